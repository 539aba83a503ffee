"""Sheets and annexes that this system writes and `tasks.importing` reads again."""

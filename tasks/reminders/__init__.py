"""Reminders: a ladder of rungs, one digest a person a day, claimed before it is sent (design: exactly once)."""

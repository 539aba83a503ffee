"""Running it for years: backup, restore, drill, export, and what watches over the processes."""

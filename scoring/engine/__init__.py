"""Points from facts. Nothing here knows Django, a database or the day of today; an import contract keeps it so."""

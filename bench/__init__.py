"""How long the pages take, on PostgreSQL with two gunicorn workers: `python -m bench` (make bench)."""

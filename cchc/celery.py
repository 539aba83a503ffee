"""Background work: which jobs run when, in local time."""

import os

from celery import Celery
from celery.schedules import crontab
from django.db import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")

app = Celery("cchc", task_cls="cchc.runtime.publishing:Job")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery would look for modules called "tasks", which is the name of one of our apps.
app.autodiscover_tasks(related_name="jobs")

# How jobs run. A database that is away for a moment is asked again, ever more slowly; mail that fails is the sweep's.
JOB = {
    "acks_late": True,
    "ignore_result": True,
    "soft_time_limit": 600,
    "time_limit": 660,
    "autoretry_for": (OperationalError,),
    "retry_backoff": True,
    "max_retries": 5,
}

app.conf.beat_schedule = {
    # Each ring is a sign of life of beat, each run of it one of the worker.
    "pulse": {"task": "tasks.jobs.pulse", "schedule": crontab()},
    # The job itself does nothing on a day off; the hour is Asia/Ho_Chi_Minh (CELERY_TIMEZONE).
    "send-digests": {"task": "tasks.jobs.send_digests", "schedule": crontab(hour=7, minute=30)},
    # What failed before leaving is tried again, what died half-way becomes "uncertain".
    "sweep-digests": {"task": "tasks.jobs.sweep_digests", "schedule": crontab(minute="*/10")},
    # What a page handed over while the broker was away.
    "sweep-figures": {"task": "scoring.jobs.sweep", "schedule": crontab(minute="3-59/10")},
    "sweep-work": {"task": "reports.jobs.sweep", "schedule": crontab(minute="6-59/10")},
    "sweep-files": {"task": "tasks.jobs.sweep_files", "schedule": crontab(minute="8-59/10")},
    "prune": {"task": "reports.jobs.prune", "schedule": crontab(hour=2, minute=40)},
    # What will go out on the coming days; a small office's page computes it for itself.
    "foresee": {"task": "tasks.jobs.foresee", "schedule": crontab(hour="1,8,12,17", minute=15)},
    "account-notices": {"task": "cchc.accounts.jobs.mail_account_notices", "schedule": crontab(minute="5-59/10")},
    # A day of leaving that was entered beforehand has come.
    "hand-over": {"task": "tasks.jobs.hand_over", "schedule": crontab(hour=0, minute=5)},
    # Days pass without an act: what was due yesterday is late today.
    "recompute-index": {"task": "scoring.jobs.recompute", "schedule": crontab(hour=0, minute=10)},
    "forget-calendar-secrets": {"task": "tasks.jobs.forget_calendar_secrets", "schedule": crontab(hour=0, minute=50)},
    "forget-sessions": {"task": "cchc.accounts.jobs.forget_sessions", "schedule": crontab(hour=0, minute=40)},
}

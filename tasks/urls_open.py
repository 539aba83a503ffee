"""Addresses that machines ask without signing in: calendar programs, and what watches over the processes."""

from django.urls import path

from tasks.reminders import health_views
from tasks.reminders.inbox import calendar_feed_views

urlpatterns = [
    path("lich/<str:secret>.ics", calendar_feed_views.feed, name="calendar-feed"),
    path("healthz", health_views.healthz, name="healthz"),
    path("readyz", health_views.readyz, name="readyz"),
]

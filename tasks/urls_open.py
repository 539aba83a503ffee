"""Addresses that machines ask without signing in: calendar programs, and what watches over the processes."""

from django.urls import path

from tasks.views import calendar_feed, health

urlpatterns = [
    path("lich/<str:secret>.ics", calendar_feed.feed, name="calendar-feed"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

"""The addresses of the inbox, below `thong-bao/`."""

from django.urls import path

from tasks.views import calendar_feed, inbox

urlpatterns = [
    path("", inbox.notices, name="notices"),
    path("<int:pk>/", inbox.notice, name="notice"),
    path("da-doc/", inbox.read_all, name="notices-read"),
    path("cach-nhan/", inbox.choice, name="notice-choice"),
    path("lich/", calendar_feed.renew, name="calendar-renew"),
]

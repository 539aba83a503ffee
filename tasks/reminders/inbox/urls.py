"""The addresses of the inbox, below `thong-bao/`."""

from django.urls import path

from tasks.reminders.inbox import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("<number:pk>/", views.notice, name="notice"),
    path("da-doc/", views.read_all, name="notices-read"),
    path("cach-nhan/", views.choice, name="notice-choice"),
    path("lich/", views.renew_calendar, name="calendar-renew"),
]

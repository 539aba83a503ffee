"""The addresses of the calendar of days off, below `nhac-viec/lich-nghi/`."""

from django.urls import path

from tasks.calendar import views

urlpatterns = [
    path("", views.calendar, name="days-off"),
    path("them/", views.new, name="day-off-new"),
    path("thong-bao/", views.bring_announcement, name="days-off-announcement"),
    path("<number:pk>/", views.correct, name="day-off"),
    path("<number:pk>/da-doi-chieu/", views.checked, name="day-off-checked"),
    path("<number:pk>/bo/", views.withdraw, name="day-off-withdraw"),
    path("<number:pk>/lay-lai/", views.put_back, name="day-off-put-back"),
]

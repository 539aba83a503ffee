"""The addresses of reminders, below `nhac-viec/`."""

from django.urls import path

from tasks.views import reminders

urlpatterns = [
    path("", reminders.reminders, name="reminders"),
    path("moc/", reminders.rung, name="reminder-rung-new"),
    path("moc/<int:pk>/", reminders.rung, name="reminder-rung"),
    path("tam-dung/", reminders.pause, name="reminder-pause"),
    path("tiep-tuc/", reminders.resume, name="reminder-resume"),
    path("gui-lai/<int:pk>/", reminders.again, name="reminder-send-again"),
    path("thu-da-gui/", reminders.sent_mail, name="sent-mail"),
]

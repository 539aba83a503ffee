"""The addresses of reminders, below `nhac-viec/`."""

from django.urls import path

from tasks.reminders import ladder_views, views
from tasks.reminders.health import views as health

urlpatterns = [
    path("", views.reminders, name="reminders"),
    path("moc/", ladder_views.new_rung, name="reminder-rung-new"),
    path("moc/<number:pk>/", ladder_views.rung, name="reminder-rung"),
    path("moc/van-ban/", ladder_views.own_ladder, name="reminder-own-ladder"),
    path("moc/van-ban/<number:document>/", ladder_views.new_rung, name="reminder-rung-new-own"),
    path("moc/van-ban/<number:document>/thoi/", ladder_views.end_own_ladder, name="reminder-own-ladder-end"),
    path("sap-gui/<str:day>/<number:pk>/", views.coming_mail, name="reminder-coming-mail"),
    path("du-kien/tinh-lai/", views.foresee, name="reminders-foresee"),
    path("gui-thu/", views.try_out, name="reminder-try"),
    path("tam-dung/", views.pause, name="reminder-pause"),
    path("tiep-tuc/", views.resume, name="reminder-resume"),
    path("gui-lai/<number:pk>/", views.again, name="reminder-send-again"),
    path("hoat-dong/", health.background, name="background"),
    path("thu-da-gui/", views.sent_mails, name="sent-mail"),
]

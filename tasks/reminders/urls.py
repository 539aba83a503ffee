"""The addresses of reminders, below `nhac-viec/`."""

from django.urls import path

from tasks.calendar import views
from tasks.reminders import health_views, ladder_views
from tasks.reminders import views as reminders

urlpatterns = [
    path("", reminders.reminders, name="reminders"),
    path("moc/", ladder_views.new_rung, name="reminder-rung-new"),
    path("moc/<int:pk>/", ladder_views.rung, name="reminder-rung"),
    path("moc/van-ban/", ladder_views.own_ladder, name="reminder-own-ladder"),
    path("moc/van-ban/<int:document>/", ladder_views.new_rung, name="reminder-rung-new-own"),
    path("moc/van-ban/<int:document>/thoi/", ladder_views.end_own_ladder, name="reminder-own-ladder-end"),
    path("sap-gui/<str:day>/<int:pk>/", reminders.coming_mail, name="reminder-coming-mail"),
    path("du-kien/tinh-lai/", reminders.foresee, name="reminders-foresee"),
    path("gui-thu/", reminders.try_out, name="reminder-try"),
    path("tam-dung/", reminders.pause, name="reminder-pause"),
    path("tiep-tuc/", reminders.resume, name="reminder-resume"),
    path("gui-lai/<int:pk>/", reminders.again, name="reminder-send-again"),
    path("lich-nghi/", views.calendar, name="days-off"),
    path("lich-nghi/them/", views.new, name="day-off-new"),
    path("lich-nghi/<int:pk>/", views.correct, name="day-off"),
    path("lich-nghi/<int:pk>/da-doi-chieu/", views.checked, name="day-off-checked"),
    path("lich-nghi/<int:pk>/bo/", views.withdraw, name="day-off-withdraw"),
    path("lich-nghi/<int:pk>/lay-lai/", views.put_back, name="day-off-put-back"),
    path("hoat-dong/", health_views.background, name="background"),
    path("thu-da-gui/", reminders.sent_mail, name="sent-mail"),
]

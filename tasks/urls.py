"""The addresses of tasks and what belongs to them."""

from django.urls import include, path

from tasks.home import dashboard_views, my_units_views, my_work_views, unit_year_views
from tasks.home import views as home
from tasks.lists import views as lists
from tasks.reminders.health import views as health
from tasks.reminders.inbox import views as inbox
from tasks.steps import views as steps
from tasks.task_list import views
from tasks.task_page import act_views, bulk_views, request_views
from tasks.task_page import views as task

urlpatterns = [
    path("", home.home, name="home"),
    path("tim-kiem/", home.search, name="search"),
    path("tong-quan/", dashboard_views.dashboard, name="dashboard"),
    path("tong-quan/bieu-do/", dashboard_views.charts, name="dashboard-charts"),
    path("viec-can-xu-ly/", my_work_views.my_work, name="my-work"),
    path("viec-can-xu-ly/dinh-ky/<str:code>/<str:day>/", my_work_views.confirm_check_ins, name="confirm-check-ins"),
    path("ban-xac-nhan/", include("tasks.verification.urls")),
    path("nhiem-vu/", views.task_list, name="task-list"),
    path("nhiem-vu/ban-in/", views.task_list_print, name="task-list-print"),
    path("nhiem-vu/danh-sach.<str:kind>", views.task_list_file, name="task-list-file"),
    path("nhiem-vu/cot/", views.choose_columns, name="task-list-columns"),
    path("nhiem-vu/luu/", lists.keep, name="task-list-keep"),
    path("nhiem-vu/luu/<number:pk>/bo/", lists.drop, name="task-list-drop"),
    path("nhiem-vu/hang-loat/", bulk_views.bulk, name="task-bulk"),
    path("nhiem-vu/", include(task.urlpatterns)),
    path("nhiem-vu/", include(act_views.urlpatterns)),
    path("tai-lieu/<number:pk>/", task.evidence_download, name="evidence-download"),
    path("de-nghi/", request_views.request_list, name="request-list"),
    path("de-nghi/<number:pk>/", request_views.decide, name="request-decide"),
    path("don-vi-toi/", unit_year_views.unit_year, name="unit-year"),
    path("don-vi-phu-trach/", my_units_views.my_units, name="my-units"),
    path("nhiem-vu/<number:pk>/phu-trach/", my_units_views.name_deputy, name="item-deputy"),
    path("nhiem-vu/<number:pk>/buoc/", steps.plan, name="task-steps"),
    path("buoc/<number:pk>/", steps.step, name="step"),
    path("buoc/<number:pk>/xong/", steps.finish, name="step-finish"),
    path("nhiem-vu/<number:pk>/trao-doi/", steps.remark, name="task-remark"),
    path("trao-doi/<number:pk>/rut/", steps.take_back, name="remark-take-back"),
    path("van-ban-den/", include("tasks.dispatches.urls")),
    path("phoi-hop/", include("tasks.coordination.urls")),
    path("", include("tasks.documents.urls")),
    path("to-chuc/", include("tasks.reorganisation.urls")),
    path("bat-dau/", include("tasks.beginning.urls")),
    path("nhap-nguoi/", include("tasks.people_sheet.urls")),
    path("nhap-tep/", include("tasks.importing.urls")),
    path("nhap-tep/", include("tasks.unit_sheet.urls")),
    path("nhac-viec/", include("tasks.reminders.urls")),
    path("nhac-viec/lich-nghi/", include("tasks.calendar.urls")),
    path("thong-bao/", include("tasks.reminders.inbox.urls")),
    # Machines ask for these without signing in: calendar programs, and what watches over the processes.
    path("lich/<str:secret>.ics", inbox.feed, name="calendar-feed"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("de-nghi/<number:pk>/rut/", request_views.withdraw_request, name="request-withdraw"),
]

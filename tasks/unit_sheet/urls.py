"""The addresses of a unit's sheet of tasks, out and back in, below `nhap-tep/`."""

from django.urls import path

from tasks.unit_sheet import views

urlpatterns = [
    path("tien-do/", views.upload, name="import-progress"),
    path("tien-do/<number:pk>/", views.check, name="import-progress-check"),
    path("tien-do/<number:pk>/nhap/", views.apply, name="import-progress-apply"),
    path("phong/<str:code>/nhiem-vu.xlsx", views.download, name="export-unit-tasks"),
]

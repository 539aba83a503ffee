"""The addresses of people and units from a sheet, below nhap-nguoi/."""

from django.urls import path

from tasks.people_sheet import views

urlpatterns = [
    path("", views.upload, name="people-sheet"),
    path("kiem-tra/", views.check, name="people-sheet-check"),
    path("mau/<slug:kind>.csv", views.template, name="people-sheet-template"),
]

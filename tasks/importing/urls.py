"""The addresses of annexes, in and out, below `nhap-tep/`."""

from django.urls import path

from tasks.importing import views

urlpatterns = [
    path("", views.upload, name="import-upload"),
    path("<number:pk>/", views.check, name="import-preview"),
    path("<number:pk>/doc-lai/", views.read_again, name="import-read-again"),
    path("<number:pk>/sua/", views.mend, name="import-mend"),
    path("<number:pk>/nhap/", views.apply, name="import-apply"),
    path("<number:pk>/tep-goc/", views.original, name="import-original"),
    path("van-ban/<number:pk>/doi-chieu/", views.confirm, name="import-confirm"),
    path("van-ban/<number:pk>/phu-luc.<str:kind>", views.export, name="export-annex"),
]

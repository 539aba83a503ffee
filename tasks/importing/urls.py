"""The addresses of annexes, in and out, below `nhap-tep/`."""

from django.urls import path

from tasks.importing import views

urlpatterns = [
    path("", views.upload, name="import-upload"),
    path("<int:pk>/", views.check, name="import-preview"),
    path("<int:pk>/sua/", views.mend, name="import-mend"),
    path("<int:pk>/nhap/", views.apply, name="import-apply"),
    path("<int:pk>/tep-goc/", views.original, name="import-original"),
    path("van-ban/<int:pk>/doi-chieu/", views.confirm, name="import-confirm"),
    path("van-ban/<int:pk>/phu-luc.<str:kind>", views.export, name="export-annex"),
]

"""The addresses of an office's beginning, below bat-dau/."""

from django.urls import path

from tasks.beginning import views

urlpatterns = [
    path("", views.show, name="beginning"),
    path("da-xong/", views.finished_before, name="finished-before"),
    path("<slug:key>/xong/", views.finish, name="beginning-finish"),
    path("<slug:key>/mo-lai/", views.reopen, name="beginning-reopen"),
]

"""The addresses of the administrator's pages about keys, below tai-khoan/quan-ly/."""

from django.urls import path

from cchc.accounts.machines import views

urlpatterns = [
    path("khoa-may/", views.listing, name="machine-keys"),
    path("khoa-may/them/", views.new, name="machine-key-new"),
    path("khoa-may/<number:pk>/", views.show, name="machine-key"),
    path("khoa-may/<number:pk>/ket-thuc/", views.end, name="machine-key-end"),
]

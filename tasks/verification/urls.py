"""The addresses of the verification desk."""

from django.urls import path

from tasks.verification import views

urlpatterns = [
    path("", views.desk, name="verification-desk"),
    path("dinh-ky/<str:code>/<str:day>/", views.verify_check_ins, name="verify-check-ins"),
    path("tep/<number:pk>/", views.show_file, name="evidence-shown"),
]

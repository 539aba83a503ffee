"""All addresses, with those of the import where the house puts them."""

from django.urls import include, path

from cchc.urls import urlpatterns as house

urlpatterns = [path("nhap-tep/", include("tasks.urls_importing")), *house]

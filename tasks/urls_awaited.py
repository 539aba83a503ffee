"""The addresses of contributions and consultations, below `phoi-hop/`."""

from django.urls import path

from tasks.views import awaited, awaited_lists

urlpatterns = [
    path("", awaited_lists.contributions, name="contribution-list"),
    path("lay-y-kien/", awaited_lists.consultations, name="consultation-list"),
    path("co-quan/", awaited_lists.agencies, name="agency-list"),
    *awaited.urlpatterns,
]

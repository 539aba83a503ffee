"""The addresses of contributions and consultations, below `phoi-hop/`."""

from django.urls import path

from tasks.coordination import agency_views, list_views, views

urlpatterns = [
    path("", list_views.contributions, name="contribution-list"),
    path("lay-y-kien/", list_views.consultations, name="consultation-list"),
    path("don-vi/", list_views.by_unit, name="awaited-by-unit"),
    path("co-quan/", list_views.agencies, name="agency-list"),
    path("co-quan/<number:pk>/", agency_views.agency, name="agency"),
    path("co-quan/<number:pk>/gop/", agency_views.merge, name="agency-merge"),
    path("co-quan/<number:pk>/tach/", agency_views.part, name="agency-part"),
    *views.urlpatterns,
]

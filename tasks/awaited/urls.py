"""The addresses of contributions and consultations, below `phoi-hop/`."""

from django.urls import path

from tasks.views import agencies, awaited, awaited_lists

urlpatterns = [
    path("", awaited_lists.contributions, name="contribution-list"),
    path("lay-y-kien/", awaited_lists.consultations, name="consultation-list"),
    path("don-vi/", awaited_lists.by_unit, name="awaited-by-unit"),
    path("co-quan/", awaited_lists.agencies, name="agency-list"),
    path("co-quan/<int:pk>/", agencies.agency, name="agency"),
    path("co-quan/<int:pk>/gop/", agencies.merge, name="agency-merge"),
    path("co-quan/<int:pk>/tach/", agencies.part, name="agency-part"),
    *awaited.urlpatterns,
]

"""The project's pages and an empty one: signed in, the frame of every page, nothing in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [
    path("bench/empty/", empty, name="bench-empty"),
    path("", include("cchc.urls")),
]

"""The addresses of merging, splitting and ending units, below to-chuc/."""

from django.urls import path

from tasks.reorganisation import views

urlpatterns = [
    path("<number:pk>/", views.reorganise, name="unit-reorganise"),
    path("<number:pk>/hoan-tac/", views.undo, name="reorganisation-undo"),
]

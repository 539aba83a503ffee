"""The addresses of the administrator's pages about units, below tai-khoan/quan-ly/."""

from django.urls import path

from cchc.accounts.units import views

urlpatterns = [
    path("don-vi/", views.listing, name="units"),
    path("don-vi/them/", views.new, name="unit-new"),
    path("don-vi/<number:pk>/", views.show, name="unit"),
    path("don-vi/<number:pk>/sua/", views.correct, name="unit-correct"),
    path("don-vi/<number:pk>/doi-ten/", views.rename, name="unit-rename"),
    path("don-vi/<number:pk>/doi-truong/", views.change_head, name="unit-change-head"),
    path("don-vi/<number:pk>/phu-trach-thay/", views.name_acting_head, name="unit-acting-head"),
]

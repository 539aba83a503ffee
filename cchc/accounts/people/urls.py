"""The addresses of the administrator's pages about people, below tai-khoan/quan-ly/."""

from django.urls import path

from cchc.accounts.people import views

urlpatterns = [
    path("nguoi/", views.listing, name="people"),
    path("nguoi/them/", views.new, name="person-new"),
    path("nguoi/lien-ket/", views.give_links, name="people-links"),
    path("nguoi/<number:pk>/", views.show, name="person"),
    path("nguoi/<number:pk>/sua/", views.correct, name="person-correct"),
    path("nguoi/<number:pk>/chuc-nang/", views.give_function, name="function-give"),
    path("nguoi/<number:pk>/nghi/", views.leave, name="person-leave"),
    path("nguoi/<number:pk>/bo-hai-lop/", views.remove_second_factor, name="person-second-factor"),
    path("chuc-nang/<number:pk>/ket-thuc/", views.end_function, name="function-end"),
]

"""The addresses of the register of incoming dispatches, below `van-ban-den/`."""

from django.urls import path

from tasks.dispatches import views

urlpatterns = [
    path("", views.dispatch_list, name="dispatch-list"),
    path("van-ban-den.xlsx", views.export, name="dispatch-export"),
    path("moi/", views.register, name="dispatch-register"),
    path("nhap/", views.paste, name="dispatch-paste"),
    path("<number:pk>/sua/", views.correct, name="dispatch-correct"),
    path("noi-dung/<number:pk>/sua/", views.correct_item, name="dispatch-item-correct"),
    path("<number:pk>/them/", views.add_tasks, name="dispatch-add"),
    path("<number:pk>/tep/", views.add_file, name="dispatch-add-file"),
    path("tep/<number:pk>/", views.download, name="document-file"),
]

"""The addresses of the register of incoming dispatches, below `van-ban-den/`."""

from django.urls import path

from tasks.views import dispatches

urlpatterns = [
    path("", dispatches.dispatch_list, name="dispatch-list"),
    path("van-ban-den.xlsx", dispatches.export, name="dispatch-export"),
    path("moi/", dispatches.register, name="dispatch-register"),
    path("nhap/", dispatches.paste, name="dispatch-paste"),
    path("<int:pk>/sua/", dispatches.correct, name="dispatch-correct"),
    path("noi-dung/<int:pk>/sua/", dispatches.correct_item, name="dispatch-item-correct"),
    path("<int:pk>/them/", dispatches.add_tasks, name="dispatch-add"),
    path("<int:pk>/tep/", dispatches.add_file, name="dispatch-add-file"),
    path("tep/<int:pk>/", dispatches.download, name="document-file"),
]

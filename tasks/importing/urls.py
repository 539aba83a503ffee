"""The addresses of import and export; included below nhap-tep/."""

from django.urls import path

from tasks.documents import duplicate_views
from tasks.importing import views as importing
from tasks.unit_sheet import views

urlpatterns = [
    path("", importing.upload, name="import-upload"),
    path("<int:pk>/", importing.check, name="import-preview"),
    path("<int:pk>/sua/", importing.mend, name="import-mend"),
    path("<int:pk>/nhap/", importing.apply, name="import-apply"),
    path("<int:pk>/tep-goc/", importing.original, name="import-original"),
    path("van-ban/<int:pk>/doi-chieu/", importing.confirm, name="import-confirm"),
    path("van-ban/<int:pk>/trung/", duplicate_views.of_document, name="document-twins"),
    path("noi-dung/<int:pk>/ghep/", duplicate_views.join, name="item-join"),
    path("noi-dung/<int:pk>/tach/", duplicate_views.part, name="item-part"),
    path("tien-do/", views.upload, name="import-progress"),
    path("tien-do/<int:pk>/", views.check, name="import-progress-check"),
    path("tien-do/<int:pk>/nhap/", views.apply, name="import-progress-apply"),
    path("phong/<str:code>/nhiem-vu.xlsx", views.download, name="export-unit-tasks"),
    path("van-ban/<int:pk>/phu-luc.<str:kind>", importing.export, name="export-annex"),
]

"""The addresses of documents, of plans before their annex, and of the same product in two plans."""

from django.urls import path

from tasks.documents import duplicate_views, plan_views, views

urlpatterns = [
    path("van-ban/", views.document_list, name="document-list"),
    path("van-ban/moi/", plan_views.new, name="plan-new"),
    path("van-ban/<number:pk>/", views.document_detail, name="document-detail"),
    path("nhap-tep/van-ban/<number:pk>/trung/", duplicate_views.of_document, name="document-twins"),
    path("nhap-tep/noi-dung/<number:pk>/ghep/", duplicate_views.join, name="item-join"),
    path("nhap-tep/noi-dung/<number:pk>/tach/", duplicate_views.part, name="item-part"),
]

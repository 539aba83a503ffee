"""Addresses of the index."""

from django.urls import path

from scoring.views.criterion import show_criterion
from scoring.views.index import show_index
from scoring.views.ledger import show_ledger
from scoring.views.whatif import show_whatif

urlpatterns = [
    path("", show_index, name="index"),
    path("mat-diem/", show_ledger, name="ledger"),
    path("<int:year>/", show_index, name="index-year"),
    path("<int:year>/mat-diem/", show_ledger, name="ledger-year"),
    path("<int:year>/tinh-thu/", show_whatif, name="whatif"),
    path("<int:year>/tieu-chi/<str:key>/", show_criterion, name="criterion"),
]

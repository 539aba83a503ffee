"""Addresses of the index."""

from django.urls import path

from scoring.appraisal.views import appraise, show_appraisals
from scoring.criteria_sets.editing_views import download_sheet, edit_criteria, name_set
from scoring.criteria_sets.views import compare_sets, copy_set, let_set_run, show_sets
from scoring.index_pages.chart_views import show_chart
from scoring.index_pages.criterion_views import show_criterion
from scoring.index_pages.ledger_views import show_ledger
from scoring.index_pages.views import show_index
from scoring.proofs.views import show_proofs
from scoring.readings.views import correct_reading, enter_reading, show_readings
from scoring.results.rank_views import show_rank
from scoring.results.views import show_result, show_results
from scoring.stated_values.views import show_stated, state_value
from scoring.whatif.views import put_scenario_away, show_whatif
from scoring.xrays.views import show_xray, show_xrays

urlpatterns = [
    path("", show_index, name="index"),
    path("mat-diem/", show_ledger, name="ledger"),
    path("tai-lieu/", show_proofs, name="proofs"),
    path("kiem-tra/", show_xrays, name="xrays"),
    path("kiem-tra/<slug:key>/", show_xray, name="xray"),
    path("bo-tieu-chi/", show_sets, name="criteria-sets"),
    path("bo-tieu-chi/so-sanh/", compare_sets, name="criteria-sets-compare"),
    path("bo-tieu-chi/<number:pk>/chep/", copy_set, name="criteria-set-copy"),
    path("bo-tieu-chi/<number:pk>/sua/", edit_criteria, name="criteria-set-edit"),
    path("bo-tieu-chi/<number:pk>/ten/", name_set, name="criteria-set-name"),
    path("bo-tieu-chi/<number:pk>/bang.xlsx", download_sheet, name="criteria-set-sheet"),
    path("bo-tieu-chi/<number:pk>/ap-dung/", let_set_run, name="criteria-set-run"),
    path("ket-qua/", show_results, name="results"),
    path("ket-qua/<year:year>/", show_result, name="result"),
    path("<year:year>/", show_index, name="index-year"),
    path("<year:year>/mat-diem/", show_ledger, name="ledger-year"),
    path("<year:year>/tinh-thu/", show_whatif, name="whatif"),
    path("phuong-an/<number:pk>/cat/", put_scenario_away, name="scenario-put-away"),
    path("<year:year>/tieu-chi/<str:key>/", show_criterion, name="criterion"),
    path("<year:year>/dien-bien/", show_chart, name="chart"),
    path("<year:year>/xep-hang/", show_rank, name="rank"),
    path("<year:year>/tham-dinh/", show_appraisals, name="appraisals"),
    path("<year:year>/tham-dinh/<str:key>/", appraise, name="appraise"),
    path("<year:year>/so-lieu/", show_readings, name="readings"),
    path("<year:year>/so-lieu/<str:key>/nhap/", enter_reading, name="reading-enter"),
    path("so-lieu/<number:pk>/dinh-chinh/", correct_reading, name="reading-correct"),
    path("<year:year>/gia-tri/", show_stated, name="stated"),
    path("<year:year>/gia-tri/<str:key>/", state_value, name="state-value"),
    path("<year:year>/gia-tri/<str:key>/<str:part>/", state_value, name="state-part"),
]

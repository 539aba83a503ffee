"""Addresses of the index."""

from django.urls import path

from scoring.appraisal.results_views import bring_results, download_results
from scoring.appraisal.views import appraise, show_appraisals
from scoring.criteria_sets.editing_views import download_sheet, draft_set, edit_criteria, name_set
from scoring.criteria_sets.views import compare_sets, copy_set, let_set_run, show_sets
from scoring.figure_proof.list_page import show_unchecked
from scoring.figure_proof.views import check_figure, download_proof, show_figure, take_check_back
from scoring.index_pages.chart_views import show_chart
from scoring.index_pages.criterion_views import show_criterion
from scoring.index_pages.ledger_views import show_ledger
from scoring.index_pages.views import show_index
from scoring.links.views import bring_links, download_links, link_criterion, link_item, show_matrix
from scoring.proofs.list_page import show_proofs
from scoring.readings.indicator_views import add_indicator, edit_indicator, end_indicator
from scoring.readings.views import correct_reading, enter_reading, show_readings
from scoring.results.rank_views import show_rank
from scoring.results.views import show_result, show_results
from scoring.stated_values.views import show_stated, state_value
from scoring.whatif.views import put_scenario_away, show_whatif
from scoring.xrays.views import show_xray, show_xrays
from scoring.year_turn.views import bring_back, plan_arrived, turn_year

urlpatterns = [
    path("", show_index, name="index"),
    path("mat-diem/", show_ledger, name="ledger"),
    path("tai-lieu/", show_proofs, name="proofs"),
    path("chua-kiem-chung/", show_unchecked, name="unchecked-figures"),
    path("kiem-chung/tep/<number:pk>/", download_proof, name="figure-proof-download"),
    path("kiem-chung/<slug:kind>/<number:pk>/", show_figure, name="figure-proof"),
    path("kiem-chung/<slug:kind>/<number:pk>/xac-nhan/", check_figure, name="figure-check"),
    path("kiem-chung/<slug:kind>/<number:pk>/rut-xac-nhan/", take_check_back, name="figure-check-back"),
    path("kiem-tra/", show_xrays, name="xrays"),
    path("kiem-tra/<slug:key>/", show_xray, name="xray"),
    path("bo-tieu-chi/", show_sets, name="criteria-sets"),
    path("bo-tieu-chi/lap-moi/", draft_set, name="criteria-set-new"),
    path("bo-tieu-chi/so-sanh/", compare_sets, name="criteria-sets-compare"),
    path("bo-tieu-chi/<number:pk>/chep/", copy_set, name="criteria-set-copy"),
    path("bo-tieu-chi/<number:pk>/sua/", edit_criteria, name="criteria-set-edit"),
    path("bo-tieu-chi/<number:pk>/ten/", name_set, name="criteria-set-name"),
    path("bo-tieu-chi/<number:pk>/bang.xlsx", download_sheet, name="criteria-set-sheet"),
    path("bo-tieu-chi/<number:pk>/ap-dung/", let_set_run, name="criteria-set-run"),
    path("sang-nam/", turn_year, name="year-turn"),
    path("sang-nam/<year:year>/", turn_year, name="year-turn-of"),
    path("sang-nam/<year:year>/hien-lai/", bring_back, name="year-turn-back"),
    path("sang-nam/ke-hoach/<number:pk>/", plan_arrived, name="year-turn-plan"),
    path("ket-qua/", show_results, name="results"),
    path("ket-qua/<year:year>/", show_result, name="result"),
    path("<year:year>/", show_index, name="index-year"),
    path("<year:year>/mat-diem/", show_ledger, name="ledger-year"),
    path("<year:year>/tinh-thu/", show_whatif, name="whatif"),
    path("phuong-an/<number:pk>/cat/", put_scenario_away, name="scenario-put-away"),
    path("<year:year>/tieu-chi/<str:key>/", show_criterion, name="criterion"),
    path("<year:year>/dien-bien/", show_chart, name="chart"),
    path("<year:year>/xep-hang/", show_rank, name="rank"),
    path("<year:year>/gan/", show_matrix, name="links"),
    path("<year:year>/gan/bang.xlsx", download_links, name="links-download"),
    path("<year:year>/gan/bang/", bring_links, name="links-sheet"),
    path("<year:year>/gan/noi-dung/<number:pk>/", link_item, name="links-item"),
    path("<year:year>/gan/tieu-chi/<str:key>/", link_criterion, name="links-criterion"),
    path("<year:year>/tham-dinh/", show_appraisals, name="appraisals"),
    path("<year:year>/tham-dinh/ket-qua/", bring_results, name="appraisal-results"),
    path("<year:year>/tham-dinh/ket-qua/bang.xlsx", download_results, name="appraisal-results-sheet"),
    path("<year:year>/tham-dinh/<str:key>/", appraise, name="appraise"),
    path("<year:year>/so-lieu/", show_readings, name="readings"),
    path("<year:year>/so-lieu/<str:key>/nhap/", enter_reading, name="reading-enter"),
    path("<year:year>/so-lieu/them/", add_indicator, name="indicator-add"),
    path("<year:year>/so-lieu/<str:key>/sua/", edit_indicator, name="indicator-edit"),
    path("<year:year>/so-lieu/<str:key>/ket-thuc/", end_indicator, name="indicator-end"),
    path("so-lieu/<number:pk>/dinh-chinh/", correct_reading, name="reading-correct"),
    path("<year:year>/gia-tri/", show_stated, name="stated"),
    path("<year:year>/gia-tri/<str:key>/", state_value, name="state-value"),
    path("<year:year>/gia-tri/<str:key>/<str:part>/", state_value, name="state-part"),
]

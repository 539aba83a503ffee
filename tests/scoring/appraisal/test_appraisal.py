"""Targets, self-assessed, appraised and official points, and what is said about a score below ours."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.refusal import Refused
from scoring.appraisal import acts, sums
from scoring.catalogue.load import load
from scoring.index.index import index_of, is_closed, own_figures, tree_of
from scoring.models import Appraisal, CriteriaSet
from tasks.catalogue.read import Folder
from tasks.models import Evidence
from tests.factories import LETTERS_DAY, make_document, make_item, make_task, reported
from tests.scoring.catalogue import folders

BELOW = {"self_assessed": Decimal(3), "appraised": Decimal("2.5"), "reason": "Thiếu phụ lục"}
EXPLAINED = {
    **BELOW,
    "explanation": "Phụ lục gửi kèm",
    "explained_by": "99/SKHĐT-VP",
    "explained_on": date(2019, 7, 15),
}


@pytest.fixture
def appraise(loaded, criterion):
    """`appraise(key, by=person, seen=0, target=…)` for 2019."""

    def kept(key, *, by=None, seen=0, **values):
        return acts.appraise(criterion(key), 2019, values, by=by or loaded.office_chief, seen=seen)

    return kept


def fields_at_fault(act) -> set[str]:
    with pytest.raises(Refused) as refusal:
        act()
    return set(getattr(refusal.value, "error_dict", {"": None}))


def test_the_coordinator_drafts_and_the_office_chief_keeps(loaded, appraise):
    for person in (loaded.director, loaded.deputy, loaded.head, loaded.officer, loaded.observer, loaded.administrator):
        with pytest.raises(PermissionDenied):
            appraise("cddh-ke-hoach", by=person, self_assessed=Decimal(3))
    draft = appraise("cddh-ke-hoach", by=loaded.coordinator, self_assessed=Decimal(3))
    assert draft.is_draft
    kept = appraise("cddh-ke-hoach", seen=draft.version, self_assessed=Decimal(3))
    assert not kept.is_draft
    assert [row.history_user for row in kept.history.all()] == [loaded.office_chief, loaded.coordinator]


def test_what_is_entered_moves_no_figure(loaded, appraise):
    before = index_of(LETTERS_DAY, 2019).projection.total.points
    appraise("cddh-ke-hoach", **EXPLAINED, official=Decimal(1))
    assert index_of(LETTERS_DAY, 2019).projection.total.points == before


def test_who_looked_at_an_older_version_overwrites_nothing(appraise):
    appraise("cddh-ke-hoach", self_assessed=Decimal(3))
    assert fields_at_fault(lambda: appraise("cddh-ke-hoach", self_assessed=Decimal(1))) == {""}
    assert Appraisal.objects.get(year=2019).self_assessed == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"target": Decimal(2)}, "target_owner"),
        ({"appraised": Decimal("3.01")}, "appraised"),
        ({"official": Decimal(-1)}, "official"),
        ({**BELOW, "reason": " "}, "reason"),
        ({**EXPLAINED, "explained_by": ""}, "explained_by"),
        ({**EXPLAINED, "explained_on": None}, "explained_on"),
        ({**EXPLAINED, "explained_on": date(2019, 7, 18)}, "explained_on"),
        ({**BELOW, "outcome": "accepted"}, "outcome"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(appraise, values, field):
    assert fields_at_fault(lambda: appraise("cddh-ke-hoach", **values)) == {field}
    assert not Appraisal.objects.filter(year=2019).exists()


def test_a_rule_that_deducts_below_nothing_allows_it(criterion, appraise):
    timely = criterion("vb-bao-cao-kiem-tra")
    timely.rule, timely.params = "timely", {"on_time": "0.25", "late": "0", "missing": "-0.25"}
    timely.save()
    assert appraise("vb-bao-cao-kiem-tra", official=Decimal("-0.25"))
    assert fields_at_fault(lambda: appraise("vb-bao-cao-kiem-tra", seen=1, official=Decimal("-0.5"))) == {"official"}


def test_a_score_below_ours_is_named_until_it_is_explained_or_agreed_to(appraise):
    row = appraise("cddh-ke-hoach", **BELOW)
    assert row.is_below_ours
    assert row.lacks_explanation
    row = appraise("cddh-ke-hoach", seen=1, **EXPLAINED, outcome="waiting")
    assert not row.lacks_explanation
    row = appraise("cddh-ke-hoach", seen=2, **{**EXPLAINED, "explanation": ""}, outcome="unexplained")
    assert not row.lacks_explanation


def test_parents_are_sums_of_what_is_known(loaded, appraise):
    appraise("cddh-ke-hoach", self_assessed=Decimal(3))
    appraise("cddh-bao-cao", self_assessed=Decimal("1.5"))
    assert fields_at_fault(lambda: appraise("chi-dao-dieu-hanh", self_assessed=Decimal(9))) == {""}
    rows = {row.criterion.key: row for row in Appraisal.objects.select_related("criterion")}
    tree = tree_of(loaded.criteria_set)
    parent = sums.lines(tree, rows)[0].sums["self_assessed"]
    assert (parent.points, parent.known, parent.leaves) == (Decimal("4.5"), 2, 5)
    whole = sums.total(tree, rows)
    assert whole["self_assessed"].points == Decimal("4.5")
    assert whole["official"].points is None


def test_the_pages_keep_what_was_typed_and_name_what_is_wrong(loaded, signed_in):
    client = signed_in(loaded.coordinator)
    assert reverse("appraisals", args=[2019]) in client.get(reverse("index")).content.decode()
    address = reverse("appraise", args=[2019, "cddh-ke-hoach"])
    assert address in client.get(reverse("appraisals", args=[2019])).content.decode()
    typed = {"seen": 0, "self_assessed": "3", "appraised": "2,5", "reason": "", "explained_on": "31/02/2019"}
    page = client.post(address, typed)
    assert page.status_code == 422
    assert "“31/02/2019”" in page.content.decode()
    page = client.post(address, {**typed, "explained_on": "", "appraised": "4"})
    assert "“4” không hợp lệ; được nhập từ 0 đến 3 điểm" in page.content.decode()
    page = client.post(address, {**typed, "explained_on": ""})
    assert "Chưa ghi lý do của cơ quan thẩm định" in page.content.decode()
    good = {**typed, "explained_on": "", "reason": "Thiếu phụ lục", "target": "3", "target_owner": loaded.director.pk}
    assert client.post(address, good).status_code == 302
    listed = client.get(reverse("appraisals", args=[2019])).content.decode()
    for words in ("Thiếu phụ lục", "dự thảo", "thấp hơn tự đánh giá", "Chưa giải trình", "1/5 tiêu chí"):
        assert words in listed
    assert client.post(address, good).status_code == 422
    assert 'value="2,5"' in client.get(address).content.decode()


def test_proof_of_the_criterions_tasks_can_be_chosen_and_no_other(loaded, signed_in):
    plan = make_document(file_values={"2019": {"key": "qd-130"}}, number="130/QĐ-SKHĐT", kind="decision")
    task = make_task(loaded.division, item=make_item(plan, loaded.division, number="9", schedule="on 2019-06-28"))
    reported(task, by=loaded.head, on=date(2019, 6, 20))
    other = make_task(loaded.division)
    reported(other, by=loaded.head, on=date(2019, 6, 20))
    address = reverse("appraise", args=[2019, "cddh-ke-hoach"])
    typed = {
        "seen": 0,
        "self_assessed": "3",
        "explanation": "Đã gửi",
        "explained_by": "9/SKHĐT",
        "explained_on": "15/07/2019",
    }
    client = signed_in(loaded.office_chief)
    assert client.post(address, {**typed, "proof": Evidence.objects.get(task=other).pk}).status_code == 422
    assert client.post(address, {**typed, "proof": Evidence.objects.get(task=task).pk}).status_code == 302
    assert Appraisal.objects.get(year=2019).proof.task == task
    assert reverse("task-detail", args=[task.pk]) in client.get(reverse("appraisals", args=[2019])).content.decode()


def test_others_see_and_may_not_enter(loaded, signed_in):
    address = reverse("appraise", args=[2019, "cddh-ke-hoach"])
    for person in (loaded.head, loaded.director, loaded.observer):
        client = signed_in(person)
        page = client.get(reverse("appraisals", args=[2019]))
        assert page.status_code == 200
        assert address not in page.content.decode()
        assert client.get(address).status_code == 403
        assert client.post(address, {"seen": 0}).status_code == 403
    client = signed_in(loaded.office_chief)
    for key in ("chi-dao-dieu-hanh", "khong-co"):
        assert client.get(reverse("appraise", args=[2019, key])).status_code == 404
    client.logout()
    assert client.get(reverse("appraisals", args=[2019])).status_code == 302


def test_official_points_stand_beside_ours_with_the_difference(loaded, appraise, signed_in):
    ours = index_of(LETTERS_DAY, 2019).projection.leaf("dieu-tra-xhh").projected
    appraise("dieu-tra-xhh", official=ours - Decimal("0.43"))
    page = signed_in(loaded.observer).get(reverse("appraisals", args=[2019])).content.decode()
    assert "thấp hơn 0,43 so với phần mềm" in page
    some = sums.Sum(Decimal(2), 1, 5)
    assert sums.difference(some, Decimal(3)) is None
    assert sums.difference(sums.Sum(Decimal(2), 5, 5), Decimal(3)) == -1


def test_once_the_results_have_come_our_own_last_figures_still_stand_beside_them(loaded, appraise, signed_in, settings):
    ours = index_of(LETTERS_DAY, 2019).projection.leaf("dieu-tra-xhh").projected
    appraise("dieu-tra-xhh", official=ours + 1)
    after = CriteriaSet.objects.create(
        year=2020, name="Bộ 2020", closes_on=date(2020, 12, 31), prior_year=2019, prior_published_on=date(2020, 5, 4)
    )
    after.criteria.create(key="k", name="k", max_points=100, official_prior=80, rule="survey", params={})
    settings.CCHC_TODAY = date(2020, 5, 4)
    client = signed_in(loaded.office_chief)
    assert is_closed(2019, date(2020, 5, 4))
    assert own_figures(date(2020, 5, 4), 2019).day == date(2020, 5, 3)
    assert own_figures(date(2020, 5, 4), 2018) is None
    assert "cao hơn 1,00 so với phần mềm" in client.get(reverse("appraisals", args=[2019])).content.decode()
    closed = client.get(reverse("index-year", args=[2019])).content.decode()
    for page in ("appraisals", "chart", "readings", "stated"):
        assert reverse(page, args=[2019]) in closed
        assert client.get(reverse(page, args=[2019])).status_code == 200
    assert reverse("whatif", args=[2019]) not in closed
    assert reverse("chart", args=[2018]) not in client.get(reverse("index-year", args=[2018])).content.decode()


OBJECTION = "Tuy nhiên chưa được tổng hợp, xem xét chấm điểm theo quy định của tỉnh."


def test_the_letters_objection_of_2018_stands_with_the_documents_as_it_names_them(loaded, signed_in):
    rows = {row.criterion.key: row for row in Appraisal.objects.filter(year=2018).select_related("criterion")}
    assert rows.keys() == {"hdh-muc-do-3", "hdh-muc-do-4"}  # one passage of the letter about both
    for row in rows.values():
        assert row.explanation.endswith(OBJECTION)
        assert (row.explained_by, row.explained_on) == ("1688/SKHĐT-VP", LETTERS_DAY)
        assert row.documents.startswith("Các Báo cáo cải cách hành chính; Báo cáo thực hiện Chỉ thị 18/CT-UBND")
        assert (row.outcome, row.is_draft) == ("unscored", False)
        assert [getattr(row, name) for name in Appraisal.POINT_FIELDS] == [None] * 4  # the letter gives none
    page = signed_in(loaded.head).get(reverse("appraisals", args=[2018])).content.decode()
    assert page.count("chưa được xem xét, chấm điểm") == 2
    assert page.count(OBJECTION) == 2
    assert "công văn không nêu số của các báo cáo" in page


def test_every_year_with_official_figures_has_its_appraisal(loaded, signed_in):
    client = signed_in(loaded.head)
    page = client.get(reverse("appraisals", args=[2018]))
    assert (page.context["closed"], page.context["years"]) == (True, [2019, 2018])
    # Components as published; what only follows from the letter is called derived.
    assert page.context["published"]["hien-dai-hoa"] == (Decimal("8.00"), False)
    assert page.context["published"]["hdh-muc-do-3"] == (Decimal("0.00"), True)
    assert reverse("appraisals", args=[2018]) in client.get(reverse("index-year", args=[2018])).content.decode()
    criterion_page = client.get(reverse("criterion", args=[2018, "hdh-muc-do-3"])).content.decode()
    assert reverse("appraisals", args=[2018]) in criterion_page
    assert client.get(reverse("appraisals", args=[2017])).status_code == 404  # nobody published it here


def test_the_office_adds_to_it_and_a_second_load_leaves_that_alone(loaded, signed_in):
    row = Appraisal.objects.get(year=2018, criterion__key="hdh-muc-do-3")
    page = reverse("appraise", args=[2018, "hdh-muc-do-3"])
    client = signed_in(loaded.office_chief)
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    day = row.explained_on.strftime("%d/%m/%Y")
    client.post(page, {**typed, "explained_on": day, "outcome": "waiting", "appraised": "0"})
    row.refresh_from_db()
    assert (row.outcome, row.version, row.documents != "") == ("waiting", 2, True)
    assert row.history.first().history_user == loaded.office_chief
    _set, changes = load(Folder(folders.SHIPPED))
    row.refresh_from_db()
    assert changes.nothing
    assert row.outcome == "waiting"
    assert signed_in(loaded.head).get(page).status_code == 403


def test_what_was_not_considered_needs_our_word_with_its_document(appraise):
    assert fields_at_fault(lambda: appraise("cddh-ke-hoach", outcome="unscored")) == {"outcome"}
    assert appraise("cddh-ke-hoach", **EXPLAINED, outcome="unscored", documents="Các báo cáo quý").documents


def test_the_form_says_what_is_computed_and_leaves_surveys_alone(loaded, signed_in):
    client = signed_in(loaded.office_chief)
    for key, words in (
        ("hdh-vb-dien-tu", "Để trống nếu đúng bằng số tính được: 2"),
        ("dieu-tra-xhh", "Tiêu chí do cơ quan khác chấm: để trống."),
    ):
        assert words in client.get(reverse("appraise", args=[2019, key])).content.decode()
    assert "tính được 2,00" in client.get(reverse("appraisals", args=[2019])).content.decode()

"""A reading and a stated value take proof; another person checks it; no figure moves by either."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from cchc.refusal import Refused
from scoring.figure_proof import acts
from scoring.figure_proof.acts import ProofValues
from scoring.index import load
from scoring.index.index import index_of, tree_of
from scoring.index.serialise import as_json
from scoring.models import FigureProof, Reading, StatedValue
from scoring.readings.acts import ReadingValues, correct, enter
from scoring.stated_values.acts import state
from tests.factories import LETTERS_DAY, add_function, make_document, make_person

pytestmark = pytest.mark.usefixtures("in_english")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LETTER = ProofValues(number="45/BC-SKHĐT", dated_on=date(2019, 7, 5), place="trang 3")


def figures() -> dict:
    return as_json(index_of(LETTERS_DAY, 2019))


def unchecked(loaded, day: date = LETTERS_DAY) -> dict[str, int]:
    """By criterion how many figures behind it nobody had checked by the day."""
    return dict(load.unchecked_on(loaded.criteria_set, 2019, day).by_criterion(tree_of(loaded.criteria_set)))


@pytest.fixture
def of_the_division(loaded, indicator) -> Reading:
    """A sample reading of the unit of business registration."""
    return indicator("ho-so-motcua").readings.get(period="2019-Q1")


@pytest.fixture
def survey(loaded) -> StatedValue:
    """The sample's assumption of the survey, stated by the Director."""
    return StatedValue.objects.get(criterion__key="dieu-tra-xhh")


def test_whoever_enters_a_reading_adds_its_proof_with_number_date_page_and_file(loaded, of_the_division):
    upload = SimpleUploadedFile("bao cao.pdf", PDF, "application/pdf")
    given = ProofValues(number="45/BC-SKHĐT", dated_on=date(2019, 7, 5), place="trang 3", upload=upload)
    proof = acts.add(of_the_division, given, by=loaded.business)
    assert (str(proof), proof.place, proof.file_name, len(proof.sha256)) == (
        "45/BC-SKHĐT", "trang 3", "bao cao.pdf", 64,
    )  # fmt: skip
    assert proof.history.get().history_user == loaded.business
    for person in (loaded.head, loaded.director, loaded.observer, loaded.administrator):
        with pytest.raises(PermissionDenied):
            acts.add(of_the_division, LETTER, by=person)


def test_a_document_registered_here_says_its_number_and_date_itself(loaded, of_the_division):
    document = make_document(number="77/QĐ-SKHĐT", date=date(2019, 7, 1))
    proof = acts.add(of_the_division, ProofValues(document=document), by=loaded.business)
    assert (proof.number, proof.dated_on, proof.document) == ("77/QĐ-SKHĐT", date(2019, 7, 1), document)


def test_proof_without_number_or_date_or_of_a_day_to_come_is_named_at_its_field(loaded, of_the_division):
    for given, field in (
        (ProofValues(dated_on=LETTERS_DAY), "number"),
        (ProofValues(number="1/BC"), "dated_on"),
        (ProofValues(number="1/BC", dated_on=date(2019, 7, 18)), "dated_on"),
    ):
        with pytest.raises(Refused) as refusal:
            acts.add(of_the_division, given, by=loaded.business)
        assert list(refusal.value.message_dict) == [field]
    fake = SimpleUploadedFile("a.pdf", b"no pdf", "application/pdf")
    with pytest.raises(Refused) as refusal:
        acts.add(of_the_division, ProofValues("1/BC", LETTERS_DAY, upload=fake), by=loaded.business)
    assert list(refusal.value.message_dict) == ["upload"]
    assert not FigureProof.objects.exists()


def test_neither_proof_nor_check_moves_a_figure(loaded, of_the_division, survey):
    before = figures()
    acts.add(of_the_division, LETTER, by=loaded.business)
    assert figures() == before
    acts.check(of_the_division, by=loaded.office_chief)
    acts.add(survey, LETTER, by=loaded.office_chief)
    acts.check(survey, by=loaded.director)
    assert figures() == before
    acts.take_check_back(of_the_division, by=loaded.office_chief, reason="Nhầm trang")
    assert figures() == before


def test_the_office_chief_checks_what_a_unit_enters_and_not_the_offices_own(loaded, indicator, of_the_division):
    own = indicator("vb-dien-tu").readings.get(period="2019-Q1")
    acts.add(of_the_division, LETTER, by=loaded.business)
    acts.add(own, LETTER, by=loaded.coordinator)
    with pytest.raises(PermissionDenied):
        acts.check(own, by=loaded.office_chief)
    for person in (loaded.business, loaded.head, loaded.coordinator, loaded.observer, loaded.administrator):
        with pytest.raises(PermissionDenied):
            acts.check(of_the_division, by=person)
    checked = acts.check(of_the_division, by=loaded.office_chief)
    assert (checked.checked_by, checked.checked_on) == (loaded.office_chief, LETTERS_DAY)
    assert checked.history.first().history_user == loaded.office_chief
    assert acts.check(own, by=loaded.director).checked_by == loaded.director


def test_nobody_checks_what_they_entered_stated_or_added_proof_of(loaded, indicator, of_the_division, survey):
    # The Office Chief entered it for the division: now the deputy of the Office or the Director checks it.
    reading = enter(
        indicator("ho-so-motcua"), ReadingValues("2019-07", Decimal(1), denominator=Decimal(9), is_estimate=True),
        by=loaded.office_chief, proof=LETTER,
    )  # fmt: skip
    with pytest.raises(PermissionDenied, match="yourself"):
        acts.check(reading, by=loaded.office_chief)
    assert acts.check(reading, by=loaded.director)
    # He added proof of what the division entered.
    acts.add(of_the_division, LETTER, by=loaded.office_chief)
    with pytest.raises(PermissionDenied, match="yourself"):
        acts.check(of_the_division, by=loaded.office_chief)
    assert acts.check(of_the_division, by=loaded.director)
    # The Director stated it, whoever typed it.
    acts.add(survey, LETTER, by=loaded.office_chief)
    with pytest.raises(PermissionDenied, match="yourself"):
        acts.check(survey, by=survey.owner)
    assert acts.check(survey, by=loaded.director)


def test_the_database_itself_keeps_the_two_apart(loaded, of_the_division):
    Reading.objects.filter(pk=of_the_division.pk).update(entered_by=loaded.business)
    for values in (
        {"checked_by": loaded.business, "checked_on": LETTERS_DAY},
        {"checked_by": None, "checked_on": LETTERS_DAY},
    ):
        with transaction.atomic(), pytest.raises(IntegrityError):
            Reading.objects.filter(pk=of_the_division.pk).update(**values)


def test_what_has_no_proof_is_not_checked_and_what_is_checked_takes_no_more_proof(loaded, of_the_division):
    with pytest.raises(Refused, match="no proof"):
        acts.check(of_the_division, by=loaded.office_chief)
    acts.add(of_the_division, LETTER, by=loaded.business)
    acts.check(of_the_division, by=loaded.office_chief)
    with pytest.raises(Refused, match="already"):
        acts.check(of_the_division, by=loaded.office_chief)
    with pytest.raises(Refused, match="taken back first"):
        acts.add(of_the_division, LETTER, by=loaded.business)
    with pytest.raises(Refused):
        acts.take_check_back(of_the_division, by=loaded.office_chief, reason=" ")
    acts.take_check_back(of_the_division, by=loaded.office_chief, reason="Nhầm trang")
    of_the_division.refresh_from_db()
    assert (of_the_division.checked_by, of_the_division.checked_on) == (None, None)
    assert of_the_division.history.first().history_change_reason == "Nhầm trang"


def test_a_correction_is_unchecked_again_and_the_corrected_reading_is_closed(loaded, of_the_division):
    acts.add(of_the_division, LETTER, by=loaded.business)
    acts.check(of_the_division, by=loaded.office_chief)
    assert unchecked(loaded)["hdh-motcua"] == 1  # the second quarter
    values = ReadingValues("2019-Q1", Decimal(1), denominator=Decimal(812))
    new = correct(of_the_division, values, by=loaded.business, reason="Đếm thiếu")
    assert unchecked(loaded)["hdh-motcua"] == 2
    assert not new.proofs.exists()
    with pytest.raises(Refused, match="corrected"):
        acts.add(of_the_division, LETTER, by=loaded.business)


def test_a_criterion_names_how_many_of_its_figures_were_unchecked_on_a_day(loaded, of_the_division, survey):
    assert unchecked(loaded) == {
        "hdh-vb-dien-tu": 2, "hdh-website": 1, "hdh-motcua": 2, "hdh-muc-do-3": 2, "hdh-muc-do-4": 2,
        "hdh-buu-chinh": 2, "mc-dung-han": 2, "mc-xin-loi": 2, "dieu-tra-xhh": 1,
    }  # fmt: skip
    assert load.count_unchecked(2019, LETTERS_DAY) == 16
    acts.add(of_the_division, LETTER, by=loaded.business)
    assert unchecked(loaded)["hdh-motcua"] == 2  # proof alone is no check
    acts.check(of_the_division, by=loaded.office_chief)
    assert unchecked(loaded)["hdh-motcua"] == 1
    assert unchecked(loaded, date(2019, 7, 16))["hdh-motcua"] == 2  # checked a day later
    assert unchecked(loaded, date(2019, 4, 4)) == {}


def test_a_value_is_stated_with_its_proof_and_who_typed_it_is_kept(loaded, criterion, settings):
    other = add_function(make_person("officer", loaded.office), "officer", loaded.office).person
    value = state(
        criterion("khac"), "20", by=loaded.office_chief, owner=other, on=LETTERS_DAY, note="Tạm tính", year=2019,
        proof=LETTER,
    )  # fmt: skip
    assert (value.entered_by, value.proofs.get().number) == (loaded.office_chief, "45/BC-SKHĐT")
    with pytest.raises(PermissionDenied):
        acts.check(value, by=loaded.office_chief)
    with pytest.raises(PermissionDenied):
        acts.add(value, LETTER, by=loaded.coordinator)
    assert acts.check(value, by=loaded.director)

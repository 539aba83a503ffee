"""Outside agencies: the Office Chief renames one, or says that two are one; what was asked of them follows."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.refusal import Refused
from tasks.coordination import agencies as keeping_agencies
from tasks.coordination import consultations
from tasks.coordination.consultations import Question
from tasks.models import Agency
from tests.factories import make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

ASKED = date(2019, 7, 1)


@pytest.fixture
def chief(the_office):
    return the_office.office_chief


@pytest.fixture
def task(the_office):
    return make_task(the_office.division, schedule="on 2019-09-30")


def asked(task, office, agency: str):
    question = Question(agency, ASKED, dossier=agency, answer_within=30, counted_in="days")
    return consultations.consult(task, by=office.head, question=question, on=ASKED)


def words(task) -> str:
    task.refresh_from_db()
    return task.waiting_on


def test_a_renamed_agency_keeps_its_old_name_as_an_alias_and_its_tasks_say_the_new_one(the_office, chief, task):
    one = asked(task, the_office, "Sở Văn hóa").agency
    keeping_agencies.rename(one, by=chief, name="Sở Văn hóa và Thể thao", aliases=["VHTT"], reason="Decision 5")
    assert words(task) == "Sở Văn hóa và Thể thao"
    for name in ("so van hoa", "VHTT", "Sở Văn hóa và Thể thao"):
        assert Agency.objects.named(name) == one
    history = one.history.first()
    assert (history.history_user, history.history_change_reason) == (chief, "Decision 5")


def test_two_that_are_one_are_merged_and_parted_again(the_office, chief, task):
    right, wrong = asked(task, the_office, "Sở Tài chính"), asked(task, the_office, "So Tai chinh tinh")
    target, twin = right.agency, wrong.agency
    assert keeping_agencies.merge(twin, by=chief, into=target, reason="one office") == 1
    wrong.refresh_from_db()
    assert (wrong.agency, wrong.version) == (target, 2)
    assert wrong.history.first().history_user == chief
    assert words(task) == "Sở Tài chính"
    assert Agency.objects.named("Sở Tài chính tỉnh") == target, "whoever types the other name means this one"
    assert list(Agency.objects.in_use()) == [target]
    later = asked(task, the_office, "So Tai chinh tinh, phong 2")
    twin.refresh_from_db()
    assert keeping_agencies.part(twin, by=chief, reason="two offices after all") == 1
    for one, agency in ((right, target), (wrong, twin), (later, later.agency)):
        one.refresh_from_db()
        assert one.agency == agency
    assert Agency.objects.named("Sở Tài chính tỉnh") == twin
    assert "So Tai chinh tinh" in words(task)


def test_a_name_that_is_taken_or_our_own_and_a_merger_with_itself_are_refused(the_office, chief, task):
    one, other = asked(task, the_office, "Sở Tài chính").agency, asked(task, the_office, "Cục Thuế").agency
    with pytest.raises(Refused, match="is a name of Cục Thuế already: merge the two"):
        keeping_agencies.rename(one, by=chief, name="cuc thue", aliases=[], reason="typo")
    with pytest.raises(Refused, match="of our own department"):
        keeping_agencies.rename(one, by=chief, name=the_office.division.name, aliases=[], reason="typo")
    with pytest.raises(Refused, match="one that is in use"):
        keeping_agencies.merge(one, by=chief, into=one, reason="typo")
    keeping_agencies.merge(other, by=chief, into=one, reason="one office")
    with pytest.raises(Refused, match="part them first"):
        keeping_agencies.rename(other, by=chief, name="Cục Thuế tỉnh", aliases=[], reason="typo")
    with pytest.raises(PermissionDenied):
        keeping_agencies.part(other, by=the_office.head, reason="mine")


def test_the_office_chief_does_it_on_the_agencys_page(the_office, chief, task, signed_in, settings):
    settings.LANGUAGE_CODE = "en"
    one, other = asked(task, the_office, "Sở Tài chính").agency, asked(task, the_office, "Cục Thuế").agency
    client = signed_in(chief)
    assert other.get_absolute_url() in client.get(reverse("agency-list")).content.decode()
    seen = keeping_agencies.version(other)
    typed = {"name": "Cục Thuế tỉnh", "aliases": "CT\nThuế", "reason": "", "seen": seen}
    wrong = client.post(other.get_absolute_url(), typed)
    assert wrong.status_code == 422
    assert "Cục Thuế tỉnh" in wrong.content.decode(), "what was typed is kept"
    client.post(other.get_absolute_url(), {**typed, "reason": "full name"})
    other.refresh_from_db()
    assert (other.name, other.aliases) == ("Cục Thuế tỉnh", ["CT", "Thuế", "Cục Thuế"])
    stale = client.post(reverse("agency-merge", args=[other.pk]), {"into": one.pk, "reason": "one", "seen": seen})
    assert stale.status_code == 422
    assert "changed this agency meanwhile" in stale.content.decode()
    given = {"into": one.pk, "reason": "one", "seen": keeping_agencies.version(other)}
    page = client.post(reverse("agency-merge", args=[other.pk]), given, follow=True).content.decode()
    assert "1 opinion asked for moved with it." in page
    assert "<del>Cục Thuế</del> → <ins>Cục Thuế tỉnh</ins>" in page
    reader = signed_in(the_office.observer)
    assert '<form class="panel"' not in reader.get(one.get_absolute_url()).content.decode()
    assert reader.post(reverse("agency-part", args=[other.pk]), given).status_code == 403

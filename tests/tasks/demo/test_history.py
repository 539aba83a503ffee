"""Playing the samples: every act on its own day, by whom the rights name, once."""

import re
from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cchc import clock
from cchc.accounts.demo import DEMO_PASSWORD
from cchc.accounts.models import Membership, Unit, User
from cchc.files import accepted
from tasks.catalogue.load import load
from tasks.catalogue.read import Faulty, Folder
from tasks.demo.history import play
from tasks.demo.proof_pdf import one_page
from tasks.lifecycle import acts as workflow
from tasks.models import Act, Consultation, Contribution, Document, Evidence, Item, Request, Task, conditions
from tests.factories import LETTERS_DAY, add_function, decision, make_person
from tests.tasks.catalogue_folder import department

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AUGUST = date(2020, 8, 31)
State = Task.State


@pytest.fixture(autouse=True)
def in_august(settings, tmp_path):
    settings.CCHC_TODAY = AUGUST
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def made(tmp_path):
    return department(tmp_path / "catalogue")


def told(made, on: date = AUGUST) -> Task:
    """The one task of the department's plan after its story was played."""
    folder = made.write()
    load(folder)
    play(folder, on)
    return Task.objects.get(item__document__key="kh-7")


def acts(task: Task) -> list[tuple[str, str, str]]:
    return [(act.kind, str(act.on), act.by.username) for act in task.acts.exclude(kind=Act.Kind.GIVE)]


# the shipped year


@pytest.fixture
def the_letters_year(settings):
    settings.CCHC_TODAY = LETTERS_DAY
    folder = Folder.of("2019")
    load(folder)
    return folder


def test_the_shipped_samples_as_of_the_letters_day(the_letters_year):
    play(the_letters_year, LETTERS_DAY)
    assert Counter(Task.objects.values_list("state", flat=True)) == {
        "done": 81,
        "reported": 4,
        "doing": 17,
        "todo": 105,
    }
    assert Task.objects.filter(conditions.sent_back()).count() == 2
    assert Task.objects.exclude(waiting_on="").count() == 5
    asked = Counter(Contribution.objects.values_list("outcome", flat=True))
    assert asked == {"delivered": 2, "": 2}
    late = Contribution.objects.get(unit__code="KTDN")
    assert (late.closed_by.username, late.days_late(LETTERS_DAY), late.on_behalf) == ("truong.ktdn", 8, False)
    assert Consultation.objects.late_on(LETTERS_DAY).get().agency.name == "Sở Nội vụ"
    assert Consultation.objects.get(outcome="answered").agency.name == "Sở Tư pháp"
    assert not [one for model in (Contribution, Consultation) for one in model.objects.filter(is_sample=False)]
    assert Counter(Request.objects.values_list("kind", "decision")) == {("extension", ""): 2, ("transfer", ""): 2}
    assert Evidence.objects.filter(kind="file").exclude(sha256="").count() == 9
    checkers = Act.objects.filter(kind="verify").values_list("by__username", "task__unit__kind")
    assert {username for username, kind in checkers if kind == "office"} == {"pgd1"}
    assert {username for username, kind in checkers if kind != "office"} == {"truong.vp"}
    assert not Act.objects.filter(on_behalf=True).exists()


def test_a_second_run_changes_nothing_and_a_later_day_goes_on(the_letters_year):
    play(the_letters_year, date(2019, 5, 31))
    assert not Act.objects.filter(on__gt=date(2019, 5, 31), task__item__document__is_sample=True).exists()
    assert Document.objects.filter(is_sample=True).count() == 5
    part = Act.objects.count()
    play(the_letters_year, LETTERS_DAY)
    in_two_steps = list(Act.objects.order_by("task", "on", "pk").values_list("task", "kind", "on", "by", "state"))
    assert len(in_two_steps) > part
    changes = play(the_letters_year, LETTERS_DAY)
    assert changes.nothing
    assert Act.objects.count() == len(in_two_steps)
    assert load(the_letters_year).nothing


def test_as_of_a_past_day_the_acts_up_to_it_tell_the_state(the_letters_year):
    play(the_letters_year, LETTERS_DAY)
    task = Task.objects.get(item__document__key="qd-130", item__number="2", occurrence=2)
    on_the_19th = task.acts.filter(on__lte=date(2019, 6, 19)).last()
    on_the_20th = task.acts.filter(on__lte=date(2019, 6, 20)).last()
    assert (on_the_19th.state, on_the_20th.state, task.acts.last().state) == ("doing", "reported", "done")
    assert task.product_on == date(2019, 6, 19)


# people


def test_the_sample_people_have_their_functions_and_one_password(made):
    told(made, on=date(2020, 1, 1))
    assert User.objects.filter(is_sample=True).count() == 8
    chief = User.objects.get(username="cvp")
    assert {m.role for m in chief.memberships.all()} == {"head", "office_chief"}
    assert chief.check_password(DEMO_PASSWORD)
    deputy = User.objects.get(username="pgd")
    in_charge = {(m.role, m.unit.code) for m in deputy.memberships.all()}
    assert in_charge == {("deputy", "BGD"), ("in_charge", "VPS"), ("in_charge", "NV")}
    assert User.objects.get(username="qt").has_role("administrator")


def test_people_stay_as_the_administrator_left_them(made):
    told(made)
    head = User.objects.get(username="tnv")
    head.name, head.email = "Tên khác", "khac@example.org"
    head.save()
    for function in head.memberships.all():
        function.end(date(2020, 7, 31))
    new_head = make_person()
    add_function(new_head, "head", Unit.objects.get(code="NV"), valid_from=date(2020, 8, 1))
    assert play(made.write(), AUGUST).nothing
    head.refresh_from_db()
    assert head.name == "Tên khác"
    assert [m.person for m in Membership.objects.valid_on(AUGUST).filter(unit__code="NV", role="head")] == [new_head]


def test_a_unit_that_has_a_head_already_keeps_that_one(made):
    folder = made.write()
    load(folder)
    there = make_person("head", Unit.objects.get(code="NV"))
    made.progress("1", "doing")
    changes = play(made.write(), AUGUST)
    assert any("sample_people.csv:8" in line for line in changes.lines)
    assert Act.objects.get(kind="start").by == there


def test_an_address_that_is_somebody_elses_is_refused(made):
    folder = made.write()
    load(folder)
    make_person("officer", Unit.objects.get(code="NV"), username="tnv2", email="tnv@example.org")
    with pytest.raises(Faulty, match="tnv@example.org"):
        play(folder, AUGUST)
    assert not User.objects.filter(is_sample=True).exists()


# stories


def test_a_done_task_is_reported_and_verified_each_on_its_day(made):
    made.progress("1", "done", note="gửi chậm")
    task = told(made)
    assert acts(task) == [
        ("start", "2020-03-02", "tnv"),
        ("report", "2020-04-06", "tnv"),
        ("verify", "2020-04-08", "cvp"),
    ]
    assert (task.state, str(task.reported_on), str(task.verified_on)) == (State.DONE, "2020-04-06", "2020-04-08")
    assert task.acts.get(kind="report").text == "gửi chậm"
    proof = task.evidence.get()
    assert (proof.kind, proof.title, str(proof.dated_on)) == ("document", "12/BC-SYT", "2020-04-01")


@pytest.mark.parametrize(
    ("product_date", "sent_on", "counts"),
    [
        ("2020-04-01", "2020-04-03", "2020-04-03"),
        ("2020-04-02", "2020-04-02", "2020-04-02"),
        ("2020-04-01", "", "2020-04-01"),
    ],
)
def test_the_day_that_counts_is_the_later_of_product_and_sending(made, product_date, sent_on, counts):
    made.progress("1", "reported", product_date=product_date, sent_on=sent_on)
    task = told(made)
    assert (task.state, str(task.product_on)) == (State.REPORTED, counts)


def test_a_task_that_is_done_without_a_start_begins_with_its_report(made):
    made.progress("1", "done", started_on="")
    task = told(made)
    assert (str(task.started_on), task.state) == ("2020-04-06", State.DONE)


def test_sent_back_on_the_day_of_the_note_with_the_note_as_reason(made):
    made.progress("1", "sent_back", forecast="2020-09-15")
    task = told(made)
    assert acts(task)[1:] == [
        ("report", "2020-04-06", "tnv"),
        ("send_back", "2020-04-09", "cvp"),
        ("forecast", "2020-04-09", "tnv"),
    ]
    assert (task.is_sent_back, str(task.sent_back_on), str(task.forecast_on)) == (True, "2020-04-09", "2020-09-15")
    assert task.acts.get(kind="send_back").text == "thiếu số liệu"


def test_who_is_waited_for_was_consulted_on_that_day_and_the_note_has_its_own(made):
    made.progress("1", "waiting", note="đang lấy ý kiến")
    task = told(made)
    assert acts(task)[1:] == [
        ("consult", "2020-04-20", "tnv"),
        ("note", "2020-05-04", "tnv"),
    ]
    assert (task.waiting_on, str(task.waiting_since), task.state) == ("Sở Tài chính", "2020-04-20", State.DOING)
    assert str(task.last_note_on) == "2020-05-04"


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ({"updated_on": "2020-05-04"}, ["nothing_new"]),
        ({"updated_on": "2020-05-04", "note": "đang làm"}, ["note"]),
        ({"updated_on": "2020-05-04", "forecast": "2020-07-10"}, ["forecast"]),
        ({"updated_on": "2020-05-04", "forecast": "2020-07-10", "note": "đang làm"}, ["forecast", "note"]),
        ({"note": "không có ngày"}, []),
    ],
)
def test_what_was_said_last(made, cells, kinds):
    made.progress("1", "doing", **cells)
    task = told(made)
    assert [kind for kind, _, _ in acts(task)[1:]] == kinds
    assert task.last_note_on == (date(2020, 5, 4) if kinds else None)


def test_requests_wait_for_their_decision(made):
    made.item("2")
    made.progress("1", "doing", request="extension", request_value="2020-07-31", requested_on="2020-06-15", note="xin")
    made.progress("2", "todo", request="transfer", request_value="KH", requested_on="2020-06-16")
    folder = made.write()
    load(folder)
    play(folder, AUGUST)
    extension, transfer = Request.objects.order_by("requested_on")
    assert (str(extension.asked_day), extension.reason, extension.requested_by.username) == ("2020-07-31", "xin", "tnv")
    assert (transfer.to_unit.code, str(transfer.requested_on), transfer.decision) == ("KH", "2020-06-16", "")
    assert Task.objects.get(item__number="2").state == State.TODO


def test_the_offices_own_task_is_checked_by_the_deputy_in_charge_of_the_office(made):
    made.row("items.csv", number="1")["lead"] = "VPS"
    made.progress("1", "done")
    assert acts(told(made))[1:] == [("report", "2020-04-06", "cvp"), ("verify", "2020-04-08", "pgd")]


def test_without_a_deputy_in_charge_of_the_office_the_director_checks(made):
    made.row("items.csv", number="1")["lead"] = "VPS"
    made.row("sample_people.csv", username="pgd")["in_charge_of"] = "NV"
    made.progress("1", "done")
    assert acts(told(made))[2] == ("verify", "2020-04-08", "gd")


def test_for_a_unit_without_a_head_the_office_chief_enters_and_another_checks(made):
    made.row("items.csv", number="1")["lead"] = "BBT"
    made.progress("1", "done")
    task = told(made)
    assert acts(task)[1:] == [("report", "2020-04-06", "cvp"), ("verify", "2020-04-08", "pgd")]
    assert task.on_behalf


def test_where_nobody_may_act_the_line_says_so_and_nothing_is_played(made):
    for row in list(made.files["sample_people.csv"]):
        if row["unit"] in ("VPS", "NV"):
            made.files["sample_people.csv"].remove(row)
    made.progress("1", "doing")
    folder = made.write()
    load(folder)
    with pytest.raises(Faulty, match=r"sample_progress\.csv:2"):
        play(folder, AUGUST)
    assert not User.objects.filter(is_sample=True).exists()


def test_the_folders_own_people_come_first(made):
    made.progress("1", "done")
    folder = made.write()
    load(folder)
    make_person("office_chief", Unit.objects.get(code="VPS"))
    play(folder, AUGUST)
    assert Act.objects.get(kind="verify").by.username == "cvp"


def test_each_units_own_task_and_occurrence(made):
    made.item("2", lead="*", schedule="dates 2020-03-31 2020-09-30", schedule_text="Hai đợt")
    made.progress("2", "doing", unit="KH", occurrence="2")
    folder = made.write()
    load(folder)
    play(folder, AUGUST)
    task = Task.objects.get(state=State.DOING)
    assert (task.unit.code, task.occurrence, str(task.decreed_on)) == ("KH", 2, "2020-09-30")
    assert task.acts.get(kind="start").by.username == "tkh"


def test_occurrences_count_by_date_even_where_a_day_came_in_between(made):
    made.item("2", schedule="dates 2020-03-31 2020-09-30", schedule_text="Hai đợt")
    load(made.write())
    workflow.start(
        Task.objects.get(item__number="2", occurrence=2), by=make_person("coordinator", Unit.objects.first())
    )
    made.row("items.csv", number="2")["schedule"] = "dates 2020-03-31 2020-06-30 2020-09-30"
    made.progress("2", "doing", occurrence="2")
    folder = made.write()
    load(folder)
    play(folder, AUGUST)
    assert Task.objects.get(item__number="2", decreed_on="2020-06-30").started_on == date(2020, 3, 2)


def test_a_row_that_names_a_twin_tells_of_the_item_it_is_the_same_as(made):
    made.item("2", same_as="kh-7 1")
    made.progress("2", "doing")
    assert told(made).state == State.DOING


def test_a_check_in_is_reported_by_its_note(made):
    made.item("2", schedule="continuous", schedule_text="Thường xuyên")
    made.progress("2", "done", product_date="", sent_on="", evidence="", evidence_kind="", note="không phát sinh")
    folder = made.write()
    load(folder)
    play(folder, AUGUST)
    task = Task.objects.get(state=State.DONE)
    assert (str(task.product_on), task.evidence.count()) == ("2020-04-06", 0)
    assert task.acts.get(kind="report").text == "không phát sinh"


def test_proof_of_kind_link_and_file(made):
    made.item("2")
    made.progress("1", "reported", evidence="https://syt.example.org/cchc", evidence_kind="link")
    made.progress("2", "reported", evidence="Biên bản họp 01/04/2020", evidence_kind="file")
    folder = made.write()
    load(folder)
    play(folder, AUGUST)
    link, file = Evidence.objects.order_by("task")
    assert (link.kind, link.url) == ("link", "https://syt.example.org/cchc")
    assert (file.file_name, file.content_type) == ("bien-ban-hop-01042020.pdf", accepted.ALLOWED["pdf"])
    with file.file.open() as page:
        content = page.read()
    assert letters(content) >= set("Biênbảnhọp01/04/2020mẫu")


def letters(content: bytes) -> set[str]:
    """The letters that the page's table of codes names."""
    return {bytes.fromhex(found.decode()).decode("utf-16-be") for found in re.findall(rb"<..> <(....)>\n", content)}


def test_the_page_is_a_whole_pdf_of_one_page():
    content = one_page(["Đề nghị gia hạn, ữ ẩ Ộ", "mẫu", "dài " * 2000])
    assert content.startswith(b"%PDF-1.4")
    assert content.endswith(b"%%EOF\n")
    assert content.count(b"/Type /Page ") == 1
    start = int(re.search(rb"startxref\n(\d+)\n", content).group(1))
    assert content[start:].startswith(b"xref")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", content), 1):
        assert content[int(place) :].startswith(b"%d 0 obj" % number)


# dispatches


def test_a_dispatch_is_registered_by_the_coordinator_on_its_date(made):
    made.dispatch("MẪU-01/UBND-TH", status="doing", started_on="2020-03-12")
    folder = made.write()
    load(folder)
    play(folder, date(2020, 3, 9))
    assert not Document.objects.filter(kind="dispatch").exists()
    play(folder, AUGUST)
    document = Document.objects.get(kind="dispatch")
    assert (document.number, document.year, document.is_sample) == ("MẪU-01/UBND-TH", 2020, True)
    assert (document.registered_by.username, str(document.registered_on)) == ("dm", "2020-03-10")
    item = document.items.get()
    assert (item.number, item.provenance, item.entered_by.username) == ("1", "entered", "dm")
    task = item.tasks.get()
    assert (task.unit.code, str(task.due_on), str(task.given_on)) == ("NV", "2020-03-31", "2020-03-10")
    assert acts(task) == [("start", "2020-03-12", "tnv")]
    assert str(task.accepted_on) == "2020-03-12"
    assert play(folder, AUGUST).nothing
    assert load(folder).nothing


def test_a_dispatch_counts_in_the_year_of_its_date_and_may_be_undated(made):
    made.dispatch("9/UBND", date="2019-12-30", deadline="")
    made.dispatch("9/UBND", date="2020-01-06")
    made.dispatch("9/UBND", date="2020-01-06", issuer="Bộ Y tế")
    folder = made.write()
    load(folder)
    play(folder, AUGUST)
    assert sorted(Document.objects.filter(kind="dispatch").values_list("year", "key")) == [
        (2019, "vb-9-ubnd"),
        (2020, "vb-9-ubnd"),
        (2020, "vb-9-ubnd-2"),
    ]
    assert Task.objects.get(item__document__year=2019).due_on is None
    assert Task.objects.of_year(2020).count() == 3
    assert play(folder, AUGUST).nothing


def test_a_dispatch_that_is_not_accepted_waits_for_it(made):
    made.dispatch("1/UBND")
    folder = made.write()
    load(folder)
    play(folder, AUGUST)
    assert Task.objects.get(item__document__kind="dispatch").accepted_on is None


# the demo goes on


def test_what_somebody_did_since_is_left_alone_with_a_line(made):
    made.progress("1", "done")
    folder = made.write()
    load(folder)
    play(folder, date(2020, 3, 31))
    task = Task.objects.get()
    chief = User.objects.get(username="cvp")
    with clock.at(date(2020, 4, 2)):
        workflow.cancel(task, by=chief, reason="thôi", authority=decision("QĐ 1"))
    changes = play(folder, AUGUST)
    task.refresh_from_db()
    assert (task.state, changes.nothing) == (State.CANCELLED, True)
    assert any("sample_progress.csv:2" in line for line in changes.lines)


def test_a_note_after_the_report_is_not_played_and_told(made):
    made.progress("1", "done", updated_on="2020-04-20", note="lời cuối")
    folder = made.write()
    load(folder)
    changes = play(folder, AUGUST)
    assert any("sample_progress.csv:2" in line for line in changes.lines)
    assert Act.objects.get(kind="report").text == "lời cuối"


def test_an_act_that_the_task_refuses_rolls_everything_back(made):
    """A transfer to the unit that has the task already."""
    made.progress("1", "todo", request="transfer", request_value="NV", requested_on="2020-06-16")
    folder = made.write()
    load(folder)
    with pytest.raises(Faulty, match=r"sample_progress\.csv:2"):
        play(folder, AUGUST)
    assert not User.objects.filter(is_sample=True).exists()


def test_up_to_a_day_after_today_the_clock_goes_along(made, settings):
    settings.CCHC_TODAY = date(2020, 1, 15)
    made.progress("1", "done")
    assert told(made, on=date(2020, 4, 8)).state == State.DONE
    assert clock.today() == date(2020, 1, 15)


def test_outside_the_demo_no_sample_is_played(made, settings):
    settings.DEMO = False
    folder = made.write()
    load(folder)
    with pytest.raises(ValidationError, match="CCHC_DEMO"):
        play(folder, AUGUST)
    assert not User.objects.exists()


def test_a_folder_at_fault_is_not_played(made):
    load(made.write())
    made.progress("1", "doing", started_on="")
    with pytest.raises(Faulty):
        play(made.write(), AUGUST)


def test_without_the_plans_nothing_can_be_played(made):
    made.progress("1", "doing")
    with pytest.raises(Faulty):
        play(made.write(), AUGUST)
    assert not Item.objects.exists()


def test_the_signal_is_sent_once(made, django_capture_on_commit_callbacks):
    from tasks.signals import tasks_changed

    sent = []

    def listen(sender, task_ids, cause, **kwargs):
        sent.append(task_ids)

    tasks_changed.connect(listen)
    try:
        made.progress("1", "done")
        folder = made.write()
        with django_capture_on_commit_callbacks(execute=True):
            load(folder)
            play(folder, AUGUST)
    finally:
        tasks_changed.disconnect(listen)
    assert sent == [{Task.objects.get().pk}] * 2

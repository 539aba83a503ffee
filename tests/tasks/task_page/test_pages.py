"""Every address of the project: who is let in, what a page costs, what it must say."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cchc.accounts.models import Unit
from tasks.lifecycle import acts, requests
from tasks.models import Act, Digest, Evidence, Request, Task
from tasks.task_page.views import TABS
from tests.factories import make_document, make_item, make_person, make_task, make_unit, paper, reported, verified

MONDAY = date(2019, 7, 15)

# Open to everybody: the sign-in page and its answers, the language, the step between password and second factor, and a
# link that is good once.
PUBLIC = {
    "account_login",
    "account_inactive",
    "set-language",
    "set-theme",
    "mfa_authenticate",
    "account_choose_password",
}
# For machines: a sign of life, figures for this machine alone (as a test's client is), a calendar at a secret address.
FOR_MACHINES = {"healthz", "readyz", "metrics", "calendar-feed", "manifest", "service-worker", "offline"}
# There are none where no directory is set.
OF_A_DIRECTORY = {"openid_connect_login", "openid_connect_callback"}
# At most so many queries a page, whatever there is to show (design: 12).
QUERIES = {
    "my-work": 16,
    "dashboard": 16,
    "dashboard-charts": 7,
    "task-list": 7,
    "task-list-print": 7,
    "document-list": 9,
    "document-detail": 9,
    "request-list": 5,
    "task-detail": 11,
    "task-evidence": 8,
    "task-coordination": 11,
    "task-history": 10,  # the signs of delay in its head read the calendar
    "task-reminders": 8,
}


def addresses(patterns=None, prefix="") -> list[tuple[str, str]]:
    """(name, address) of every page, with 1 or a word for what an address asks for."""
    found = []
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        part = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name == "ninja":
                continue  # a key lets in there, not a session: tests/reports/test_api.py
            found += addresses(pattern.url_patterns, part)
        elif isinstance(pattern, URLPattern):
            found.append((pattern.name or "", "/" + filled(part)))
    return found


def filled(route: str) -> str:
    route = re.sub(r"<year:\w+>", "2019", re.sub(r"<number:\w+>", "1", route))
    route = re.sub(r"<paper_code:\w+>", "222222-1", route)
    route = re.sub(r"<(?:str|slug|path|uuid):\w+>|<\w+>", "x", route)
    return re.sub(r"\(\?P<url>\.\*\)\$|[\^$]|\(\?P<\w+>[^)]*\)", "x" if "?P" in route else "", route)


ADDRESSES = addresses()


def test_the_walk_finds_the_rooms():
    names = {name for name, _ in ADDRESSES}
    assert {"home", "task-list", "task-report", "index", "account_login"} <= names


@pytest.mark.parametrize(("name", "address"), ADDRESSES, ids=[f"{name}:{address}" for name, address in ADDRESSES])
@pytest.mark.django_db
def test_signed_out_every_page_leads_to_the_sign_in_page(client, name, address):
    answer = client.get(address)
    if name in PUBLIC:
        assert answer.status_code in (200, 302, 405)
        return
    if name in FOR_MACHINES:
        assert answer.status_code in (200, 404, 503)
        return
    if name in OF_A_DIRECTORY:
        assert answer.status_code == 404
        return
    assert answer.status_code == 302
    assert answer.url.startswith((reverse("account_login"), reverse("admin:login"))), answer.url


@pytest.mark.django_db
def test_the_administrators_site_has_no_way_in_of_its_own(client, the_office):
    assert client.get("/quan-tri/", follow=True).request["PATH_INFO"] == reverse("account_login")
    answer = client.post(reverse("admin:login"), {"username": "x", "password": "y"})
    assert answer.url.startswith(reverse("account_login"))
    client.force_login(the_office.office_chief)
    answer = client.get("/quan-tri/", follow=True)
    assert answer.status_code == 403
    assert "người quản trị" in answer.content.decode()


@pytest.mark.django_db
def test_signed_out_in_place_the_sign_in_page_takes_the_window(client):
    answer = client.get("/nhiem-vu/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))


@pytest.fixture
def filled_task(the_office):
    """A task with everything a page can show."""
    office = the_office
    other = make_unit("TTR", Unit.Kind.INSPECTORATE)
    item = make_item(lead=office.division, schedule="on 2019-06-15", schedule_text="Trước ngày 15/6/2019")
    item.coordinating.add(other, office.other_division)
    make_item(lead=other, same_as=item)
    task = make_task(office.division, item=item)
    acts.assign(task, by=office.head, officer=office.officer, on=date(2019, 6, 3))
    acts.start(task, by=office.head, on=date(2019, 6, 4))
    requests.ask_extension(task, by=office.head, day=date(2019, 7, 31), reason="chờ số liệu", on=date(2019, 6, 20))
    return task


PEOPLE = [
    "director", "deputy", "deputy_of_office", "office_chief", "coordinator", "head", "officer", "other_head",
    "observer", "administrator",
]  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_sees_every_page_that_all_may_see(the_office, filled_task, signed_in, who):
    client = signed_in(getattr(the_office, who))
    for url in (
        reverse("dashboard"), reverse("task-list"), reverse("document-list"), reverse("request-list"),
        reverse("my-work"), filled_task.item.document.get_absolute_url(),
        *(reverse(tab.name, args=[filled_task.pk]) for tab in TABS),
    ):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert b"17/07/2019" in answer.content, "the day that a page counts from"


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("head", "my-work"), ("officer", "my-work"), ("office_chief", "dashboard"), ("coordinator", "dashboard"),
        ("director", "leadership"), ("deputy", "leadership"), ("observer", "dashboard"),
        ("administrator", "administration"),
    ],
)  # fmt: skip
def test_the_day_begins_where_ones_function_has_its_work(the_office, signed_in, who, page):
    assert signed_in(getattr(the_office, who)).get("/").url == reverse(page)


def test_who_has_no_function_today_sees_no_page_but_the_own_account(the_office, signed_in):
    client = signed_in(make_person())
    assert client.get(reverse("task-list")).status_code == 403
    assert client.get(reverse("account_change_password")).status_code == 200


def test_the_menu_follows_the_rights(the_office, signed_in):
    client = signed_in(the_office.observer)
    menu = client.get(reverse("task-list")).content.decode().split("<main")[0]
    assert "Nhiệm vụ" in menu
    assert "Việc cần xử lý" not in menu
    assert "Quản trị" not in menu


def test_pages_speak_vietnamese_until_the_reader_switches(the_office, signed_in):
    client = signed_in(the_office.head)
    page = client.get(reverse("task-list"), headers={"accept-language": "en-US"}).content.decode()
    assert '<html lang="vi">' in page
    assert "Số liệu tính đến ngày 17/07/2019" in page
    client.post(reverse("set-language"), {"language": "en"})
    page = client.get(reverse("task-list")).content.decode()
    assert '<html lang="en">' in page
    assert "Figures as of 17/07/2019" in page


def test_a_refusal_says_who_may(the_office, filled_task, signed_in):
    answer = signed_in(the_office.other_head).get(reverse("task-report", args=[filled_task.pk]))
    assert answer.status_code == 403
    assert "trưởng đơn vị (đơn vị chủ trì)" in answer.content.decode()


def test_what_is_not_there_is_said_in_vietnamese(the_office, signed_in, settings):
    settings.DEBUG = False
    answer = signed_in(the_office.head).get("/nhiem-vu/999999/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


def test_an_outdated_form_is_answered_in_vietnamese(the_office, filled_task, settings):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(the_office.head)
    answer = strict.post(reverse("task-note", args=[filled_task.pk]), {"text": "x"})
    assert answer.status_code == 403
    assert "Biểu mẫu này đã cũ" in answer.content.decode()


def test_a_draft_is_marked_wherever_it_shows(the_office, filled_task, signed_in):
    client = signed_in(the_office.head)
    mark = "Chưa đối chiếu với bản ký"
    report = reverse("task-report", args=[filled_task.pk])
    document = filled_task.item.document.get_absolute_url()
    for url in (filled_task.get_absolute_url(), reverse("task-list"), reverse("my-work"), document, report):
        assert mark in client.get(url).content.decode(), url


def test_a_task_page_says_both_deadlines_whose_they_are_and_both_counts(the_office, filled_task, signed_in):
    page = signed_in(the_office.head).get(filled_task.get_absolute_url()).content.decode()
    assert "chậm 30 ngày (32 ngày tính từ hạn gốc 15/6)" in page
    for words in ("17/06/2019", "15/06/2019", "Sở Kế hoạch và Đầu tư", "Trước ngày 15/6/2019", "P. TTR", "chờ số liệu"):
        assert words.replace("P. ", "Phòng ") in page, words


def test_acts_stand_only_for_those_who_may_and_the_others_read_who_may(the_office, filled_task, signed_in):
    link = reverse("task-report", args=[filled_task.pk])
    assert link in signed_in(the_office.head).get(filled_task.get_absolute_url()).content.decode()
    page = signed_in(the_office.observer).get(filled_task.get_absolute_url()).content.decode()
    assert link not in page
    assert "Báo cáo hoàn thành" in page.split('<aside class="stack do"')[1]
    assert "chuyên viên (nhiệm vụ được phân công)" in page


def test_a_file_is_a_download_for_those_who_may_see_it(the_office, filled_task, signed_in, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path
    content = b"%PDF-1.4\n%%EOF\n"
    proof = paper(MONDAY)
    proof = type(proof)(kind=Evidence.Kind.FILE, title="Báo cáo", dated_on=MONDAY,
                        upload=SimpleUploadedFile("Báo cáo.pdf", content))  # fmt: skip
    acts.add_proof(filled_task, by=the_office.head, proof=proof)
    url = reverse("evidence-download", args=[filled_task.evidence.get().pk])
    answer = signed_in(the_office.observer).get(url)
    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert signed_in(make_person()).get(url).status_code == 403


def many_tasks(office, n: int) -> None:
    """Tasks of the division in every state, with requests and check-ins, and reports that wait."""
    for i in range(n):
        document = make_document(title=f"Kế hoạch {i}")
        task = make_task(office.division, item=make_item(document, office.division, schedule="on 2019-06-28"))
        if i % 4 == 1:
            reported(task, by=office.head, on=MONDAY)
        elif i % 4 == 2:
            requests.ask_extension(task, by=office.head, day=date(2019, 8, 1), reason="chờ")
        elif i % 4 == 3:
            verified(task, by=office.head, checked_by=office.office_chief, on=MONDAY)
        if i % 5 == 0:
            make_task(office.division, schedule="continuous")
        if i % 7 == 0:
            late = make_document(kind="dispatch", date=MONDAY, issuer="UBND tỉnh")
            make_task(office.other_division, item=make_item(late, office.other_division, schedule="on 2019-07-26"))


@pytest.mark.parametrize("who", ["office_chief", "head", "director"])
def test_a_page_costs_as_many_queries_with_few_tasks_as_with_many(the_office, filled_task, client, who,
                                                                  django_assert_max_num_queries):  # fmt: skip
    document = filled_task.item.document

    def cost(name: str) -> int:
        arguments = {"task": filled_task.pk, "document": document.pk}.get(name.split("-")[0])
        own = (name.startswith("task-") and not name.startswith("task-list")) or name == "document-detail"
        url = reverse(name, args=[arguments] if own else [])
        client.get(url)  # the first one after a change reads who works where, the calendar and the like
        with django_assert_max_num_queries(QUERIES[name]) as counted:
            assert client.get(url).status_code == 200
        return len(counted)

    client.force_login(getattr(the_office, who))
    many_tasks(the_office, 20)
    few = {name: cost(name) for name in QUERIES}
    many_tasks(the_office, 60)
    assert {name: cost(name) for name in QUERIES} == few


def test_requests_are_decided_by_those_who_may_and_seen_by_all(the_office, filled_task, signed_in):
    asked = Request.objects.get()
    url = reverse("request-decide", args=[asked.pk])
    assert url not in signed_in(the_office.head).get(reverse("request-list")).content.decode()
    assert signed_in(the_office.head).get(url).status_code == 403
    client = signed_in(the_office.deputy)
    assert url in client.get(reverse("request-list")).content.decode()
    task = Task.objects.get(pk=filled_task.pk)
    answer = client.post(url, {"seen": task.version, "decision": "refuse", "note": ""})
    assert answer.status_code == 422
    assert "Còn thiếu: Lý do" in answer.content.decode()
    assert client.post(url, {"seen": task.version, "decision": "refuse", "note": "phải xong ngay"}).status_code == 302
    asked.refresh_from_db()
    assert asked.decision == Request.Decision.REFUSED


def test_granting_another_issuers_deadline_takes_its_consent(the_office, signed_in):
    task = make_task(the_office.division, schedule="on 2019-08-09", deadline_owner="Sở Nội vụ")
    asked = requests.ask_extension(task, by=the_office.head, day=date(2019, 8, 20), reason="chờ")
    client = signed_in(the_office.director)
    url = reverse("request-decide", args=[asked.pk])
    assert "Sở Nội vụ" in client.get(url).content.decode()
    task.refresh_from_db()
    client.post(url, {"seen": task.version, "decision": "grant", "consent_number": "9/SNV", "consent_on": "15/07/2019"})
    task.refresh_from_db()
    assert task.due_on == date(2019, 8, 20)


def test_ones_own_request_can_be_withdrawn_on_the_page(the_office, filled_task, signed_in):
    asked = Request.objects.get()
    signed_in(the_office.head).post(reverse("request-withdraw", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.decision == Request.Decision.WITHDRAWN


def test_the_history_tells_old_and_new_in_the_offices_words(the_office, filled_task, signed_in):
    page = signed_in(the_office.head).get(reverse("task-history", args=[filled_task.pk])).content.decode()
    assert "<del>Chưa thực hiện</del> → <ins>Đang thực hiện</ins>" in page
    assert f"<ins>{the_office.officer}</ins>" in page
    assert '<span class="strong">Bắt đầu</span>' in page
    assert Act.objects.filter(task=filled_task).count() + 1 >= page.count('class="deed"') >= 3


def test_no_page_loads_anything_from_another_host(the_office, filled_task, signed_in):
    client = signed_in(the_office.head)
    for name in ("my-work", "dashboard", "task-list"):
        page = client.get(reverse(name)).content.decode()
        assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', page)
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"] == ["'none'"]


def test_the_reminders_that_named_a_task_stand_on_its_page(the_office, filled_task, signed_in):
    line = {"task": filled_task.pk, "group": "late", "rung": 3, "days": 3, "deadline": "2019-06-17"}
    other = {**line, "task": filled_task.pk * 10 + 1}
    sent = {"day": MONDAY, "state": Digest.State.SENT}
    Digest.objects.create(person=the_office.head, lines=[other, line], **sent)
    Digest.objects.create(person=the_office.officer, lines=[other], **sent)
    url = reverse("task-reminders", args=[filled_task.pk])
    page = signed_in(the_office.observer).get(url).content.decode().split('id="reminders"')[1]
    assert str(the_office.head) in page
    assert "3 ngày làm việc" in page
    assert "đã gửi" in page
    assert str(the_office.officer) not in page

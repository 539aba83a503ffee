"""The API: what machines read is what pages show, to whom pages show it, page by page and told in words."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from cchc.accounts.machines import acts
from cchc.accounts.machines.api import described
from cchc.accounts.models import MachineCall, MachineKey
from reports.lifecycle.acts import freeze
from reports.models import Report
from tests.factories import make_person, make_task

pytestmark = pytest.mark.django_db
SCOPES = {"tasks": "tasks", "documents": "tasks", "items": "tasks", "index": "index", "ledger": "index",
          "readings": "index", "reports": "reports"}  # fmt: skip


def make_key(office, person, scopes=("tasks", "index", "reports"), **fields) -> str:
    key = MachineKey(name="Máy", person=person, scopes=list(scopes), valid_to=date(2019, 12, 31), **fields)
    return acts.make(key, by=office.administrator)


@pytest.fixture
def ask(client):
    def ask(path: str, secret: str = "", **headers):
        if secret:
            headers["authorization"] = f"Bearer {secret}"
        return client.get(f"/api/v1/{path}", headers=headers)

    return ask


@pytest.fixture
def report(loaded):
    return Report.objects.create(period_code="2019-Q2", created_by=loaded.office_chief, created_on=date(2019, 7, 1))


@pytest.fixture
def addresses(loaded, report):
    """Each address of the description with a real row."""
    task = make_task(loaded.division)
    rows = {"/documents/{pk}": task.item.document_id, "/tasks/{pk}": task.pk, "/reports/{pk}": report.pk}
    paths = [path.removeprefix("/api/v1") for path in described()["paths"]]
    return [path.replace("{year}", "2019").replace("{pk}", str(rows.get(path)))[1:] for path in paths]


def test_every_role_reads_what_its_pages_show_and_nobody_else_anything(loaded, addresses, ask):
    """The rights table: every function has "view" and "export"; who has no function today has neither."""
    people = [loaded.director, loaded.deputy, loaded.deputy_of_office, loaded.office_chief, loaded.coordinator,
              loaded.head, loaded.officer, loaded.observer, loaded.administrator]  # fmt: skip
    for person in people:
        secret = make_key(loaded, person, per_minute=1000)
        assert {path: ask(path, secret).status_code for path in addresses} == dict.fromkeys(addresses, 200)
    nobody = make_key(loaded, make_person())
    for secret in ("", "cchc_khong-co", nobody):
        assert {path: ask(path, secret).status_code for path in addresses} == dict.fromkeys(addresses, 401)


def test_a_session_of_a_browser_opens_nothing(loaded, addresses, client):
    client.force_login(loaded.director)
    assert {client.get(f"/api/v1/{path}").status_code for path in addresses} == {401}


def test_a_key_opens_its_scopes_alone(loaded, addresses, ask):
    for scope in ("tasks", "index", "reports"):
        secret = make_key(loaded, loaded.observer, [scope], per_minute=1000)
        for path in addresses:
            answer = ask(path, secret)
            assert answer.status_code == (200 if SCOPES[path.split("/")[0]] == scope else 403), path


def test_nothing_is_written_through_it(loaded, addresses, client):
    secret = make_key(loaded, loaded.office_chief, per_minute=1000)
    for path in addresses:
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(f"/api/v1/{path}", headers={"authorization": f"Bearer {secret}"}).status_code == 405


def test_the_description_that_stands_in_docs_is_that_of_the_code():
    kept = Path(django_settings.BASE_DIR, "docs", "openapi.json").read_text()
    assert json.loads(kept) == json.loads(json.dumps(described())), "manage.py describe_api > docs/openapi.json"


def test_answers_have_just_the_fields_of_the_description(loaded, addresses, ask):
    secret = make_key(loaded, loaded.observer, per_minute=1000)
    schemas = described()["components"]["schemas"]
    for path, name in {"tasks": "TaskRow", "documents": "DocumentRow", "items": "ItemRow", "reports": "ReportRow",
                       "readings": "ReadingRow"}.items():  # fmt: skip
        row = ask(path, secret).json()["rows"][0]
        assert list(row) == list(schemas[name]["properties"]), path


def test_tasks_come_page_by_page_each_once(office, ask, settings):
    settings.CCHC_TODAY = date(2019, 7, 17)
    made = [make_task(office.division).pk for _ in range(7)]
    secret, path, seen, pages = make_key(office, office.observer), "tasks?limit=3", [], 0
    while path:
        answer = ask(path, secret).json()
        seen += [row["id"] for row in answer["rows"]]
        path, pages = (answer["next"] or "").removeprefix("/api/v1/"), pages + 1
    assert (seen, pages) == (made, 3)


def test_lateness_is_that_of_the_task_list(office, ask, settings, client):
    settings.CCHC_TODAY = date(2019, 7, 17)
    late = make_task(office.division, schedule="on 2019-07-10")
    late.decreed_on = date(2019, 7, 8)
    late.save()
    make_task(office.other_division, schedule="on 2019-07-17")
    secret = make_key(office, office.observer)
    (row,) = ask("tasks?late=true", secret).json()["rows"]
    assert (row["id"], row["days_late"], row["days_late_by_decree"]) == (late.pk, 7, 9)
    (row,) = ask("tasks?late=true&unit=KTN", secret).json()["rows"]
    assert ask("tasks?unit=KTDN&late=true", secret).json()["rows"] == []


@pytest.mark.parametrize(
    ("query", "parameter", "value", "allowed"),
    [
        ("limit=0", "limit", "0", "1"),
        ("limit=501", "limit", "501", "500"),
        ("after=x", "after", "x", "integer"),
        ("state=xong", "state", "xong", "'todo', 'doing'"),
        ("unit=KHONG", "unit", "KHONG", "KTN"),
        ("year=99999", "year", "99999", "1900–2200"),
        ("yeer=2019", "yeer", "2019", "year"),
    ],
)
def test_a_fault_names_the_parameter_the_value_and_what_is_allowed(office, ask, query, parameter, value, allowed):
    answer = ask(f"tasks?{query}", make_key(office, office.observer))
    assert answer.status_code == 422
    (told,) = answer.json()["errors"]
    assert (told["parameter"], told["value"]) == (parameter, value)
    assert allowed in told["allowed"]


def test_what_has_not_changed_is_not_sent_again(office, ask):
    secret = make_key(office, office.observer)
    first = ask("documents", secret)
    assert ask("documents", secret, if_none_match=first["ETag"]).status_code == 304
    make_task(office.division)
    again = ask("documents", secret, if_none_match=first["ETag"])
    assert (again.status_code, again["ETag"] == first["ETag"]) == (200, False)


def test_each_key_has_its_own_limit_and_each_request_a_line_in_the_log(office, ask, client):
    secret, other = (make_key(office, office.observer, per_minute=2) for _ in range(2))
    codes = [ask("tasks", secret).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert ask("tasks", secret)["Retry-After"] == "60"
    assert ask("tasks", other).status_code == 200
    calls = MachineCall.objects.filter(key__begins=secret[:12]).order_by("pk")
    assert [call.outcome for call in calls] == ["answered", "answered", "limited", "limited"]
    client.force_login(office.administrator)
    page = client.get(reverse("machine-key", args=[calls[0].key_id])).content.decode()
    assert "GET /api/v1/tasks" in page


def test_a_report_gives_its_frozen_figures_and_a_draft_none(loaded, report, ask):
    secret = make_key(loaded, loaded.observer)
    assert ask(f"reports/{report.pk}", secret).json()["content"] is None
    freeze(report, by=loaded.office_chief)
    report.refresh_from_db()
    given = ask(f"reports/{report.pk}", secret).json()
    assert given["content"] == report.content
    assert given["content_sha256"] == report.content_sha256


def test_figures_and_ledger_are_those_of_the_pages(loaded, ask, client):
    secret = make_key(loaded, loaded.observer)
    index = ask("index/2019", secret).json()
    client.force_login(loaded.observer)
    page = client.get(reverse("index-year", args=[2019]))
    assert index["total"]["projected"] == page.context["total"]["projected"]
    assert all("why" in leaf for component in index["components"] for leaf in leaves(component))
    ledger = ask("ledger/2019", secret).json()
    shown = client.get(reverse("ledger-year", args=[2019])).context
    assert sum(float(row["lost"]) for row in ledger["rows"]) == pytest.approx(float(shown["whole_lost"]))
    assert ask("index/1950", secret).status_code == 404
    assert ask("index/2019?day=2031-01-01", secret).json()["errors"][0]["parameter"] == "day"


def leaves(node):
    return [leaf for child in node["criteria"] for leaf in leaves(child)] if "criteria" in node else [node]

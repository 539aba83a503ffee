"""Every address that takes a form, as each role: nothing sent to it is an error of ours, and nobody changes by it what
that person may not change.

A few attacks a form in CI, always the same ones; each on each field by each role in `make audit`.
"""

import os
from functools import cache
from itertools import product

import pytest
from django.urls import URLPattern, get_resolver

from cchc.accounts import rights
from cchc.accounts.models import User
from tests.attacks import addresses
from tests.attacks.attacks import BODIES, KINDS, UNKNOWN, all_fields, one_field
from tests.attacks.forms import PEOPLE, Form, forms_of, signed_in, walk
from tests.attacks.writes import send, undone

AUDIT = os.environ.get("CCHC_AUDIT") == "1"
PAGES_A_VIEW = 12 if AUDIT else 1

# One process walks the pages once for all tests.
pytestmark = pytest.mark.xdist_group("attacks")


@cache
def _found() -> list[Form]:
    forms: dict[tuple, Form] = {}
    seen_views: set[str] = set()
    with undone():
        for person in PEOPLE:
            if AUDIT:
                seen_views.clear()
            for form in walk(signed_in(person), person, pages_a_view=PAGES_A_VIEW, seen_views=seen_views):
                forms.setdefault((*form.key, form.address if AUDIT else ""), form)
    return list(forms.values())


@pytest.fixture
def forms(demo) -> list[Form]:
    """One of each kind that somebody reaches; in `make audit` of several objects."""
    return _found()


@pytest.fixture
def clients(demo):
    return {person: signed_in(person) for person in PEOPLE}


def fault_of(answer, what: str) -> str:
    """What was wrong with an answer; empty where nothing was."""
    if answer.status_code < 500 or answer.status_code in (503, 507):
        return ""
    error = answer.exc_info[1] if getattr(answer, "exc_info", None) else ""
    return f"{what}: {answer.status_code} {type(error).__name__} {str(error)[:200]}"


def plan(forms: list[Form]):
    """Who sends what to which address: (form, person, fields, what it is called)."""
    for n, form in enumerate(forms):
        names = list(form.fields)
        if AUDIT:
            for person, kind in product(PEOPLE, KINDS):
                yield form, person, all_fields(form.fields, kind, n), f"all {kind}"
            for turn, (name, kind) in enumerate(product(names, KINDS)):
                if kind != "unknown":
                    yield form, form.person, one_field(form.fields, name, kind, n + turn), f"{name[:40]} {kind}"
            continue
        yield form, form.person, all_fields(form.fields, KINDS[n % len(KINDS)], n), f"all {KINDS[n % len(KINDS)]}"
        for turn in range(min(1, len(names))):
            name, kind = names[(n + turn) % len(names)], KINDS[(n + 4 * turn + 1) % (len(KINDS) - 1)]
            yield form, form.person, one_field(form.fields, name, kind, n + turn), f"{name[:40]} {kind}"


def test_no_form_however_it_is_sent_is_an_error_of_ours(forms, clients):
    faults = []
    for form, person, fields, what in plan(forms):
        answer, _written = send(clients[person], "post", form.address, form.data(fields))
        faults.append(fault_of(answer, f"{person} {form.address} ({what})"))
    assert not any(faults), "\n".join(filter(None, faults))


def test_no_file_where_a_text_belongs_and_no_text_where_a_file_belongs_is_an_error_of_ours(forms, clients):
    faults = []
    for form in forms:
        swapped: dict[str, object] = {name: ["a.pdf"] for name in form.files}
        for name in list(form.fields)[: None if AUDIT else 2]:
            swapped[name] = next(iter(Form("", "", "", "", files=["x"]).data().values()))
        answer, _written = send(clients[form.person], "post", form.address, {**form.fields, **swapped})
        faults.append(fault_of(answer, f"{form.person} {form.address}"))
    assert not any(faults), "\n".join(filter(None, faults))


def test_no_body_and_no_method_at_any_address_is_an_error_of_ours_or_writes(demo, clients):
    """By the observer, who changes nothing anywhere: with and without what a form could hold."""
    client, faults = clients["quansat"], []
    observer = User.objects.get(username="quansat")
    for n, (view, address) in enumerate(addresses.all_of_ours()):
        if n % 2 and not AUDIT:
            continue
        may = view in addresses.FOR_EVERYBODY or any(
            rights.may_ever(observer, act) for act in addresses.RIGHT_OF.get(view, ())
        )
        bodies = BODIES if AUDIT else [BODIES[n % len(BODIES)]]
        methods = ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD"]
        sent = [("POST", body, kind) for body, kind in bodies]
        sent += [(method, b"a=1", "text/plain") for method in (methods if AUDIT else [methods[n % len(methods)]])]
        for method, body, kind in sent:
            answer, written = send(client, "generic", method, address, body, content_type=kind)
            faults.append(fault_of(answer, f"{method} {address} {body[:20]!r}"))
            if written and not may:
                faults.append(f"{method} {address} wrote {written}")
        answer, written = send(client, "post", address, UNKNOWN)
        faults.append(fault_of(answer, f"{address} (unknown)"))
        if written and not may:
            faults.append(f"{address} (unknown) wrote {written}")
    assert not any(faults), "\n".join(filter(None, faults))


def test_every_address_is_sent_to(demo):
    """A new address comes with an example here, so that no attack forgets it."""
    known = {view for view, _address in addresses.all_of_ours()}
    there = {pattern.name for pattern in patterns(get_resolver().url_patterns)}
    assert there - known - addresses.NOT_OURS == set()


def patterns(urls):
    for each in urls:
        if isinstance(each, URLPattern):
            yield each
        elif not each.app_name:  # the administrator's site of the library
            yield from patterns(each.url_patterns)


def test_the_forms_of_the_pages_do_something(forms, clients):
    """Otherwise the tests of who may not would prove nothing."""
    wrote, views = set(), set()
    for form in forms:
        views.add(form.view)
        _answer, written = send(clients[form.person], "post", form.address, form.data())
        if written:
            wrote.add(form.view)
    assert len(wrote) > len(views) * 0.4, sorted(views - wrote)


def test_who_has_no_right_to_an_act_changes_nothing_by_its_form(forms, clients):
    """By the table of rights: a role with no cell in an act's row, on whatever object."""
    people = {person: User.objects.get(username=person) for person in PEOPLE}
    unknown = {form.view for form in forms} - set(addresses.RIGHT_OF) - addresses.FOR_EVERYBODY
    assert not unknown, f"which right do these need? {unknown}"
    faults = []
    for n, form in enumerate(forms):
        acts = addresses.RIGHT_OF.get(form.view, ())
        strangers = [name for name, user in people.items() if acts and not any(rights.may_ever(user, a) for a in acts)]
        for person in strangers if AUDIT else strangers[n % 3 :: 3][:1]:
            answer, written = send(clients[person], "post", form.address, form.data())
            if written:
                faults.append(f"{person} {form.address} {form.button}: wrote {written}")
            faults.append(fault_of(answer, f"{person} {form.address}"))
    assert not any(faults), "\n".join(filter(None, faults))


def test_a_form_that_a_page_does_not_offer_to_somebody_does_nothing_when_they_send_it(forms, clients):
    """What the page hides is refused by the act, too: on the very object that the form is about."""
    faults = []
    for n, form in enumerate(forms):
        if form.view in addresses.FOR_EVERYBODY:
            continue
        for person in PEOPLE if AUDIT else [PEOPLE[n % len(PEOPLE)]]:
            if person == form.person or offers(clients[person], person, form):
                continue
            answer, written = send(clients[person], "post", form.address, form.data())
            if written:
                faults.append(f"{person} {form.address} {form.button}: wrote {written}, not offered on {form.page}")
            faults.append(fault_of(answer, f"{person} {form.address}"))
    assert not any(faults), "\n".join(filter(None, faults))


@cache
def _offered(person: str, page: str) -> frozenset[tuple[str, str]]:
    import lxml.html

    with undone():
        answer = signed_in(person).get(page)
    if answer.status_code != 200:
        return frozenset()
    found = forms_of(lxml.html.fromstring(answer.content), page, person)
    return frozenset((form.address, form.button) for form in found)


def offers(client, person: str, form: Form) -> bool:
    """Whether the page on which the form stood shows it to this person, too."""
    return (form.address, form.button) in _offered(person, form.page)

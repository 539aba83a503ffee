"""An office in a few lines, for tests that read as sentences about its work."""

from __future__ import annotations

from datetime import date
from itertools import count

from cchc.accounts.models import Membership, OrganisationEntry, Unit, User
from cchc.workdays import Workdays
from tasks.lifecycle import acts
from tasks.lifecycle.acts import Authority, Proof
from tasks.lifecycle.creation import give
from tasks.models import Document, Evidence, Item, Task

LETTERS_DAY = date(2019, 7, 17)
DEPARTMENT = "Sở Kế hoạch và Đầu tư"
WEEKENDS_ONLY = Workdays(off=set(), worked=set())

_serial = count(1)


def make_organisation() -> None:
    for key, value in {"short_name": DEPARTMENT, "name": DEPARTMENT.upper(), "superior": "UBND TỈNH ĐẮK LẮK"}.items():
        OrganisationEntry.objects.get_or_create(key=key, defaults={"value": value, "source": "test"})


def make_unit(code: str = "", kind: str = Unit.Kind.DIVISION, **fields) -> Unit:
    n = next(_serial)
    code = code or f"P{n}"
    return Unit.objects.create(code=code, name=fields.pop("name", f"Phòng {code}"), kind=kind, position=n, **fields)


def make_person(role: str | None = None, unit: Unit | None = None, *, username: str = "", **fields) -> User:
    """A person with one function; further functions by `add_function`."""
    username = username or f"nguoi{next(_serial)}"
    person = User.objects.create_user(
        username, f"{username}@example.org", "mat-khau-thu-nghiem", name=f"Ông {username}"
    )
    for name, value in fields.items():
        setattr(person, name, value)
    if fields:
        person.save()
    if role:
        add_function(person, role, unit)
    return person


def add_function(person: User, role: str, unit: Unit | None = None, **fields) -> Membership:
    function = Membership(person=person, role=role, unit=unit, **fields)
    function.full_clean()
    function.save()
    person.__dict__.pop("_memberships", None)
    return function


class Office:
    """The usual people: the Office with its chief and coordinator, a division with head and officer, the leadership."""

    def __init__(self) -> None:
        make_organisation()
        self.leadership = make_unit("LDS", Unit.Kind.LEADERSHIP)
        self.office = make_unit("VP", Unit.Kind.OFFICE)
        self.division = make_unit("KTN")
        self.other_division = make_unit("KTDN")
        self.director = make_person("director", self.leadership)
        self.deputy_of_office = make_person("deputy", self.leadership)
        add_function(self.deputy_of_office, "in_charge", self.office)
        self.deputy = make_person("deputy", self.leadership)
        add_function(self.deputy, "in_charge", self.division)
        add_function(self.deputy, "in_charge", self.other_division)
        self.office_chief = make_person("head", self.office)
        add_function(self.office_chief, "office_chief", self.office)
        self.coordinator = make_person("coordinator", self.office)
        self.head = make_person("head", self.division)
        self.officer = make_person("officer", self.division)
        self.other_head = make_person("head", self.other_division)
        self.observer = make_person("observer")
        self.administrator = make_person("administrator")


def make_document(**fields) -> Document:
    n = next(_serial)
    fields = {
        "key": f"kh-{n}",
        "year": 2019,
        "number": f"{n}/KH-SKHĐT",
        "date": date(2018, 11, 27),
        "issuer": DEPARTMENT,
        "kind": Document.Kind.PLAN,
        "title": "Kế hoạch Cải cách hành chính năm 2019",
        **fields,
    }
    return Document.objects.create(**fields)


def make_item(document: Document | None = None, lead: Unit | None = None, **fields) -> Item:
    document = document or make_document()
    number = fields.pop("number", str(document.items.count() + 1))
    fields = {
        "text": "Rà soát thủ tục hành chính",
        "product": "Báo cáo",
        "schedule": "on 2019-06-28",
        "provenance": Item.Provenance.DRAFT,
        **fields,
    }
    return Item.objects.create(
        document=document,
        number=number,
        lead=lead,
        every_unit_leads=lead is None,
        position=int(next(_serial)),
        **fields,
    )


def make_task(unit: Unit, *, item: Item | None = None, **fields) -> Task:
    """A task of `unit`; `schedule="on 2019-06-28"` and other fields go to its item."""
    item = item or make_item(lead=unit, **fields)
    return give(item, units=Unit.objects.all(), workdays=WEEKENDS_ONLY)[0]


def paper(day: date, sent_on: date | None = None, title: str = "123/BC-SKHĐT") -> Proof:
    """Proof by a document dated `day`."""
    return Proof(kind=Evidence.Kind.DOCUMENT, title=title, dated_on=day, sent_on=sent_on)


def decision(number: str, dated_on: date = date(2019, 1, 2), issuer: str = DEPARTMENT) -> Authority:
    """A document by which a task is cancelled."""
    return Authority(number, dated_on, issuer)


def reported(task: Task, *, by: User, on: date, product_on: date | None = None) -> Task:
    return acts.report(task, by=by, on=on, proof=paper(product_on or on))


def verified(task: Task, *, by: User, checked_by: User, on: date, product_on: date | None = None) -> Task:
    return acts.verify(reported(task, by=by, on=on, product_on=product_on), by=checked_by, on=on)

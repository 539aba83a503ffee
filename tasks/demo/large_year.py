"""A large made-up year for measuring: plans, items, tasks in every state with acts and proof, and people for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from cchc import clock
from cchc.accounts.demo import DEMO_PASSWORD
from cchc.accounts.models import Membership, Unit, User
from tasks import signals
from tasks.catalogue import agencies
from tasks.catalogue.read import Folder, Row
from tasks.catalogue.sync import Changes, Loader
from tasks.demo.lives import Crew, Life, live
from tasks.lifecycle import creation
from tasks.models import Act, Agency, Consultation, Contribution, Document, Evidence, Item, Task, workdays

PREFIX = "mau-lon-"  # of the keys of made-up documents and the names of made-up people
ITEMS_A_DOCUMENT = 60
BATCH = 500
Role = Membership.Role

# How often each schedule comes; days and months are filled in.
SCHEDULES = ["on"] * 8 + ["dates"] * 4 + ["monthly"] + ["continuous"] * 2 + ["event", "undated"]


@dataclass
class Made:
    """How much there is now, of which so much is new."""

    tasks: int = 0
    people: int = 0
    new_tasks: int = 0
    new_people: int = 0


@dataclass
class _Year:
    """What is being made: rows that are saved in one go at the end."""

    random: Random
    today: date
    documents: list[Document] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    lives: list[Life] = field(default_factory=list)


@transaction.atomic
def make(tasks: int, people: int) -> Made:
    """Add made-up tasks and people until there are that many; the same numbers again add nothing.

    The rows are written in bulk with their history; they have lived through no workflow, but hold nothing that it
    would refuse. All carry the mark of a sample.
    """
    made = Made(
        tasks=Task.objects.filter(item__document__key__startswith=PREFIX, item__document__is_sample=True).count(),
        people=User.objects.filter(username__startswith=PREFIX, is_sample=True).count(),
    )
    units = _units()
    made.new_people = _people(units, made.people, people)
    made.people += made.new_people
    if tasks > made.tasks:
        made.new_tasks = _tasks(units, tasks - made.tasks)
        made.tasks += made.new_tasks
        signals.tell([], cause="made-up year")
    return made


def _units() -> list[Unit]:
    """The office's working units today, or made-up ones in an empty database."""
    found = list(Unit.objects.working().valid_on(clock.today()))
    if found:
        return found
    kinds = [Unit.Kind.OFFICE, Unit.Kind.INSPECTORATE, *[Unit.Kind.DIVISION] * 5, Unit.Kind.CENTRE]
    # Of a catalogue of their own, so that "every unit" of another one does not mean them.
    told: dict[str, dict[str, str]] = {PREFIX: {}}
    return [
        Unit.objects.create(code=f"M-{n}", name=f"M-{n}", kind=kind, source=_("sample"), position=n, file_values=told)
        for n, kind in enumerate(kinds, 1)
    ]


def _people(units: list[Unit], there: int, wanted: int) -> int:
    """Heads for units that have none, an Office Chief and a Director, then officers; gives how many are new."""
    led = set(Membership.objects.filter(role=Role.HEAD).values_list("unit_id", flat=True))
    offices = [unit for unit in units if unit.kind == Unit.Kind.OFFICE] or units[:1]
    missing = [(Role.HEAD, unit) for unit in units if unit.pk not in led]
    for role in (Role.OFFICE_CHIEF, Role.DIRECTOR):
        if not Membership.objects.filter(role=role).exists():
            missing.append((role, offices[0]))
    secret = make_password(DEMO_PASSWORD)
    new = 0
    for number in count(there + 1):
        if not missing and there + new >= wanted:
            return new
        role, unit = missing.pop(0) if missing else (Role.OFFICER, units[number % len(units)])
        name = f"{PREFIX}{number}"
        person = User(username=name, email=f"{name}@example.org", name=name, password=secret, is_sample=True)
        person.save()
        Membership(person=person, role=role, unit=unit).save()
        new += 1
    return new


def _tasks(units: list[Unit], wanted: int) -> int:
    """Fill documents with items until they give `wanted` tasks; a last item's tasks are cut off where they are more."""
    today = clock.today()
    there = Document.objects.filter(key__startswith=PREFIX).count()
    year = _Year(Random(there), today)  # made up, but the same on every machine
    if not Agency.objects.exists():
        agencies.load(Loader(agencies.FILE, None, Changes()))
    crew = Crew.of_today()
    calendar = workdays()
    wordings = Folder.of("2019")
    texts, titles = wordings.rows("items.csv"), [row["title"] for row in wordings.rows("documents.csv")]
    while len(year.lives) < wanted:
        if len(year.items) % ITEMS_A_DOCUMENT == 0:
            year.documents.append(_document(year, there + len(year.documents) + 1, titles))
        item = _item(year, units, texts)
        year.items.append(item)
        for task in creation.tasks_of(item, units=units, workdays=calendar)[: wanted - len(year.lives)]:
            year.lives.append(live(task, crew=crew, today=today, random=year.random))
    _save(year)
    return len(year.lives)


def _document(year: _Year, number: int, titles: list[str]) -> Document:
    document = Document(
        key=f"{PREFIX}{number}", year=year.today.year, number=f"M{number}/KH-M",
        date=date(year.today.year - 1, 12, 1 + number % 28), issuer=_("sample"), kind=Document.Kind.PLAN,
        title=titles[number % len(titles)], source=_("made up for measuring"), is_sample=True,
    )  # fmt: skip
    document.search_text = document.searchable()
    return document


def _item(year: _Year, units: list[Unit], texts: list[Row]) -> Item:
    number = len(year.items) % ITEMS_A_DOCUMENT + 1
    wording = texts[year.random.randrange(len(texts))]
    schedule = _schedule(year)
    item = Item(
        document=year.documents[-1], number=str(number), position=number, section=wording["section"],
        text=wording["text"], product=wording["product"], lead=year.random.choice(units), schedule=schedule,
        schedule_text=schedule, provenance=Item.Provenance.DRAFT, source_note=_("made up for measuring"),
    )  # fmt: skip
    item.search_text = item.searchable()
    return item


def _schedule(year: _Year) -> str:
    kind = year.random.choice(SCHEDULES)
    first = date(year.today.year, 1, 1)
    if kind in ("on", "event"):
        return f"{kind} {first + timedelta(days=year.random.randrange(365))}"
    if kind == "dates":
        days = sorted(year.random.sample(range(365), year.random.randint(2, 4)))
        return " ".join([kind, *(str(first + timedelta(days=day)) for day in days)])
    return f"monthly {year.random.randint(1, 28)}" if kind == "monthly" else kind


def _save(year: _Year) -> None:
    bulk_create_with_history(year.documents, Document, batch_size=BATCH)
    bulk_create_with_history(year.items, Item, batch_size=BATCH)
    bulk_create_with_history([life.task for life in year.lives], Task, batch_size=BATCH)
    evidence = [life.evidence for life in year.lives if life.evidence]
    bulk_create_with_history(evidence, Evidence, batch_size=BATCH)
    for model in (Contribution, Consultation):
        awaited = [one for life in year.lives for one in life.awaited if isinstance(one, model)]
        bulk_create_with_history(awaited, model, batch_size=BATCH)
    # Acts are a log: they have no history of their own.
    Act.objects.bulk_create([act for life in year.lives for act in life.acts], batch_size=BATCH)

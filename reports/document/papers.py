"""The two documents of one content: the official report, and the internal one for the Director.

The official one is built from the fills of `document.official` and its own annexes alone: it has no ledger, no figures
of the running index, no send-backs, no waits and no counts by unit (design §8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from cchc.search import fold
from reports import wording
from reports.content.counting import items_in_draft
from reports.content.types import Content
from reports.document import figure_table, index_tables, plan_tables, tables
from reports.document.blocks import Annex, Block, Heading, Paper, Paragraph
from reports.document.internal import FILLS as INTERNAL_FILLS
from reports.document.official import FILLS as OFFICIAL_FILLS
from reports.document.official import Fill, Scope
from reports.outlines.outline import INTERNAL as INTERNAL_OUTLINE
from reports.outlines.outline import Outline, Part, of_program, official_name
from reports.periods import Kind, Period, parse
from reports.wording import day, foot_note, say

OFFICIAL, INTERNAL = "official", "internal"
# Decree 09/2019/NĐ-CP on the regime of reports came into force on this day (docs/domain.md §3).
DECREE_09_FROM = date(2019, 3, 12)
YEARS_PLAN = "ke hoach cai cach hanh chinh"
KINDS = (OFFICIAL, INTERNAL)


def paper(content: Content, kind: str) -> Paper:
    """The document of this kind. Raises ValueError for a kind that there is not."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of report; allowed: {', '.join(KINDS)}")
    return official(content) if kind == OFFICIAL else internal(content)


def outline_of(content: Content, kind: str) -> Outline:
    """The outline that the content was gathered with; one without it was made by the program's own."""
    if kind == INTERNAL:
        return content.outline_internal or of_program(INTERNAL_OUTLINE)
    return content.outline or of_program(official_name(parse(content.period).year))


def official(content: Content) -> Paper:
    office, outline, period = content.office, outline_of(content, OFFICIAL), parse(content.period)
    values = _values(content, office.short_name)
    return Paper(
        superior=office.superior,
        body=office.name,
        number=say("letterhead", "number", symbol=office.symbol),
        place_and_day=say("letterhead", "place_and_day", place=office.place, year=content.made_on.year),
        type=outline.type,
        subject=_subject(outline, period, values),
        addressed=say("letterhead", "addressed", to=office.report_to) if office.report_to else "",
        made_on=content.made_on,
        blocks=tuple(_body(content, outline, OFFICIAL_FILLS, values, _replaces(content))),
        signature=content.signature,
        recipients=office.recipients,
        attached=_attached(content, office.symbol, office.short_name),
        annexes=(*_official_annexes(content, period), *_behind_figures(content, inside=False)),
        note=_note(content),
    )


def internal(content: Content) -> Paper:
    """From the Office to the Director: the department's name stands where the superior's does on a letter out."""
    office, outline, period = content.office, outline_of(content, INTERNAL), parse(content.period)
    values = _values(content, office.office_name)
    to, rest = office.recipients_internal[:1], office.recipients_internal[1:]
    return Paper(
        superior=office.name,
        body=office.office_name.upper(),
        number=say("letterhead", "number", symbol=office.office_symbol),
        place_and_day=say("letterhead", "place_and_day", place=office.place, year=content.made_on.year),
        type=outline.type,
        subject=_subject(outline, period, values),
        addressed=say("letterhead", "addressed", to=to[0]) if to else "",
        made_on=content.made_on,
        blocks=tuple(_body(content, outline, INTERNAL_FILLS, values)),
        signature=content.signature_internal,
        recipients=(say("letterhead", "as_above"), *rest) if to else rest,
        attached=_attached(content, office.office_symbol, office.office_name),
        annexes=(_tasks_annex(content, period), *_behind_figures(content, inside=True)),
        note=_note(content),
    )


def _behind_figures(content: Content, *, inside: bool) -> Iterator[Annex]:
    """What each figure counts, by its number; only where the paper has a code that leads to it."""
    if content.code:
        yield Annex(say("figures", "annex"), tuple(figure_table.blocks(content, inside=inside)), wide=False)


def _note(content: Content) -> str:
    """At the foot of the whole: what nobody has compared yet, and where its figures can be opened."""
    unchecked = foot_note(items_in_draft(content), content.unchecked_figures)
    code = say("figures", "foot", code=content.code, address=content.address) if content.code else ""
    return " ".join(note for note in (unchecked, code) if note)


def _values(content: Content, office: str) -> dict[str, object]:
    """What the gaps of an outline's sentences are filled with."""
    period = parse(content.period)
    return {
        "period": wording.period_name(period),
        "year": period.year,
        "next_year": period.year + 1,
        "office": office,
        "report_to": content.office.report_to,
        "basis": _basis(content),
    }


def _basis(content: Content) -> str:
    """What the report is made under: the decree in force on its date, and the office's plan of the year."""
    decree = say("basis", "decree_09") if content.made_on >= DECREE_09_FROM else ""
    plan = next((plan for plan in content.plans if YEARS_PLAN in fold(plan.title)), None)
    if plan is None:
        return decree
    values = {"title": plan.title, "document": wording.document(plan.number, plan.dated_on)}
    return decree + say("basis", "plan" if decree else "plan_alone", **values)


def _subject(outline: Outline, period: Period, values: dict[str, object]) -> str:
    """What the document is about; the period stays on one line of it."""
    text = outline.subject_year if period.kind == Kind.YEAR and outline.subject_year else outline.subject
    return text.format(**values | {"period": wording.unbroken(str(values["period"]))})


def _attached(content: Content, symbol: str, office: str) -> str:
    year = content.made_on.year
    return say("letterhead", "attached", symbol=symbol, office=wording.unbroken(office), year=year)


def as_of(content: Content) -> Paragraph:
    """To which day the figures reach; before the cut-off day they are estimates (design §8)."""
    days = {"day": day(content.as_of), "first": day(content.first), "cut_off": day(content.cut_off)}
    key = "not_begun" if content.as_of < content.first else "estimate" if content.is_estimate else "as_of"
    return Paragraph(say("notes", key, **days), italic=True)


def _replaces(content: Content) -> tuple[Paragraph, ...]:
    """A report that comes in the place of an issued one names it."""
    if not content.replaces:
        return ()
    return (Paragraph(say("body", "replaces", number=content.replaces, day=day(content.replaces_on))),)


def _body(
    content: Content, outline: Outline, fills: dict[str, Fill], values: dict[str, object], last: tuple[Block, ...] = ()
) -> Iterator[Block]:
    rows_by_part = outline.placed(content.reported_on)
    yield Paragraph(outline.opening.format(**values))
    yield as_of(content)
    for n, section in enumerate(outline.sections, 1):
        yield Heading(f"{wording.roman(n)}. {section.heading.upper()}", 1)
        for m, part in enumerate(section.parts, 1):
            if part.heading:
                yield Heading(f"{m}. {part.heading}", 2)
            yield from _part(part, Scope(content, tuple(rows_by_part.get(part, ()))), fills)
    yield from last
    yield Paragraph(outline.closing.format(**values))


def _part(part: Part, scope: Scope, fills: dict[str, Fill]) -> Iterator[Block]:
    """Sentences built from data, then what was typed; a part that is only typed shows where that is still missing."""
    lines = [line.strip() for line in scope.content.text(part.texts).splitlines() if line.strip()]
    scope = replace(scope, typed=bool(lines))
    yield from chain.from_iterable(fills[fill](scope) for fill in part.fill)
    yield from map(Paragraph, lines)
    if part.texts and not lines and not part.fill:
        yield Paragraph(say("notes", "missing_text"), italic=True, gap=True)


def _official_annexes(content: Content, period: Period) -> Iterator[Annex]:
    """Statistics, and the tasks of the plans with product, deadline and result: each once, whoever leads it."""
    yield Annex(say("annexes", "statistics"), tuple(statistics(content)), wide=False)
    table = plan_tables.plans(content)
    if table.rows:
        yield Annex(say("annexes", "plans", year=period.year), (table,))


def statistics(content: Content) -> Iterator[Block]:
    """Counts, readings, and the index as it was published for the years before."""
    yield tables.summary(content)
    if content.indicators:
        yield tables.indicators(content)
    if content.index is not None and content.index.published:
        yield index_tables.published(content.index)


def _tasks_annex(content: Content, period: Period) -> Annex:
    title = say("annexes", "tasks", PERIOD=wording.period_name(period).upper())
    table = tables.tasks_by_unit(content)
    blocks: tuple[Block, ...] = (table,) if table.rows else (Paragraph(say("body", "no_tasks")),)
    return Annex(title, blocks)

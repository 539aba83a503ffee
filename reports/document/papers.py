"""The two documents of one content: the official report and the internal one. The inside never enters the outside.

The official one is built from the fills of `sentences.OFFICIAL` and its own annexes; it has no ledger, three figures,
send-backs, waits or counts by unit (design §8).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from reports import outlines
from reports.content.types import Content
from reports.document import index_tables, plan_tables, tables, wording
from reports.document import internal as inside
from reports.document import official as sentences
from reports.document.blocks import Annex, Block, Heading, Paper, Paragraph
from reports.document.official import Asked, Fill
from reports.document.wording import day, say
from reports.outlines import Outline, Part
from reports.periods import Kind, Period, parse

OFFICIAL, INTERNAL = "official", "internal"
KINDS = (OFFICIAL, INTERNAL)


def paper(content: Content, kind: str) -> Paper:
    """The document of this kind. Raises ValueError for a kind that there is not."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of report; allowed: {', '.join(KINDS)}")
    return official(content) if kind == OFFICIAL else internal(content)


def outline_of(content: Content, kind: str) -> Outline:
    """The outline that the content was gathered with; one without it was made by the program's own."""
    if kind == INTERNAL:
        return content.outline_internal or outlines.read(outlines.INTERNAL)
    return content.outline or outlines.official(parse(content.period).year)


def official(content: Content) -> Paper:
    office, outline, period = content.office, outline_of(content, OFFICIAL), parse(content.period)
    gaps = _gaps(content, office.short_name)
    annexes = tuple(_official_annexes(content, period))
    return Paper(
        superior=office.superior,
        body=office.name,
        number=say("letterhead", "number", symbol=office.symbol),
        place_and_day=say("letterhead", "place_and_day", place=office.place, year=content.made_on.year),
        type=outline.type,
        subject=_subject(outline, period, gaps),
        addressed=say("letterhead", "addressed", to=office.report_to) if office.report_to else "",
        made_on=content.made_on,
        blocks=tuple(_body(content, outline, sentences.OFFICIAL, gaps, _replaces(content))),
        signature=content.signature,
        recipients=office.recipients,
        attached=_attached(content, office.symbol, office.short_name),
        annexes=annexes,
    )


def internal(content: Content) -> Paper:
    """From the Office to the Director: the department's name stands where the superior's does on a letter out."""
    office, outline, period = content.office, outline_of(content, INTERNAL), parse(content.period)
    gaps = _gaps(content, office.office_name)
    to, rest = office.recipients_internal[:1], office.recipients_internal[1:]
    return Paper(
        superior=office.name,
        body=office.office_name.upper(),
        number=say("letterhead", "number", symbol=office.office_symbol),
        place_and_day=say("letterhead", "place_and_day", place=office.place, year=content.made_on.year),
        type=outline.type,
        subject=_subject(outline, period, gaps),
        addressed=say("letterhead", "addressed", to=to[0]) if to else "",
        made_on=content.made_on,
        blocks=tuple(_body(content, outline, inside.INTERNAL, gaps)),
        signature=content.signature_internal,
        recipients=(say("letterhead", "as_above"), *rest) if to else rest,
        attached=_attached(content, office.office_symbol, office.office_name),
        annexes=(_tasks_annex(content, period),),
    )


def _gaps(content: Content, office: str) -> dict[str, object]:
    period = parse(content.period)
    return {
        "period": wording.period_name(period),
        "year": period.year,
        "next_year": period.year + 1,
        "office": office,
        "report_to": content.office.report_to,
    }


def _subject(outline: Outline, period: Period, gaps: dict[str, object]) -> str:
    """What the document is about; the period stays on one line of it."""
    told = outline.subject_year if period.kind == Kind.YEAR and outline.subject_year else outline.subject
    return told.format(**gaps | {"period": wording.unbroken(str(gaps["period"]))})


def _attached(content: Content, symbol: str, office: str) -> str:
    year = content.made_on.year
    return say("letterhead", "attached", symbol=symbol, office=wording.unbroken(office), year=year)


def as_of(content: Content) -> Paragraph:
    """To which day the figures reach; before the cut-off day they are estimates (design §8)."""
    told = {"day": day(content.as_of), "first": day(content.first), "cut_off": day(content.cut_off)}
    key = "not_begun" if content.as_of < content.first else "estimate" if content.is_estimate else "as_of"
    return Paragraph(say("notes", key, **told), italic=True)


def _replaces(content: Content) -> tuple[Paragraph, ...]:
    """A report that comes in the place of an issued one names it."""
    if not content.replaces:
        return ()
    return (Paragraph(say("body", "replaces", number=content.replaces, day=day(content.replaces_on))),)


def _body(
    content: Content, outline: Outline, fills: dict[str, Fill], gaps: dict[str, object], last: tuple[Block, ...] = ()
) -> Iterator[Block]:
    placed = outline.placed(content.reported_on)
    yield Paragraph(outline.opening.format(**gaps))
    yield as_of(content)
    yield from _draft_note(content)
    for n, section in enumerate(outline.sections, 1):
        yield Heading(f"{wording.roman(n)}. {section.heading.upper()}", 1)
        for m, part in enumerate(section.parts, 1):
            if part.heading:
                yield Heading(f"{m}. {part.heading}", 2)
            asked = Asked(content, tuple(placed.get(part, ())))
            yield from _part(part, asked, fills)
    yield from last
    yield Paragraph(outline.closing.format(**gaps))


def _part(part: Part, asked: Asked, fills: dict[str, Fill]) -> Iterator[Block]:
    """Sentences built from data, then what was typed; a part that is only typed shows where that is still missing."""
    yield from chain.from_iterable(fills[fill](asked) for fill in part.fill)
    typed = [line.strip() for line in asked.content.text(part.texts).splitlines() if line.strip()]
    yield from (Paragraph(line) for line in typed)
    if part.texts and not typed and not part.fill:
        yield Paragraph(say("notes", "missing_text"), italic=True, gap=True)


def _official_annexes(content: Content, period: Period) -> Iterator[Annex]:
    """Statistics, and the tasks of the plans with product, deadline and result: each once, whoever leads it."""
    yield Annex(say("annexes", "statistics"), tuple(statistics(content)), wide=False)
    table = plan_tables.plans(content)
    if table.rows:
        yield Annex(say("annexes", "plans", year=period.year), (*_draft_note(content), table))


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
    blocks: tuple[Block, ...] = (*_draft_note(content), table) if table.rows else (Paragraph(say("body", "no_tasks")),)
    return Annex(title, blocks)


def _draft_note(content: Content) -> list[Block]:
    return [Paragraph(say("notes", "draft"), italic=True)] if tables.has_draft(content.tasks) else []

"""The outlines that reports are made by now: the office's latest version, else the program's; and saving a new one.

A saved outline may only be filled with what its document may hold, so that internal figures never get out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from string import Formatter

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from reports.content import serialise
from reports.document.internal import FILLS as INTERNAL_FILLS
from reports.document.official import FILLS as OFFICIAL_FILLS
from reports.models import EditedOutline
from reports.outlines.outline import INTERNAL, Outline, of_program, official_name
from reports.periods import Period

GAPS = ("period", "year", "next_year", "office", "report_to", "basis")


def now(name: str) -> Outline:
    """The version in force of an outline. Raises FileNotFoundError for an unknown name."""
    saved = EditedOutline.objects.filter(name=name, is_draft=False).order_by("-number").first()
    return read(saved) if saved else of_program(name)


def latest(name: str) -> EditedOutline | None:
    """The latest version, which may be a draft; None where the program's own was never edited."""
    return EditedOutline.objects.filter(name=name).select_related("saved_by").order_by("-number").first()


def read(saved: EditedOutline) -> Outline:
    return serialise.from_plain(saved.told, Outline)


def official(period: Period) -> Outline:
    return now(official_name(period.year))


def internal() -> Outline:
    return now(INTERNAL)


def text_keys(period: Period) -> dict[str, str]:
    """The texts that a report of the period has, official and internal, by key with their headings."""
    return dict([*official(period).text_keys, *internal().text_keys])


def fills_of(name: str) -> list[str]:
    """What may be filled into an outline."""
    return list(INTERNAL_FILLS if name == INTERNAL else OFFICIAL_FILLS)


def number_of(outline: Outline) -> int:
    return int(outline.version.rpartition("/")[2])


@transaction.atomic
def save(name: str, outline: Outline, *, by: User, seen: int, note: str = "") -> EditedOutline:
    """A new version of the outline; `seen` is the number of the version that the person looked at.

    The coordinator's is a draft, which changes no report until the Office Chief saves it (design §9). Raises
    PermissionDenied, or Refused with what is wrong in it.
    """
    rights.require(by, "draft_organisation")
    last = latest(name)
    number = (last.number if last else number_of(of_program(name))) + 1
    if number != seen + 1:
        raise Refused(_("Somebody saved this outline meanwhile; load the page again."))
    faults = list(_faults(name, outline))
    if faults:
        raise Refused(faults)
    outline = replace(outline, version=f"{name}/{number}", years=now(name).years)
    row = EditedOutline(
        name=name, number=number, told=serialise.to_plain(outline), note=note.strip(), saved_by=by,
        saved_on=clock.today(), is_draft=not rights.allowed(by, "keep_organisation"),
    )  # fmt: skip
    try:
        with transaction.atomic():
            history.save(row, by=by)
    except IntegrityError as error:  # the other's version came between
        raise Refused(_("Somebody saved this meanwhile; load the page again.")) from error
    return row


def _faults(name: str, outline: Outline) -> Iterator[str]:
    for what in ("type", "subject", "opening", "closing"):
        if not getattr(outline, what).strip():
            yield _("Type, subject, opening and closing of the document are needed.")
            break
    for text in (outline.subject, outline.subject_year, outline.opening, outline.closing):
        yield from _unknown_gaps(text)
    if not outline.sections:
        yield _("An outline needs at least one section.")
    allowed = fills_of(name)
    for section in outline.sections:
        if not section.heading.strip():
            yield _("A section has no heading.")
        if not section.parts:
            yield _("“%(heading)s” has no part: add one, with or without a heading of its own.") % {
                "heading": section.heading
            }
    for part in outline.parts:
        wrong = [fill for fill in part.fill if fill not in allowed]
        if wrong:
            yield _("“%(heading)s” cannot be filled with %(fill)s in this document.") % {
                "heading": part.heading, "fill": ", ".join(wrong),
            }  # fmt: skip
    keys = [part.texts for part in outline.parts if part.texts]
    if len(keys) != len(set(keys)):
        yield _("Two parts share one typed text.")
    if sum(part.rest for part in outline.parts) > 1:
        yield _("Only one part takes the tasks that no other part takes.")


def _unknown_gaps(text: str) -> Iterator[str]:
    try:
        named = [name for _text, name, _form, _kind in Formatter().parse(text) if name is not None]
    except ValueError:
        yield _("“%(text)s”: a brace is not closed.") % {"text": text[:60]}
        return
    for name in named:
        if name not in GAPS:
            yield _("“{%(name)s}” is not known; allowed are: %(allowed)s.") % {
                "name": name, "allowed": ", ".join(f"{{{gap}}}" for gap in GAPS),
            }  # fmt: skip

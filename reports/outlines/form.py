"""What the page of an outline takes in: the document's sentences, and its sections and parts line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.search import fold
from reports.outlines import Outline, Part, Section, editing
from tasks.task_page.forms import LineField

SECTION, PART = "section", "part"
EMPTY_LINES = 3

FILLS = {
    "plans": _("the plans of the year"),
    "progress": _("the counts of the period"),
    "tasks": _("the tasks of the part with their results"),
    "achieved": _("what was achieved, in figures"),
    "shortcomings": _("what is late, in figures"),
    "outlook": _("what falls due next"),
    "units": _("the counts by unit"),
    "late": _("the late tasks"),
    "index": _("the index in three figures"),
    "ledger": _("the ledger of lost points"),
    "stated": _("the stated values"),
    "sent_back": _("what was sent back"),
    "waiting": _("what waits for others"),
    "requests": _("requests for more time or another unit"),
    "events": _("what came into the period, left it or moved"),
    "since": _("what changed since the last report"),
}


class SentencesForm(forms.Form):
    """What stands around the sections."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    type = LineField(label=_("Type of document"), rows=1, max_length=100)
    subject = LineField(label=_("Subject"), max_length=500)
    subject_year = LineField(label=_("Subject of the report of a year"), max_length=500, required=False)
    opening = LineField(label=_("Opening"), rows=3, max_length=1000)
    closing = LineField(label=_("Closing"), max_length=1000)
    note = LineField(label=_("Why it is changed"), rows=1, max_length=500, required=False)

    def __init__(self, *args, outline: Outline, seen: int, **kwargs):
        told = {name: getattr(outline, name) for name in ("type", "subject", "subject_year", "opening", "closing")}
        super().__init__(*args, initial={"seen": seen, **told}, label_suffix="", **kwargs)


class LineForm(forms.Form):
    """A section, or a part of the section above it."""

    says_what_it_needs = True  # nothing but the level is needed

    place = forms.IntegerField(label=_("Position in the order"), min_value=0, max_value=9999, required=False)
    kind = forms.ChoiceField(label=_("Level"), choices=[(SECTION, _("section (I, II …)")), (PART, _("part (1, 2 …)"))])
    heading = LineField(label=_("Heading"), rows=1, max_length=300, required=False)
    fill = forms.MultipleChoiceField(
        label=_("Filled with"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    takes = LineField(
        label=_("Takes tasks whose section or document says"), rows=1, max_length=500, required=False,
        help_text=_("Words without accents, parted by commas."),
    )  # fmt: skip
    rest = forms.BooleanField(label=_("Takes the tasks that no other part takes"), required=False)
    typed = forms.BooleanField(label=_("The Office types a text here"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    remove = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(self, *args, fills: list[str], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        field: Any = self.fields["fill"]
        field.choices = [(name, FILLS.get(name, name)) for name in fills]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into a new line: its level alone says nothing."""
        return not any(self.cleaned_data.get(name) for name in ("heading", "fill", "takes", "rest", "typed"))


Lines = forms.formset_factory(LineForm, extra=EMPTY_LINES, max_num=80, validate_max=True)


class OutlineLines(Lines):  # type: ignore[misc, valid-type]
    """The lines of an outline in their order; places are told in tens, so that a line fits between two."""

    def __init__(self, *args, name: str, outline: Outline, **kwargs):
        form_kwargs = {"fills": editing.fills_of(name)}
        super().__init__(*args, prefix="line", initial=list(_lines(outline)), form_kwargs=form_kwargs, **kwargs)

    def sections(self) -> tuple[Section, ...]:
        """What was typed; a part before any section, or a line that was left empty, is left out."""
        told = [form.cleaned_data for form in self if form.initial or not form.is_empty]
        told = [line for line in told if not line["remove"]]
        told.sort(key=lambda line: line["place"] if line["place"] is not None else 10_000)
        keys = {line["key"] for line in told}
        found: list[tuple[str, list[Part]]] = []
        for line in told:
            if line["kind"] == SECTION:
                found.append((line["heading"], []))
            elif found:
                found[-1][1].append(_part(line, keys))
        return tuple(Section(heading, tuple(parts)) for heading, parts in found)


def _lines(outline: Outline) -> Iterator[dict]:
    place = 0
    for section in outline.sections:
        place += 10
        yield {"place": place, "kind": SECTION, "heading": section.heading}
        for part in section.parts:
            place += 10
            yield {
                "place": place, "kind": PART, "heading": part.heading, "fill": list(part.fill),
                "takes": ", ".join(part.takes), "rest": part.rest, "typed": bool(part.texts), "key": part.texts,
            }  # fmt: skip


def _part(line: dict, keys: set[str]) -> Part:
    key = line["key"] if line["typed"] else ""
    if line["typed"] and not key:
        n = 1
        while f"text_{n}" in keys:
            n += 1
        key = f"text_{n}"
        keys.add(key)
    takes = tuple(word for word in (fold(each) for each in line["takes"].split(",")) if word)
    return Part(heading=line["heading"], fill=tuple(line["fill"]), texts=key, takes=takes, rest=line["rest"])

"""What the page of an outline takes in: the document's sentences, and its sections and parts line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cchc.forms import LineField
from cchc.search import fold
from reports.outlines import editing
from reports.outlines.outline import Outline, Part, Section

SECTION, PART = "section", "part"
EMPTY_LINES = 3

FILLS = {
    "plans": _("the plans of the year"),
    "progress": _("the counts of the period"),
    "tasks": _("the tasks of the part with their results"),
    "achieved": _("what was achieved, in figures"),
    "shortcomings": _("what is late, in figures"),
    "outlook": _("what falls due next"),
    "summary": _("the summary with its charts"),
    "units": _("the counts by unit"),
    "late": _("the late tasks"),
    "index": _("the index in its figures"),
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

    def __init__(self, data: QueryDict | None = None, *, outline: Outline, seen: int):
        texts = {name: getattr(outline, name) for name in ("type", "subject", "subject_year", "opening", "closing")}
        super().__init__(data, initial={"seen": seen, **texts}, label_suffix="")


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

    def __init__(self, data=None, files=None, *, fills: list[str], **kwargs: Any):
        super().__init__(data, files, label_suffix="", **kwargs)
        field: Any = self.fields["fill"]
        field.choices = [(name, FILLS.get(name, name)) for name in fills]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into a new line: its level alone says nothing."""
        return not any(self.cleaned_data.get(name) for name in ("heading", "fill", "takes", "rest", "typed"))


Lines = forms.formset_factory(LineForm, extra=EMPTY_LINES, max_num=80, validate_max=True)


def outline_lines(data: QueryDict | None, *, name: str, outline: Outline) -> forms.BaseFormSet:
    """The lines of an outline in their order; places are counted in tens, so that a line fits between two."""
    form_kwargs = {"fills": editing.fills_of(name)}
    return Lines(data, prefix="line", initial=list(_lines(outline)), form_kwargs=form_kwargs)


def sections_of(lines: forms.BaseFormSet) -> tuple[Section, ...]:
    """What was typed; a part before any section, or a line that was left empty, is left out."""
    rows = [form.cleaned_data for form in lines if form.initial or not form.is_empty]
    rows = [row for row in rows if not row["remove"]]
    rows.sort(key=lambda row: row["place"] if row["place"] is not None else 10_000)
    keys = {row["key"] for row in rows}
    sections: list[tuple[str, list[Part]]] = []
    for row in rows:
        if row["kind"] == SECTION:
            sections.append((row["heading"], []))
        elif sections:
            sections[-1][1].append(_part(row, keys))
    return tuple(Section(heading, tuple(parts)) for heading, parts in sections)


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

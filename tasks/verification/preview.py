"""What a file of proof shows without being downloaded: pages as pictures, text and tables, or names in an archive.

Nothing of the file itself reaches the browser: pictures are drawn anew in a process of its own, text is text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tasks.importing.files import isolation, open_file
from tasks.importing.files.grid import Content, Refusal
from tasks.models import Evidence

# Run by itself: what it imports is for its process alone.
PAGES = "tasks.verification.pages"
LARGEST = open_file.FILE_LIMIT
LINES = 200  # of a document's text
ROWS = 60  # of a table

# What of that program draws a file of a kind, by its ending.
DRAWN = {"pdf": "pdf", "png": "picture", "jpg": "picture", "jpeg": "picture", "zip": "archive"}
READ = ("docx", "xlsx")


@dataclass(frozen=True)
class Table:
    name: str
    rows: list[list[str]]


@dataclass
class Preview:
    """What is shown, and in `left_out` what is not."""

    pages: list[str] = field(default_factory=list)  # JPEG, base64
    names: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    left_out: str = ""


def ending(evidence: Evidence) -> str:
    return evidence.file_name.rpartition(".")[2].lower()


def can_be_shown(evidence: Evidence) -> bool:
    """Whether its kind of file is one that is shown; a signed message (.p7m) is not."""
    return bool(evidence.file) and (ending(evidence) in DRAWN or ending(evidence) in READ)


def of_file(evidence: Evidence, data: bytes) -> Preview:
    """What the file shows; where it cannot be read, why."""
    if len(data) > LARGEST:
        return Preview(left_out=_("The file is too large to be shown here; download it."))
    try:
        if ending(evidence) in READ:
            return _outline(open_file.read(evidence.file_name, data))
        return _drawn(isolation.answer(PAGES, DRAWN[ending(evidence)], data))
    except open_file.Unreadable as fault:
        return Preview(left_out=str(fault))
    except Refusal as refusal:
        return Preview(left_out=open_file.sentence(refusal.key, refusal.facts))


def _drawn(found: dict) -> Preview:
    shown, total = found.get("pages", []), found["total"]
    names = found.get("names", [])
    left_out = ""
    if shown and total > len(shown):
        left_out = _("Pages 1 to %(n)d of %(total)d; the others stand in the file.") % {"n": len(shown), "total": total}
    elif total > len(names) and not shown:
        left_out = _("%(n)d of %(total)d names.") % {"n": len(names), "total": total}
    return Preview(pages=shown, names=names, left_out=left_out)


def _outline(content: Content) -> Preview:
    lines = [paragraph.text for paragraph in content.paragraphs if paragraph.text.strip()]
    tables = [Table(grid.name or grid.heading, [_texts(row) for row in grid.rows[:ROWS]]) for grid in content.grids]
    cut = len(lines) > LINES or any(len(grid.rows) > ROWS for grid in content.grids)
    left_out = _("Text and tables without their form, the first lines of each; the rest stands in the file.")
    return Preview(lines=lines[:LINES], tables=tables, left_out=left_out if cut else _("Text and tables without form."))


def _texts(row: list) -> list[str]:
    """The cells' texts, a merged cell once."""
    return [cell.text if number == 0 or cell is not row[number - 1] else "" for number, cell in enumerate(row)]

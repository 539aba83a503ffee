"""The proof pack: one archive with an index, a folder a criterion, files by number and date, hashes, what is missing.

Written file by file into a temporary one, so that its size does not matter. The same proof gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from django.core.files import File
from django.core.files.storage import default_storage

from cchc.dates import short_date
from cchc.search import fold
from reports.assessment import data, spreadsheet
from reports.assessment.content import AssessedRow, Assessment, gather
from reports.assessment.paper import missing_of, paper
from reports.assessment.proof import Missing, ProofRow
from reports.render.docx import render
from reports.render.packing import entry

INDEX, TABLES, DATA = "00-muc-luc.xlsx", "00-tu-danh-gia.docx", "00-tu-danh-gia.json"
HASHES, MISSING = "SHA256SUMS.txt", "00-con-thieu.txt"
CHUNK = 1 << 20
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the archive: where it stands there, which proof it is, of which criterion."""

    path: str
    row: AssessedRow
    proof: ProofRow


@dataclass(frozen=True, slots=True)
class Contents:
    """What the archive is to hold."""

    assessment: Assessment
    files: tuple[PackedFile, ...]


@dataclass(slots=True)
class Packed:
    """The archive that was written."""

    file: File
    sha256: str = ""
    lost: list[tuple[AssessedRow, Missing]] = field(default_factory=list)


def name(year: int) -> str:
    return f"{year}-ho-so-kiem-chung.zip"


def contents(year: int) -> Contents:
    """Which files go where. Raises NoSet."""
    assessment = gather(year)
    files, taken = [], set()
    for row in assessment.leaves:
        folder = folder_of(row)
        for proof in row.proofs:
            if proof.stored:
                path = _free(f"{folder}/{file_name(proof)}", taken)
                files.append(PackedFile(path, row, proof))
    return Contents(assessment, tuple(files))


def folder_of(row: AssessedRow) -> str:
    """ "1.2-bao-cao-cai-cach-hanh-chinh-dinh-ky" """
    return f"{row.number}-{plain(row.name)}"


def file_name(proof: ProofRow) -> str:
    """ "99-bc-skhdt_2019-06-18_trang-3.pdf": by number and date, and the page where only that proves it."""
    ending = PurePosixPath(proof.file_name).suffix.lower()
    named = proof.dated_on is not None and short_date(proof.dated_on) in proof.title
    dated = proof.dated_on.isoformat() if proof.dated_on and not named else ""
    parts = [plain(proof.title), dated, plain(proof.place)]
    return "_".join(part for part in parts if part) + ending


def plain(text: str) -> str:
    """Letters, digits and hyphens alone, so that every program opens the archive; a long name ends with a word."""
    name = re.sub(r"[^a-z0-9.]+", "-", fold(text)).strip("-.")
    if len(name) > LONGEST_NAME:
        whole_words = name[: LONGEST_NAME + 1].rpartition("-")[0]
        name = whole_words or name[:LONGEST_NAME]
    return name.strip("-.")


def _free(path: str, taken: set[str]) -> str:
    """The path, with a number where two files would have the same one."""
    stem, dot, ending = path.rpartition(".")
    free, n = path, 1
    while free in taken:
        n += 1
        free = f"{stem}-{n}{dot}{ending}" if "/" not in ending else f"{path}-{n}"
    taken.add(free)
    return free


@contextmanager
def archive(contents: Contents, on_step: Callable[[], None]) -> Iterator[Packed]:
    """The archive in a temporary file; `on_step` is called after each file. A lost or changed file is named."""
    with tempfile.TemporaryFile() as target:
        packed = Packed(File(target))
        hashes: dict[str, str] = {}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
            for row in contents.assessment.leaves:
                book.writestr(entry(f"{folder_of(row)}/"), b"")  # a criterion without proof shows as an empty folder
            for each in contents.files:
                _copy(book, each, hashes, packed)
                on_step()
            for path, data in _index(contents, hashes, packed):
                book.writestr(entry(path), data)
                hashes[path] = hashlib.sha256(data).hexdigest()
            book.writestr(entry(HASHES), "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode())
            on_step()
        target.seek(0)
        packed.sha256 = hashlib.file_digest(target, "sha256").hexdigest()
        target.seek(0)
        yield packed


def _copy(book: zipfile.ZipFile, each: PackedFile, hashes: dict[str, str], packed: Packed) -> None:
    try:
        source = default_storage.open(each.proof.stored)
    except OSError:
        packed.lost.append((each.row, Missing("lost_file", each.proof.title)))
        return
    digest = hashlib.sha256()
    with source, book.open(entry(each.path), "w") as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    hashes[each.path] = digest.hexdigest()
    if each.proof.sha256 and hashes[each.path] != each.proof.sha256:
        packed.lost.append((each.row, Missing("changed_file", each.proof.title)))


def _index(contents: Contents, hashes: dict[str, str], packed: Packed) -> Iterator[tuple[str, bytes]]:
    lost: dict[str, list[Missing]] = {}
    for row, missing in packed.lost:
        lost.setdefault(row.number, []).append(missing)
    rows = tuple(replace(row, missing=(*row.missing, *lost.get(row.number, ()))) for row in contents.assessment.rows)
    assessment = replace(contents.assessment, rows=rows)
    listed = [(each.path, each.row, each.proof, hashes[each.path]) for each in contents.files if each.path in hashes]
    yield INDEX, spreadsheet.render(assessment, listed)
    yield TABLES, render.render(paper(assessment))
    yield DATA, data.render(assessment, listed)
    lines = [f"{row.number} {row.name}: {missing_of(missing)}" for row, missing in assessment.missing]
    yield MISSING, ("\ufeff" + "\r\n".join(lines)).encode()

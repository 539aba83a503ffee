"""The parts of a Word or Excel file (a ZIP archive): checked for size, macros and entities, read one by one.

A part that is damaged is missing: who needs it says so, and what else can be read is read.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lxml import etree

from tasks.importing.files.grid import Refusal

MEGABYTE = 1024 * 1024
# An annex of a thousand items has some 5 MB of XML. A sheet may be formatted down to its last row, so it is read as a
# stream; a document is taken whole. Pictures and the like are never unpacked.
DOCUMENT_LIMIT = 25 * MEGABYTE
SHEET_LIMIT = 250 * MEGABYTE
OTHER_LIMIT = 100 * MEGABYTE
PARTS_LIMIT = 2000
PROLOG_BYTES = 64 * 1024
DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
    RuntimeError, ValueError, IndexError, etree.XMLSyntaxError,
)  # fmt: skip


class Damaged(Exception):
    """A part is not there or cannot be read."""


class Archive:
    """Parts by their names, in any case and with either slash."""

    def __init__(self, data: bytes):
        """Raises Refusal for what may not be opened at all."""
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as fault:
            raise Refusal("damaged") from fault
        parts = self.zip.infolist()
        other = sum(part.file_size for part in parts if not part.filename.lower().endswith((".xml", ".rels")))
        if len(parts) > PARTS_LIMIT or other > OTHER_LIMIT:
            raise Refusal("too_large_inside")
        if any(part.flag_bits & 0x1 for part in parts):
            raise Refusal("password")
        self.parts = {_key(part.filename): part for part in parts}
        if any(name.endswith("vbaproject.bin") for name in self.parts):
            raise Refusal("macros")

    def has(self, name: str) -> bool:
        return _key(name) in self.parts

    def open(self, name: str, *, limit: int = DOCUMENT_LIMIT) -> IO[bytes]:
        """A part as a stream, if it declares no entity. Raises Damaged and Refusal."""
        part = self.parts.get(_key(name))
        if part is None:
            raise Damaged(name)
        if part.file_size > limit:
            raise Refusal("part_too_large", limit=limit // MEGABYTE)
        try:
            with self.zip.open(part) as stream:
                prolog = stream.read(PROLOG_BYTES).replace(b"\0", b"")
            if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog:
                raise Refusal("entities")
            return self.zip.open(part)
        except DAMAGE as fault:
            raise Damaged(name) from fault

    def tree(self, name: str, *, limit: int = DOCUMENT_LIMIT) -> etree._Element:
        """A part taken whole. Raises Damaged and Refusal."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            with self.open(name, limit=limit) as stream:
                root = etree.parse(stream, parser).getroot()
        except DAMAGE as fault:
            raise Damaged(name) from fault
        if root.getroottree().docinfo.doctype:
            raise Refusal("entities")
        return root

    def elements(self, name: str, *tags: str, event: str = "end", limit: int = SHEET_LIMIT) -> Iterator[etree._Element]:
        """A part as a stream of the elements with the local names `tags`. Raises Damaged and Refusal."""
        wanted = [f"{{*}}{tag}" for tag in tags]
        try:
            with self.open(name, limit=limit) as stream:
                for _event, element in etree.iterparse(
                    stream, events=(event,), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False,
                    huge_tree=False,
                ):  # fmt: skip
                    yield element
        except DAMAGE as fault:
            raise Damaged(name) from fault

    def main_part(self) -> tuple[str, str]:
        """The name of the part that the file begins with, and its root's name ("document", "workbook")."""
        names = [target for kind, target in self.related("") if kind == "officeDocument"]
        for name in [*names, "word/document.xml", "xl/workbook.xml"]:
            if not self.has(name):
                continue
            if name.endswith(".bin"):
                raise Refusal("binary_workbook")
            try:
                root = next(self.elements(name, "*", event="start", limit=DOCUMENT_LIMIT))
            except (Damaged, StopIteration) as fault:
                raise Refusal("damaged") from fault
            return name, local(root.tag)
        raise Refusal("other_office" if self.has("content.xml") else "no_document")

    def related(self, part: str) -> list[tuple[str, str]]:
        """(kind, target part) of what a part refers to inside the file; nothing where that list is damaged."""
        folder, name = posixpath.split(part)
        try:
            root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        except Damaged:
            return []
        return [(kind, target) for _key, kind, target in self._relations(root, folder)]

    def relation_ids(self, part: str) -> dict[str, tuple[str, str]]:
        """The same by the relation's id."""
        folder, name = posixpath.split(part)
        try:
            root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        except Damaged:
            return {}
        return {key: (kind, target) for key, kind, target in self._relations(root, folder)}

    def _relations(self, root: etree._Element, folder: str) -> Iterator[tuple[str, str, str]]:
        for one in root:
            if local(one.tag) != "Relationship" or one.get("TargetMode") == "External":
                continue
            target = (one.get("Target") or "").replace("\\", "/")
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            yield one.get("Id") or "", (one.get("Type") or "").rpartition("/")[2], target


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def local(tag: object) -> str:
    """A name without its namespace: transitional and strict files differ in nothing else."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    return [one for one in parent if local(one.tag) == name] if parent is not None else []


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next((one for one in parent if local(one.tag) == name), None) if parent is not None else None


def attribute(element: etree._Element | None, name: str) -> str:
    if element is None:
        return ""
    return next((text for key, text in element.attrib.items() if local(key) == name or key == name), "")


def value(element: etree._Element | None) -> str:
    return attribute(element, "val")


def whole(text: str, default: int = 0) -> int:
    """A whole number of at most nine figures; anything else gives `default`."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else default


def is_on(element: etree._Element | None) -> bool | None:
    """A switch: on, off (val="0"), or None where it is not set."""
    if element is None:
        return None
    return value(element).lower() not in ("0", "false", "off", "none")

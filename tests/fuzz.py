"""Files as accidents and attackers make them: good ones with bytes flipped, parts removed, attributes changed.

`tests/test_uploads.py` sends them through every upload, a few in CI and 2,000 in `make audit`.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

from tests.tasks.importing import annexes, writers

ODD = [
    "", "0", "-1", "1", "999", "99999999999999999999", "NaN", "1e308", "'", "\ufffe", "\u202e", "a" * 5000, "[" * 300,
    "0" * 400, "A1:XFD1048576", "XFD1", "true", "none", "../../x", "http://127.0.0.1/", "#REF!", "%s%n",
]  # fmt: skip
TEXTS = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b"\t" * 50,
    b";" * 50,
    b"\r",
    b"=1+1",
    b"\n" * 30,
    b"\xc3",
    b"sep=;\n",
]
ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
ELEMENT = re.compile(rb"<[^<>]{1,200}>")


def seeds() -> list[tuple[str, bytes]]:
    """Good files of each kind, with merged cells, sections, prose and several tables."""
    rows = (annexes.PLAIN, annexes.LEAD_FIRST, annexes.NESTED)
    found = [(f"{n}.docx", writers.word("KẾ HOẠCH", table, table)) for n, table in enumerate(rows)]
    found += [(f"{n}.xlsx", writers.excel("PHỤ LỤC", table)) for n, table in enumerate(rows)]
    found += [("prose.docx", writers.word(*annexes.PROSE))]
    found += [(f"{n}.csv", writers.text(table, sign)) for n, (table, sign) in enumerate(zip(rows, ",;\t", strict=True))]
    return [*found, ("utf16.tsv", writers.text(annexes.PLAIN, "\t", "utf-16"))]


def mutated(number: int, files: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """The file of this number: always the same from the same seeds."""
    chance = random.Random(number)  # noqa: S311
    name, data = chance.choice(files)
    if name.endswith((".csv", ".tsv")) or chance.random() < 0.3:
        data = _bytes(data, chance)
    else:
        data = _parts(data, chance)
    if chance.random() < 0.05:
        name = chance.choice(["x.docx", "x.xlsx", "x.csv", "x.tsv", "x", "x.doc", "x.docm", "\u202exslx.docx"])
    return name, data


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, cut out, doubled or put in."""
    found = bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 20, 200])):
        if not found:
            break
        at, length = chance.randrange(len(found)), chance.choice([1, 2, 16, 500])
        match chance.randrange(5):
            case 0:
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                del found[at : at + length]
            case 2:
                found[at:at] = found[at : at + length]
            case 3:
                found[at:at] = chance.choice(TEXTS)
            case _:
                found[at : at + length] = chance.randbytes(length)
    return bytes(found)


def _parts(data: bytes, chance: random.Random) -> bytes:
    """An archive with a part removed, emptied, renamed, or with its XML changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.choice([1, 1, 2, 5])):
        if not contents:
            break
        name = chance.choice(sorted(contents))
        match chance.randrange(8):
            case 0:
                del contents[name]
            case 1:
                contents[name] = b""
            case 2:
                other = chance.choice([name.upper(), name.replace("/", "\\"), f"/{name}", "x.xml"])
                contents[other] = contents.pop(name)
            case 3:
                contents[name] = _bytes(contents[name], chance)
            case 4 | 5:
                value = chance.choice(ODD).encode("utf-8", "surrogatepass")
                contents[name] = _one(ATTRIBUTE, contents[name], chance, lambda match, value=value: (
                    match[1] + b'="' + value + b'"'))  # fmt: skip
            case 6:
                times = chance.choice([0, 2, 900])
                contents[name] = _one(ELEMENT, contents[name], chance, lambda match, times=times: match[0] * times)
            case _:
                text = chance.choice(ODD).encode("utf-8", "surrogatepass")
                contents[name] = _one(ELEMENT, contents[name], chance, lambda match, text=text: match[0] + text)
    return writers.parts(contents)


def _one(pattern: re.Pattern[bytes], data: bytes, chance: random.Random, change: Callable) -> bytes:
    """`data` with one match of the pattern changed."""
    places = [match.span() for match in pattern.finditer(data)]
    if not places:
        return data
    start, end = chance.choice(places)
    match = pattern.match(data, start)
    return data[:start] + change(match) + data[end:] if match else data

"""One page as a PDF, for proof of the demo's samples: no library, no font file, readable in any viewer.

The letters are those of Courier, which every viewer has, all of one width; the marks of Vietnamese, which it lacks,
are drawn as strokes. A table from codes to Unicode lets the text be searched and copied.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

PAGE = (595, 842)  # A4, in points
LEFT, TOP, LEADING = 70, 740, 1.9
SIZE, COLUMNS = 13, 58  # 58 letters of 7.8 points fill the line
FIRST_CODE = 33
NAMES = {
    " ": "space", ",": "comma", ".": "period", "-": "hyphen", "/": "slash", ":": "colon", ";": "semicolon",
    "(": "parenleft", ")": "parenright", "'": "quotesingle", '"': "quotedbl", "%": "percent", "+": "plus",
    "&": "ampersand", "–": "endash", "«": "guillemotleft", "»": "guillemotright", "!": "exclam", "_": "underscore",
    **dict(zip("0123456789", [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ], strict=True)),
}  # fmt: skip

# The strokes of each mark over a small letter, in thousandths of the letter's size; a letter is 600 wide.
CIRCUMFLEX, BREVE, HORN, DOT_BELOW = "\u0302", "\u0306", "\u031b", "\u0323"
ACUTE, GRAVE, HOOK, TILDE = "\u0301", "\u0300", "\u0309", "\u0303"
Line = list[tuple[int, int]]
STROKES: dict[str, Line] = {
    CIRCUMFLEX: [(190, 590), (300, 690), (410, 590)],
    BREVE: [(190, 690), (240, 610), (360, 610), (410, 690)],
    HORN: [(470, 450), (550, 480), (570, 570)],
    DOT_BELOW: [(300, -150), (300, -148)],
    ACUTE: [(270, 600), (370, 720)],
    GRAVE: [(330, 600), (230, 720)],
    HOOK: [(290, 600), (345, 650), (330, 715), (260, 715)],
    TILDE: [(170, 610), (250, 690), (350, 620), (430, 700)],
}
BAR_SMALL: Line = [(280, 610), (580, 610)]
BAR_CAPITAL: Line = [(20, 330), (290, 330)]
OVER_CAPITAL, OVER_CIRCUMFLEX = 160, (100, 110)


def one_page(paragraphs: Iterable[str]) -> bytes:
    """A PDF file of one page with the paragraphs; what does not fit on the page is left out."""
    lines = [line for text in paragraphs for line in [*textwrap.wrap(unicodedata.normalize("NFC", text), COLUMNS), ""]]
    lines = lines[: int(TOP / (SIZE * LEADING))]
    letters = sorted({letter for line in lines for letter in line} | {" "})[: 256 - FIRST_CODE]
    codes = {letter: FIRST_CODE + number for number, letter in enumerate(letters)}
    return _file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
        % PAGE,
        _stream(_content(lines, codes)),
        _font(letters),
        _stream(_to_unicode(codes)),
    )


def _parts(letter: str) -> tuple[str, str]:
    """The bare letter and its marks."""
    if letter in "đĐ":
        return ("d" if letter == "đ" else "D"), letter
    decomposed = unicodedata.normalize("NFD", letter)
    return decomposed[0], decomposed[1:]


def _content(lines: list[str], codes: dict[str, int]) -> str:
    text, strokes = [], []
    for number, line in enumerate(lines):
        y = TOP - number * SIZE * LEADING
        shown = "".join(f"{codes.get(letter, codes[' ']):02x}" for letter in line)
        text.append(f"1 0 0 1 {LEFT} {y:.1f} Tm <{shown}> Tj")
        for place, letter in enumerate(line):
            strokes += _marks(letter, LEFT + place * SIZE * 0.6, y)
    return "\n".join(["BT", f"/F {SIZE} Tf", *text, "ET", "0.9 w 1 J 1 j", *strokes])


def _marks(letter: str, x: float, y: float) -> Iterator[str]:
    bare, marks = _parts(letter)
    for mark in marks:
        if mark in "đĐ":
            yield _stroke(BAR_SMALL if mark == "đ" else BAR_CAPITAL, x, y)
            continue
        right, up = 0, 0
        if bare.isupper() and mark != DOT_BELOW:
            up += OVER_CAPITAL
        if mark in (ACUTE, GRAVE, HOOK, TILDE) and (CIRCUMFLEX in marks or BREVE in marks):
            right += OVER_CIRCUMFLEX[0] if mark != TILDE else 0
            up += OVER_CIRCUMFLEX[1]
        if mark in STROKES:
            yield _stroke([(across + right, high + up) for across, high in STROKES[mark]], x, y)


def _stroke(line: Line, x: float, y: float) -> str:
    points = [f"{x + across * SIZE / 1000:.2f} {y + high * SIZE / 1000:.2f}" for across, high in line]
    return f"{points[0]} m {' '.join(f'{point} l' for point in points[1:])} S"


def _font(letters: list[str]) -> bytes:
    names = []
    for letter in letters:
        bare, _marks_of_it = _parts(letter)
        names.append(bare if bare.isascii() and bare.isalpha() else NAMES.get(bare, "question"))
    return (
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 6 0 R "
        f"/FirstChar {FIRST_CODE} /LastChar {FIRST_CODE + len(letters) - 1} /Widths [{'600 ' * len(letters)}] "
        f"/Encoding << /Type /Encoding /Differences [{FIRST_CODE} {' '.join(f'/{name}' for name in names)}] >> >>"
    ).encode()


def _to_unicode(codes: dict[str, int]) -> str:
    pairs = [f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items()]
    # At most 100 pairs stand in one block.
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    return "\n".join([
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Sample def /CMapType 2 def",
        "1 begincodespacerange <00> <ff> endcodespacerange",
        *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ])  # fmt: skip


def _stream(text: str) -> bytes:
    content = text.encode("ascii")
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(*objects: bytes) -> bytes:
    """The objects numbered from 1, with the table that says where each begins."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)

"""What a form is sent instead of what its page holds: empty, huge, wrong, doubled, unknown, unreadable."""

from __future__ import annotations

from collections.abc import Callable

from tests.attacks.forms import Fields

HUGE = "Nội dung rất dài. " * 2000
CONTROL = "a\x00b\x1fc\ufffe\u202ed\ud7ff\x7f"
DAYS = ["31/12/9999", "01/01/0001", "30/02/2019", "2019-13-45", "00/00/0000", "31/12/10000"]
DIGITS = ["9" * 19, "9" * 5000, "-1", "-" + "9" * 30, "1e400", "0x10", "²", "٣", "NaN", "Infinity", "9" * 18]
WRONG = ["không phải số", "[]", '{"a": 1}', "None", "../../etc/passwd", "' OR 1=1 --", "{{ 7 * 7 }}", "%s%n", "*"]


def one_of(texts: list[str]) -> Callable[[str, list[str], int], list[str]]:
    return lambda name, values, turn: [texts[turn % len(texts)]] * max(1, len(values))


# By kind: the values of one field in place of its own; `turn` takes the texts of a kind one after the other.
ONE_FIELD: dict[str, Callable[[str, list[str], int], list[str]]] = {
    "empty": lambda name, values, turn: [""],
    "missing": lambda name, values, turn: [],
    "huge": lambda name, values, turn: [HUGE],
    "wrong": one_of(WRONG),
    "doubled": lambda name, values, turn: [*values, *values, "1"],
    "control": lambda name, values, turn: [CONTROL],
    "days": one_of(DAYS),
    "digits": one_of(DIGITS),
}
UNKNOWN: Fields = {
    "khong_co": ["1"], "pk": ["1"], "id": ["1"], "__proto__": ["1"], "state": ["done"], "is_superuser": ["on"],
    "form-TOTAL_FORMS": ["9" * 30], "x" * 300: ["1"], "a[b][c]": ["1"], "\x00": ["1"], "": ["1"],
}  # fmt: skip


def all_fields(fields: Fields, kind: str, turn: int) -> Fields:
    """Every field attacked at once; "unknown" leaves them and adds others."""
    if kind == "unknown":
        return fields | UNKNOWN
    attack = ONE_FIELD[kind]
    return {name: attack(name, values, turn + n) for n, (name, values) in enumerate(fields.items())}


def one_field(fields: Fields, name: str, kind: str, turn: int) -> Fields:
    """One field attacked, the others as a person would send them."""
    return fields | {name: ONE_FIELD[kind](name, fields[name], turn)}


KINDS = [*ONE_FIELD, "unknown"]
# Bodies that are no form, with what they say they are.
BODIES = [
    (b"", "multipart/form-data"),
    (b"--x\r\nnot a part", "multipart/form-data; boundary=x"),
    (b"\xff\xfe\x00", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"a=%ff%fe%00&b=%zz&%00=1", "application/x-www-form-urlencoded; charset=no-such-one"),
    (b'{"a": ' * 2000, "application/json"),
    (b"&".join(b"f%d=1" % n for n in range(1200)), "application/x-www-form-urlencoded"),
]  # fmt: skip

"""Whose number it is: the same document written in two ways is found. Pure, beside the words kept as data."""

from __future__ import annotations

import re
from functools import cache

from tasks.vocabulary import load, plain, squash

OF_THE_PROVINCE = re.compile(r"\s+tinh(\s.*)?$")


@cache
def _short() -> dict[str, str]:
    return {plain(key): plain(value) for key, value in load("dispatches")["issuers"]["abbreviations"].items()}


def issuer_key(issuer: str) -> str:
    """One key for "UBND tỉnh", "UBND TỈNH ĐẮK LẮK" and "Ủy ban nhân dân tỉnh Đắk Lắk"."""
    words = f" {plain(issuer)} "
    for short, full in _short().items():
        words = words.replace(f" {short} ", f" {full} ")
    return OF_THE_PROVINCE.sub("", words.strip())


def number_key(number: str) -> str:
    """ "2768/UBND -TH" and "2768/ubnd-th" are one number; leading zeros are kept in print and count for nothing."""
    return re.sub(r"^0+(?=\d)", "", squash(number))


def register_key(number: str, issuer: str, year: int | str) -> str:
    """What is unique in the register: an issuer gives a number once a year."""
    return f"{year}:{number_key(number)}:{issuer_key(issuer)}"[:300]


def is_same_authority(issuer: str, other: str) -> bool:
    """Whether one speaks for the other: the same issuer however written, or both for UBND tỉnh."""
    return issuer_key(issuer) == issuer_key(other) or (
        assigns_for_the_province(issuer) and assigns_for_the_province(other)
    )


def assigns_for_the_province(issuer: str) -> bool:
    """Whether the issuer is UBND tỉnh, its Chủ tịch or their office."""
    return issuer_key(issuer) in {issuer_key(name) for name in load("dispatches")["issuers"]["province"]}

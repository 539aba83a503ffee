"""The Vietnamese README says the same as the English one: as many headings, the same commands, the same links."""

import re

from django.conf import settings

ENGLISH, VIETNAMESE = ((settings.BASE_DIR / name).read_text(encoding="utf-8") for name in ("README.md", "README.vi.md"))


def found(pattern: str, text: str) -> list[str]:
    return re.findall(pattern, text, re.M)


def test_both_have_the_same_headings_in_number_and_depth():
    assert [len(marks) for marks in found(r"^(#+) ", ENGLISH)] == [len(marks) for marks in found(r"^(#+) ", VIETNAMESE)]


def test_both_name_the_same_commands():
    for pattern in (r"^    (make \w+)", r"^\| (`[a-z_]+.*?`) \|"):
        assert found(pattern, ENGLISH)
        assert found(pattern, ENGLISH) == found(pattern, VIETNAMESE)


def test_both_lead_to_the_same_pages():
    assert set(found(r"\]\(([^)]+)\)", ENGLISH)) - {"README.vi.md"} == set(found(r"\]\(([^)]+)\)", VIETNAMESE))

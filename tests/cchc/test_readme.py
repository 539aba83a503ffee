"""What is read before installing says the same in Vietnamese as in English: headings, commands, links."""

import re

import pytest
from django.conf import settings


def page(name: str) -> str:
    return (settings.BASE_DIR / name).read_text(encoding="utf-8")


ENGLISH, VIETNAMESE = page("README.md"), page("README.vi.md")
GUIDES = page("docs/deployment.md"), page("docs/deployment.vi.md")
BLOCK = r"^```sh\n(.*?)^```$"


def found(pattern: str, text: str) -> list[str]:
    return re.findall(pattern, text, re.M)


def blocks(text: str) -> list[str]:
    return re.findall(BLOCK, text, re.M | re.S)


def prose(text: str) -> str:
    return re.sub(BLOCK, "", text, flags=re.M | re.S)


@pytest.mark.parametrize(("english", "vietnamese"), [(ENGLISH, VIETNAMESE), GUIDES], ids=["readme", "installation"])
def test_both_have_the_same_headings_in_number_and_depth(english, vietnamese):
    assert [len(marks) for marks in found(r"^(#+) ", prose(english))] == [
        len(marks) for marks in found(r"^(#+) ", prose(vietnamese))
    ]


def test_both_name_the_same_commands():
    for pattern in (r"^    (make \w+)", r"^\| (`[a-z_]+.*?`) \|"):
        assert found(pattern, ENGLISH)
        assert found(pattern, ENGLISH) == found(pattern, VIETNAMESE)


def test_both_lead_to_the_same_pages():
    assert set(found(r"\]\(([^)]+)\)", ENGLISH)) - {"README.vi.md"} == set(found(r"\]\(([^)]+)\)", VIETNAMESE))


def test_the_installation_is_typed_by_the_same_commands_in_the_same_order():
    english, vietnamese = GUIDES
    assert blocks(english)
    assert blocks(english) == blocks(vietnamese)


def test_the_installation_names_the_same_files_settings_and_pages_in_the_same_order():
    english, vietnamese = map(prose, GUIDES)
    for pattern in (r"`([^`]+)`", r"\]\(([^)]+)\)"):
        assert found(pattern, english)
        assert found(pattern, english) == found(pattern, vietnamese)

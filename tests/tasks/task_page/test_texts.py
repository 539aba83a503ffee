"""No text of the pages and acts is missing in the catalogue: what the code says is compared with the .po files."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CALLS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0, "pgettext": 1, "pgettext_lazy": 1}
IN_TEMPLATE = re.compile(
    r"""\b(n|p|np)?gettext\((?:u?'((?:[^'\\]|\\.)*)'|u?"((?:[^"\\]|\\.)*)")(?:, u?'((?:[^'\\]|\\.)*)')?"""
)


def package_of(template: Path) -> str:
    top = template.relative_to(ROOT / "templates").parts[0]
    return top if top in ("tasks", "scoring", "reports") else "cchc"


def said_in_python(package: str) -> set[str]:
    found = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name in CALLS and len(node.args) > CALLS[name]:
                text = node.args[CALLS[name]]
                if isinstance(text, ast.Constant):
                    found.add(text.value)
    return found


def said_in_templates(package: str) -> set[str]:
    found = set()
    for path in (ROOT / "templates").rglob("*.html"):
        if package_of(path) == package:
            for kind, single, double, second in IN_TEMPLATE.findall(templatize(path.read_text())):
                text = second if kind == "p" else single or double
                found.add(text.replace("\\'", "'").replace('\\"', '"').replace("\\n", "\n"))
    return found


@pytest.mark.parametrize("package", ["cchc", "tasks"])
def test_every_text_stands_in_the_catalogue(package):
    catalogue = polib.pofile(str(ROOT / "locale" / package / "vi" / "LC_MESSAGES" / "django.po"))
    known = {entry.msgid for entry in catalogue if entry.translated()}
    said = said_in_python(package) | said_in_templates(package)
    assert len(said) > 100
    assert sorted(said - known) == []

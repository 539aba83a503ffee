"""What holds for the whole project: one clock, no inline style or script, a history for every row, English in code."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel

ROOT = Path(settings.BASE_DIR)
PACKAGES = ["cchc", "tasks", "scoring", "reports"]
PYTHON = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
PAGES = sorted((ROOT / "templates").rglob("*.html"))
TEMPLATES = [*PAGES, *sorted((ROOT / "django_templates").rglob("*.html"))]
VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")

# A decree's number, a pattern's alphabet ("[a-zđ]"), the whole alphabet and single letters are no words.
NO_WORDS = re.compile(r"\d+/\d+/NĐ-CP|\[[^\]\s]*\]|^[đĐ]+$|^aăâbcdđ[a-zêôơư]+$")

# Rows that are a log themselves, or are computed from other rows and can be computed again.
LOGS = {
    "SignIn",
    "FormReceipt",
    "DayOfUploads",
    "MachineCall",
    "FileReading",
    "AccountChange",
    "ReferenceVersion",
    "AccountNotice",
    "Act",
    "Digest",
    "SignOfLife",
    "Snapshot",
    "TaskStake",
    "Work",
    "Operation",
    "CacheEntry",
    "ForeseenDay",
    "ForeseenDigest",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_today_has_one_source(path):
    if path.name == "clock.py":
        return
    found = re.findall(r"date\.today\(|datetime\.now\(|localdate\(", path.read_text())
    assert not found, f"{name_of(path)} asks {found}: today has one source, cchc.clock"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_page_holds_style_or_script(path):
    text = path.read_text()
    if "tasks/reminders/digest" in name_of(path):
        return  # a mail has no style sheet to link to
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", text)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_template_is_laid_out_for_reading(path):
    assert [n for n, line in enumerate(path.read_text().splitlines(), 1) if len(line) > 160] == []


TAG = re.compile(r"</?(a|p|div|span|t[rdh]|ul|li|svg|strong|option|select|input|img)\b")
# Where Python may write HTML, and why.
HTML_IN_PYTHON = {
    "cchc/guide/guide.py": "the guides are Markdown, made into HTML by a library",
    "cchc/pages/form_key.py": "the two hidden fields of every form, of libraries' pages too",
    "cchc/templating/environment.py": "the texts of the catalogues are trusted",
}


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_html_stands_in_templates(path):
    import ast

    tree = ast.parse(path.read_text())
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    tags = [
        text
        for text in texts
        if re.search(r"</?(a|p|div|span|t[rdh]|ul|li|svg|strong|option|select|input|img)\b", text)
    ]
    made = names & {"format_html", "format_html_join", "mark_safe", "SafeString", "Markup"}
    assert not (made or tags) or name_of(path) in HTML_IN_PYTHON, f"{name_of(path)}: {made or tags}"


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_what_people_read_in_vietnamese_stands_in_the_catalogues_not_in_code(path):
    """Comments and docstrings may quote the office's words; strings that reach a page may not hold Vietnamese."""
    import ast

    tree = ast.parse(path.read_text())
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    shown = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and VIETNAMESE.search(NO_WORDS.sub("", node.value))
    ]
    if path.name in ("settings.py",):
        shown = [text for text in shown if text != "Tiếng Việt"]
    assert not shown, f"{name_of(path)}: {shown}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_holds_vietnamese(path):
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(), flags=re.S)
    assert not VIETNAMESE.search(text), name_of(path)


def test_every_domain_row_has_a_history():
    without = [
        model.__name__
        for package in ["accounts", *PACKAGES[1:]]
        for model in apps.get_app_config(package).get_models()
        if not model.__name__.startswith("Historical")
        and not hasattr(model, "history")
        and not model._meta.auto_created
        and model.__name__ not in LOGS
    ]
    assert without == []


def test_every_setting_of_the_environment_is_explained():
    told = (ROOT / "docs" / "settings.md").read_text()
    read = re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', (ROOT / "cchc" / "settings.py").read_text())
    assert [name for name in read if name not in told] == []


def test_nothing_names_a_package_registry_or_a_path_of_a_machine():
    tracked = [
        p for p in ROOT.rglob("*") if p.is_file() and p.suffix in {".py", ".md", ".txt", ".toml", ".yaml", ".html"}
    ]
    own = [p for p in tracked if not {".venv", "var", "wheels", ".git", ".test-services"} & set(p.parts)]
    found = [name_of(p) for p in own if re.search(r"/root/|/home/\w+/|pypi\.org|files\.pythonhosted", p.read_text())]
    assert [name for name in found if name != "tests/test_conventions.py"] == []


def test_rows_are_saved_with_who_and_why_in_one_place():
    users = [name_of(path) for path in PYTHON if "_history_user" in path.read_text()]
    assert users == ["cchc/history.py"]


def test_no_module_imports_itself_by_way_of_others_not_even_inside_a_function():
    graph = grimp.build_graph(*PACKAGES)
    TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules}).prepare()


# What was released first, by app: from there on the code of the release before must be able to write on the new tables.
FIRST_RELEASE = {"accounts": "0004", "tasks": "0019", "scoring": "0008", "reports": "0003"}


def test_a_column_that_comes_later_and_may_not_be_empty_has_a_default_in_the_database():
    without = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        new = {operation.name_lower for operation in migration.operations if isinstance(operation, CreateModel)}
        for operation in migration.operations:
            if isinstance(operation, AddField) and operation.model_name not in new and app in FIRST_RELEASE:
                field = operation.field
                if name[:4] > FIRST_RELEASE[app] and not (field.null or field.many_to_many or field.has_db_default()):
                    without.append(f"{app}.{name}: {operation.model_name}.{operation.name}")
    assert without == []

"""A small invented department's catalogue, written as a folder that a test changes row by row."""

from __future__ import annotations

import csv
from pathlib import Path

from tasks.catalogue.read import Folder

PROGRESS = (
    "status started_on product_date sent_on evidence evidence_kind reported_on verified_on updated_on forecast "
    "waiting_on waiting_since request request_value requested_on note"
)
COLUMNS = {
    "set.csv": "key value source",
    "units.csv": "code name kind aliases valid_from valid_to source",
    "organisation.csv": "key value source",
    "documents.csv": "key number date issuer kind title stated_items source note",
    "items.csv": "document number section text product lead coordinating schedule schedule_text deadline_owner "
    "criteria supports same_as provenance source_note",
    "criteria.csv": "key parent name max_points official_prior official_before printed_prior status rule params "
    "lost_prior note",
    "sample_people.csv": "username email name position unit role in_charge_of",
    "sample_progress.csv": f"document item unit occurrence {PROGRESS}",
    "sample_awaited.csv": "document item unit occurrence kind asked_of what number asked_on due answered_on answer",
    "sample_dispatches.csv": f"number date issuer summary unit deadline {PROGRESS}",
}


class Catalogue:
    """Rows by file. `add` takes the cells that matter, `write` makes the folder anew."""

    def __init__(self, path: Path):
        self.path = path
        self.files: dict[str, list[dict[str, str]]] = {}

    def add(self, file: str, **cells: str) -> dict[str, str]:
        """A row at the end of the file; gives it, so that a test can change it."""
        row = {column: str(cells.pop(column, "")) for column in COLUMNS[file].split()}
        assert not cells, f"{file} has no {', '.join(cells)}"
        self.files.setdefault(file, []).append(row)
        return row

    def item(self, number: str, **cells: str) -> dict[str, str]:
        usual = {
            "document": "kh-7", "number": number, "text": f"Nội dung {number}", "product": "Báo cáo", "lead": "NV",
            "schedule": "on 2020-06-30", "schedule_text": "Tháng 6/2020", "provenance": "draft", "source_note": "thử",
        }  # fmt: skip
        return self.add("items.csv", **{**usual, **cells})

    def progress(self, item: str, status: str, **cells: str) -> dict[str, str]:
        usual = {"document": "kh-7", "item": item, "occurrence": "1", "status": status}
        if status != "todo":
            usual["started_on"] = "2020-03-02"
        if status in ("reported", "done", "sent_back"):
            usual |= {
                "product_date": "2020-04-01", "sent_on": "2020-04-03", "evidence": "12/BC-SYT",
                "evidence_kind": "document", "reported_on": "2020-04-06",
            }  # fmt: skip
        if status == "done":
            usual["verified_on"] = "2020-04-08"
        if status == "sent_back":
            usual |= {"updated_on": "2020-04-09", "note": "thiếu số liệu"}
        if status == "waiting":
            usual |= {"updated_on": "2020-05-04", "waiting_on": "Sở Tài chính", "waiting_since": "2020-04-20"}
        return self.add("sample_progress.csv", **{**usual, **cells})

    def dispatch(self, number: str, **cells: str) -> dict[str, str]:
        usual = {
            "number": number, "date": "2020-03-10", "issuer": "UBND tỉnh", "summary": "Báo cáo nhanh", "unit": "NV",
            "deadline": "2020-03-31", "status": "todo",
        }  # fmt: skip
        return self.add("sample_dispatches.csv", **{**usual, **cells})

    def awaited(self, **cells: str) -> dict[str, str]:
        usual = {
            "document": "kh-7", "item": "1", "occurrence": "1", "kind": "figures", "asked_of": "KH",
            "what": "Số liệu", "asked_on": "2020-03-10", "due": "2020-03-20",
        }  # fmt: skip
        return self.add("sample_awaited.csv", **{**usual, **cells})

    def write(self) -> Folder:
        self.path.mkdir(exist_ok=True)
        for file, rows in self.files.items():
            with (self.path / file).open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, COLUMNS[file].split())
                writer.writeheader()
                writer.writerows(rows)
        return Folder(self.path)

    def without(self, file: str) -> Folder:
        """The folder with one file missing."""
        folder = self.write()
        (self.path / file).unlink(missing_ok=True)
        return folder

    def row(self, file: str, **cells: str) -> dict[str, str]:
        """The one row with these cells."""
        found = [row for row in self.files[file] if all(row[column] == text for column, text in cells.items())]
        assert len(found) == 1, found
        return found[0]


def department(path: Path) -> Catalogue:
    """The health department of 2020: an office, an inspectorate, two divisions, a board; one plan with one item."""
    made = Catalogue(path)
    for key, value in {"year": "2020", "name": "Bộ tiêu chí thử", "status": "provisional"}.items():
        made.add("set.csv", key=key, value=value)
    made.add("criteria.csv", key="kh", name="Kế hoạch", max_points="2", status="provisional", rule="all_or_nothing")
    for key, value in {"name": "SỞ Y TẾ", "short_name": "Sở Y tế"}.items():
        made.add("organisation.csv", key=key, value=value)
    for code, kind in {"BGD": "leadership", "VPS": "office", "TT": "inspectorate", "NV": "division"}.items():
        made.add("units.csv", code=code, name=f"Đơn vị {code}", kind=kind)
    made.add("units.csv", code="KH", name="Phòng Kế hoạch", kind="division", aliases="P. KH; Phòng KH")
    made.add("units.csv", code="BBT", name="Ban Biên tập", kind="board")
    plan = {"number": "7/KH-SYT", "date": "2020-01-10", "issuer": "Sở Y tế", "kind": "plan", "title": "Kế hoạch"}
    made.add("documents.csv", key="kh-7", **plan)
    made.item("1")
    _people(made)
    return made


def _people(made: Catalogue) -> None:
    functions = [
        ("gd", "BGD", "director", ""), ("pgd", "BGD", "deputy", "VPS NV"), ("cvp", "VPS", "head", ""),
        ("cvp", "VPS", "office_chief", ""), ("dm", "VPS", "coordinator", ""), ("ctt", "TT", "head", ""),
        ("tnv", "NV", "head", ""), ("tkh", "KH", "head", ""), ("qt", "", "administrator", ""),
    ]  # fmt: skip
    for username, unit, role, in_charge_of in functions:
        made.add(
            "sample_people.csv", username=username, email=f"{username}@example.org", name=f"Người {username}",
            position="Chức danh", unit=unit, role=role, in_charge_of=in_charge_of,
        )  # fmt: skip

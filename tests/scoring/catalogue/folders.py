"""Small catalogue folders for tests: the files in the form of the shipped one, written from rows."""

import csv
import json
from pathlib import Path

SHIPPED = Path(__file__).parents[3] / "tasks" / "catalogue" / "2019"
CRITERIA = "key parent name max_points official_prior official_before printed_prior status rule params lost_prior note"


def write(folder: Path, name: str, columns: str, *rows: dict) -> Path:
    """A file of the folder with these columns and rows; what a row does not name is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns.split(), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder / name


def write_set(folder: Path, **values: str) -> Path:
    told = {"year": "2019", "name": "Bộ tiêu chí thử", "status": "provisional", "closes_on": "2019-12-31", **values}
    return write(folder, "set.csv", "key value source", *({"key": key, "value": value} for key, value in told.items()))


def write_criteria(folder: Path, *leaves: tuple[str, str, str, dict]) -> Path:
    """One component "c" of these leaves: key, maximum, rule, params."""
    whole = {"key": "c", "name": "Lĩnh vực", "status": "provisional", "rule": "sum", "params": "{}"}
    whole["max_points"] = str(sum(float(most) for _, most, *_ in leaves))
    below = [
        {"key": key, "parent": "c", "name": f"Tiêu chí {key}", "max_points": most, "status": "provisional",
         "rule": rule, "params": json.dumps(params)}
        for key, most, rule, params in leaves
    ]  # fmt: skip
    return write(folder, "criteria.csv", CRITERIA, whole, *below)


def change(folder: Path, name: str, line: int, **cells: str) -> None:
    """Change cells of one line of a file (2 is the first below the header)."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = reader.fieldnames, list(reader)
    rows[line - 2].update(cells)
    write(folder, name, " ".join(columns), *rows)

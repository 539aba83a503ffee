"""Load the outside agencies that are suggested when an opinion is asked, from the file beside this one."""

from __future__ import annotations

from cchc.search import fold
from tasks.catalogue.read import HERE, Folder
from tasks.catalogue.sync import Loader
from tasks.models import Agency

FILE = "agencies.csv"


def load(loader: Loader) -> None:
    """Bring the known agencies to what the file says; one that the office added or renamed stays."""
    known = {loader.remembered(agency)["name"]: agency for agency in Agency.objects.all() if loader.remembered(agency)}
    named = {agency.search_text: agency for agency in Agency.objects.all()}
    for row in Folder(HERE).rows(FILE):
        agency = known.pop(row["name"], None) or named.get(fold(row["name"])) or Agency()
        aliases = [alias.strip() for alias in row["aliases"].split(";") if alias.strip()]
        fields: dict[str, dict[str, object]] = {
            "name": {"name": row["name"]},
            "aliases": {"aliases": aliases},
            "source": {"source": row["source"]},
        }
        told = {column: row[column] for column in fields}
        loader.bring(agency, told, fields, label=f"{FILE}: {row['name']}")
    for name in known:
        loader.changes.is_gone(f"{FILE}: {name}")

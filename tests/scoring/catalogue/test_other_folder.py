"""A catalogue of another year with everything that the shipped one does not use, reckoned by hand."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.scoring.catalogue import folders

ITEMS = (
    "document number section text product lead coordinating schedule schedule_text deadline_owner criteria supports "
    "same_as provenance source_note"
)
PROGRESS = (
    "document item unit occurrence status started_on product_date sent_on evidence evidence_kind reported_on "
    "verified_on updated_on forecast waiting_on waiting_since request request_value requested_on note"
)


def item(document, number, lead, schedule, **cells):
    return {
        "document": document, "number": number, "text": f"Việc {number}", "lead": lead, "schedule": schedule,
        "schedule_text": "Theo kế hoạch", "provenance": "draft", "source_note": "thử", **cells,
    }  # fmt: skip


def finished(document, number, unit, product, **cells):
    return {
        "document": document, "item": number, "unit": unit, "occurrence": "1", "status": "done", "started_on": product,
        "product_date": product, "sent_on": product, "evidence": "1/BC", "evidence_kind": "document",
        "reported_on": product, "verified_on": product, **cells,
    }  # fmt: skip


def part(rule, maximum, **params):
    return {"rule": rule, "params": params, "max": maximum}


LEAVES = [
    ("own", "2", "share_on_time", {"linear_from": "0"}),
    ("by-plan", "3", "share_done", {"steps": [[">0.5", "3"], ["0.5", "1"]], "documents": ["kh-1"]}),
    ("days", "1", "deduct_days_late", {"bands": [["5", "0.5"], ["0", "1"]], "otherwise": "-1"}),
    ("idle-full", "1.5", "all_or_nothing", {"none_arose": "full"}),
    ("idle-out", "1.5", "all_or_nothing", {"none_arose": "out"}),
    ("idle-none", "1.5", "all_or_nothing", {}),
    ("by-unit", "10", "ratio", {"indicator": "ty-le", "from": "0", "target": "1"}),
    ("zero", "1", "ratio", {"indicator": "rong", "from": "0", "target": "1", "none_arose": "full"}),
    ("faults", "2", "count_deduct", {"indicator": "loi", "per_unit": "0.3", "floor": "-1"}),
    ("deeds", "4", "count_steps", {"indicator": "hop", "steps": [["1", "1"], ["4", "4"]]}),
    ("mixed", "5", "sum_of", {"parts": [
        part("timely", "2", on_time="2", late="1", missing="0"),
        part("attested", "1", yes="1", no="0"),
        part("count_points", "2", indicator="hop", per_unit="0.25"),
    ]}),
    ("best", "3", "best_of", {"parts": [part("given", "3"), part("share_done", "2", linear_from="0")]}),
    ("na", "4", "survey", {}),
    ("late-na", "2", "attested", {"yes": "2", "no": "0"}),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    folders.write_set(tmp_path, year="2019", places="1", rounding="down")
    folders.write_criteria(tmp_path, *LEAVES)
    units = [("VP", "office"), ("TTR", "inspectorate"), ("KTN", "division"), ("BBT", "board"), ("LDS", "leadership")]
    folders.write(tmp_path, "units.csv", "code name kind aliases valid_from valid_to source",
                  *({"code": code, "name": code, "kind": kind} for code, kind in units))  # fmt: skip
    folders.write(
        tmp_path, "documents.csv", "key number date issuer kind title stated_items source note",
        *({"key": key, "number": key, "date": day, "issuer": "Sở", "kind": kind, "title": key}
          for key, day, kind in (("kh-1", "2019-01-05", "plan"), ("cv-2", "2019-06-20", "letter"))),
    )  # fmt: skip
    folders.write(
        tmp_path, "items.csv", ITEMS,
        item("kh-1", "1", "*", "on 2019-06-10", criteria="own"),
        item("kh-1", "2", "VP", "on 2019-06-05", criteria="days mixed best", supports="own"),
        item("kh-1", "3", "KTN", "undated"),
        item("cv-2", "1", "KTN", "undated", criteria="own", same_as="kh-1 3"),
    )  # fmt: skip
    folders.write(
        tmp_path, "indicators.csv", "key name kind unit answers",
        *({"key": key, "name": key, "kind": kind, "answers": "*"}
          for key, kind in (("ty-le", "flow"), ("rong", "level"), ("loi", "flow"), ("hop", "flow"))),
    )  # fmt: skip
    readings = [
        ("ty-le", "2019-H1", "VP", "1", "3", "", "2019-07-01"),
        ("ty-le", "2019-Q2", "TTR", "0", "1", "0.2", "2019-07-01"),
        ("ty-le", "2018-H2", "VP", "50", "50", "", "2019-01-10"),  # of another year
        ("rong", "2019-03", "", "5", "9", "", "2019-04-01"),
        ("rong", "2019-06", "", "0", "0", "", "2019-07-01"),
        ("loi", "2019-Q1", "", "2", "", "9", "2019-04-01"),
        ("hop", "2019-Q1", "", "3", "", "", "2019-04-01"),
    ]
    columns = "indicator period unit numerator denominator year_end_forecast entered_on"
    rows = (dict(zip(columns.split(), reading, strict=True)) for reading in readings)
    folders.write(tmp_path, "sample_readings.csv", columns, *rows)
    people = [("gd", "LDS", "director"), ("pgd", "LDS", "deputy"), ("cvp", "VP", "head"), ("cvp", "VP", "office_chief"),
              ("ttr", "TTR", "head"), ("ktn", "KTN", "head")]  # fmt: skip
    folders.write(
        tmp_path, "sample_people.csv", "username email name position unit role in_charge_of",
        *({"username": u, "email": f"{u}@example.org", "name": u, "position": "x", "unit": unit, "role": role,
           "in_charge_of": "VP TTR KTN" if role == "deputy" else ""} for u, unit, role in people),
    )  # fmt: skip
    folders.write(
        tmp_path, "sample_progress.csv", PROGRESS,
        finished("kh-1", "1", "VP", "2019-06-07"),
        finished("kh-1", "1", "TTR", "2019-06-12", status="reported", verified_on=""),
        finished("kh-1", "2", "VP", "2019-06-09"),
    )  # fmt: skip
    folders.write(
        tmp_path, "sample_assumptions.csv", "criterion part value owner date note",
        {"criterion": "mixed", "part": "2", "value": "no", "owner": "gd", "date": "2019-03-01"},
        {"criterion": "mixed", "part": "2", "value": "yes", "owner": "gd", "date": "2019-07-01"},
        {"criterion": "na", "value": "na", "owner": "gd", "date": "2019-03-01", "note": "không có khảo sát"},
        {"criterion": "late-na", "value": "na", "owner": "gd", "date": "2019-07-18", "note": "chưa đến ngày"},
    )  # fmt: skip
    return tmp_path


def figures(on="2019-07-17"):
    out = StringIO()
    call_command("recompute_index", "--json", "--on", on, stdout=out)
    found = json.loads(out.getvalue())
    return found, {leaf["key"]: leaf for leaf in found["components"][0]["criteria"]}


def three(leaf):
    return leaf["secured"], leaf["projected"], leaf["attainable"]


EXPECTED = {
    # VP on time; TTR reported two days late; KTN open and late without a word; KTN undated through its twin.
    "own": ("0.5", "1.0", "1.0"),  # 1/4, 2/4, 2/4 of 2 points
    # The plan's five: VP, TTR, KTN, item 2 late but done, item 3 undated.
    "by-plan": ("0.0", "3.0", "3.0"),  # 2/5; 4/5; 5/5
    "days": ("0.5", "0.5", "0.5"),  # four days late
    "idle-full": ("1.5", "1.5", "1.5"),
    "idle-out": (None, None, None),
    "idle-none": (None, None, None),
    # VP 1/3 in six months, TTR 0/1 in three: so far 1/4; forecast 0.2; at best (1+3 + 0+3) / (6 + 4) = 0.7
    "by-unit": ("2.0", "2.0", "7.0"),
    "zero": ("1.0", "1.0", "1.0"),  # the latest level has no case
    "faults": ("-0.7", "-0.7", "1.4"),  # forecast of nine: 2 - 2.7; so far two, none more: 1.4
    "deeds": ("1.0", "1.0", "4.0"),
    "mixed": ("2.7", "2.7", "4.0"),  # 1 + 1 + 0.75 cut to 0.7; at best 1 + 1 + 2
    "best": ("2.0", "2.0", "2.0"),  # nothing given; one of one done
    "na": (None, None, None),
    "late-na": (None, None, None),
}


def test_every_leaf_has_the_figures_reckoned_by_hand(db, folder):
    call_command("check_catalogue", str(folder), stdout=StringIO())
    call_command("load_catalogue", str(folder), "--progress", "--on", "2019-07-17", stdout=StringIO())
    found, leaves = figures()
    assert {key: three(leaf) for key, leaf in leaves.items()} == EXPECTED
    out = [(key, leaf["max"], leaf["max_counted"]) for key, leaf in leaves.items() if not leaf["applies"]]
    assert out == [("idle-out", "0.0", "0.0"), ("na", "0.0", "0.0")]
    total = found["total"]
    assert (total["max"], total["max_counted"]) == ("36.0", "32.5")  # 41.5 less 1.5 and 4; less 1.5 and 2 without data
    assert (total["secured"], total["projected"], total["attainable"]) == ("10.5", "14.0", "25.4")
    # Nobody is in trouble whom the forecast counts: TTR has reported, and what has no day is not late.
    assert total["cautious"] == total["projected"]
    parts = [total[part] for part in ("secured", "on_track", "at_risk", "lost")]
    assert parts == ["10.5", "3.5", "11.4", "7.1"], "32.5 in all"
    assert [key for key, leaf in leaves.items() if leaf["stated"]] == ["mixed"]


def test_before_the_second_letter_its_link_does_not_count(db, folder):
    call_command("load_catalogue", str(folder), "--progress", "--on", "2019-07-17", stdout=StringIO())
    _, leaves = figures("2019-06-19")
    assert three(leaves["own"]) == ("0.6", "0.6", "0.6")  # one of three on time, of 2 points, cut
    assert three(leaves["by-unit"]) == (None, None, None)
    assert three(leaves["mixed"]) == ("1.7", "1.7", "3.0")  # attested no until 1 July
    assert three(leaves["zero"]) == ("0.5", "0.5", "1.0")  # 5/9 in March, of 1 point

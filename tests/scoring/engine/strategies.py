"""Random criteria trees and facts: every rule kind, days around the closing day, twins, readings, stated values."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from scoring.engine.points import Scale
from scoring.engine.types import (
    CANCELLED,
    FLOW,
    LEVEL,
    OPEN,
    REPORTED,
    SENT_BACK,
    SILENT,
    UNANSWERED,
    VERIFIED,
    CriteriaTree,
    Criterion,
    Facts,
    IndicatorFact,
    ItemFact,
    ReadingFact,
    StatedFact,
    TaskFact,
)

LEAVES = [f"leaf-{n}" for n in range(6)]
DOCUMENTS = ["plan", "order", "rules"]
KINDS = ["decision", "dispatch"]
INDICATORS = ["i0", "i1", "i2"]
maxima = st.integers(0, 3000).map(lambda units: Decimal(units) / 100)
shares = st.integers(0, 20).map(lambda n: str(Decimal(n) / 20))
days = st.dates(date(2019, 1, 1), date(2020, 2, 20))


def _points(maximum: Decimal, tenths: int) -> str:
    return str((maximum * tenths / 10).quantize(Decimal("0.001")))


@st.composite
def steps(draw, maximum: Decimal, starts):
    """Steps that never fall and end at the maximum, shuffled."""
    found = sorted(set(draw(st.lists(starts, min_size=1, max_size=4))), key=Decimal)
    tenths = sorted(draw(st.lists(st.integers(0, 10), min_size=len(found), max_size=len(found))))
    rows = [[start, _points(maximum, tenth)] for start, tenth in zip(found, tenths, strict=True)]
    rows[-1][1] = str(maximum)
    if Decimal(rows[-1][0]) < 1:
        rows = [[f">{start}" if draw(st.booleans()) else start, points] for start, points in rows]
    return draw(st.permutations(rows))


@st.composite
def task_rules(draw, maximum: Decimal):
    kind = draw(
        st.sampled_from(
            ["all_or_nothing", "share_done", "share_on_time", "deduct_per_task", "deduct_days_late", "timely"]
        )
    )
    low, high = sorted(draw(st.tuples(st.integers(-5, 10), st.integers(0, 10))))
    params: dict = {}
    if kind.startswith("share"):
        params = draw(
            st.one_of(shares.map(lambda f: {"linear_from": f}), steps(maximum, shares).map(lambda s: {"steps": s}))
        )
    elif kind == "deduct_per_task":
        late, missing = sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 9))))
        params = {"late": f"0.{late}", "missing": f"0.{missing}", "floor": _points(maximum, min(low, 0))}
    elif kind == "deduct_days_late":
        params = {
            "bands": [["0", str(maximum)], ["10", _points(maximum, max(high, 0))]],
            "otherwise": _points(maximum, min(low, high)),
        }
    elif kind == "timely":
        params = {"on_time": str(maximum), "late": _points(maximum, high), "missing": _points(maximum, low)}
    if draw(st.booleans()):
        params["count"] = draw(st.sampled_from(["tasks", "items"]))
    if draw(st.booleans()):
        params["documents"] = draw(st.lists(st.sampled_from(DOCUMENTS), min_size=1, unique=True))
    if draw(st.booleans()):
        params["document_kinds"] = draw(st.lists(st.sampled_from(KINDS), min_size=1, unique=True))
    return kind, params


@st.composite
def indicator_rules(draw, maximum: Decimal):
    kind = draw(st.sampled_from(["ratio", "change", "count_deduct", "count_steps", "count_points"]))
    indicator = draw(st.sampled_from(INDICATORS))
    params: dict = {"indicator": indicator}
    if kind == "ratio":
        if draw(st.booleans()):
            params["may_exceed"] = draw(st.booleans())
        if draw(st.booleans()):
            params["steps"] = draw(steps(maximum, shares))
        elif draw(st.booleans()):
            params["linear_from"] = draw(shares)
        else:
            start = draw(st.integers(0, 18))
            params |= {"from": str(Decimal(start) / 20), "target": str(Decimal(draw(st.integers(start + 1, 20))) / 20)}
    elif kind == "change":
        params["steps"] = draw(steps(maximum, st.integers(-20, 20).map(lambda n: str(Decimal(n) / 20))))
    elif kind == "count_deduct":
        params |= {"per_unit": "0.25", "floor": _points(maximum, draw(st.integers(-5, 0)))}
    elif kind == "count_steps":
        params["steps"] = draw(steps(maximum, st.integers(0, 40).map(str)))
    else:
        params["per_unit"] = "0.35"
    return kind, params


@st.composite
def stated_rules(draw, maximum: Decimal):
    kind = draw(st.sampled_from(["given", "survey", "external", "attested"]))
    return kind, {"yes": str(maximum), "no": _points(maximum, draw(st.integers(-5, 10)))} if kind == "attested" else {}


@st.composite
def combinations(draw, maximum: Decimal):
    kind = draw(st.sampled_from(["all_of", "sum_of", "best_of"]))
    count = draw(st.integers(1, 3))
    cents = int(maximum * 100)
    cuts = sorted(draw(st.lists(st.integers(0, cents), min_size=count - 1, max_size=count - 1)))
    sizes = [b - a for a, b in zip([0, *cuts], [*cuts, cents], strict=True)]
    if kind == "best_of":
        sizes[0] = cents
    parts = []
    for size in sizes:
        most = Decimal(size) / 100
        rule, params = draw(st.one_of(task_rules(most), indicator_rules(most), stated_rules(most)))
        parts.append({"rule": rule, "params": params, "max": str(most)})
    return kind, {"parts": parts}


@st.composite
def leaves(draw, key: str):
    maximum = draw(maxima)
    kind, params = draw(
        st.one_of(task_rules(maximum), indicator_rules(maximum), stated_rules(maximum), combinations(maximum))
    )
    if kind not in ("given", "survey", "external", "attested") and draw(st.booleans()):
        params = params | {"none_arose": draw(st.sampled_from(["no_data", "full", "out"]))}
    return Criterion(key, key, maximum, kind, params)


@st.composite
def trees(draw):
    """Two components, one of them with a nested criterion."""
    found = [draw(leaves(key)) for key in LEAVES]
    nested = Criterion("nested", "nested", Decimal(0), children=tuple(found[:2]))
    components = (
        Criterion("a", "a", Decimal(0), children=(nested, *found[2:4])),
        Criterion("b", "b", Decimal(0), children=tuple(found[4:])),
    )
    scale = Scale(2, draw(st.sampled_from(["half_up", "down"])))
    return CriteriaTree(2019, "random", components, scale, date(2019, 12, 31))


@st.composite
def tasks(draw, key: int):
    state = draw(st.sampled_from([OPEN, REPORTED, VERIFIED, CANCELLED]))
    product = draw(days) if state in (REPORTED, VERIFIED) else None
    forecast = draw(st.none() | days) if state == OPEN else None
    item = draw(st.integers(0, 4))
    unit = draw(st.sampled_from(["VP", "TTR", ""]))
    signs = draw(st.sampled_from([(), (), (SILENT,), (SENT_BACK, UNANSWERED)])) if state == OPEN else ()
    return TaskFact(key, item, state, draw(st.none() | days), product, forecast, unit, signs=signs)


@st.composite
def indicators(draw, key: str):
    readings = []
    by_unit = draw(st.booleans())
    for unit in ("A", "B") if by_unit else ("",):
        for quarter in sorted(draw(st.sets(st.integers(0, 3)))):
            forecast = draw(st.none() | st.integers(0, 30))
            good, cases = draw(st.integers(0, 30)), draw(st.integers(0, 25))
            word = None if forecast is None else Fraction(forecast, 20)
            readings.append(ReadingFact(quarter * 3 + 1, quarter * 3 + 3, Fraction(good), Fraction(cases), word, unit))
    prior = draw(st.none() | st.integers(0, 25).map(lambda n: Fraction(n, 20)))
    return IndicatorFact(key, draw(st.sampled_from([FLOW, LEVEL])), tuple(readings), ("VP", "TTR"), prior=prior)


@st.composite
def facts(draw, tree: CriteriaTree):
    items = {
        n: ItemFact(
            draw(st.frozensets(st.sampled_from(LEAVES))),
            draw(st.frozensets(st.sampled_from(DOCUMENTS))),
            draw(st.frozensets(st.sampled_from(KINDS))),
        )
        for n in range(5)
    }
    stated = {}
    for leaf in tree.leaves():
        for rule, _params, maximum, part in rules_of(leaf):
            if rule in ("given", "survey", "external") and draw(st.booleans()):
                value = str((maximum * draw(st.integers(0, 10)) / 10).quantize(Decimal("0.001")))
                stated[leaf.key, part] = StatedFact(
                    value, units=draw(st.sampled_from([(), ("VP",), ("VP", "TTR")])), final=draw(st.booleans())
                )
            if rule == "attested" and draw(st.booleans()):
                stated[leaf.key, part] = StatedFact(draw(st.sampled_from(["yes", "no"])))
    for key in draw(st.sets(st.sampled_from([*LEAVES, "nested"]), max_size=2)):
        if draw(st.booleans()):
            stated[key, ""] = StatedFact("na", note="does not apply here")
    found = tuple(draw(tasks(n)) for n in range(draw(st.integers(0, 12))))
    read = {key: draw(indicators(key)) for key in INDICATORS}
    return Facts(draw(days), found, items, read, stated)


def rules_of(leaf: Criterion):
    """The rule of a leaf and those of its parts: (kind, params, maximum, part)."""
    yield leaf.rule, leaf.params, leaf.maximum, ""
    for number, part in enumerate(leaf.params.get("parts", ()), 1):
        yield part["rule"], part["params"], Decimal(part["max"]), str(number)


@st.composite
def indices(draw):
    """A tree with facts for it."""
    tree = draw(trees())
    return tree, draw(facts(tree))

"""Which rules may be loaded, and what is said of those that may not."""

import pytest

from scoring.engine.rules.validation import validate


def part(rule, maximum="1", **params):
    return {"rule": rule, "params": params, "max": maximum}


STEPS = [["0.9", "2"], ["0.5", "1"]]
GOOD = [
    ("all_or_nothing", {}, "1"),
    ("all_or_nothing", {"documents": ["qd-1"], "document_kinds": ["plan"], "none_arose": "full"}, "1"),
    ("share_done", {"linear_from": "0"}, "3"),
    ("share_done", {"steps": [[">0.9", "2"], ["0.9", "1"]]}, "2"),
    ("share_on_time", {"steps": STEPS}, "2"),
    ("deduct_per_task", {"late": "0", "missing": "0", "floor": "-5"}, "2"),
    ("deduct_days_late", {"bands": [["0", "2"], ["5", "2"]], "otherwise": "2"}, "2"),
    ("deduct_days_late", {"bands": [[0, "2"]], "otherwise": "-1"}, "2"),
    ("timely", {"on_time": "1", "late": "1", "missing": "-0.25"}, "1"),
    ("ratio", {"indicator": "i", "from": "0", "target": "1", "none_arose": "out"}, "2"),
    ("ratio", {"indicator": "i", "linear_from": "0.80"}, "2"),
    ("change", {"indicator": "i", "steps": [["-0.05", "1"], [">0", "2"]]}, "2"),
    ("share_done", {"linear_from": "0.5", "count": "items"}, "2"),
    ("sum_of", {"parts": [part("timely", on_time="1", late="0", missing="0", count="items")]}, "1"),
    ("ratio", {"indicator": "i", "from": "0.5", "target": "1.5", "may_exceed": True}, "2"),
    ("count_deduct", {"indicator": "i", "per_unit": "0.5", "floor": "-1"}, "2"),
    ("count_steps", {"indicator": "i", "steps": [["1", "1"], [">3", "2"]]}, "2"),
    ("count_points", {"indicator": "i", "per_unit": "0.3"}, "2"),
    ("count_deduct", {"indicator": "i", "per_unit": "0.25", "floor": "-2"}, "0"),
    ("attested", {"yes": "1", "no": "-1"}, "1"),
    ("given", {}, "10"),
    ("survey", {}, "25"),
    ("external", {}, "28"),
    ("sum_of", {"parts": [part("given"), part("attested", "2", yes="2", no="0")]}, "3"),
    ("best_of", {"parts": [part("given"), part("survey", "3")]}, "3"),
    ("all_of", {"parts": [part("given", "7")]}, "3"),
]


@pytest.mark.parametrize(("kind", "params", "maximum"), GOOD)
def test_a_rule_that_may_be_loaded_has_no_fault(kind, params, maximum):
    assert validate(kind, params, maximum, places=2) == []


BAD = [
    ("unheard_of", {}, "1", "rule: 'unheard_of': one of all_of"),
    (["sum"], {}, "1", "rule: ['sum']: one of"),
    ("given", [], "1", "params: []: a JSON object"),
    ("given", {"linear_from": "0"}, "1", "params.linear_from: '0': no such parameter; none allowed"),
    ("survey", {"none_arose": "full"}, "1", "params.none_arose: 'full': no such parameter"),
    ("share_done", {}, "1", "params.linear_from: None: must be given"),
    ("share_done", {"linear_from": "0.5", "steps": STEPS}, "2", "exactly one of linear_from / steps"),
    ("share_done", {"linear_from": "1.5"}, "1", "params.linear_from: '1.5': a share from 0 to 1"),
    ("share_done", {"linear_from": 0.5}, "1", "params.linear_from: 0.5: a share as a decimal string"),
    ("share_done", {"linear_from": True}, "1", "params.linear_from: True: a share as a decimal string"),
    ("share_done", {"linear_from": "-0.5"}, "1", "a share from 0 to 1"),
    ("ratio", {"indicator": "i", "linear_from": "1.1", "may_exceed": True}, "1", "a share from 0 to 1"),
    ("ratio", {"indicator": "i", "linear_from": "0.8", "target": "1"}, "1", "exactly one of"),
    ("change", {"indicator": "i", "steps": [["0", "1"], ["0.1", "0.5"]]}, "1", "points that do not fall"),
    ("change", {"indicator": "i", "steps": [["x", "1"]]}, "1", "params.steps[0]: 'x': a decimal string"),
    ("change", {"indicator": "i", "steps": [["-0.1", "-1"], ["0", "1"]]}, "1", "points as a decimal string, 0 or more"),
    ("change", {"indicator": "i", "steps": [["0", "0.5"]]}, "1", "the best outcome must be the maximum"),
    ("change", {"indicator": "i", "from": "0", "target": "1"}, "1", "no such parameter"),
    ("share_done", {"linear_from": "0", "count": "plans"}, "1", "one of tasks, items"),
    ("all_of", {"parts": [part("all_or_nothing")], "count": "items"}, "1", "no such parameter"),
    ("ratio", {"indicator": "i", "from": "0", "target": "1", "count": "items"}, "1", "no such parameter"),
    ("share_done", {"steps": []}, "1", "params.steps: []: a list of pairs"),
    ("share_done", {"steps": [["0.5"]]}, "1", "params.steps[0]: ['0.5']: a pair"),
    ("share_done", {"steps": [["x", "1"]]}, "1", "params.steps[0]: 'x': a decimal string"),
    ("share_done", {"steps": [["0.5", "-1"], ["1", "1"]]}, "1", "params.steps[0]: '-1': points as a decimal string"),
    ("share_done", {"steps": [["0.5", "1"], ["0.5", "1"]]}, "1", "each value once"),
    ("share_done", {"steps": [["0.5", "1"], ["1.1", "2"]]}, "2", "shares from 0 to 1"),
    ("share_done", {"steps": [["0.5", "1"], [">1", "2"]]}, "2", "shares from 0 to 1"),
    ("share_done", {"steps": [["0.5", "2"], ["0.9", "1"]]}, "1", "points that do not fall"),
    ("share_done", {"steps": [["0.5", "1"]]}, "2", "the best outcome must be the maximum, 2"),
    ("share_done", {"linear_from": "0", "documents": "qd-1"}, "1", "params.documents: 'qd-1': a list of keys"),
    ("share_done", {"linear_from": "0", "document_kinds": []}, "1", "params.document_kinds: []: a list of keys"),
    ("share_done", {"linear_from": "0", "none_arose": "half"}, "1", "one of no_data, full, out"),
    ("share_done", {"linear_from": "0", "indicator": "i"}, "1", "params.indicator: 'i': no such parameter"),
    ("deduct_per_task", {"late": "1", "missing": "2"}, "3", "params.floor: None: must be given"),
    ("deduct_per_task", {"late": "2", "missing": "1", "floor": "0"}, "3", "params.late: '2': not more than missing"),
    ("deduct_per_task", {"late": "-1", "missing": "1", "floor": "0"}, "3", "params.late: '-1': 0 or more"),
    ("deduct_per_task", {"late": "0", "missing": "1", "floor": "4"}, "3", "not more than the maximum, 3"),
    ("deduct_days_late", {"bands": [["0", "1"], ["5", "2"]], "otherwise": "0"}, "1", "points that do not rise"),
    ("deduct_days_late", {"bands": [["0", "1"], ["0", "1"]], "otherwise": "0"}, "1", "each end once"),
    ("deduct_days_late", {"bands": [["0", "1"]], "otherwise": "2"}, "1", "not more than the last band"),
    ("deduct_days_late", {"bands": [["1.5", "1"]], "otherwise": "0"}, "1", "whole days"),
    ("deduct_days_late", {"bands": [["0", "1"]], "otherwise": "0"}, "2", "the best outcome must be the maximum, 2"),
    ("deduct_days_late", {"bands": [[">0", "1"]], "otherwise": "0"}, "1", "params.bands[0]"),
    ("timely", {"on_time": "1", "late": "2", "missing": "0"}, "1", "params.late: '2': not more than on_time"),
    ("timely", {"on_time": "1", "late": "0.5", "missing": "0.6"}, "1", "params.missing: '0.6': not more than late"),
    ("timely", {"on_time": "1", "late": "0", "missing": "0"}, "2", "the best outcome must be the maximum, 2"),
    ("ratio", {"indicator": "i", "from": "0"}, "1", "params.target: None: must be given"),
    ("ratio", {"from": "0", "target": "1"}, "1", "params.indicator: None: must be given"),
    ("ratio", {"indicator": "", "from": "0", "target": "1"}, "1", "the key of an indicator"),
    ("ratio", {"indicator": "i", "from": "0.5", "target": "0.5"}, "1", "less than target"),
    ("ratio", {"indicator": "i", "from": "0", "target": "1.2"}, "1", "params.target: '1.2': a share from 0 to 1"),
    ("ratio", {"indicator": "i", "from": "0", "target": "1", "may_exceed": "yes"}, "1", "true or false"),
    ("count_deduct", {"indicator": "i", "per_unit": "-1", "floor": "0"}, "1", "params.per_unit: '-1': 0 or more"),
    ("count_points", {"indicator": "i", "per_unit": "0"}, "1", "more than 0"),
    ("count_steps", {"indicator": "i", "steps": [["1", "1"]]}, "2", "the best outcome must be the maximum, 2"),
    ("attested", {"yes": "1", "no": "2"}, "1", "params.no: '2': not more than yes"),
    ("attested", {"yes": "1", "no": "0"}, "2", "the best outcome must be the maximum, 2"),
    ("given", {}, "-1", "max_points: '-1': a decimal string, 0 or more"),
    ("given", {}, "1,5", "max_points: '1,5': a decimal string, 0 or more"),
    ("given", {}, "0.125", "max_points: '0.125': at most 2 decimals"),
    ("sum_of", {"parts": []}, "1", "params.parts: []: a list of parts"),
    ("sum_of", {"parts": [part("given")]}, "2", "params.parts: '1': maxima that add up to 2"),
    ("best_of", {"parts": [part("given"), part("survey", "3")]}, "2", "a best part of 2, none above it"),
    ("all_of", {"parts": ["given"]}, "1", "params.parts[0]: 'given': an object with rule, params and max"),
    ("all_of", {"parts": [part("sum")]}, "1", "params.parts[0].rule: 'sum': one of"),
    ("all_of", {"parts": [part("given", "x")]}, "1", "params.parts[0].max: 'x'"),
    ("all_of", {"parts": [part("timely", on_time="2", late="1", missing="0")]}, "1", "params.parts[0].params.on_time"),
    ("all_of", {"parts": [part("all_or_nothing", none_arose="full")]}, "1", "params.parts[0].params.none_arose"),
]


@pytest.mark.parametrize(("kind", "params", "maximum", "expected"), BAD)
def test_a_fault_names_the_place_the_value_and_what_is_allowed(kind, params, maximum, expected):
    found = [str(fault) for fault in validate(kind, params, maximum, places=2)]
    assert any(expected in fault for fault in found), found

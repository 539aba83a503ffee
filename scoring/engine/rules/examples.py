"""An example of every rule kind with its parameters, for whoever writes rules in a sheet. Pure: no Django.

Each is for a maximum of 2 points; indicators and documents have to be named by keys of one's own.
"""

MAXIMUM = "2"
EXAMPLES: dict[str, dict] = {
    "sum": {},
    "all_or_nothing": {},
    "share_done": {"linear_from": "0.50"},
    "share_on_time": {"steps": [["1", "2"], ["0.8", "1"]]},
    "deduct_per_task": {"late": "0.25", "missing": "0.50", "floor": "0"},
    "deduct_days_late": {"bands": [["0", "2"], ["5", "1.5"], ["10", "1"]], "otherwise": "0"},
    "timely": {"on_time": "2", "late": "1", "missing": "0"},
    "ratio": {"indicator": "…", "from": "0.60", "target": "0.95"},
    "count_deduct": {"indicator": "…", "per_unit": "0.25", "floor": "0"},
    "count_steps": {"indicator": "…", "steps": [["1", "1"], ["2", "2"]]},
    "count_points": {"indicator": "…", "per_unit": "0.50"},
    "attested": {"yes": "2", "no": "0"},
    "given": {},
    "survey": {},
    "external": {},
    "all_of": {
        "parts": [
            {"rule": "attested", "params": {"yes": "1", "no": "0"}, "max": "1"},
            {"rule": "all_or_nothing", "params": {}, "max": "1"},
        ]
    },
    "sum_of": {
        "parts": [
            {"rule": "share_done", "params": {"linear_from": "0.50"}, "max": "1"},
            {"rule": "given", "params": {}, "max": "1"},
        ]
    },
    "best_of": {
        "parts": [
            {"rule": "given", "params": {}, "max": "2"},
            {"rule": "share_on_time", "params": {"linear_from": "0.80"}, "max": "1.5"},
        ]
    },
}

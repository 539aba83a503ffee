"""Each address of ours with a real object, and the right that its form needs."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

# By how a page's name begins, the model whose row it is about; else a task.
ROWS = {
    "machine-key": "accounts.MachineKey",
    "person": "accounts.User", "function-decide": "accounts.FunctionRequest", "function-end": "accounts.Membership",
    "function": "accounts.User", "unit": "accounts.Unit", "office-fact": "accounts.FactChange",
    "task-list-drop": "tasks.KeptList", "evidence": "tasks.Evidence", "request": "tasks.Request",
    "item": "tasks.Item", "step": "tasks.Step", "remark": "tasks.Remark",
    "dispatch-item": "tasks.Item", "dispatch": "tasks.Document", "document-file": "tasks.DocumentFile",
    "document": "tasks.Document", "agency": "tasks.Agency", "import-confirm": "tasks.Document",
    "import": "tasks.ImportedFile", "export-annex": "tasks.Document", "reminder-rung": "tasks.Rung",
    "reminder-coming": "accounts.User", "reminder-send": "tasks.Digest", "reorganisation": "tasks.Reorganisation",
    "day-off": "tasks.DayOff", "contribution": "tasks.Contribution", "consultation": "tasks.Consultation",
    "notice": "tasks.Digest", "criteria-set": "scoring.CriteriaSet", "year-turn-plan": "tasks.ExpectedPlan",
    "scenario": "scoring.Scenario", "links-item": "tasks.Item", "reading": "scoring.Reading",
    "report-work": "reports.Work", "proof-pack": "reports.Work", "report": "reports.Report",
    "chase-letter": "reports.ChaseLetter", "outgoing-report": "reports.Report",
    "outgoing-letter": "reports.ChaseLetter", "outgoing-escalation": "tasks.Consultation",
}  # fmt: skip
# By the name of a part of an address, what stands there.
PARTS = {"kind": "xlsx", "day": "2019-06-28", "secret": "x" * 40, "uidb64": "MQ", "token": "x-y", "part": "1",
         "year": 2019, "number": 1, "role": "truong-phong", "name": "x"}  # fmt: skip
# The libraries' own pages, and what machines ask for.
NOT_OURS = {"account_inactive"}


def all_of_ours() -> Iterator[tuple[str, str]]:
    """Every page's name with one address of it."""
    for name, parts in _named(get_resolver().url_patterns):
        yield name, _address(name, parts)


def _named(patterns: list[URLPattern | URLResolver], above: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    for each in patterns:
        parts = (*above, *each.pattern.converters)
        if isinstance(each, URLResolver):
            if not each.app_name:
                yield from _named(each.url_patterns, parts)
        elif each.name and each.name not in NOT_OURS:
            yield each.name, list(parts)


def _address(name: str, parts: list[str]) -> str:
    filled = {}
    for part in parts:
        if part in ("pk", "document", "file"):
            filled[part] = _row(name)
        elif part in ("code", "key"):
            filled[part] = _key(name, part)
        else:
            filled[part] = PARTS[part]
    try:
        return reverse(name, kwargs=filled)
    except NoReverseMatch:
        return reverse(name, args=list(filled.values()))


def _row(name: str) -> int:
    beginning = max((each for each in ROWS if name.startswith(each)), key=len, default="")
    model = apps.get_model(ROWS.get(beginning, "tasks.Task"))
    return model.objects.values_list("pk", flat=True).order_by("pk").first() or 1


def _key(name: str, part: str) -> str:
    if name == "report-code":
        return "222222-1"
    if part == "code":
        return apps.get_model("accounts.Unit").objects.values_list("code", flat=True).order_by("pk")[2]
    if name.startswith(("reading", "indicator")):
        model = apps.get_model("scoring.Indicator")
    elif name.startswith(("criterion", "links", "appraise", "state")):
        model = apps.get_model("scoring.Criterion")
    else:
        return {"office-fact-change": "short_name"}.get(name, "people")
    return model.objects.values_list("key", flat=True).order_by("-pk").first() or "x"


ACTS_OF_TASKS = ["accept", "note", "report", "verify", "send_back", "assign", "ask_extension", "ask_transfer",
                 "set_deadline", "cancel", "reopen", "consult", "ask_contribution"]  # fmt: skip
# By the page's name, the rights of which somebody needs one to send its form; docs/rights.md has the table of rights.
RIGHT_OF: dict[str, tuple[str, ...]] = {
    **{f"task-{act.replace('_', '-')}": (act,) for act in ACTS_OF_TASKS},
    "task-hand": ("register",), "task-proof": ("report",), "task-withdraw": ("report",), "task-take-back": ("note",),
    "task-bulk": ("accept", "assign", "verify", "carry", "cancel", "keep_reminders", "draft_chase_letter"),
    "confirm-check-ins": ("note",), "request-decide": ("decide",),
    "request-withdraw": ("ask_extension", "ask_transfer"), "item-deputy": ("decide", "register"),
    "task-steps": ("note",), "step": ("note",), "step-finish": ("note",),
    "task-remark": ("remark",), "remark-take-back": ("remark",),
    "contribution-gui": ("deliver_contribution",), "contribution-khong-gui": ("deliver_contribution",),
    "contribution-phan-cong": ("assign",), "contribution-rut": ("ask_contribution",),
    "contribution-mo-lai": ("ask_contribution", "deliver_contribution"),
    **{f"consultation-{slug}": ("consult",) for slug in (
        "tra-loi", "don-doc", "bao-cao", "sua", "khong-tra-loi", "rut", "mo-lai")},
    "agency": ("keep_organisation",), "agency-merge": ("keep_organisation",), "agency-part": ("keep_organisation",),
    "dispatch-register": ("register",), "dispatch-paste": ("register",), "dispatch-correct": ("register",),
    "dispatch-item-correct": ("register",), "dispatch-add": ("register",), "dispatch-add-file": ("register",),
    "plan-new": ("register",), "document-twins": ("keep_organisation",), "item-join": ("keep_organisation",),
    "item-part": ("keep_organisation",),
    "import-upload": ("register",), "import-mend": ("register",), "import-read-again": ("register",),
    "import-apply": ("register",),
    "import-confirm": ("confirm_item",), "import-progress": ("report", "note"),
    "import-progress-apply": ("report", "note"),
    "people-sheet": ("administer",), "people-sheet-check": ("administer",),
    "reminder-rung-new": ("keep_reminders",), "reminder-rung": ("keep_reminders",),
    "reminder-own-ladder": ("keep_reminders",), "reminder-rung-new-own": ("keep_reminders",),
    "reminder-own-ladder-end": ("keep_reminders",), "reminders-foresee": ("draft_chase_letter",),
    "reminder-try": ("draft_chase_letter",), "reminder-pause": ("keep_reminders",),
    "reminder-resume": ("keep_reminders",), "reminder-send-again": ("keep_reminders",),
    "day-off-new": ("keep_reminders",), "days-off-announcement": ("keep_reminders",), "day-off": ("keep_reminders",),
    "day-off-checked": ("keep_reminders",), "day-off-withdraw": ("keep_reminders",),
    "day-off-put-back": ("keep_reminders",),
    "unit-reorganise": ("administer",), "reorganisation-undo": ("administer",),
    "finished-before": ("begin",), "beginning-finish": ("begin", "keep_reminders"),
    "beginning-reopen": ("begin", "keep_reminders"),
    "machine-key-new": ("administer",), "machine-key-end": ("administer",),
    "appraisal-results": ("draft_organisation", "keep_organisation"),
    "people-links": ("administer",), "person-new": ("administer",), "person-correct": ("administer",),
    "function-give": ("administer",), "person-leave": ("administer",), "person-second-factor": ("administer",),
    "function-end": ("administer",), "function-decide": ("grant_function",), "unit-new": ("administer",),
    "unit-correct": ("administer",), "unit-rename": ("administer",), "unit-change-head": ("administer",),
    "unit-acting-head": ("administer",), "office-facts-enter": ("propose_office",),
    "office-fact-change": ("propose_office",), "office-fact-decide": ("confirm_office",),
    "criteria-set-new": ("draft_criteria",), "criteria-set-copy": ("draft_criteria", "keep_criteria"),
    "criteria-set-edit": ("draft_criteria", "keep_criteria"), "criteria-set-name": ("draft_criteria", "keep_criteria"),
    "criteria-set-run": ("keep_criteria",),
    "year-turn": ("draft_year", "turn_year", "carry"), "year-turn-of": ("draft_year", "turn_year", "carry"),
    "year-turn-back": ("carry",), "year-turn-plan": ("draft_year", "turn_year"),
    "result": ("draft_organisation", "keep_organisation"), "whatif": ("remark",), "scenario-put-away": ("remark",),
    "links-sheet": ("link_items",), "links-item": ("link_items",), "links-criterion": ("link_items",),
    "appraise": ("draft_organisation", "keep_organisation"),
    "reading-enter": ("enter_reading",), "reading-correct": ("enter_reading",), "indicator-add": ("keep_indicators",),
    "indicator-edit": ("keep_indicators",), "indicator-end": ("keep_indicators",),
    "state-value": ("draft_criteria", "keep_criteria"), "state-part": ("draft_criteria", "keep_criteria"),
    "report-begin": ("write_report",), "report-write": ("write_report",), "report-freeze": ("freeze_report",),
    "report-unfreeze": ("freeze_report",), "report-approve": ("approve_report",), "report-issue": ("issue_report",),
    "report-replace": ("write_report",), "chase-letter": ("draft_chase_letter",),
    "chase-letter-write": ("draft_chase_letter",), "chase-letter-issue": ("draft_chase_letter",),
    "chase-letter-take-back": ("draft_chase_letter",), "chase-letter-drop": ("draft_chase_letter",),
    "outgoing-sheet": ("issue_report",), "outgoing-report": ("issue_report",), "outgoing-letter": ("keep_reminders",),
    "outgoing-escalation": ("consult",), "monday-sheet-conclude": ("register",), "proof-pack-build": ("export",),
    "report-work-again": ("freeze_report", "export"),
    "figure-check": ("check_figure",), "figure-check-back": ("check_figure",),
    "figure-proof": ("enter_reading", "draft_criteria", "keep_criteria", "draft_organisation", "keep_organisation"),
    "outline-edit": ("draft_organisation", "keep_organisation"),
}  # fmt: skip
# One's own account, lists, choices and notices: whoever is signed in.
FOR_EVERYBODY = {
    "account_login", "account_logout", "account_change_password", "account_choose_password", "account_reauthenticate",
    "own-sessions", "set-language", "set-theme", "close-hint", "task-list-columns", "task-list-keep", "task-list-drop",
    "notices-read", "notice-choice", "notice", "notices", "calendar-renew", "account-changes", "home",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_download_recovery_codes", "styleguide",
}  # fmt: skip

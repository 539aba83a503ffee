"""The acts on a task. Right, lock and state are checked here, so that page, bulk act and command cannot differ.

Every act takes `by` (who), `on` (the act's own day; today when not given) and `seen` (the version the person looked
at; None where nobody looked). Raises PermissionDenied, Conflict (someone saved after `seen`) or Refused (wrong state
or value, with a sentence for the reader). `tasks.lifecycle.requests` holds extension and transfer,
`tasks.coordination.contributions` and `tasks.coordination.consultations` what is asked of others.
"""

from tasks.lifecycle.acts.endings import Authority, cancel, record_chase_letter, reopen, set_deadline
from tasks.lifecycle.acts.progress import accept, assign, forecast, note, start, take_back, weekly_update
from tasks.lifecycle.acts.reports import (
    Proof,
    add_evidence,
    add_proof,
    issued_for,
    report,
    send_back,
    to_verify_by,
    verify,
    withdraw,
)

__all__ = [
    "Authority",
    "Proof",
    "accept",
    "add_evidence",
    "add_proof",
    "assign",
    "cancel",
    "forecast",
    "issued_for",
    "note",
    "record_chase_letter",
    "reopen",
    "report",
    "send_back",
    "set_deadline",
    "start",
    "take_back",
    "to_verify_by",
    "verify",
    "weekly_update",
    "withdraw",
]

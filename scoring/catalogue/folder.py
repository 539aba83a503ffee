"""A catalogue folder as a whole, checked and loaded: first what tasks reads of it, then what scoring reads."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from scoring.catalogue import check as scoring_check
from scoring.catalogue import load as scoring_load
from scoring.catalogue import play as scoring_play
from tasks.catalogue import check as tasks_check
from tasks.catalogue import load as tasks_load
from tasks.catalogue.read import Fault, Faulty, Folder
from tasks.catalogue.sync import Changes
from tasks.demo import history as demo_history


def faults(folder: Folder) -> list[Fault]:
    """Every fault of the folder; empty where it can be loaded."""
    return tasks_check.faults(folder) + scoring_check.check(folder)


@transaction.atomic
def load(folder: Folder, *, play_until: date | None = None) -> Changes:
    """Load or update the folder, all or nothing; with a day the samples too, every act on its own day up to it.

    Raises Faulty with every fault; nothing was written then.
    """
    wrong = faults(folder)
    if wrong:
        raise Faulty(wrong)
    changes = tasks_load.load(folder)
    criteria_set, own = scoring_load.load(folder)
    changes.add(own)
    if play_until is not None:
        changes.add(demo_history.play(folder, play_until))
        changes.add(scoring_play.play(folder, criteria_set, play_until))
    return changes

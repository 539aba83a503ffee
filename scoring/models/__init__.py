"""Criteria sets, what counts in them, indicators with their readings, stated values, past losses, and snapshots."""

from .criteria import CriteriaSet, Criterion, ItemLink
from .figures import PriorLoss, Snapshot, TaskStake
from .readings import Indicator, Reading, StatedValue

__all__ = [
    "CriteriaSet",
    "Criterion",
    "Indicator",
    "ItemLink",
    "PriorLoss",
    "Reading",
    "Snapshot",
    "StatedValue",
    "TaskStake",
]

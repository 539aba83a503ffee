"""Criteria sets, what counts in them, indicators with their readings, stated values, past losses, appraisals."""

from .appraisal import Appraisal
from .criteria import CriteriaSet, Criterion, ItemLink
from .figures import PriorLoss, Snapshot, TaskStake
from .readings import Indicator, Reading, StatedValue

__all__ = [
    "Appraisal",
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

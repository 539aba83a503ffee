"""Criteria sets and what counts in them, indicators, readings, stated values and their proof, appraisals, results."""

from .appraisal import Appraisal
from .criteria import CriteriaSet, Criterion, ItemLink
from .figure_proof import FigureProof
from .figures import PriorLoss, Snapshot, TaskStake
from .readings import Indicator, Reading, StatedValue
from .results import OfficialResult, PeerTotal
from .scenario import Scenario

__all__ = [
    "Appraisal",
    "CriteriaSet",
    "Criterion",
    "FigureProof",
    "Indicator",
    "ItemLink",
    "OfficialResult",
    "PeerTotal",
    "PriorLoss",
    "Reading",
    "Scenario",
    "Snapshot",
    "StatedValue",
    "TaskStake",
]

"""What the office owes: documents, their items, tasks, proof, requests, and the digests that remind of them."""

from .acts import Act, Request
from .consultations import Agency, Chasing, Consultation
from .contributions import Contribution
from .document_files import DocumentFile
from .documents import Document, Item
from .evidence import Evidence
from .importing import FileReading, ImportedFile, ImportedRow, UnitAlias
from .kept_list import KeptList
from .office.beginning import BeginningStep, ExpectedPlan, YearTurn
from .office.calendar import DayOff, workdays
from .office.reorganisation import Reorganisation
from .reminders import (
    CalendarFeed,
    Digest,
    ForeseenDay,
    ForeseenDigest,
    ReminderChoice,
    ReminderPause,
    Rung,
    SignOfLife,
)
from .steps import Remark, Step
from .task import Task

__all__ = [
    "Act",
    "Agency",
    "BeginningStep",
    "CalendarFeed",
    "Chasing",
    "Consultation",
    "Contribution",
    "DayOff",
    "Digest",
    "Document",
    "DocumentFile",
    "Evidence",
    "ExpectedPlan",
    "FileReading",
    "ImportedFile",
    "ImportedRow",
    "Item",
    "ReminderChoice",
    "KeptList",
    "ReminderPause",
    "Remark",
    "Reorganisation",
    "Request",
    "Rung",
    "ForeseenDay",
    "ForeseenDigest",
    "SignOfLife",
    "Step",
    "Task",
    "UnitAlias",
    "YearTurn",
    "workdays",
]

"""What the office owes: documents, their items, tasks, proof, requests, and the digests that remind of them."""

from tasks.models.saved_list import KeptList

from .acts import Act
from .calendar import DayOff, workdays
from .consultations import Agency, Chasing, Consultation
from .contributions import Contribution
from .digest import Digest
from .document_files import DocumentFile
from .documents import Document, Item
from .evidence import Evidence
from .foreseen import ForeseenDay, ForeseenDigest
from .importing import ImportedFile, ImportedRow, UnitAlias
from .remarks import Remark
from .reminders import CalendarFeed, ReminderChoice, ReminderPause, Rung, SignOfLife
from .requests import Request
from .steps import Step
from .task import Task

__all__ = [
    "Act",
    "Agency",
    "CalendarFeed",
    "Chasing",
    "Consultation",
    "Contribution",
    "DayOff",
    "Digest",
    "Document",
    "DocumentFile",
    "Evidence",
    "ImportedFile",
    "ImportedRow",
    "Item",
    "ReminderChoice",
    "KeptList",
    "ReminderPause",
    "Remark",
    "Request",
    "Rung",
    "ForeseenDay",
    "ForeseenDigest",
    "SignOfLife",
    "Step",
    "Task",
    "UnitAlias",
    "workdays",
]

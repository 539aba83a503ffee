"""Rows of reports: a file a subject."""

from reports.models.fields import random_path
from reports.models.letter import ChasedTask, ChaseLetter
from reports.models.outline import EditedOutline
from reports.models.report import KeptFile, Report
from reports.models.sending import Sending
from reports.models.work import Work

__all__ = ["ChaseLetter", "ChasedTask", "EditedOutline", "KeptFile", "Report", "Sending", "Work", "random_path"]

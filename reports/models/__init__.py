"""Rows of reports: a file a subject."""

from reports.models.fields import random_path
from reports.models.letter import ChasedTask, ChaseLetter
from reports.models.report import KeptFile, Report

__all__ = ["ChaseLetter", "ChasedTask", "KeptFile", "Report", "random_path"]

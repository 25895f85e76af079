"""What is stored: frozen reports, their way to the receivers, and the record of due work."""

from reporting.models.drafts import MissedReport, ReadinessCount, ReportDraft
from reporting.models.drills import RestoreDrill
from reporting.models.files import AskedFile, FileKind
from reporting.models.jobs import ASKED, DueJob, JobKind, JobState
from reporting.models.reminders import ReminderSubject, SentReminder
from reporting.models.reopenings import Reopening
from reporting.models.reports import (
    Delivery,
    IssuedRoot,
    ProvincialReport,
    Report,
    ReportFile,
    ReportNarrative,
    ReportStatus,
)
from reporting.models.signatures import ReportSignature

__all__ = [
    "ASKED",
    "AskedFile",
    "Delivery",
    "DueJob",
    "FileKind",
    "IssuedRoot",
    "JobKind",
    "JobState",
    "MissedReport",
    "ProvincialReport",
    "ReadinessCount",
    "ReminderSubject",
    "Reopening",
    "Report",
    "ReportDraft",
    "ReportFile",
    "ReportNarrative",
    "ReportSignature",
    "ReportStatus",
    "RestoreDrill",
    "SentReminder",
]

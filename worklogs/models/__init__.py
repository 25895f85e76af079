"""What was done: the task catalogue, assigned work, days and their entries."""

from worklogs.models.assignments import Assignment, AssignmentBatch, AssignmentOrigin, BatchSource
from worklogs.models.assignments_proposals import ArisingStatus, AssignmentProposal
from worklogs.models.catalogue import (
    OPEN_PROPOSALS,
    CatalogueProposal,
    CatalogueTask,
    ProposalKind,
    ProposalStatus,
    TaskGroup,
)
from worklogs.models.days import (
    MINUTES_IN_A_DAY,
    DayStatus,
    EntryStatus,
    UnloggedReason,
    WorkDay,
    WorkEntry,
)
from worklogs.models.evidence import EvidenceFile, EvidenceOpening
from worklogs.models.inbound import InboundDocument, InboundKind, InboundState
from worklogs.models.late import LateEntry
from worklogs.models.reminders import ReminderRun
from worklogs.models.threads import LONGEST_MESSAGE, EntryMessage

__all__ = [
    "LONGEST_MESSAGE",
    "MINUTES_IN_A_DAY",
    "OPEN_PROPOSALS",
    "ArisingStatus",
    "Assignment",
    "AssignmentBatch",
    "AssignmentOrigin",
    "AssignmentProposal",
    "BatchSource",
    "CatalogueProposal",
    "CatalogueTask",
    "DayStatus",
    "EntryMessage",
    "EntryStatus",
    "EvidenceFile",
    "EvidenceOpening",
    "InboundDocument",
    "InboundKind",
    "InboundState",
    "LateEntry",
    "ProposalKind",
    "ProposalStatus",
    "ReminderRun",
    "TaskGroup",
    "UnloggedReason",
    "WorkDay",
    "WorkEntry",
]

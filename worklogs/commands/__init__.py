"""Writes. One function, one intention, one transaction, one audit event."""

from worklogs.commands.assignments import assign_pieces, assign_work, cancel_assignment
from worklogs.commands.assignments_proposals import (
    Arising,
    accept_proposal,
    propose_work,
    refuse_proposal,
    withdraw_proposal,
)
from worklogs.commands.days import save_day, submit_day
from worklogs.commands.entries import Line, save_line, withdraw_line
from worklogs.commands.late import keep_late
from worklogs.commands.recomputing import recompute_days
from worklogs.commands.reviews import apply_review
from worklogs.commands.roll_up import refresh_days
from worklogs.commands.several import save_several_days
from worklogs.commands.threads import say
from worklogs.commands.unlogged import say_unlogged
from worklogs.refusals import DayRefused, LineRefused

__all__ = [
    "Arising",
    "DayRefused",
    "Line",
    "LineRefused",
    "accept_proposal",
    "apply_review",
    "assign_pieces",
    "assign_work",
    "cancel_assignment",
    "keep_late",
    "propose_work",
    "recompute_days",
    "refresh_days",
    "refuse_proposal",
    "save_day",
    "save_line",
    "save_several_days",
    "say",
    "say_unlogged",
    "submit_day",
    "withdraw_line",
    "withdraw_proposal",
]

"""What happens to reports. One intention, one transaction, one audit event."""

from reporting.commands.calendar import prepare_calendar
from reporting.commands.comparing import plan_comparisons
from reporting.commands.differing import note_differing_days
from reporting.commands.documents import make_documents
from reporting.commands.drafts import count_missed, draft_report
from reporting.commands.drills import record_drill
from reporting.commands.files import (
    ask_document,
    ask_export,
    ask_own_months,
    ask_personal_data,
    sweep_files,
    take_file,
)
from reporting.commands.inspecting import ask_bundle, note_reading, take_bundle
from reporting.commands.jobs import plan_due_jobs, request_compile, retry_job
from reporting.commands.provincial import compile_provincial
from reporting.commands.reminders import remind
from reporting.commands.reopenings import answer_reopening, ask_reopening
from reporting.commands.reports import amend_report, compile_report, save_narrative
from reporting.commands.running import Outcome, run_due
from reporting.commands.sealing import Sealed, adopt, seal_events
from reporting.commands.signing import Confirmation, sign_report
from reporting.commands.submissions import (
    accept_report,
    receive_report,
    return_report,
    submit_report,
)

__all__ = [
    "Confirmation",
    "Outcome",
    "Sealed",
    "accept_report",
    "adopt",
    "amend_report",
    "answer_reopening",
    "ask_bundle",
    "ask_document",
    "ask_export",
    "ask_own_months",
    "ask_personal_data",
    "ask_reopening",
    "compile_provincial",
    "compile_report",
    "count_missed",
    "draft_report",
    "make_documents",
    "note_differing_days",
    "note_reading",
    "plan_comparisons",
    "plan_due_jobs",
    "prepare_calendar",
    "receive_report",
    "record_drill",
    "remind",
    "request_compile",
    "retry_job",
    "return_report",
    "run_due",
    "save_narrative",
    "seal_events",
    "sign_report",
    "submit_report",
    "sweep_files",
    "take_bundle",
    "take_file",
]

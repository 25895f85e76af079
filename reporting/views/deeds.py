"""Audit events in words: what was done, for readers who know no codes."""

from django.utils.translation import gettext as _


def deed(action: str) -> str:
    """What an audit event says was done; of an unknown one, at least in which part."""
    return _reporting().get(action) or _others().get(action) or _part(action)


def said(details: object) -> str:
    """The details of an event on one line: codes and ids as they were kept."""
    if isinstance(details, dict):
        return " · ".join(f"{key}: {said(value)}" for key, value in details.items() if value != "")
    if isinstance(details, list):
        return ", ".join(
            f"({said(one)})" if isinstance(one, list) else said(one) for one in details
        )
    return str(details)


def _part(action: str) -> str:
    parts = {
        "organizations": _("Something in organization and people"),
        "worklogs": _("Something in work logs"),
        "evaluations": _("Something in reviews and scores"),
        "reporting": _("Something in reports"),
    }
    return parts.get(action.partition(".")[0], _("Something else"))


def _reporting() -> dict[str, str]:
    return {
        "reporting.draft.made": _("Drafted a report"),
        "reporting.narrative.saved": _("Wrote the narrative of a report"),
        "reporting.reminders.sent": _("Sent reminders"),
        "reporting.report.requested": _("Asked for a report to be compiled"),
        "reporting.days.differed": _("Found days that do not match their entries"),
        "reporting.report.compiled": _("Compiled a report"),
        "reporting.report.submitted": _("Submitted a report"),
        "reporting.report.missed": _("Counted an agency as not implementing KPI"),
        "reporting.report.received": _("Received a report"),
        "reporting.report.accepted": _("Accepted a report"),
        "reporting.reopening.asked": _("Asked to reopen a report"),
        "reporting.reopening.agreed": _("Agreed to reopen a report"),
        "reporting.reopening.refused": _("Refused to reopen a report"),
        "reporting.report.returned": _("Returned a report"),
        "reporting.score_form.read": _("Downloaded a person's form"),
        "reporting.reports.exported": _("Exported all reports received"),
        "reporting.reports.own_exported": _("Exported the months of the agency"),
        "reporting.report.reopened": _("Reopened a period"),
        "reporting.provincial_report.compiled": _("Compiled a provincial report"),
        "reporting.file.asked": _("Asked for a file"),
        "reporting.file.taken": _("Downloaded a file"),
        "reporting.job.retried": _("Ran a failed job again"),
        "reporting.month.archived": _("Archived a month as Parquet"),
        "reporting.support_screen.read": _("Looked at what waits for a person, as a helper"),
        "reporting.audit.searched": _("Searched the audit trail"),
        "reporting.audit.followed": _("Looked at a record's history"),
        "reporting.audit.bundle_asked": _("Asked for an evidence bundle"),
        "reporting.audit.bundle_taken": _("Downloaded an evidence bundle"),
        "reporting.report.signed": _("Signed a report"),
    }


def _others() -> dict[str, str]:
    return _doors() | _organization() | _agencies_and_moves() | _work() | _judging()


def _doors() -> dict[str, str]:
    """Data about people: who asked, who looked, who came in another way."""
    return {
        "organizations.data_request.acknowledged": _("Acknowledged a request about data"),
        "organizations.data_request.asked": _("Asked about personal data"),
        "organizations.data_request.extended": _("Extended the time for a request about data"),
        "organizations.data_request.granted": _("Granted a request about data"),
        "organizations.data_request.refused": _("Refused a request about data"),
        "organizations.data_request.withdrawn": _("Withdrew a request about data"),
        "organizations.emergency.opened": _("Gave an operator emergency access"),
        "organizations.emergency.read": _("Opened a page under emergency access"),
        "organizations.emergency.closed": _("Ended emergency access"),
        "organizations.sandbox.opened": _("Opened a sandbox"),
        "organizations.sandbox.filled": _("Filled a sandbox with generated people"),
        "organizations.sandbox.entered": _("Entered the sandbox as a generated person"),
        "organizations.sandbox.left": _("Left the sandbox"),
        "organizations.sandbox.cleared": _("Removed what a sandbox had left"),
        "organizations.sandbox.closed": _("Closed a sandbox"),
        "organizations.service_token.made": _("Gave a program access by token"),
        "organizations.service_token.revoked": _("Revoked a program's token"),
        "organizations.feed.made": _("Made a link to personal deadlines or events"),
        "organizations.feed.revoked": _("Revoked the link to personal deadlines or events"),
        "organizations.webhook.ended": _("Ended a connection"),
        "organizations.webhook.made": _("Connected another system"),
        "organizations.webhook.renewed": _("Renewed the secret of a connection"),
        "organizations.webhook.repeated": _("Sent a message to a system again"),
        "organizations.webhook.resumed": _("Switched a connection on again"),
        "organizations.webhook.stopped": _("Switched off a connection that failed"),
        "organizations.webhook.tested": _("Tested a connection"),
        "organizations.person.read": _("Looked at a person"),
        "organizations.person.contact_forgotten": _("Removed contact data of somebody who left"),
        "organizations.texts.forgotten": _("Removed words whose term of keeping was over"),
        "organizations.person.name_forgotten": _(
            "Replaced the name of somebody who left with a number"
        ),
    }


def _organization() -> dict[str, str]:
    return {
        "organizations.period.moved": _("Moved the stage of a period"),
        "organizations.calendar.added": _("Added a working calendar"),
        "organizations.calendar.followed": _("Assigned a working calendar to a unit"),
        "organizations.delegation.given": _("Delegated a right"),
        "organizations.delegation.revoked": _("Revoked a delegated right"),
        "organizations.evidence.adopted": _("Sealed older records"),
        "organizations.evidence.erased": _("Erased the content of an event"),
        "organizations.leave.approved": _("Approved leave"),
        "organizations.leave.cancelled": _("Cancelled leave"),
        "organizations.leave.recorded": _("Recorded leave"),
        "organizations.leave.refused": _("Refused leave"),
        "organizations.leave.requested": _("Asked for leave"),
        "organizations.leave.withdrawn": _("Withdrew a leave request"),
        "organizations.first_steps.switched": _("Switched the list of first steps"),
        "organizations.mail.switched": _("Switched notices by mail"),
        "organizations.person.posted": _("Added a posting"),
        "organizations.person.renamed": _("Corrected a name"),
        "organizations.posting.ended": _("Ended a posting"),
        "organizations.role.given": _("Gave a role"),
        "organizations.sheet.decided": _("Applied a workbook of people"),
        "organizations.sheet.sent": _("Uploaded a workbook of people"),
        "organizations.role.ended": _("Ended a role"),
        "organizations.roster.saved": _("Saved a roster"),
        "organizations.shift.added": _("Added a shift"),
        "organizations.shift.retired": _("Retired a shift"),
        "organizations.sign_in.link_made": _("Made a sign-in link"),
        "organizations.sign_in.shut": _("Took back a first password before a role was given"),
        "organizations.teaching_load.set": _("Set a teaching load"),
        "organizations.leave.came": _("Carried over leave approved elsewhere"),
        "organizations.leave.shortened": _("Shortened leave"),
        "organizations.posting.changed": _("Changed a posting"),
        "organizations.posting.moved": _("Moved a person"),
        "organizations.second_step.forgotten": _("Removed a lost second step"),
        "organizations.staff.imported": _("Imported a workbook of people"),
    }


def _agencies_and_moves() -> dict[str, str]:
    return {
        "organizations.agency.made": _("Created an agency"),
        "organizations.agency.followed": _("Made an agency the successor of another"),
        "organizations.agency.left_to_finish": _("Closed an agency to new work"),
        "organizations.agency.renamed": _("Renamed an agency"),
        "organizations.agency.ended": _("Ended an agency"),
        "organizations.route.changed": _("Changed where an agency's reports go"),
        "organizations.route.called_off": _("Cancelled a change of receivers"),
        "organizations.rest_days.added": _("Entered days of rest"),
        "organizations.rest_day.withdrawn": _("Withdrew a day of rest"),
        "organizations.parameter.set": _("Set a value of the province"),
        "organizations.people.crossed": _("Moved people between agencies"),
        "organizations.people.joined": _("Received people from another agency"),
        "organizations.people.left": _("Moved people to another agency"),
        "organizations.people.moved": _("Moved people by a decision"),
        "organizations.plans.moved": _("Carried over the plans of people who moved"),
        "organizations.province.imported": _("Imported the province's workbook"),
        "organizations.unit.added": _("Added a unit"),
        "organizations.unit.changed": _("Changed a unit"),
        "organizations.unit.renamed": _("Renamed a unit"),
        "organizations.units.reorganized": _("Merged or split units"),
    }


def _work() -> dict[str, str]:
    return {
        "worklogs.inbound.assigned": _("Assigned work from another system"),
        "worklogs.inbound.brought": _("Received a document from another system"),
        "worklogs.inbound.evidence": _("Attached a document of another system to an entry"),
        "worklogs.inbound.set_aside": _("Set aside a document from another system"),
        "worklogs.day.saved": _("Saved a day"),
        "worklogs.day.submitted": _("Declared a day"),
        "worklogs.days.recomputed": _("Recalculated days from their entries"),
        "worklogs.day.unlogged_time": _("Gave the reason for unlogged time"),
        "worklogs.entry.kept_late": _("Kept an entry that arrived late"),
        "worklogs.entry.withdrawn": _("Withdrew an entry"),
        "worklogs.evidence.added": _("Added a file as evidence"),
        "worklogs.evidence.opened": _("Opened somebody's evidence"),
        "worklogs.evidence.removed": _("Withdrew a file"),
        "worklogs.message.said": _("Wrote about an entry"),
        "worklogs.proposal.accepted": _("Accepted a proposal"),
        "worklogs.proposal.forwarded": _("Forwarded a proposal"),
        "worklogs.proposal.made": _("Proposed work"),
        "worklogs.proposal.proposed": _("Proposed a change of the catalogue"),
        "worklogs.proposal.refused": _("Refused a proposal"),
        "worklogs.proposal.returned": _("Sent back a proposal"),
        "worklogs.proposal.withdrawn": _("Withdrew a proposal"),
        "worklogs.work.assigned": _("Assigned work"),
        "worklogs.work.cancelled": _("Cancelled assigned work"),
        "worklogs.assignments.carried": _("Carried over assigned work"),
        "worklogs.assignments.dropped": _("Withdrew assigned work of somebody who moved"),
    }


def _judging() -> dict[str, str]:
    return {
        "evaluations.cause.asked": _("Submitted an objective cause"),
        "evaluations.cause.confirmed": _("Confirmed an objective cause"),
        "evaluations.cause.refused": _("Refused an objective cause"),
        "evaluations.criteria.self_assessed": _("Assessed oneself"),
        "evaluations.entries.passed": _("Passed entries that need a closer look"),
        "evaluations.entries.reviewed": _("Reviewed entries"),
        "evaluations.entries.undone": _("Undid reviews"),
        "evaluations.figures.explained": _("Explained figures"),
        "evaluations.level.decided": _("Decided a level"),
        "evaluations.level.withdrawn": _("Withdrew a decided level"),
        "evaluations.month.assessed": _("Assessed a month"),
        "evaluations.month.compared": _("Compared a month with peers"),
        "evaluations.month.measured": _("Measured a month"),
        "evaluations.month.published": _("Published results"),
        "evaluations.period_type.chosen": _("Chose the scoring period"),
        "evaluations.petition.filed": _("Filed a petition"),
        "evaluations.score.read": _("Looked at a person's result"),
        "evaluations.term_score.read": _("Looked at a person's quarter or year"),
        "evaluations.figures.read": _("Looked at a person's figures"),
        "evaluations.criteria.read": _("Looked at a person's points for the criteria"),
        "evaluations.findings.read": _("Looked at what was decided of a person's month"),
        "evaluations.petition.read": _("Looked at a person's petition"),
        "evaluations.term.assessed": _("Assessed a term"),
        "evaluations.term.classified": _("Classified a term"),
        "evaluations.criteria.assessed": _("Assessed a person by the criteria"),
        "evaluations.criteria_set.set": _("Set the agency's own criteria"),
        "evaluations.petition.answered": _("Answered a petition"),
        "evaluations.petition.proposed": _("Proposed the answer to a petition"),
        "evaluations.petition.sent_back": _("Sent back the answer to a petition"),
        "evaluations.petition.withdrawn": _("Withdrew a petition"),
        "evaluations.reading.set": _("Set how the agency applies a rule"),
        "evaluations.second_look.decided": _("Decided a second look"),
        "evaluations.second_looks.assigned": _("Drew entries for second looks"),
        "evaluations.term.published": _("Published results of a quarter or a year"),
        "evaluations.unit.explained": _("Explained the figures of a unit"),
    }

"""Which words that people wrote go after years, and which stay with what they belong to. Pure.

Each text column of the register's tables is in one of both (a test compares them with the models,
and those that go with what the database forgets).
"""

from collections.abc import Mapping

from organizations.rules.texts import Words

SEALED = "sealed into the decision: without it nobody could say what was decided (evidence.md)"
PETITION = "what a petition asked and was answered: belongs to the result"
DECISION = "a decision of the agency, not a talk: stays with the postings it changed"
TASK = "what was ordered, proposed or brought in: of the agency's plan and catalogue"
REPORT = "words of the agency's report"
DESCRIBES = "a name or an address; goes with contact data, the name or the notice"
TECHNICAL = "of a program or another system"

GOES: Mapping[str, Words] = {
    f"{table}.{column}": words
    for words, table, columns in (
        (Words.LEAVE, "organizations_leave", "note decision_reason cancel_reason"),
        (Words.TALK, "worklogs_entrymessage", "text"),
        (Words.TALK, "evaluations_causerequest", "reason answer"),
        (Words.TALK, "evaluations_figureexplanation", "words"),
        (Words.TALK, "evaluations_unitexplanation", "words"),
        (Words.REQUEST, "organizations_datarequest", "words extension_reason answer"),
        (Words.ENTRY, "worklogs_workentry", "summary output_reference return_reason"),
        (Words.ENTRY, "worklogs_lateentry", "summary output_reference"),
        (Words.ENTRY, "worklogs_evidenceopening", "link"),
        (Words.ENTRY, "worklogs_evidencefile", "name"),
    )
    for column in columns.split()
}
STAYS: Mapping[str, str] = {
    f"{table}.{column}": why
    for why, table, columns in (
        (SEALED, "evaluations_review", "reason objective_cause"),
        (SEALED, "evaluations_secondopinion", "reason"),
        (SEALED, "evaluations_monthlyassessment", "note"),
        (SEALED, "evaluations_leveldecision", "document note withdraw_reason"),
        (SEALED, "reporting_report", "snapshot"),
        (SEALED, "reporting_provincialreport", "snapshot"),
        (SEALED, "reporting_reportsignature", "title name"),
        (PETITION, "evaluations_petition", "words answer sent_back"),
        (DECISION, "organizations_staffingdecision", "subject"),
        (DECISION, "organizations_delegation", "reason pair_reason revoke_reason"),
        (DECISION, "organizations_emergencyaccess", "reason"),
        (DECISION, "reporting_reopening", "reason answer"),
        (DECISION, "reporting_delivery", "return_reason"),
        (TASK, "worklogs_assignment", "title source_document cancel_reason"),
        (TASK, "worklogs_assignmentproposal", "title reason refusal_reason"),
        (TASK, "worklogs_catalogueproposal", "name output_product reason return_reason"),
        (TASK, "worklogs_inbounddocument", "subject sender link reason"),
        (REPORT, "reporting_reportdraft", "snapshot"),
        (REPORT, "reporting_reportnarrative", "difficulties proposals training"),
        (DESCRIBES, "organizations_staffmember", "sort_key"),
        (DESCRIBES, "organizations_user", "email"),
        (DESCRIBES, "account_emailaddress", "email"),
        (DESCRIBES, "usersessions_usersession", "user_agent"),
        (DESCRIBES, "socialaccount_socialaccount", "provider"),
        (DESCRIBES, "organizations_notice", "link"),
        (TECHNICAL, "organizations_webhook", "url secret"),
        (TECHNICAL, "reporting_duejob", "error"),
    )
    for column in columns.split()
}

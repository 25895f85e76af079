"""Who may do what with reports, the audit trail and the work behind them. See ADR 0053."""

from collections.abc import Mapping

from evaluations.policy import SEE_RESULT
from organizations.models import RoleKind
from organizations.policy import GIVEN_SIGN, KEEPERS, LOOKERS, OVERSEERS, RECEIVERS, WORK_HERE
from organizations.rules.policy import (
    OPEN,
    POSTED,
    Action,
    Allow,
    Door,
    Kept,
    Relation,
    Within,
    asked_first,
    asked_of_the_thing,
    by_token,
)

SIGNERS = (RoleKind.AGENCY_HEAD, GIVEN_SIGN)

PREPARE = Action(
    "reporting.report.prepare",
    "Keep the agency's report: its words, its compilation, its amendment",
    (Allow(KEEPERS, Relation.AGENCY),),
)
SIGN = Action(
    "reporting.report.sign",
    "Sign the agency's report and send it",
    (Allow(SIGNERS, Relation.AGENCY),),
)
READ_OWN = Action(
    "reporting.report.read_own",
    "Read the agency's own report at every step of its way",
    (*PREPARE.allows, *SIGN.allows),
)
RECEIVE = Action(
    "reporting.report.receive",
    "Read, answer and put together the reports that are sent here",
    (Allow(RECEIVERS, Relation.SENT),),
)
READ_REPORT = Action(
    "reporting.report.read",
    "Read a version of a report and take it as a file",
    (
        *READ_OWN.allows,
        Allow(RECEIVERS, Relation.AGENCY),
        *RECEIVE.allows,
        Allow((by_token("reports:read"),), Relation.AGENCY),
        Allow((by_token("reports:read"),), Relation.SENT),
    ),
)
READ_DESK = Action(
    "reporting.desk.read",
    "Read how far the agencies are that report here, without answering",
    (*RECEIVE.allows, Allow((by_token("reports:read"),), Relation.SENT)),
)
SEE_COMPLETION = Action(
    "reporting.completion.see",
    "See which first steps each person of the agency has done",
    (Allow((*KEEPERS, RoleKind.SUPPORT), Relation.AGENCY),),
)
SEE_SCREEN = Action(
    "reporting.screen.see",
    "See which pages, forms and messages wait for a person, without scores and texts",
    (Allow((RoleKind.SUPPORT,), Relation.AGENCY),),
)
READ_NAMES = Action(
    "reporting.report.read_names",
    "Take a report's documents, which name people: a program needs both scopes",
    (Allow((POSTED,), Relation.AGENCY), Allow((by_token("people:read"),), Relation.AGENCY)),
)
HAVE_FILES = Action(
    "reporting.file.have",
    "Ask for a file (one's own data, at least), and take what one asked for",
    (Allow((POSTED,), Relation.OWN),),
)
LOOK_AT_UNITS = Action(
    "reporting.units.see",
    "Look at the coverage of units",
    LOOKERS,
)
SEE_PROVINCE = Action(
    "reporting.province.see",
    "See how far every agency is: figures, no people",
    (Allow(OVERSEERS, Relation.PROVINCE),),
)
INSPECT = Action(
    "reporting.audit.inspect",
    "Read the audit trail of the province; each reading is recorded",
    (Allow((RoleKind.INSPECTOR,), Relation.PROVINCE),),
)
OPERATE = Action(
    "reporting.work.operate",
    "See due work and sizes, and try again what failed: no scores, no names",
    (Allow((RoleKind.OPERATOR,), Relation.PROVINCE),),
)

ACTIONS = (
    PREPARE,
    SIGN,
    READ_OWN,
    RECEIVE,
    READ_REPORT,
    READ_DESK,
    READ_NAMES,
    SEE_COMPLETION,
    SEE_SCREEN,
    HAVE_FILES,
    LOOK_AT_UNITS,
    SEE_PROVINCE,
    INSPECT,
    OPERATE,
)

ROUTES: Mapping[str, Door] = {
    "reporting:first_steps": asked_of_the_thing(WORK_HERE),
    "reporting:completion": asked_first(SEE_COMPLETION),
    "reporting:support_screen": asked_first(SEE_SCREEN),
    "reporting:verify_ask": OPEN,
    "reporting:verify": OPEN,
    "reporting:deadlines": OPEN,  # the link says whose
    "reporting:news": OPEN,  # as above
    **dict.fromkeys(
        (
            "reporting:home",
            "reporting:home_score",
            "reporting:home_figures",
            "reporting:feed",
            "reporting:revoke_feed",
        ),
        asked_of_the_thing(WORK_HERE),
    ),
    "reporting:unit": asked_first(LOOK_AT_UNITS),
    **dict.fromkeys(
        (
            "reporting:report",
            "reporting:report_period",
            "reporting:progress",
            "reporting:changes",
        ),
        asked_first(READ_OWN),
    ),
    **dict.fromkeys(
        (
            "reporting:narrative",
            "reporting:compile",
            "reporting:export_own",
            "reporting:amend",
            "reporting:ask_reopening",
        ),
        asked_first(PREPARE),
    ),
    "reporting:sign": asked_first(SIGN),
    "reporting:submit": asked_first(SIGN),
    "reporting:version": asked_of_the_thing(READ_REPORT),
    "reporting:download": asked_of_the_thing(READ_REPORT),
    **dict.fromkeys(
        (
            "reporting:receive",
            "reporting:accept",
            "reporting:answer_reopening",
            "reporting:return",
        ),
        asked_of_the_thing(RECEIVE),
    ),
    "reporting:score_form": asked_of_the_thing(SEE_RESULT),
    "reporting:files": asked_first(HAVE_FILES),
    "reporting:own_data": asked_first(HAVE_FILES),
    "reporting:take_file": asked_of_the_thing(HAVE_FILES),
    **dict.fromkeys(
        (
            "reporting:export",
            "reporting:desk",
            "reporting:desk_period",
            "reporting:desk_months",
            "reporting:compile_provincial",
            "reporting:provincial",
        ),
        asked_first(RECEIVE),
    ),
    "reporting:download_provincial": asked_of_the_thing(RECEIVE),
    "reporting:province": asked_first(SEE_PROVINCE),
    "reporting:province_period": asked_first(SEE_PROVINCE),
    **dict.fromkeys(
        (
            "reporting:audit",
            "reporting:audit_life",
            "reporting:ask_bundle",
            "reporting:take_bundle",
        ),
        asked_first(INSPECT),
    ),
    "reporting:metrics": OPEN,
    "reporting:status": asked_first(OPERATE),
    "reporting:retry": asked_first(OPERATE),
}
TASKS: Mapping[str, Within] = {
    "reporting.tasks.tick": Within.EACH,
    "reporting.tasks.make_asked": Within.EACH,
    "reporting.tasks.prepare_calendar": Within.PROVINCE,
    "reporting.tasks.sweep_files": Within.EACH,
    "reporting.tasks.seal": Within.EACH,
}
COMMANDS: Mapping[str, Within] = {
    "archive_month": Within.EACH,
    "compile_reports": Within.EACH,
    "evidence_bundle": Within.ONE,
    "prepare_calendar": Within.PROVINCE,
    "recompile_report": Within.ONE,
    "record_drill": Within.PROVINCE,
    "run_due": Within.EACH,
    "seal_events": Within.EACH,
    "setup": Within.EACH,
    "sweep_files": Within.EACH,
    "verify_evidence": Within.EACH,
}
TABLES: Mapping[str, Kept] = {
    **dict.fromkeys(
        (
            "ReportDraft",
            "ReadinessCount",
            "MissedReport",
            "AskedFile",
            "SentReminder",
            "ReportNarrative",
            "Report",
            "Delivery",
            "ProvincialReport",
            "ReportFile",
            "IssuedRoot",
            "Reopening",
            "ReportSignature",
        ),
        Kept.AGENCY,
    ),
    "DueJob": Kept.DIRECTORY,
    "RestoreDrill": Kept.DIRECTORY,
}

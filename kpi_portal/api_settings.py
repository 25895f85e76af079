"""Settings of the API (ADR 0061); ``kpi_portal.settings`` takes all of them."""

from kpi_portal import env

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["organizations.api.door.Decided"],
    "DEFAULT_PERMISSION_CLASSES": ["organizations.api.door.SignedIn"],
    "DEFAULT_THROTTLE_CLASSES": ["organizations.api.throttle.ByTheMinute"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "kpi_portal.api.schema.Schema",
    "EXCEPTION_HANDLER": "organizations.api.problems.answer_for",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_METADATA_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "KPI Portal API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "What the pages do, for programs. How to begin: docs/api.md.",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "DayStatus": "worklogs.models.DayStatus",
        "EntryStatus": "worklogs.models.EntryStatus",
        "DecisionEnum": "evaluations.models.Decision",
        "AskedOneKindEnum": "reporting.models.FileKind",
        "FrozenReportStatusEnum": "reporting.models.ReportStatus",
        "GroupEnum": "worklogs.models.catalogue.TaskGroup",
        "StageEnum": "organizations.models.PeriodStage",
        "StateEnum": "reporting.api.files.STATE_CHOICES",
        "ReopeningAnswerWord": "reporting.api.answers.ANSWERS",
        "CatalogueChangeKind": "worklogs.models.ProposalKind",
        "CatalogueChangeStatus": "worklogs.models.ProposalStatus",
        "RightKind": "organizations.models.DelegationKind",
        "FindingKind": "evaluations.models.DecisionKind",
        "CauseAnswerWord": "evaluations.api.talk.ANSWERS",
        "CauseState": "evaluations.models.CauseState",
        "PetitionState": "evaluations.models.PetitionState",
        "ArisingStatus": "worklogs.models.ArisingStatus",
        "LeaveStatus": "organizations.models.LeaveStatus",
        "LeaveKind": "organizations.models.LeaveKind",
        "AskedLeaveKind": "organizations.api.leave.ASKED_KINDS",
        "LeaveDecisionWord": "organizations.api.leave_decisions.DECISIONS",
        "InboundKindEnum": "worklogs.models.InboundKind",
        "InboundStateEnum": "worklogs.models.InboundState",
        "DataRequestState": "organizations.api.privacy.STATES",
        "DayHalf": "organizations.models.DayHalf",
        "StaffingDecisionKind": "organizations.models.DecisionKind",
        "WorkCalendarKind": "organizations.models.CalendarKind",
    },
}
API_REQUESTS_A_MINUTE = {
    "person": env.number("API_REQUESTS_OF_A_PERSON", default=300, least=1),
    "token": env.number("API_REQUESTS_OF_A_TOKEN", default=1200, least=1),
}

"""Who may do what with units, people, leave, rosters and given rights: the table, as data.

``access`` and the queries ask it; ``docs/security/policy.md`` is printed from it. See ADR 0053.
"""

from collections.abc import Mapping

from organizations.models import Purpose, RoleKind
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
    given,
)
from organizations.rules.service_tokens import SCOPES

HEADS = (RoleKind.HEAD, RoleKind.AGENCY_HEAD)
HEADS_AND_ABOVE = (*HEADS, RoleKind.SUPERIOR)
# Who keeps an agency's people, and the roles they may give. The roles of receivers and overseers
# open other agencies, so they come from the operators' command line alone.
KEEPERS = (RoleKind.OFFICER, RoleKind.AGENCY_HEAD)
RECEIVERS = (RoleKind.ORGANIZATION_BOARD, RoleKind.HOME_AFFAIRS)
OVERSEERS = (RoleKind.KPI_TEAM, RoleKind.INSPECTOR)
GIVEN_REVIEW, GIVEN_ASSESS = given(Purpose.REVIEW), given(Purpose.ASSESS)
GIVEN_SIGN, GIVEN_ALL = given(Purpose.SIGN_REPORT), given(Purpose.ALL)
GIVEN_BY_OFFICER = (RoleKind.HEAD, RoleKind.DEPUTY, RoleKind.AGENCY_HEAD, RoleKind.SUPERIOR)
GIVEN_BY_HEAD = (*GIVEN_BY_OFFICER, RoleKind.OFFICER, RoleKind.SUPPORT)
ROOT, UNIT = "of the agency itself", "of a unit below"

WORK_HERE = Action(
    "organizations.posting.act",
    "See and do what everybody has: home, one's own notices, leave and year",
    (Allow((POSTED,), Relation.OWN),),
)
KNOW_ONESELF = Action(
    "organizations.posting.know",
    "Ask who one is: a person in a posting, a program in its agency",
    (Allow((POSTED, *map(by_token, SCOPES)), Relation.OWN),),
)
READ_CALENDAR = Action(
    "organizations.calendar.read",
    "Read periods, stages and working days",
    (Allow((POSTED,), Relation.OWN), Allow((by_token("calendar:read"),), Relation.AGENCY)),
)
KEEP_PEOPLE = Action(
    "organizations.people.keep",
    "Enter people, postings, units and calendars of the agency; answer what they ask of their data",
    (Allow(KEEPERS, Relation.AGENCY),),
)
MOVE_BETWEEN = Action(
    "organizations.people.move_between",
    "Move people from one agency to another by a decision of the province",
    (Allow((RoleKind.KPI_TEAM,), Relation.PROVINCE),),
)
TAKE_IN = Action(
    "organizations.people.take_in",
    "Take units and people of many agencies in from a workbook",
    (Allow((RoleKind.KPI_TEAM,), Relation.PROVINCE),),
)
GIVE_ROLES = Action(
    "organizations.role.give",
    "Give a role, or end it (state: the role)",
    (
        Allow((RoleKind.AGENCY_HEAD,), Relation.AGENCY, GIVEN_BY_HEAD),
        Allow((RoleKind.OFFICER,), Relation.AGENCY, GIVEN_BY_OFFICER),
    ),
)
LOOKERS = (
    Allow((*KEEPERS, RoleKind.SUPERIOR), Relation.AGENCY),
    Allow(HEADS, Relation.BELOW),
)
SEE_UNITS = Action(
    "organizations.units.see",
    "Look at units and their people",
    (*LOOKERS, Allow((by_token("people:read"),), Relation.AGENCY)),
)
SEE_POSTING = Action(
    "organizations.posting.see",
    "Look at a posting and its figures",
    (Allow((POSTED,), Relation.OWN), *LOOKERS),
)
SEE_TEAM_LEAVE = Action(
    "organizations.leave.see_team",
    "See who of a unit is away",
    LOOKERS,
)
DECIDE_LEAVE = Action(
    "organizations.leave.decide",
    "Decide about others' requests for leave",
    (
        Allow((RoleKind.OFFICER,), Relation.AGENCY),
        Allow(HEADS_AND_ABOVE, Relation.JUDGED),
    ),
)
CANCEL_LEAVE = Action(
    "organizations.leave.cancel",
    "Take approved leave back",
    (
        Allow(KEEPERS, Relation.AGENCY),
        *DECIDE_LEAVE.allows,
        Allow((POSTED,), Relation.OWN, ("not begun",)),
    ),
)
PLAN_ROSTERS = Action(
    "organizations.roster.plan",
    "Write rosters and teaching loads of a unit",
    (Allow(KEEPERS, Relation.AGENCY), Allow(HEADS, Relation.BELOW)),
)
GIVE_RIGHTS = Action(
    "organizations.rights.give",
    "Give a head's rights to somebody else for a time",
    (
        Allow(HEADS_AND_ABOVE, Relation.OWN),
        Allow((RoleKind.AGENCY_HEAD,), Relation.AGENCY),
    ),
)
APPOINT_ACTING = Action(
    "organizations.rights.appoint_acting",
    "Appoint an acting head (state: over what)",
    (
        Allow((RoleKind.AGENCY_HEAD,), Relation.AGENCY, (UNIT,)),
        Allow((RoleKind.SUPERIOR,), Relation.AGENCY, (ROOT,)),
    ),
)
SEE_RIGHTS = Action(
    "organizations.rights.see",
    "See which rights were given",
    (
        Allow((POSTED,), Relation.OWN),
        Allow((RoleKind.AGENCY_HEAD, RoleKind.SUPERIOR), Relation.AGENCY),
    ),
)
REVOKE_RIGHTS = Action(
    "organizations.rights.revoke",
    "End a given right at once",
    (
        Allow((POSTED,), Relation.OWN),
        Allow((RoleKind.AGENCY_HEAD,), Relation.AGENCY),
    ),
)

KEEP_SERVICES = Action(
    "organizations.services.keep",
    "Let programs into the agency by a token, and end it",
    (Allow((RoleKind.OPERATOR,), Relation.AGENCY),),
)
KEEP_WEBHOOKS = Action(
    "organizations.webhooks.keep",
    "Have other systems told what happens in the agency, and end it",
    (Allow((RoleKind.OFFICER, RoleKind.OPERATOR), Relation.AGENCY),),
)

KEEP_SANDBOX = Action(
    "organizations.sandbox.keep",
    "Open, begin anew and close the agency's sandbox of generated people",
    (Allow(KEEPERS, Relation.AGENCY),),
)
PLAY = Action(
    "organizations.sandbox.play",
    "Act as a generated person in the agency's sandbox, and come back",
    (Allow((POSTED,), Relation.AGENCY),),
)

ACTIONS = (
    WORK_HERE,
    KNOW_ONESELF,
    READ_CALENDAR,
    KEEP_PEOPLE,
    MOVE_BETWEEN,
    TAKE_IN,
    GIVE_ROLES,
    SEE_UNITS,
    SEE_POSTING,
    SEE_TEAM_LEAVE,
    DECIDE_LEAVE,
    CANCEL_LEAVE,
    PLAN_ROSTERS,
    GIVE_RIGHTS,
    APPOINT_ACTING,
    SEE_RIGHTS,
    REVOKE_RIGHTS,
    KEEP_SERVICES,
    KEEP_WEBHOOKS,
    KEEP_SANDBOX,
    PLAY,
)

ROUTES: Mapping[str, Door] = {
    **dict.fromkeys(("organizations:healthz", "organizations:readyz"), OPEN),
    **dict.fromkeys(
        ("organizations:help", "organizations:help_topic", "organizations:accessibility"), OPEN
    ),
    **dict.fromkeys(
        (
            "organizations:choose_posting",
            "organizations:switch_posting",
            "organizations:my_leave",
            "organizations:withdraw_leave",
            "organizations:notices",
            "organizations:read_notices",
            "organizations:switch_mail",
            "organizations:open_notice",
            "organizations:year",
            "organizations:privacy",
            "organizations:my_data",
            "organizations:withdraw_data_request",
        ),
        asked_of_the_thing(WORK_HERE),
    ),
    **dict.fromkeys(
        (
            "organizations:province_sheet",
            "organizations:province_template",
        ),
        asked_first(TAKE_IN),
    ),
    **dict.fromkeys(
        (
            "organizations:end_posting",
            "organizations:give_role",
            "organizations:record_leave",
            "organizations:end_role",
            "organizations:work_calendars",
            "organizations:new_calendar",
            "organizations:follow_calendar",
            "organizations:new_shift",
            "organizations:retire_shift",
            "organizations:people",
            "organizations:new_person",
            "organizations:staff_sheet",
            "organizations:staff_template",
            "organizations:person",
            "organizations:rename_person",
            "organizations:activation",
            "organizations:emergencies",
            "organizations:end_emergency",
            "organizations:data_requests",
            "organizations:acknowledge_request",
            "organizations:extend_request",
            "organizations:answer_request",
        ),
        asked_first(KEEP_PEOPLE),
    ),
    **dict.fromkeys(
        ("organizations:staff_import", "organizations:apply_staff_sheet"),
        asked_of_the_thing(KEEP_PEOPLE),
    ),
    **dict.fromkeys(
        ("organizations:province_import", "organizations:apply_province_sheet"),
        asked_of_the_thing(TAKE_IN),
    ),
    **dict.fromkeys(
        (
            "organizations:open_training",
            "organizations:reset_training",
            "organizations:close_training",
        ),
        asked_first(KEEP_SANDBOX),
    ),
    **dict.fromkeys(
        (
            "organizations:training",
            "organizations:play_training",
            "organizations:leave_training",
        ),
        asked_of_the_thing(PLAY),
    ),
    "organizations:service_tokens": asked_first(KEEP_SERVICES),
    "organizations:revoke_service_token": asked_first(KEEP_SERVICES),
    **dict.fromkeys(
        (
            "organizations:webhooks",
            "organizations:webhook",
            "organizations:end_webhook",
            "organizations:resume_webhook",
            "organizations:test_webhook",
            "organizations:send_webhook_again",
        ),
        asked_first(KEEP_WEBHOOKS),
    ),
    "organizations:leave_requests": asked_first(DECIDE_LEAVE),
    "organizations:decide_leave": asked_of_the_thing(DECIDE_LEAVE),
    "organizations:cancel_leave": asked_of_the_thing(CANCEL_LEAVE),
    "organizations:team_leave": asked_first(SEE_TEAM_LEAVE),
    "organizations:roster": asked_of_the_thing(WORK_HERE),
    "organizations:teaching": asked_first(SEE_TEAM_LEAVE),
    "organizations:set_teaching_load": asked_first(SEE_TEAM_LEAVE),
    "organizations:delegations": asked_of_the_thing(SEE_RIGHTS),
    "organizations:revoke_delegation": asked_of_the_thing(REVOKE_RIGHTS),
}
TASKS: Mapping[str, Within] = {
    "organizations.tasks.fill_sandboxes": Within.EACH,
    "organizations.tasks.purge_expired": Within.EACH,
    "organizations.tasks.send_mails": Within.EACH,
    "organizations.tasks.send_webhooks": Within.EACH,
    "organizations.tasks.take_sheets": Within.EACH,
}
COMMANDS: Mapping[str, Within] = {
    "appoint": Within.ONE,
    "break_glass": Within.ONE,
    "fill_sandboxes": Within.EACH,
    "forget_second_step": Within.ONE,
    "import_staff": Within.EACH,
    "portal_mode": Within.NOTHING,
    "sandbox": Within.ONE,
    "purge_expired": Within.EACH,
    "send_webhooks": Within.EACH,
    "service_token": Within.ONE,
    "take_sheets": Within.EACH,
}
TABLES: Mapping[str, Kept] = {
    **dict.fromkeys(
        (
            "Unit",
            "UnitClosure",
            "AuditEvent",
            "Posting",
            "RoleAssignment",
            "Leave",
            "StaffingDecision",
            "Transfer",
            "UnitSuccession",
            "Delegation",
            "Notice",
            "NoticeMail",
            "AgencyPeriod",
            "Parameter",
            "SealedEvent",
            "SealSalt",
            "SealedRow",
            "WorkCalendar",
            "UnitCalendar",
            "Shift",
            "RosterDuty",
            "TeachingLoad",
            "DataRequest",
            "EmergencyAccess",
            "FeedToken",
            "ServiceToken",
            "StaffSheet",
            "Webhook",
            "WebhookDelivery",
            "Sandbox",
        ),
        Kept.AGENCY,
    ),
    "StaffMember": Kept.PERSON,
    "Agency": Kept.REAL,
    "User": Kept.ACCOUNT,
    "Sealer": Kept.DIRECTORY,
    **dict.fromkeys(
        ("ReportRoute", "CalendarDay", "AgencySuccession", "Period"),
        Kept.DIRECTORY,
    ),
}

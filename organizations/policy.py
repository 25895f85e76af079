"""Who may do what with units, people, leave, rosters and given rights: the table, as data. What
each page asks for stands in ``doors``.

``access`` and the queries ask it; ``docs/security/policy.md`` is printed from it. See ADR 0053.
"""

from collections.abc import Mapping

from organizations.models import Purpose, RoleKind
from organizations.rules.parameter_groups import Group
from organizations.rules.policy import (
    POSTED,
    Action,
    Allow,
    Kept,
    Relation,
    Within,
    by_token,
    given,
)
from organizations.rules.service_tokens import SCOPES

HEADS = (RoleKind.HEAD, RoleKind.AGENCY_HEAD)
HEADS_AND_ABOVE = (*HEADS, RoleKind.SUPERIOR)
# Who keeps an agency's people, and the roles they may give. Who heads the agency or stands above
# its head is said by the province (ADR 0074): whoever enters people could otherwise give the role
# to a person they invented. The roles of receivers and overseers open other agencies, so they come
# from the operators' command line alone.
KEEPERS = (RoleKind.OFFICER, RoleKind.AGENCY_HEAD)
RECEIVERS = (RoleKind.ORGANIZATION_BOARD, RoleKind.HOME_AFFAIRS)
OVERSEERS = (RoleKind.KPI_TEAM, RoleKind.INSPECTOR)
GIVEN_REVIEW, GIVEN_ASSESS = given(Purpose.REVIEW), given(Purpose.ASSESS)
GIVEN_SIGN, GIVEN_ALL = given(Purpose.SIGN_REPORT), given(Purpose.ALL)
GIVEN_BY_OFFICER = (RoleKind.HEAD, RoleKind.DEPUTY)
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
ROUTE_REPORTS = Action(
    "organizations.reports.route",
    "Decide which agencies receive an agency's reports from a day on",
    (Allow((RoleKind.KPI_TEAM,), Relation.PROVINCE),),
)
KEEP_REST_DAYS = Action(
    "organizations.rest_days.keep",
    "Enter days of rest of the province, and days that are worked instead",
    (Allow((RoleKind.KPI_TEAM,), Relation.COMMON),),
)
SET_PARAMETERS = Action(
    "organizations.parameters.set",
    "Set values of the province from a day on (state: the group)",
    (
        Allow(
            RECEIVERS,
            Relation.COMMON,
            (Group.PERIODS, Group.DAYS, Group.CATALOGUE, Group.REVIEWING),
        ),
        Allow((RoleKind.KPI_TEAM,), Relation.COMMON, (Group.PERSONAL_DATA,)),
        Allow((RoleKind.OPERATOR,), Relation.COMMON, (Group.MAIL, Group.FILES)),
    ),
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
    "Take approved leave back: of one's own, what one asked for and has not begun",
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
    ROUTE_REPORTS,
    KEEP_REST_DAYS,
    SET_PARAMETERS,
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
    "first_links": Within.EACH,
    "fill_sandboxes": Within.EACH,
    "forget_second_step": Within.ONE,
    "import_staff": Within.EACH,
    "parameter": Within.ONE,
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

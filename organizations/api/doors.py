"""Who may enter which address about people and time (ADR 0053)."""

from collections.abc import Mapping

from organizations.policy import (
    CANCEL_LEAVE,
    DECIDE_LEAVE,
    KEEP_PEOPLE,
    KNOW_ONESELF,
    READ_CALENDAR,
    REVOKE_RIGHTS,
    SEE_RIGHTS,
    SEE_TEAM_LEAVE,
    SEE_UNITS,
    WORK_HERE,
)
from organizations.rules.policy import Door, asked_first, asked_of_the_thing

ROUTES: Mapping[str, Door] = {
    "organizations_api:me": asked_first(KNOW_ONESELF),
    "organizations_api:units": asked_first(SEE_UNITS),
    "organizations_api:people": asked_first(SEE_UNITS),
    "organizations_api:periods": asked_first(READ_CALENDAR),
    "organizations_api:calendar": asked_first(READ_CALENDAR),
    "organizations_api:leave": asked_of_the_thing(WORK_HERE),
    "organizations_api:leave_withdrawal": asked_of_the_thing(WORK_HERE),
    "organizations_api:leave_requests": asked_first(DECIDE_LEAVE),
    "organizations_api:leave_decision": asked_of_the_thing(DECIDE_LEAVE),
    "organizations_api:leave_cancellation": asked_of_the_thing(CANCEL_LEAVE),
    "organizations_api:team_leave": asked_first(SEE_TEAM_LEAVE),
    **dict.fromkeys(
        (
            "organizations_api:recorded_leave",
            "organizations_api:postings",
            "organizations_api:posting_end",
            "organizations_api:roles",
            "organizations_api:role_end",
            "organizations_api:name",
            "organizations_api:person",
            "organizations_api:work_calendars",
            "organizations_api:unit_calendars",
            "organizations_api:unit_calendars_ahead",
            "organizations_api:unit_calendar",
            "organizations_api:shifts",
            "organizations_api:shift_retirement",
            "organizations_api:data_requests",
            "organizations_api:data_acknowledgement",
            "organizations_api:data_extension",
            "organizations_api:data_answer",
        ),
        asked_first(KEEP_PEOPLE),
    ),
    **dict.fromkeys(
        (
            "organizations_api:notices",
            "organizations_api:notices_read",
            "organizations_api:notice_read",
            "organizations_api:mail",
            "organizations_api:rosters",
            "organizations_api:roster",
            "organizations_api:my_data_requests",
            "organizations_api:data_request_withdrawal",
        ),
        asked_of_the_thing(WORK_HERE),
    ),
    "organizations_api:teaching_loads": asked_first(SEE_TEAM_LEAVE),
    "organizations_api:teaching_load": asked_first(SEE_TEAM_LEAVE),
    "organizations_api:rights": asked_of_the_thing(SEE_RIGHTS),
    "organizations_api:revocation": asked_of_the_thing(REVOKE_RIGHTS),
}

"""Which action each page of this app asks for: its part of the table of routes (ADR 0053)."""

from collections.abc import Mapping

from organizations.policy import (
    CANCEL_LEAVE,
    DECIDE_LEAVE,
    KEEP_PEOPLE,
    KEEP_REST_DAYS,
    KEEP_SANDBOX,
    KEEP_SERVICES,
    KEEP_WEBHOOKS,
    PLAY,
    REVOKE_RIGHTS,
    ROUTE_REPORTS,
    SEE_RIGHTS,
    SEE_TEAM_LEAVE,
    SET_PARAMETERS,
    TAKE_IN,
    WORK_HERE,
)
from organizations.rules.policy import (
    OPEN,
    Door,
    asked_first,
    asked_of_the_thing,
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
            "organizations:receivers",
            "organizations:receivers_of",
            "organizations:call_off_route",
        ),
        asked_first(ROUTE_REPORTS),
    ),
    **dict.fromkeys(
        ("organizations:rest_days", "organizations:withdraw_rest_day"),
        asked_first(KEEP_REST_DAYS),
    ),
    **dict.fromkeys(
        ("organizations:parameters", "organizations:parameter"), asked_first(SET_PARAMETERS)
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
            "organizations:renew_webhook",
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

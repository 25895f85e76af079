"""Whatever the pages do, a program can do too, or it is said why not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from kpi_portal.api import schema
from tests.contracts.table import rows

# A deed of a page, and the address (with its method) that does it by the API.
DEEDS: Mapping[str, str] = {
    # the log
    "worklogs:day": "post worklogs_api:day_entries",
    "worklogs:save_line": "put worklogs_api:entry",
    "worklogs:withdraw_line": "delete worklogs_api:entry",
    "worklogs:submit_day": "post worklogs_api:submission",
    "worklogs:several_days": "post worklogs_api:bulk",
    "worklogs:evidence": "post worklogs_api:evidence",
    "worklogs:remove_evidence": "delete worklogs_api:evidence_of_entry",
    # assigned work
    "worklogs:assign": "post worklogs_api:assignments",
    "worklogs:repeat_assignments": "post worklogs_api:assignments",
    "worklogs:apply_sheet": "post worklogs_api:assignments",
    "worklogs:cancel_assignment": "post worklogs_api:cancellation",
    "worklogs:propose": "post worklogs_api:arising",
    "worklogs:withdraw_proposal": "post worklogs_api:arising_withdrawal",
    "worklogs:accept_proposal": "post worklogs_api:arising_acceptance",
    "worklogs:refuse_proposal": "post worklogs_api:arising_refusal",
    # the catalogue
    "worklogs:propose_task": "post worklogs_api:changes",
    "worklogs:propose_about": "post worklogs_api:changes",
    "worklogs:decide_proposal": "post worklogs_api:change_decisions",
    "worklogs:decide_batch": "post worklogs_api:change_decisions",
    # reviewing
    "evaluations:review": "post evaluations_api:decision",
    "evaluations:accept_selected": "post evaluations_api:acceptances",
    "evaluations:undo": "post evaluations_api:undoing",
    "evaluations:say": "post evaluations_api:messages",
    "evaluations:ask_cause": "post evaluations_api:causes",
    "evaluations:answer_cause": "post evaluations_api:cause",
    "evaluations:decide_second_look": "post evaluations_api:opinion",
    # scoring and results
    "evaluations:own_criteria": "put evaluations_api:own_criteria",
    "evaluations:given_criteria": "put evaluations_api:given_criteria",
    "evaluations:assess": "put evaluations_api:assessment",
    "evaluations:decisions": "post evaluations_api:findings",
    "evaluations:withdraw": "post evaluations_api:finding_withdrawal",
    "evaluations:publish": "post evaluations_api:publication",
    "evaluations:assess_term": "put evaluations_api:term_assessment",
    "evaluations:classify": "post evaluations_api:classification",
    "evaluations:publish_term": "post evaluations_api:term_publication",
    "evaluations:except_term": "post evaluations_api:term_exception",
    "evaluations:file_petition": "post evaluations_api:petitions",
    "evaluations:propose_answer": "post evaluations_api:proposal",
    "evaluations:answer_petition": "post evaluations_api:answer",
    "evaluations:send_back_petition": "post evaluations_api:return",
    "evaluations:withdraw_petition": "post evaluations_api:withdrawal",
    "evaluations:my_figures_of": "post evaluations_api:explanations",
    "evaluations:own_units": "post evaluations_api:unit_explanations",
    # how the law is read
    "evaluations:rules": "post evaluations_api:period_type",
    "evaluations:settings": "post evaluations_api:readings",
    "evaluations:criteria_sets": "post evaluations_api:criteria_sets",
    # what other systems brought, and people decide about
    "worklogs:inbound_document": "post worklogs_api:inbound_assignment",
    "worklogs:put_beside": "post worklogs_api:inbound_beside",
    "worklogs:set_aside_inbound": "post worklogs_api:inbound_setting_aside",
    # requests about personal data
    "organizations:my_data": "post organizations_api:my_data_requests",
    "organizations:withdraw_data_request": "post organizations_api:data_request_withdrawal",
    "organizations:data_requests": "post organizations_api:data_requests",
    "organizations:acknowledge_request": "post organizations_api:data_acknowledgement",
    "organizations:extend_request": "post organizations_api:data_extension",
    "organizations:answer_request": "post organizations_api:data_answer",
    # reports and files
    "reporting:narrative": "put reporting_api:narrative",
    "reporting:compile": "post reporting_api:compilation",
    "reporting:sign": "post reporting_api:signature",
    "reporting:submit": "post reporting_api:submission",
    "reporting:amend": "post reporting_api:amendment",
    "reporting:ask_reopening": "post reporting_api:reopening",
    "reporting:receive": "post reporting_api:receipt",
    "reporting:accept": "post reporting_api:acceptance",
    "reporting:return": "post reporting_api:return",
    "reporting:answer_reopening": "post reporting_api:reopening_answer",
    "reporting:compile_provincial": "post reporting_api:provincial",
    "reporting:download": "post reporting_api:files",
    "reporting:download_provincial": "post reporting_api:files",
    "reporting:export": "post reporting_api:files",
    "reporting:export_own": "post reporting_api:files",
    "reporting:own_data": "post reporting_api:files",
    # people and their time
    "organizations:my_leave": "post organizations_api:leave",
    "organizations:withdraw_leave": "post organizations_api:leave_withdrawal",
    "organizations:decide_leave": "post organizations_api:leave_decision",
    "organizations:cancel_leave": "post organizations_api:leave_cancellation",
    "organizations:record_leave": "post organizations_api:recorded_leave",
    "organizations:new_person": "post organizations_api:postings",
    "organizations:rename_person": "put organizations_api:name",
    "organizations:end_posting": "put organizations_api:posting_end",
    "organizations:give_role": "post organizations_api:roles",
    "organizations:end_role": "post organizations_api:role_end",
    "organizations:delegations": "post organizations_api:rights",
    "organizations:revoke_delegation": "post organizations_api:revocation",
    "organizations:read_notices": "post organizations_api:notices_read",
    "organizations:open_notice": "post organizations_api:notice_read",
    "organizations:switch_mail": "put organizations_api:mail",
    # units: what a decision would do is shown, then carried out as it was shown
    "worklogs:rename_unit": "post worklogs_api:renaming",
    "worklogs:merge_units": "post worklogs_api:merger_preview",
    "worklogs:split_unit": "post worklogs_api:split_preview",
    "worklogs:apply_units": "post worklogs_api:mergers",
    "worklogs:moves": "post worklogs_api:moves_preview",
    "worklogs:apply_moves": "post worklogs_api:moves",
    "worklogs:crossings": "post worklogs_api:crossings_preview",
    "worklogs:apply_crossings": "post worklogs_api:crossings",
    # calendars, shifts, rosters
    "organizations:roster": "put organizations_api:roster",
    "organizations:set_teaching_load": "put organizations_api:teaching_load",
    "organizations:new_calendar": "post organizations_api:work_calendars",
    "organizations:follow_calendar": "put organizations_api:unit_calendar",
    "organizations:new_shift": "post organizations_api:shifts",
    "organizations:retire_shift": "post organizations_api:shift_retirement",
}

STORES_NOTHING = "shows typed lines in the form; nothing is stored"
OF_A_DEVICE = "sends what a browser kept while it was offline; a program repeats its request"
SHEET = "reads an Excel sheet of people; a program sends what stands in it"
AT_A_SCREEN = "asks a person at a screen who they are, or shows a secret once"
GOES_OUT = (
    "sends the agency's events to another system: a person looks at the address and its secret"
)
PRACTISING = "people practise on pages, with generated people; there is nothing to connect"
OF_THE_PROVINCE = "a decision of the province, a few a year, that a person looks at and confirms"
INSPECTING = "every look of an inspector is recorded with what they searched for"

# Deeds of pages that have no address in the API, each with its reason.
PAGES_ALONE: Mapping[str, str] = {
    **dict.fromkeys(("worklogs:copy_day", "worklogs:go_on"), STORES_NOTHING),
    "worklogs:send_line": OF_A_DEVICE,
    **dict.fromkeys(
        (
            "worklogs:assign_sheet",
            "worklogs:catalogue_sheet",
            "worklogs:apply_catalogue_sheet",
            "organizations:staff_sheet",
            "organizations:apply_staff_sheet",
            "organizations:province_sheet",
            "organizations:apply_province_sheet",
        ),
        SHEET,
    ),
    **dict.fromkeys(
        (
            "organizations:activation",
            "organizations:service_tokens",
            "organizations:revoke_service_token",
            "organizations:end_emergency",
            "organizations:switch_posting",
            "set_language",
        ),
        AT_A_SCREEN,
    ),
    **dict.fromkeys(
        (
            "organizations:webhooks",
            "organizations:test_webhook",
            "organizations:resume_webhook",
            "organizations:renew_webhook",
            "organizations:send_webhook_again",
            "organizations:end_webhook",
            "reporting:feed",
            "reporting:revoke_feed",
        ),
        GOES_OUT,
    ),
    **dict.fromkeys(
        (
            "organizations:open_training",
            "organizations:play_training",
            "organizations:leave_training",
            "organizations:reset_training",
            "organizations:close_training",
            "reporting:first_steps",
        ),
        PRACTISING,
    ),
    **dict.fromkeys(
        (
            "organizations:receivers_of",
            "organizations:call_off_route",
            "organizations:rest_days",
            "organizations:withdraw_rest_day",
            "organizations:parameter",
        ),
        OF_THE_PROVINCE,
    ),
    "reporting:ask_bundle": INSPECTING,
    "reporting:retry": "an operator looks at what failed before it is tried again",
}
# Sign-in, second steps, sessions: whole trees of pages of a person at a screen.
OF_SIGNING_IN = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")


def methods_of(view: Any) -> Sequence[str]:
    """What the view says it takes, below whatever wraps it; nothing where it does not say."""
    while view is not None:
        code = getattr(view, "__code__", None)
        if code is not None and "request_method_list" in code.co_freevars:
            at = code.co_freevars.index("request_method_list")
            found: Sequence[str] = view.__closure__[at].cell_contents
            return found
        view = getattr(view, "__wrapped__", None)
    return ()


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every page by the name of its route."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            if not hasattr(one.callback, "cls"):
                yield f"{prefix}{one.name}", one.callback
        else:
            yield from views(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def deeds() -> set[str]:
    """Routes of pages that change something: by what their view takes, and by their row."""
    pages = dict(views(get_resolver()))
    by_view = {name for name, view in pages.items() if "POST" in methods_of(view)}
    by_row = {name for name, row in rows() if row.method == "post" and name in pages}
    return {name for name in by_view | by_row if not name.startswith(OF_SIGNING_IN)}


def offered() -> set[str]:
    """Every method of every address of the API."""
    found = set()
    for view, name in schema.names().items():
        for method in ("get", "post", "put", "delete"):
            if hasattr(view, method):
                found.add(f"{method} {name}")
    return found


def test_every_deed_of_a_page_can_be_done_by_the_api_or_says_why_not() -> None:
    said = [*DEEDS, *PAGES_ALONE]

    assert len(said) == len(set(said))
    assert set(said) == deeds()


def test_every_address_that_is_named_is_there() -> None:
    assert set(DEEDS.values()) <= offered()


def test_what_stays_with_a_person_at_a_screen_stays_little() -> None:
    assert len(PAGES_ALONE) <= 37

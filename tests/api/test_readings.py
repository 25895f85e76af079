"""Whatever the pages show, a program can read too, or it is said why not."""

from collections.abc import Mapping

from django.urls import get_resolver

from tests.api.test_coverage import (
    AT_A_SCREEN,
    GOES_OUT,
    INSPECTING,
    OF_SIGNING_IN,
    OF_THE_PROVINCE,
    PRACTISING,
    deeds,
    offered,
    views,
)
from tests.contracts.table import SAFE, rows

# Pages that only read, and the address that answers the same.
READS: Mapping[str, str] = {
    "api_reference": "the reference itself, beside /api/v1/openapi.json",
    "worklogs:today": "get worklogs_api:entries",
    "worklogs:week": "get worklogs_api:days",
    "worklogs:month": "get worklogs_api:days",
    "worklogs:month_period": "get worklogs_api:days",
    "worklogs:evidence_file": "get worklogs_api:evidence_file",
    "worklogs:assignments": "get worklogs_api:assigned",
    "worklogs:proposals": "get worklogs_api:arising_waiting",
    "worklogs:inbound": "get worklogs_api:inbound_waiting",
    "worklogs:late": "get worklogs_api:late",
    "worklogs:units": "get organizations_api:units",
    "worklogs:catalogue": "get worklogs_api:tasks",
    "worklogs:catalogue_shelf": "get worklogs_api:tasks",
    "worklogs:catalogue_task": "get worklogs_api:tasks",
    "worklogs:task_options": "get worklogs_api:tasks",
    "worklogs:near_tasks": "get worklogs_api:tasks",
    "worklogs:catalogue_norms": "get worklogs_api:norms",
    "worklogs:catalogue_proposals": "get worklogs_api:changes",
    "worklogs:catalogue_proposal": "get worklogs_api:change",
    "worklogs:catalogue_batch": "get worklogs_api:changes",
    "evaluations:queue": "get evaluations_api:queue",
    "evaluations:entry": "get evaluations_api:entry",
    "evaluations:talk": "get evaluations_api:talk",
    "evaluations:current_month": "get evaluations_api:month",
    "evaluations:month": "get evaluations_api:month",
    "evaluations:distributions": "get evaluations_api:distributions",
    "evaluations:petitions": "get evaluations_api:petitions",
    "evaluations:petition": "get evaluations_api:petition",
    "evaluations:my_figures": "get evaluations_api:my_figures",
    "evaluations:asked": "get evaluations_api:asked",
    "evaluations:asked_person": "get evaluations_api:asked_person",
    "evaluations:province_units": "get evaluations_api:province_units",
    "evaluations:reviewers": "get evaluations_api:reviewers",
    "evaluations:second_looks": "get evaluations_api:second_looks",
    "evaluations:second_look": "get evaluations_api:second_look",
    "evaluations:second_look_file": "get evaluations_api:second_look_file",
    "evaluations:scores": "get evaluations_api:scores",
    "evaluations:score": "get evaluations_api:score",
    "evaluations:term": "get evaluations_api:term",
    "evaluations:term_score": "get evaluations_api:term_result",
    "organizations:people": "get organizations_api:people",
    "organizations:person": "get organizations_api:person",
    "organizations:leave_requests": "get organizations_api:leave_requests",
    "organizations:team_leave": "get organizations_api:team_leave",
    "organizations:teaching": "get organizations_api:teaching_loads",
    "organizations:work_calendars": "get organizations_api:work_calendars",
    "organizations:year": "get organizations_api:calendar",
    "organizations:notices": "get organizations_api:notices",
    "reporting:unit": "get reporting_api:unit_coverage",
    "reporting:report": "get reporting_api:own_report",
    "reporting:report_period": "get reporting_api:own_report",
    "reporting:progress": "get reporting_api:own_report",
    "reporting:changes": "get reporting_api:changes",
    "reporting:version": "get reporting_api:report",
    "reporting:desk": "get reporting_api:desk",
    "reporting:desk_period": "get reporting_api:desk",
    "reporting:desk_months": "get reporting_api:months",
    "reporting:provincial": "get reporting_api:provincial",
    "reporting:province": "get reporting_api:province",
    "reporting:province_period": "get reporting_api:province",
    "reporting:files": "get reporting_api:files",
    "reporting:take_file": "get reporting_api:file",
}
# Pages that change something and show more than the form: what they show.
SHOWN_BESIDE: Mapping[str, str] = {
    "worklogs:day": "get worklogs_api:entries",
    "worklogs:evidence": "get worklogs_api:evidence",
    "worklogs:assign": "get worklogs_api:assignments",
    "worklogs:repeat_assignments": "get worklogs_api:last_period",
    "worklogs:inbound_document": "get worklogs_api:inbound_document",
    "worklogs:moves": "get worklogs_api:staffing_decisions",
    "evaluations:my_figures_of": "get evaluations_api:my_figures",
    "evaluations:own_units": "get evaluations_api:own_units",
    "evaluations:own_criteria": "get evaluations_api:own_criteria",
    "evaluations:given_criteria": "get evaluations_api:given_criteria",
    "evaluations:decisions": "get evaluations_api:findings",
    "evaluations:rules": "get evaluations_api:law",
    "evaluations:settings": "get evaluations_api:readings",
    "evaluations:criteria_sets": "get evaluations_api:criteria_sets",
    "organizations:my_leave": "get organizations_api:leave",
    "organizations:my_data": "get organizations_api:my_data_requests",
    "organizations:data_requests": "get organizations_api:data_requests",
    "organizations:delegations": "get organizations_api:rights",
    "organizations:roster": "get organizations_api:roster",
    "reporting:narrative": "get reporting_api:narrative",
    "reporting:download": "get reporting_api:document",
    "reporting:download_provincial": "get reporting_api:provincial_document",
}
PUT_TOGETHER = "puts together what other addresses answer one by one"
FOR_A_BROWSER = "makes the portal work in a browser, also without a network"
HELPING = "explains pages to people, or shows who has found their way into them"
EMPTY_FORMS = "an empty sheet, or one that was read, to look at before it is stored"
OF_THE_HOST = "tells the operators how the portal itself is"
IN_THE_ADDRESS = "a secret address opens it, without a sign-in, for calendars and feed readers"
ON_PAPER = "paper that a person takes, signs by hand, or holds beside the code printed on it"

# Pages that only read and have no address in the API, each with its reason.
READ_BY_PEOPLE_ALONE: Mapping[str, str] = {
    **dict.fromkeys(
        ("reporting:home", "reporting:home_figures", "reporting:home_score"), PUT_TOGETHER
    ),
    **dict.fromkeys(
        (
            "worklogs:service_worker",
            "worklogs:manifest",
            "worklogs:offline",
            "worklogs:device",
            "worklogs:pass_to_send",
            "evaluations:link",
            "evaluations:second_look_link",
        ),
        FOR_A_BROWSER,
    ),
    **dict.fromkeys(
        (
            "organizations:help",
            "organizations:help_topic",
            "organizations:accessibility",
            "reporting:completion",
            "reporting:support_screen",
        ),
        HELPING,
    ),
    **dict.fromkeys(
        (
            "worklogs:assign_sheet_template",
            "worklogs:moves_template",
            "worklogs:crossings_template",
            "worklogs:catalogue_template",
            "organizations:staff_template",
            "organizations:province_template",
            "organizations:staff_import",
            "organizations:province_import",
        ),
        EMPTY_FORMS,
    ),
    **dict.fromkeys(
        ("organizations:healthz", "organizations:readyz", "reporting:metrics", "reporting:status"),
        OF_THE_HOST,
    ),
    **dict.fromkeys(("reporting:deadlines", "reporting:news"), IN_THE_ADDRESS),
    **dict.fromkeys(("reporting:verify", "reporting:verify_ask", "reporting:score_form"), ON_PAPER),
    **dict.fromkeys(
        ("reporting:audit", "reporting:audit_life", "reporting:take_bundle"), INSPECTING
    ),
    **dict.fromkeys(("organizations:privacy", "api_schema"), HELPING),
    "organizations:training": PRACTISING,
    "organizations:choose_posting": AT_A_SCREEN,
    "organizations:emergencies": AT_A_SCREEN,
    "organizations:webhook": GOES_OUT,
    "organizations:receivers": OF_THE_PROVINCE,
    "organizations:parameters": OF_THE_PROVINCE,
}


def readings() -> set[str]:
    """Routes of pages that only read: those that change something are ``deeds``, and the form that
    asks for a deed says nothing else."""
    pages = dict(views(get_resolver()))
    read = {name for name, row in rows() if row.method in SAFE and name in pages}
    return {name for name in read if not name.startswith(OF_SIGNING_IN)} - deeds()


def test_every_page_that_reads_has_an_address_or_says_why_not() -> None:
    said = [*READS, *READ_BY_PEOPLE_ALONE]

    assert len(said) == len(set(said))
    assert set(said) == readings()


def test_every_address_that_is_read_from_is_there() -> None:
    named = {*READS.values(), *SHOWN_BESIDE.values()}

    assert {one for one in named if "_api:" in one} <= offered()


def test_what_a_page_of_a_deed_shows_besides_its_form_can_be_read() -> None:
    assert set(SHOWN_BESIDE) <= deeds()

"""Whatever is sent twice by the API is done once: by its key, or by what it says."""

from collections.abc import Iterator, Mapping

from django.urls import resolve

from kpi_portal.api import schema
from tests.clicks.forms import FILLED, STORES_NOTHING
from tests.clicks.test_clicks import EACH_TIME, OF_ROWS

SAME = "the same again is the same: what stands is answered, nothing is added"
REFUSED = "the second one is refused by its code, and nothing is added"
OWN_IDS = "each thing brings the id that it is stored under"
LOOKS = "carried out, looked at and taken back: nothing is stored"

# Deeds without `Idempotency-Key`, and why they need none. tests/clicks sends each of them twice,
# and twenty times at once, and counts what was written.
OF_ITSELF: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "evaluations_api:acceptances", "evaluations_api:classification",
            "evaluations_api:decision", "evaluations_api:explanations",
            "evaluations_api:findings", "evaluations_api:proposal",
            "evaluations_api:publication", "evaluations_api:term_publication",
            "evaluations_api:unit_explanations",
            "organizations_api:data_acknowledgement", "organizations_api:data_request_withdrawal",
            "organizations_api:data_requests", "organizations_api:leave",
            "organizations_api:leave_cancellation", "organizations_api:leave_decision",
            "organizations_api:leave_withdrawal", "organizations_api:my_data_requests",
            "organizations_api:notice_read", "organizations_api:notices_read",
            "organizations_api:role_end", "organizations_api:shift_retirement",
            "reporting_api:acceptance", "reporting_api:compilation", "reporting_api:files",
            "reporting_api:provincial", "reporting_api:receipt", "reporting_api:signature",
            "reporting_api:submission",
            "worklogs_api:cancellation", "worklogs_api:change_decisions", "worklogs_api:changes",
            "worklogs_api:evidence", "worklogs_api:inbound_beside",
            "worklogs_api:inbound_documents", "worklogs_api:inbound_files",
            "worklogs_api:submission",
        ),
        SAME,
    ),
    **dict.fromkeys(
        (
            "evaluations_api:answer", "evaluations_api:cause", "evaluations_api:causes",
            "evaluations_api:criteria_sets", "evaluations_api:finding_withdrawal",
            "evaluations_api:opinion", "evaluations_api:period_type", "evaluations_api:petitions",
            "evaluations_api:readings", "evaluations_api:return",
            "evaluations_api:term_exception", "evaluations_api:undoing",
            "evaluations_api:withdrawal",
            "organizations_api:data_answer", "organizations_api:data_extension",
            "organizations_api:postings", "organizations_api:recorded_leave",
            "organizations_api:revocation", "organizations_api:rights", "organizations_api:roles",
            "organizations_api:shifts", "organizations_api:units",
            "organizations_api:work_calendars",
            "reporting_api:amendment", "reporting_api:reopening",
            "reporting_api:reopening_answer", "reporting_api:return",
            "worklogs_api:arising_acceptance", "worklogs_api:arising_refusal",
            "worklogs_api:arising_withdrawal", "worklogs_api:inbound_setting_aside",
        ),
        REFUSED,
    ),
    "worklogs_api:bulk": OWN_IDS,
    **dict.fromkeys(
        (
            "worklogs_api:crossings_preview", "worklogs_api:merger_preview",
            "worklogs_api:moves_preview", "worklogs_api:split_preview",
        ),
        LOOKS,
    ),
}  # fmt: skip
# Programs alone bring these in, and clicks are those of people: test_inbound.py sends them twice.
OF_PROGRAMS = {"worklogs_api:inbound_documents", "worklogs_api:inbound_files"}


def posts() -> Iterator[tuple[str, bool]]:
    """The route of every POST, found by the examples of its address, and whether it takes a key."""
    for path, methods in schema.made()["paths"].items():
        if "post" not in methods:
            continue
        takes = methods["post"].get("parameters", ())
        examples = {one["name"]: one["example"] for one in takes if one["in"] == "path"}
        found = resolve(path.format(**examples)).view_name
        yield found, "Idempotency-Key" in {one["name"] for one in takes}


def test_every_deed_takes_a_key_or_says_why_it_needs_none() -> None:
    found = dict(posts())

    assert {name for name, takes_key in found.items() if not takes_key} == set(OF_ITSELF)


def test_whatever_needs_no_key_is_sent_twice_by_the_clicks() -> None:
    """It is counted there how often something was written."""
    sent = {one.split()[0] for one in OF_ROWS} | set(FILLED)
    missing = set(OF_ITSELF) - sent - OF_PROGRAMS - set(STORES_NOTHING)

    assert missing == set()
    assert not set(OF_ITSELF) & set(EACH_TIME)
    assert {name for name, reason in OF_ITSELF.items() if reason == LOOKS} <= set(STORES_NOTHING)

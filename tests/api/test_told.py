"""Where the links of webhooks lead a program with its token: facts, no log and no results."""

import json
from datetime import timedelta

import pytest

from evaluations.models import Decision
from organizations.rules.service_tokens import SCOPES
from organizations.rules.webhooks import EVENTS, body_of
from tests.api.conftest import V1
from tests.factories import reporting as make
from tests.factories.evaluations import make_publication, make_review
from tests.factories.organizations import NOW, PERIOD, TODAY
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus


def led_to(event: str, thing: str) -> str:
    """The path of the link in a message about a thing."""
    body = body_of(event, agency="X", objects=[thing], period=PERIOD, at=NOW, portal="")
    return json.loads(body)["data"]["link"].removeprefix(V1)


def returned(author, by, day=TODAY):
    entry = make_entry(author, day, EntryStatus.SUBMITTED, summary="Bí mật")
    make_review(entry, by, Decision.RETURNED)
    return entry


@pytest.mark.parametrize("event", EVENTS)
def test_every_link_of_a_message_opens_for_a_program(cast, program, event) -> None:
    report = make.submit_for(cast.agency_head) if event.startswith("report") else None
    caller = program(cast.department, *SCOPES)

    assert caller("get", led_to(event, str(report.pk) if report else "x")).status_code == 200


def test_a_returned_entry_is_an_id_and_a_day_until_it_is_sent_again(cast, program) -> None:
    entry = returned(cast.clerk, cast.head)
    make_entry(cast.colleague, TODAY, EntryStatus.SUBMITTED)
    returned(cast.stranger, cast.strange_head)
    found = program(cast.department, "events:read")("get", "entries/returned/").json()

    assert found["items"] == [
        {"id": str(entry.pk), "work_date": str(TODAY), "version": entry.version}
    ]
    assert found["next"] is None


def test_returned_entries_are_read_on_by_key(cast, program) -> None:
    days = ((cast.clerk, TODAY), (cast.colleague, TODAY), (cast.clerk, TODAY - timedelta(days=3)))
    made = {str(returned(author, cast.head, day).pk) for author, day in days}
    caller, seen, after = program(cast.department, "events:read"), [], {}
    while True:
        page = caller("get", "entries/returned/", {"limit": 2, **after}).json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}

    assert (set(seen), len(seen)) == (made, 3)


def test_a_month_that_is_made_known_is_a_count_and_two_moments(cast, program) -> None:
    caller = program(cast.department, "events:read")
    before = caller("get", f"publications/{PERIOD}/").json()
    make_publication(cast.clerk, cast.head)
    after = caller("get", f"publications/{PERIOD}/").json()

    assert before == {"period": PERIOD, "people": 0, "first_at": None, "last_at": None}
    assert (after["people"], after.keys()) == (1, before.keys())
    assert caller("get", "publications/1999-01/").status_code == 404


def test_without_its_scope_a_program_is_told_nothing(cast, program) -> None:
    others = program(cast.department, *(scope for scope in SCOPES if scope != "events:read"))

    for path in ("entries/returned/", f"publications/{PERIOD}/"):
        assert others("get", path).status_code == 403

"""The readiness board: what is open, with whom, one click away; and the province at a glance."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from organizations.tenancy import tenant
from reporting import commands
from reporting.queries.board import open_work
from reporting.queries.readiness import readiness
from reporting.queries.reminders import standing
from tests.factories import reporting as make
from tests.factories.delegations import delegate
from tests.factories.organizations import PERIOD

OWN = reverse("reporting:report_period", args=[PERIOD])
TODAY = make.AFTER_CLOSING.date()


@pytest.fixture(autouse=True)
def _no_documents(monkeypatch) -> None:
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")


def _open(cast):
    with tenant(cast.department.pk):
        return {unit.name: unit for unit in open_work(cast.department.pk, make.period(), TODAY)}


def test_the_board_names_who_has_to_review_and_how_much(cast) -> None:
    make.log_day(cast.clerk, entries=3)

    unit = _open(cast)[cast.office.name]

    assert unit.to_review == 3
    assert cast.head.staff.full_name in unit.reviewers
    assert cast.clerk.pk in {person.posting.pk for person in unit.open}


def test_who_reviews_for_the_head_is_named_and_reminded_of_that_alone(cast) -> None:
    make.log_day(cast.clerk, entries=3)
    delegate(cast.head, cast.colleague, purposes=("review",), now=make.AFTER_CLOSING)

    unit = _open(cast)[cast.office.name]
    with tenant(cast.department.pk):
        found = standing(cast.department.pk, make.period(), TODAY)

    assert cast.colleague.staff.full_name in unit.reviewers
    assert found.to_review[cast.colleague.pk] == 3
    assert found.to_assess[cast.colleague.pk] == 0
    assert found.to_assess[cast.head.pk] > 0


def test_the_board_and_the_counts_say_the_same(cast) -> None:
    make.log_day(cast.clerk, entries=3)
    make.log_day(cast.colleague, declared=False, status="draft")

    units = _open(cast).values()
    with tenant(cast.department.pk):
        counts = readiness(cast.department.pk, make.period(), TODAY)

    assert sum(unit.to_review for unit in units) == counts.to_review
    assert sum(unit.unfinished for unit in units) == counts.drafts + counts.returned
    assert sum(unit.not_assessed for unit in units) == counts.not_assessed
    assert sum(unit.without_log for unit in units) == counts.without_log


def test_the_officer_sees_the_board_and_each_number_leads_to_its_people(cast, signed_in) -> None:
    make.log_day(cast.clerk, entries=3)

    page = signed_in(cast.officer).get(OWN).content.decode()

    assert f'href="#unit-{cast.office.pk}"' in page
    assert f'id="unit-{cast.office.pk}"' in page
    assert cast.clerk.staff.full_name in page


def test_the_province_sees_counts_of_the_last_night_and_nobodys_name(cast, signed_in) -> None:
    make.log_day(cast.clerk, entries=3)
    moment = datetime(2026, 10, 15, 17, 10, tzinfo=UTC)
    commands.plan_due_jobs(now=moment)
    commands.run_due(now=moment, limit=10_000, worker="w")

    for person, route in ((cast.kpi_team, "province_period"), (cast.home_affairs, "desk_period")):
        page = signed_in(person).get(reverse(f"reporting:{route}", args=[PERIOD]))
        text = page.content.decode()
        assert page.context["blocks"].rows
        assert cast.clerk.staff.full_name not in text
        lines = page.context.get("desk") or page.context["state"]
        found = {line.agency.code: line for line in lines.lines}
        assert found["SXD"].readiness is not None
        assert found["SXD"].readiness.to_review == 3


def test_the_board_says_who_is_counted_as_not_implementing(cast, signed_in) -> None:
    make.submit_for(cast.agency_head)
    moment = datetime(2026, 10, 23, 17, 0, tzinfo=UTC) + timedelta(hours=1)
    commands.plan_due_jobs(now=moment)
    commands.run_due(now=moment, limit=10_000, worker="w")

    page = signed_in(cast.kpi_team).get(reverse("reporting:province_period", args=[PERIOD]))

    states = dict(page.context["blocks"].key)
    assert states["submitted"] == 1
    assert states["not_implemented"] == 4


@pytest.mark.parametrize(
    ("kind", "listed"), [("to_review", True), ("without_log", False), ("everything", True)]
)
def test_one_click_on_a_number_lists_only_the_people_behind_it(
    cast, signed_in, kind, listed
) -> None:
    make.log_day(cast.clerk, entries=3)

    page = signed_in(cast.officer).get(f"{OWN}?open={kind}")

    people = {person.posting.pk for unit in page.context["open_units"] for person in unit.open}
    assert (cast.clerk.pk in people) == listed
    assert f"?open={kind}#open-work" in page.content.decode() or kind == "everything"
    assert (cast.colleague.pk in people) == (kind != "to_review")

"""From inside one agency nobody reaches another, unless the database itself finds a reason."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from organizations import policy
from organizations.commands.feeds import make_feed, revoke_feed
from organizations.models import FeedToken, Posting, RoleAssignment, Unit
from organizations.of_province import deciding
from organizations.tenancy import by_link, in_ground, tenant
from tests.contracts.api_units_routes import crossing
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.sandboxes import filled
from tests.isolation.walls import without_python

PREVIEW = reverse("worklogs_api:crossings_preview")


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def units_elsewhere(posting: Posting, agency_id: int, today: date = TODAY) -> int:
    """How many units of another agency are read as a decision of the province."""
    with (
        tenant(posting.agency_id),
        deciding(actor(posting), policy.MOVE_BETWEEN, today),
        tenant(agency_id),
    ):
        return Unit.objects.count()


def test_the_kpi_team_decides_in_other_agencies_and_is_back_afterwards(cast) -> None:
    assert units_elsewhere(cast.kpi_team, cast.department.pk) > 0

    with tenant(cast.kpi_team.agency_id):
        with deciding(actor(cast.kpi_team), policy.MOVE_BETWEEN, TODAY):
            assert not Unit.objects.exists()
        assert Unit.objects.filter(agency_id=cast.kpi_team.agency_id).exists()


@pytest.mark.parametrize("person", ["clerk", "agency_head", "inspector", "home_affairs"])
def test_who_holds_no_role_of_the_province_decides_nothing_in_other_agencies(cast, person) -> None:
    with pytest.raises(PermissionDenied):
        units_elsewhere(getattr(cast, person), cast.commune.pk)


def test_a_role_of_the_province_that_is_over_decides_nothing_any_more(cast) -> None:
    with tenant(cast.kpi_team.agency_id):
        RoleAssignment.objects.filter(posting=cast.kpi_team).update(ends_on=TODAY)

    assert units_elsewhere(cast.kpi_team, cast.department.pk)
    with pytest.raises(PermissionDenied):
        units_elsewhere(cast.kpi_team, cast.department.pk, TODAY + timedelta(days=1))


PAGES = {
    "reporting:province": {},
    "reporting:audit": {},
    "reporting_api:province": {"code": "2026-10"},
    "evaluations:province_units": {"code": "2026-09"},
}


@pytest.mark.parametrize("page", PAGES)
def test_what_the_province_sees_is_kept_from_everybody_else_with_pythons_wall_down(
    cast, signed_in, monkeypatch, page
) -> None:
    url = reverse(page, kwargs=PAGES[page])
    assert signed_in(cast.inspector).get(url).status_code == 200

    with without_python(monkeypatch):
        for person in (cast.agency_head, cast.officer, cast.operator):
            assert signed_in(person).get(url).status_code == 403, person


def test_no_sandbox_of_another_agency_is_entered(cast) -> None:
    ground_id = filled(cast.officer).ground_id

    with tenant(cast.department.pk), in_ground(ground_id):
        assert Posting.objects.exists()
    with pytest.raises(PermissionDenied), tenant(cast.commune.pk), in_ground(ground_id):
        pass


def test_a_link_that_was_revoked_leads_nowhere(cast) -> None:
    with tenant(cast.department.pk):
        make_feed(actor=actor(cast.clerk), instead_of=None, now=NOW)
        digest = FeedToken.objects.get().digest

    with tenant(cast.commune.pk), by_link(cast.department.pk, digest=digest):
        assert Posting.objects.filter(pk=cast.clerk.pk).exists()
    with pytest.raises(PermissionDenied), by_link(cast.commune.pk, digest=digest):
        pass

    with tenant(cast.department.pk):
        revoke_feed(actor=actor(cast.clerk), now=NOW)
    with pytest.raises(PermissionDenied), by_link(cast.department.pk, digest=digest):
        pass


def test_what_a_sheet_would_do_is_kept_from_others_with_pythons_wall_down(
    cast, signed_in, monkeypatch
) -> None:
    client = signed_in(cast.stranger)
    with without_python(monkeypatch):
        answer = client.post(
            PREVIEW,
            json.dumps({**crossing(cast), "effective_on": "2026-12-01"}),
            "application/json",
        )

    assert answer.status_code == 403
    assert cast.office.name not in answer.content.decode()
    assert cast.clerk.staff.full_name not in answer.content.decode()

"""Roles: who gives which to whom, from which day, and that they end at once."""

from datetime import date, timedelta

import pytest

from organizations import access, commands
from organizations.http import now_and_today
from organizations.models import AuditEvent, RoleAssignment, RoleKind
from organizations.refusals import (
    NotPosted,
    NotYoursToGive,
    OwnRights,
)
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, actor


@pytest.fixture
def inside(cast):
    """Within the department's transaction, as each of its requests is."""
    with tenant(cast.department.pk):
        yield


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action))


def give(cast, by: str, to: str, role: str, unit=None, starts_on: date = TODAY):
    return commands.give_role(
        actor=actor(getattr(cast, by)),
        posting=getattr(cast, to),
        role=role,
        unit=unit,
        starts_on=starts_on,
        now=NOW,
    )


def test_a_deputy_holds_the_role_from_the_day_that_was_said(cast, inside) -> None:
    give(cast, "officer", "clerk", RoleKind.DEPUTY, cast.office, TODAY + timedelta(days=1))

    assert not actor(cast.clerk).holds(RoleKind.DEPUTY)
    assert actor(cast.clerk, TODAY + timedelta(days=1)).holds(RoleKind.DEPUTY)
    (event,) = events("organizations.role.given")
    assert event.details["role"] == "deputy"


@pytest.mark.parametrize("role", [*access.RECEIVER_ROLES, *access.PROVINCE_ROLES, "operator"])
@pytest.mark.parametrize("by", ["officer", "agency_head"])
def test_roles_that_open_other_agencies_are_not_an_agencys_to_give(cast, inside, role, by) -> None:
    with pytest.raises(NotYoursToGive):
        give(cast, by, "clerk", role)


def test_an_officer_appoints_no_officer_but_the_head_does(cast, inside) -> None:
    with pytest.raises(NotYoursToGive):
        give(cast, "officer", "clerk", RoleKind.OFFICER)

    give(cast, "agency_head", "clerk", RoleKind.OFFICER)
    assert actor(cast.clerk).holds(RoleKind.OFFICER)


def test_nobody_gives_themselves_a_role_or_takes_theirs(cast, inside) -> None:
    with pytest.raises(OwnRights):
        give(cast, "officer", "officer", RoleKind.HEAD, cast.office)

    own = RoleAssignment.objects.get(posting=cast.officer)
    with pytest.raises((OwnRights, NotYoursToGive)):
        commands.end_role(actor=actor(cast.officer), role_id=own.pk, ends_on=TODAY)


def test_a_head_needs_a_unit_and_the_agency_head_has_the_root(cast, inside) -> None:
    with pytest.raises(NotPosted):
        give(cast, "officer", "clerk", RoleKind.HEAD)

    made = commands.give_role(
        actor=access.system(cast.department.pk),
        posting=cast.clerk,
        role=RoleKind.AGENCY_HEAD,
        unit=None,
        starts_on=TODAY,
        now=NOW,
    )
    assert made.unit == cast.root


def test_rights_end_at_once(cast, signed_in) -> None:
    head = signed_in(cast.head)
    with tenant(cast.department.pk):
        held = RoleAssignment.objects.get(posting=cast.head)
        yesterday = now_and_today()[1] - timedelta(days=1)
        commands.end_role(actor=actor(cast.officer), role_id=held.pk, ends_on=yesterday)

    labels = [item["label"] for item in head.get("/").context["navigation"]]

    assert "Thẩm định" not in labels

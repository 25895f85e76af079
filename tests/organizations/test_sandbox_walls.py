"""What the database states of sandboxes by itself."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from organizations.commands.sandboxes import open_sandbox
from organizations.models import (
    Agency,
    Posting,
    ReportRoute,
    RoleKind,
    Sandbox,
)
from organizations.tenancy import province, tenant
from tests.factories.organizations import NOW, TODAY, actor, make_agency
from tests.factories.sandboxes import filled, opened


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sandbox(cast) -> Sandbox:
    return filled(cast.officer)


def test_the_database_refuses_to_let_an_agency_train_later_or_no_more(cast, sandbox) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Agency.objects.filter(pk=cast.department.pk).update(is_training=True)
    with pytest.raises(DatabaseError), transaction.atomic(), tenant(sandbox.ground_id):
        Agency.objects.filter(pk=sandbox.ground_id).update(is_training=False)


def test_the_database_refuses_a_training_agency_that_owes_reports(cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), tenant(10**6):
        make_agency("TH0", "Xã tập huấn", pk=10**6, is_training=True)


def test_the_database_refuses_a_route_from_or_to_a_sandbox(cast, sandbox) -> None:
    ways = [(sandbox.ground_id, cast.receiving.pk), (cast.receiving.pk, sandbox.ground_id)]
    for agency_id, receiver_id in ways:
        with pytest.raises(DatabaseError), transaction.atomic():
            ReportRoute.objects.create(
                agency_id=agency_id, receiver_id=receiver_id, starts_on=TODAY
            )


def test_the_database_refuses_a_sandbox_in_a_real_agency(cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.department.pk):
        Sandbox.objects.create(
            agency=cast.department, ground=cast.commune, opened_at=NOW, closes_on=TODAY, due_at=NOW
        )


def test_the_database_refuses_to_open_or_fill_one_again(cast, sandbox) -> None:
    with tenant(cast.department.pk):
        rows = Sandbox.objects.filter(pk=sandbox.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(filled_at=None)
        rows.update(closed_at=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(closed_at=None)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_the_sweep_sees_that_one_is_owed_and_not_where_it_is(cast, sandbox) -> None:
    with province(), pytest.raises(DatabaseError), transaction.atomic():
        list(Sandbox.objects.values_list("ground_id", flat=True))


def test_roles_that_open_other_agencies_are_not_in_it(sandbox) -> None:
    above = {RoleKind.KPI_TEAM, RoleKind.INSPECTOR, RoleKind.OPERATOR, RoleKind.HOME_AFFAIRS}
    with tenant(sandbox.ground_id):
        people = Posting.objects.filter(agency_id=sandbox.ground_id)
        assert not people.filter(roles__role__in=above).exists()


def test_an_open_sandbox_of_yesterday_is_closed_before_another_is_opened(cast, settings) -> None:
    first = opened(cast.officer)
    later = NOW + timedelta(days=settings.SANDBOX_DAYS + 1)
    with tenant(cast.department.pk):
        second = open_sandbox(actor=actor(cast.officer), now=later)

    assert first.pk != second.pk

"""What happens beside a sandbox: its filling fails, an operator opens one, other systems listen."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from organizations.commands.owed_sandboxes import do_owed_sandboxes
from organizations.models import WebhookDelivery
from organizations.queries.sandboxes import Card, played, sandbox_of
from organizations.queries.webhooks import agencies_owed
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY
from tests.factories.sandboxes import filled, opened
from tests.organizations.connections import connected, happened

PAGE = "organizations:training"


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def test_filling_that_fails_is_tried_again_and_given_up_in_the_end(
    cast, settings, signed_in
) -> None:
    settings.SANDBOX_FILLER = "tests.organizations.test_sandboxes_beside.failing"
    opened(cast.officer)
    results = [
        one.result
        for hours in range(8)
        for one in do_owed_sandboxes(now=NOW + timedelta(hours=hours))
    ]
    page = signed_in(cast.officer).get(reverse(PAGE)).content.decode()

    assert results == ["failed"] * 5
    assert 'role="alert"' in page


def failing(*args: object) -> None:
    raise RuntimeError


def test_operators_open_one_for_an_agency_by_command(cast) -> None:
    call_command("sandbox", "open", agency=cast.commune.code, verbosity=0)
    with tenant(cast.commune.pk):
        assert sandbox_of(cast.commune.pk, TODAY) is not None


def test_other_systems_are_told_nothing_of_it(cast, settings) -> None:
    sandbox = filled(cast.officer)
    settings.WEBHOOK_HOSTS = "truc.example"
    with tenant(sandbox.ground_id):
        officer = played(sandbox.ground_id, Card.OFFICER, TODAY)
    connected(officer, "https://truc.example/hook")
    happened(sandbox.ground_id, "evaluations.month.published", "2026-09")
    with tenant(sandbox.ground_id):
        assert WebhookDelivery.objects.exists()
    assert agencies_owed(NOW + timedelta(days=1)) == []

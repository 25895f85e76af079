"""The answer of a COMMIT lost on its way: the person sends again, and it is stored once."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.conf import settings as configured
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from organizations.audit import new_id
from organizations.tenancy import tenant
from tests.factories.organizations import TODAY
from tests.factories.worklogs import make_task
from tests.faults.wire import Wire, wire
from tests.signing_in import enter
from tests.worklogs.test_offline import form
from worklogs.models import WorkEntry
from worklogs.views import outbox

SAVES, FEW, SHORT = 200, 6, 20
A_DAY = 50  # lines
MOST_TRIES = 5


@pytest.fixture
def cable(committed_cast) -> Iterator[Wire]:
    """Between this process and its database."""
    alias = connections["default"]
    before = alias.settings_dict["PORT"]
    with wire(int(before)) as cable:
        alias.close()
        alias.settings_dict["PORT"] = configured.DATABASES["default"]["PORT"] = str(cable.port)
        yield cable
        alias.close()
        alias.settings_dict["PORT"] = configured.DATABASES["default"]["PORT"] = before


def saved(cast, cable: Wire, saves: int, *, is_keyed: bool) -> int:
    """Save so many lines, each of whose first answers is lost; how many are stored."""
    make_task(name="Tiếp công dân", code="B.77")
    people = [cast.clerk, cast.colleague, cast.outsider, cast.head]
    clients = [_browser(one) for one in people]
    for number in range(saves):
        place = number // A_DAY % len(people)
        data = form(people[place], time="1p")
        data["work_date"] = TODAY.isoformat()
        cable.lose_next_answer()
        _send(clients[place], data, is_keyed)
    with tenant(cast.department.pk):
        return WorkEntry.objects.count()


def _browser(posting) -> Client:
    client = Client(raise_request_exception=False)
    enter(client, posting)
    return client


def _send(client: Client, data: dict[str, str], is_keyed: bool) -> None:
    """As a device does it: again and again, until it is told that the line is stored."""
    for _ in range(MOST_TRIES):
        answer = client.post(reverse("worklogs:send_line"), data)
        if answer.status_code == HTTPStatus.OK:
            return
        assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE, answer.content
        if not is_keyed:
            data["k-id"] = str(new_id())
    raise AssertionError("never stored")


@pytest.fixture(autouse=True)
def _clock(monkeypatch) -> None:
    from tests.factories.organizations import NOW  # noqa: PLC0415

    monkeypatch.setattr(outbox, "now_and_today", lambda: (NOW, TODAY))


def test_a_few_lines_whose_answers_are_lost_are_stored_once(committed_cast, cable) -> None:
    assert saved(committed_cast, cable, FEW, is_keyed=True) == FEW
    assert cable.lost == FEW


@pytest.mark.long
def test_two_hundred_lines_whose_answers_are_lost_are_stored_once(
    committed_cast, cable, record_property
) -> None:
    stored = saved(committed_cast, cable, SAVES, is_keyed=True)
    record_property("tried", SAVES)
    record_property("failed", abs(stored - SAVES))

    assert stored == SAVES
    assert cable.lost >= SAVES * 9 // 10


@pytest.mark.long
def test_without_an_id_that_stays_nearly_all_would_be_stored_twice(committed_cast, cable) -> None:
    """The control: the same when each sending is a new line."""
    stored = saved(committed_cast, cable, SHORT, is_keyed=False)

    assert stored - SHORT >= SHORT * 9 // 10


def test_the_wire_leads_to_the_database_of_the_test(committed_cast, cable) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (name,) = cursor.fetchone()

    assert name == connection.settings_dict["NAME"]
    assert cable.cut() >= 1

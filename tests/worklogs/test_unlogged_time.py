"""Time that is no entry: said with a reason, at no cost, and never asked for."""

import pytest
import time_machine
from django.urls import reverse

from organizations.models import AuditEvent
from organizations.refusals import DayIsFull, PeriodIsClosed
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_entry, make_line, make_task
from tests.worklogs.test_logging import close_logging, day_of, save
from worklogs import commands
from worklogs.models import DayStatus, UnloggedReason, WorkDay
from worklogs.refusals import DayIsAhead

DAY = reverse("worklogs:day", args=[TODAY])
SUBMIT = reverse("worklogs:submit_day", args=[TODAY])
FROM_HTMX = {"HX-Request": "true"}
WAITED = {UnloggedReason.WAITING: 90, UnloggedReason.NO_WORK: 60}


@pytest.fixture(autouse=True)
def _at_16_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def say(posting, minutes, work_date=TODAY):
    with tenant(posting.agency_id):
        commands.say_unlogged(actor=actor(posting), work_date=work_date, minutes=minutes, now=NOW)


def test_each_reason_keeps_its_own_minutes_and_none_is_work(cast) -> None:
    make_entry(cast.clerk, minutes=330)

    say(cast.clerk, WAITED)

    day = day_of(cast.clerk)
    assert (day.unlogged, day.minutes, day.entry_count) == (WAITED, 330, 1)


def test_a_reason_left_out_is_not_said_any_more(cast) -> None:
    say(cast.clerk, WAITED)

    say(cast.clerk, {UnloggedReason.STUDY: 30})

    assert day_of(cast.clerk).unlogged == {UnloggedReason.STUDY: 30}


def test_saying_it_again_leaves_no_trace(cast) -> None:
    say(cast.clerk, WAITED)
    say(cast.clerk, WAITED)

    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="worklogs.day.unlogged_time").count() == 1


def test_saying_nothing_about_an_untouched_day_makes_no_day(cast) -> None:
    say(cast.clerk, {})

    with tenant(cast.department.pk):
        assert not WorkDay.objects.exists()


def test_with_the_entries_a_day_has_24_hours(cast) -> None:
    make_entry(cast.clerk, minutes=1_380)

    with pytest.raises(DayIsFull):
        say(cast.clerk, {UnloggedReason.INTERNAL: 61})
    say(cast.clerk, {UnloggedReason.INTERNAL: 60})
    with pytest.raises(DayIsFull):
        save(cast.clerk, make_line(make_task(), minutes=1))


def test_it_closes_with_the_logging_also_for_raw_sql(cast) -> None:
    say(cast.clerk, WAITED)
    close_logging(cast)

    with pytest.raises(PeriodIsClosed):
        say(cast.clerk, {})
    assert day_of(cast.clerk).unlogged == WAITED


def test_nobody_says_it_of_tomorrow(cast) -> None:
    with pytest.raises(DayIsAhead):
        say(cast.clerk, WAITED, TODAY.replace(day=TODAY.day + 1))


def test_a_day_without_work_can_be_declared_with_its_reason(cast, signed_in) -> None:
    response = signed_in(cast.clerk).post(SUBMIT, {"unlogged-no_work": "8h"})

    assert response.status_code == 302
    day = day_of(cast.clerk)
    assert (day.status, day.entry_count) == (DayStatus.SUBMITTED, 0)


def test_the_page_shows_it_again_as_short_as_it_can_be_typed(cast, signed_in) -> None:
    signed_in(cast.clerk).post(DAY, {"unlogged-waiting": "1,5"})

    page = signed_in(cast.clerk).get(DAY).content.decode()

    assert 'name="unlogged-waiting" value="1h30"' in page
    assert "1 giờ 30 phút" in page


def test_what_is_no_time_is_said_beside_the_field_and_nothing_is_stored(cast, signed_in) -> None:
    response = signed_in(cast.clerk).post(
        DAY, {"unlogged-waiting": "a while", "unlogged-study": "30p"}, headers=FROM_HTMX
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="a while"' in page
    assert 'id="unlogged-waiting-error"' in page
    with tenant(cast.department.pk):
        assert not WorkDay.objects.exists()


def test_storing_a_single_line_keeps_what_is_typed_beside_the_reasons(cast, signed_in) -> None:
    line = make_line(make_task())
    key = line.id.hex
    data = {
        "line": key,
        f"{key}-id": str(line.id),
        f"{key}-version": "0",
        f"{key}-task": str(line.task_id),
        f"{key}-task_words": "",
        f"{key}-time": "1h",
        f"{key}-quantity": "1",
        f"{key}-choice": str(line.task_id),
        "unlogged-study": "45",
    }

    response = signed_in(cast.clerk).post(
        reverse("worklogs:save_line", args=[TODAY, key]), data, headers=FROM_HTMX
    )

    assert 'name="unlogged-study" value="45"' in response.content.decode()
    assert day_of(cast.clerk).unlogged == {}

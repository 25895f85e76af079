"""How a generated period ends: as far as its time has come, and no further."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo import closing
from organizations.models import Agency, Period
from organizations.rules.calendar import WorkingCalendar, is_working_day
from organizations.tenancy import tenant
from reporting.models import Delivery, Report
from tests.factories import reporting as make

CALENDAR = WorkingCalendar()


class _Prompt(Random):
    """Whoever has a choice takes the earliest: compiled and sent on Thursday 22 October."""

    def choice(self, choices):
        return choices[0]

    def choices(self, choices, weights):
        return choices[:1]


def _end(agency: Agency, fate: str, today: date) -> Report:
    period = make.period()
    course = closing.course(period, fate, CALENDAR, _Prompt())
    closing.close_period(agency, period, fate, course, today)
    with tenant(agency.pk):
        return Report.objects.get(agency=agency)


@pytest.mark.parametrize(
    ("fate", "today", "status"),
    [
        ("received", date(2026, 10, 23), "submitted"),
        ("received", date(2026, 10, 24), "received"),
        ("received", date(2026, 10, 29), "accepted"),
        ("returned", date(2026, 10, 28), "returned"),
        ("waiting", date(2026, 10, 28), "submitted"),
        ("waiting", date(2026, 11, 28), "accepted"),
        ("silent", date(2026, 11, 28), "compiled"),
    ],
)
def test_a_report_has_come_as_far_as_its_time(cast, fate, today, status) -> None:
    report = _end(cast.department, fate, today)

    assert (report.status, report.is_late) == (status, False)


@given(st.sampled_from(["received", "waiting", "returned"]), st.integers())
def test_things_happen_in_order_on_working_days(fate, seed) -> None:
    period = Period(due_on=date(2026, 10, 23))
    course = closing.course(period, fate, CALENDAR, Random(seed))
    moments = [course.compiled_at, course.submitted_at, course.answered_at, course.accepted_at]

    assert moments == sorted(moments)
    assert all(is_working_day(moment.date(), CALENDAR) for moment in moments)


def test_the_province_reports_what_is_in(cast) -> None:
    _end(cast.department, "received", date(2026, 11, 28))

    closing.issue_provincial(make.period(), closing.issued_at(make.period(), CALENDAR))

    with tenant(cast.receiving.pk):
        assert Delivery.objects.filter(included_version=1).count() == 1

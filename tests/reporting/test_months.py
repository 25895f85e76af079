"""Months beside each other: sums over person-days, over the agencies that are in both."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Period
from reporting.models import Report
from reporting.rules.months import changed_most, like_for_like, sums
from reporting.views.months import _hours, _share, _signed
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD


def figures(logged: int, minutes: int, required: int = 20, good: int = 1) -> dict[str, Any]:
    """What a frozen report of two people says."""
    levels = {"excellent": 0, "good": good, "completed": 2 - good, "not_enough_data": 7}
    return {
        "headcount": 2,
        "required_days": required,
        "logged_days": logged,
        "minutes_total": minutes,
        "converted": "1.50",
        "levels": levels,
    }


def test_a_mean_is_over_person_days_and_never_a_mean_of_means() -> None:
    both = sums([figures(10, 4800), figures(1, 60)])

    assert both.minutes == Decimal(4860) / 11
    assert (both.agencies, both.headcount, both.coverage) == (2, 4, Decimal(11) / 40)
    assert (both.converted, both.good_share) == (Decimal("3.00"), Decimal("0.5"))


def test_what_cannot_be_divided_is_unknown_and_not_zero() -> None:
    assert sums([]).coverage is None
    assert sums([figures(0, 0)]).minutes is None


def test_two_months_are_compared_over_the_agencies_in_both() -> None:
    now = {1: figures(10, 4800), 2: figures(20, 9600)}
    before = {2: figures(10, 4000), 3: figures(20, 100)}

    compared = like_for_like(now, before)

    assert compared is not None
    after, earlier = compared
    assert (after.agencies, after.coverage, earlier.coverage) == (1, Decimal(1), Decimal("0.5"))
    assert like_for_like({1: figures(1, 1)}, before) is None


def test_what_moved_most_comes_first_either_way_and_what_stood_still_not_at_all() -> None:
    now = {1: figures(10, 4800), 2: figures(10, 3000), 3: figures(10, 4700), 4: figures(0, 0)}
    before = {1: figures(10, 4800), 2: figures(10, 4800), 3: figures(10, 4500), 4: figures(9, 9)}

    moved = changed_most(now, before, "minutes")

    assert [(one.agency_id, one.by) for one in moved] == [(2, -180), (3, 20)]


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 9000)), min_size=1, max_size=8))
def test_a_mean_lies_between_the_means_it_is_made_of(days: list[tuple[int, int]]) -> None:
    rows = [figures(logged, minutes) for logged, minutes in days]
    means = [Decimal(minutes) / logged for logged, minutes in days]
    mean = sums(rows).minutes

    assert mean is not None
    assert min(means) - Decimal("1e-20") <= mean <= max(means) + Decimal("1e-20")


@pytest.mark.parametrize("status", ["submitted", "returned"])
def test_the_receiver_sees_the_months_of_reports_that_stand(cast, signed_in, status) -> None:
    with time_machine.travel(datetime(2026, 10, 20, 2, tzinfo=UTC), tick=False):
        make.log_day(cast.clerk)
        report = make.submit_for(cast.agency_head)
        client = signed_in(cast.home_affairs)
        if status == "returned":
            client.post(reverse("reporting:return", args=[report.pk]), {"reason": "Sai số"})

        page = client.get(reverse("reporting:desk_months", args=[PERIOD]))

        assert Report.objects.count() == 0  # nobody's walls are open outside a request
        assert page.status_code == 200
        assert len(page.context["levels"]) == (1 if status == "submitted" else 0)
        earlier = Period.objects.filter(code__lt=PERIOD).exists()
        assert bool(page.context["comparisons"]) == earlier


def test_a_change_of_a_share_is_said_in_points_of_percent() -> None:
    with translation.override("vi"):
        assert _signed(Decimal("-0.007"), _share) == "−0,7 điểm %"
        assert _signed(Decimal(30), _hours) == "+0,5 giờ"

"""Leave that the officer records: approved at once, by half days, within the posting."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from organizations import commands, queries
from organizations.commands import LeaveDays
from organizations.models import AuditEvent
from organizations.refusals import (
    EndsBeforeItStarts,
    LeaveOverlaps,
    NotPosted,
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


def leave(cast, starts_half: str = "am", ends_half: str = "pm", **fields: object):
    days = LeaveDays(
        kind="annual",
        starts_on=TODAY,
        ends_on=TODAY,
        starts_half=starts_half,
        ends_half=ends_half,
    )
    return commands.record_leave(
        actor=actor(cast.officer), posting=cast.clerk, days=replace(days, **fields), now=NOW
    )


def test_two_half_days_of_one_day_fit_and_the_same_half_does_not(cast, inside) -> None:
    leave(cast, "am", "am")
    leave(cast, "pm", "pm", kind="sick")

    with pytest.raises(LeaveOverlaps):
        leave(cast)
    assert len(events("organizations.leave.recorded")) == 2


def test_a_cancelled_leave_makes_room(cast, inside) -> None:
    first = leave(cast)
    for _ in range(2):
        commands.cancel_leave(
            actor=actor(cast.officer), leave_id=first.pk, reason="Hoãn chuyến đi", now=NOW
        )

    leave(cast)
    assert len(events("organizations.leave.cancelled")) == 1


def test_leave_does_not_end_before_it_starts(cast, inside) -> None:
    with pytest.raises(EndsBeforeItStarts):
        leave(cast, "pm", "am")


def test_leave_lies_within_the_posting(cast, inside) -> None:
    with pytest.raises(NotPosted):
        leave(cast, starts_on=date(2025, 12, 31))


def test_half_days_of_leave_lower_what_is_expected(cast, inside) -> None:
    leave(cast, "pm", "pm")

    spans = queries.leave_spans([cast.clerk.pk], TODAY, TODAY)

    assert len(spans[cast.clerk.pk]) == 1


def test_a_refused_leave_is_told_at_its_posting(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    url = reverse("organizations:record_leave", args=[cast.clerk.pk])
    sent = {"kind": "annual", "starts_on": "2026-10-13", "starts_half": "am"}
    sent |= {"ends_on": "2026-10-13", "ends_half": "pm"}

    assert client.post(url, sent).status_code == 302
    page = client.post(url, sent)

    assert page.status_code == 422
    assert page.context["cards"][0].leave.non_field_errors()

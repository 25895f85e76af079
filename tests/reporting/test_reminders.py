"""Reminders around the due day: the right person, once, one step higher when nobody did it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import AuditEvent, Notice
from organizations.tenancy import tenant
from reporting.models import ReminderSubject, SentReminder
from reporting.rules.reminders import Reminder, Standing, Subject, plan
from reporting.rules.schedule import REMINDED
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD

# 2026-10 is due on Friday 23 October; reminders are sent at 07:30 in Vietnam.
T_5 = datetime(2026, 10, 16, 0, 30, tzinfo=UTC)
T_1 = datetime(2026, 10, 22, 0, 30, tzinfo=UTC)
T_0 = datetime(2026, 10, 23, 0, 30, tzinfo=UTC)
T_AFTER = datetime(2026, 10, 26, 0, 30, tzinfo=UTC)

AUTHOR, HEAD, OFFICER, SIGNER, SUPERIOR, RECEIVER = range(1, 7)
OPEN = Standing(
    returned={AUTHOR: 2},
    to_review={HEAD: 37},
    to_assess={HEAD: 2},
    officers=frozenset({OFFICER}),
    signers=frozenset({SIGNER}),
    superiors=frozenset({SUPERIOR}),
)


def _words(offset: int, standing: Standing) -> set[str]:
    return {
        f"{one.posting_id} {one.subject}{'!' if one.is_escalated else ''}"
        for one in plan(offset, standing)
    }


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (-5, {"1 mend_returned", "2 review", "2 assess", "3 prepare"}),
        (-3, {"1 mend_returned", "2 review", "2 assess", "3 prepare"}),
        (-1, {"2 review", "2 assess", "3 prepare", "4 reviews_open!", "4 sign"}),
        (0, {"3 prepare", "4 sign"}),
        (1, {"3 not_submitted", "4 not_submitted!", "5 not_submitted!"}),
    ],
)
def test_each_day_asks_whoever_can_still_do_something(offset, expected) -> None:
    assert _words(offset, OPEN) == expected


def test_once_compiled_only_the_signature_is_asked_for() -> None:
    compiled = Standing(is_compiled=True, to_review={HEAD: 3}, officers=frozenset({OFFICER}),
                        signers=frozenset({SIGNER}))  # fmt: skip

    assert [_words(offset, compiled) for offset in REMINDED] == [
        set(), set(), {"4 sign"}, {"4 sign"}, {"3 not_submitted", "4 not_submitted!"}
    ]  # fmt: skip


def test_receivers_hear_how_many_are_outstanding_before_and_after() -> None:
    desk = Standing(is_submitted=True, receivers=frozenset({RECEIVER}), outstanding=15)

    assert [plan(offset, desk) for offset in REMINDED] == [
        [], [], [Reminder(RECEIVER, Subject.DESK, 15)], [],
        [Reminder(RECEIVER, Subject.DESK, 15, is_escalated=True)],
    ]  # fmt: skip


_people = st.frozensets(st.integers(1, 9), max_size=4)
_counts = st.dictionaries(st.integers(1, 9), st.integers(0, 50), max_size=4)


@given(
    st.sampled_from(REMINDED),
    st.builds(
        Standing,
        is_submitted=st.booleans(),
        is_compiled=st.booleans(),
        returned=_counts,
        to_review=_counts,
        to_assess=_counts,
        officers=_people,
        signers=_people,
        superiors=_people,
    ),
)
def test_nobody_is_reminded_twice_of_one_thing_on_one_day(offset, standing) -> None:
    sent = [(one.posting_id, one.subject) for one in plan(offset, standing)]

    assert len(sent) == len(set(sent))
    if standing.is_submitted:
        assert sent == []


def test_the_log_and_the_rule_know_the_same_subjects() -> None:
    assert {one.value for one in Subject} == set(ReminderSubject.values)


# ---- In an agency ------------------------------------------------------------


@pytest.fixture(autouse=True)
def _no_documents(monkeypatch) -> None:
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")


def _sent(cast, **fields):
    with tenant(cast.department.pk):
        return {
            (row.posting_id, row.subject)
            for row in SentReminder.objects.filter(period__code=PERIOD, **fields)
        }


def test_the_head_is_reminded_of_the_entries_of_the_own_unit(cast) -> None:
    make.log_day(cast.clerk, entries=3)

    make.tick(T_5)

    sent = _sent(cast)
    assert (cast.head.pk, "review") in sent
    assert (cast.officer.pk, "prepare") in sent
    assert (cast.clerk.pk, "review") not in sent
    with tenant(cast.department.pk):
        events = AuditEvent.objects.filter(
            action="reporting.reminders.sent", details__period=PERIOD
        )
        assert [event.details["day"] for event in events] == ["T-5"]


@pytest.mark.parametrize("moment", [T_5, T_1, T_0, T_AFTER])
def test_each_reminder_stands_beside_the_bell_and_leads_where_one_may_go(
    cast, signed_in, moment
) -> None:
    make.log_day(cast.clerk, entries=3)

    make.tick(moment)

    with tenant(cast.department.pk):
        told = list(Notice.objects.filter(data__period=PERIOD))
        assert len(told) == SentReminder.objects.filter(period__code=PERIOD).count() > 0
    people = {posting.pk: posting for posting in vars(cast).values() if hasattr(posting, "staff")}
    with time_machine.travel(moment, tick=False):
        for notice in told:
            browser = signed_in(people[notice.posting_id])
            assert browser.get(notice.link).status_code == 200, (notice.kind, notice.posting_id)


def test_two_beats_remind_once_and_missed_reminders_are_not_made_up(cast) -> None:
    make.tick(T_1 + timedelta(hours=3))
    make.tick(T_1 + timedelta(hours=4))

    assert {row for row in _sent(cast) if row[1] == "sign"} == {(cast.agency_head.pk, "sign")}
    assert _sent(cast, days_from_due=-5) == _sent(cast, days_from_due=-3) == set()


def test_after_the_due_day_it_goes_one_step_higher_unless_it_was_submitted(cast) -> None:
    make.submit_for(cast.strange_head)

    make.tick(T_AFTER)

    assert (cast.superior.pk, "not_submitted") in _sent(cast, is_escalated=True)
    with tenant(cast.commune.pk):
        late = SentReminder.objects.filter(subject="not_submitted", period__code=PERIOD)
        assert not late.exists()
    with tenant(cast.receiving.pk):
        assert SentReminder.objects.filter(posting=cast.home_affairs, subject="desk").exists()


def test_the_log_of_reminders_cannot_be_changed(cast) -> None:
    make.tick(T_0)

    with tenant(cast.department.pk), pytest.raises(DatabaseError), transaction.atomic():
        SentReminder.objects.update(count=99)


def test_the_officer_sees_who_was_reminded(cast, signed_in) -> None:
    make.tick(T_0)

    page = signed_in(cast.officer).get(reverse("reporting:report_period", args=[PERIOD]))

    assert cast.agency_head.staff.full_name in page.content.decode()
    assert page.context["reminders"]

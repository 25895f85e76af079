"""Whoever moved can still mend the days before, in the posting in which they were logged."""

from datetime import date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from organizations.audit import new_id
from organizations.http import LOCAL_ZONE
from organizations.models import Posting
from organizations.rules.moves import Move, NewDecision
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, actor, give_role
from tests.factories.worklogs import make_entry, make_proposal, make_task
from worklogs.commands.catalogue import propose
from worklogs.commands.moving import transfer

BEFORE, LAST, FIRST = date(2026, 10, 2), date(2026, 10, 4), date(2026, 10, 5)
DAY = reverse("worklogs:day", args=[BEFORE])
SWITCH = reverse("organizations:switch_posting")


def nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL_ZONE)


@pytest.fixture
def joined(cast) -> Posting:
    """The clerk's next posting; a draft stands in the one before."""
    make_entry(cast.clerk, BEFORE, status="draft", summary="Trả lời công văn 12")
    give_role(cast.clerk, "officer")
    with tenant(cast.department.pk):
        (moved,) = transfer(
            actor=actor(cast.officer),
            decision=NewDecision(
                id=new_id(),
                kind="transfer",
                number="12/QĐ-SXD",
                signed_on=date(2026, 9, 30),
                effective_on=FIRST,
            ),
            moves=[Move(cast.clerk.pk, cast.archive.pk)],
            now=NOW,
        )
        return Posting.objects.select_related("staff__user", "agency").get(pk=moved.joined_id)


def test_the_day_before_leads_to_the_posting_in_which_it_was_logged(
    cast, joined, signed_in
) -> None:
    with time_machine.travel(nine(FIRST), tick=False):
        browser = signed_in(joined)
        assert [one.pk for one in browser.get(DAY).context["elsewhere"]] == [cast.clerk.pk]

        answer = browser.post(SWITCH, {"posting": cast.clerk.pk, "day": BEFORE.isoformat()})

        assert answer["Location"] == DAY
        page = browser.get(DAY)
        assert page.context["view"].is_open
        assert "Trả lời công văn 12" in page.content.decode()
        last_day = browser.get(reverse("worklogs:today"))["Location"]
        assert last_day == reverse("worklogs:day", args=[LAST])


def test_nothing_but_the_log_is_done_in_a_posting_that_is_over(cast, joined, signed_in) -> None:
    with time_machine.travel(nine(FIRST), tick=False):
        old, new = signed_in(cast.clerk), signed_in(joined)
        people = reverse("organizations:people")
        assert (new.get(people).status_code, old.get(people).status_code) == (200, 403)


def test_in_a_posting_that_is_over_one_reads_ones_own_and_proposes_nothing(
    cast, joined, signed_in
) -> None:
    task = make_task(cast.department)
    others = make_proposal(cast.colleague)
    with time_machine.travel(nine(FIRST), tick=False):
        old, new = signed_in(cast.clerk), signed_in(joined)
        asked = {
            reverse("worklogs:propose_task"): (200, 403),
            reverse("worklogs:propose_about", args=[task.pk, "change"]): (200, 403),
            reverse("worklogs:catalogue_proposal", args=[others.pk]): (200, 404),
            reverse("worklogs:catalogue"): (200, 200),
            reverse("evaluations:scores"): (200, 200),
            "/": (200, 200),
        }
        answers = {one: (new.get(one).status_code, old.get(one).status_code) for one in asked}
        with tenant(cast.department.pk):
            cast.clerk.refresh_from_db()
            who = actor(cast.clerk, FIRST)
            with pytest.raises(PermissionDenied):
                propose(actor=who, drafts=[], reason="Nhớ việc cũ", now=NOW)

    assert answers == asked


def test_nobody_is_asked_to_choose_between_a_posting_and_one_that_is_over(
    cast, joined, client
) -> None:
    client.force_login(cast.clerk.staff.user)
    with time_machine.travel(nine(FIRST), tick=False):
        assert client.get("/", follow=True).context["acting_posting"].pk == joined.pk


def test_after_the_report_was_due_the_old_posting_is_history(cast, joined, signed_in) -> None:
    with time_machine.travel(nine(date(2026, 10, 24)), tick=False):
        browser = signed_in(joined)
        assert browser.get(DAY).context["elsewhere"] == []
        assert browser.post(SWITCH, {"posting": cast.clerk.pk}).status_code == 404


def test_who_left_altogether_does_not_come_in_again(cast, client) -> None:
    with tenant(cast.department.pk):
        Posting.objects.filter(pk=cast.clerk.pk).update(ends_on=LAST)
    client.force_login(cast.clerk.staff.user)
    with time_machine.travel(nine(FIRST), tick=False):
        assert client.get("/").status_code == 403

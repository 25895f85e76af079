"""The thread of an entry, and objective causes: who says what, and what comes of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse

from evaluations import commands
from evaluations.models import CauseState, Deducted, Review
from evaluations.refusals import CauseMissing, MoreExcusedThanHappened, ReasonMissing
from organizations.audit import new_id
from organizations.commands import mark_read
from organizations.models import Notice, NoticeKind
from organizations.queries import unread_count
from organizations.refusals import Outdated, PeriodIsClosed
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.evaluations.test_reviewing import close_reviewing
from tests.factories.delegations import delegate
from tests.factories.evaluations import (
    faulty_entry,
    make_review,
    put_forward,
    talk_of,
)
from tests.factories.organizations import NOW, actor
from tests.factories.worklogs import make_entry
from worklogs import commands as worklogs
from worklogs.models import EntryMessage, EntryStatus
from worklogs.refusals import MessageIsEmpty, MessageIsTooLong


@pytest.fixture
def entry(cast):
    return make_entry(cast.clerk, status=EntryStatus.SUBMITTED)


def say(posting, entry, text="Xin bổ sung số văn bản", message_id=None):
    with tenant(entry.agency_id):
        return worklogs.say(
            actor=actor(posting),
            talk=talk_of(posting, entry),
            message_id=message_id or new_id(),
            text=text,
            now=NOW,
        )


def told(posting) -> list[str]:
    with tenant(posting.agency_id):
        return list(Notice.objects.filter(posting=posting).values_list("kind", flat=True))


def answer(posting, cause, entry_of, *, confirm, words=""):
    with tenant(posting.agency_id):
        return commands.answer_cause(
            actor=actor(posting),
            talk=talk_of(posting, entry_of),
            request_id=cause.pk,
            confirm=confirm,
            answer=words,
            now=NOW,
        )


def entry_behind(cause):
    with tenant(cause.agency_id):
        return cause.author.work_entries.get(pk=cause.entry_id, work_date=cause.work_date)


def test_the_person_and_their_reviewer_talk_and_each_is_told(cast, entry) -> None:
    say(cast.head, entry)
    say(cast.clerk, entry, "Số 12/BC-VP")

    assert told(cast.clerk) == [NoticeKind.MESSAGE]
    assert told(cast.head) == [NoticeKind.MESSAGE]
    with tenant(cast.department.pk):
        assert [one.text for one in EntryMessage.objects.all()] == [
            "Xin bổ sung số văn bản",
            "Số 12/BC-VP",
        ]
        assert not any("BC-VP" in str(one.data) for one in Notice.objects.all())


def test_a_second_message_of_the_day_is_told_though_the_first_was_read(cast, entry) -> None:
    say(cast.head, entry)
    say(cast.head, entry)  # unread still: one notice stands for both
    with tenant(entry.agency_id):
        assert Notice.objects.filter(posting=cast.clerk).count() == 1
        mark_read(actor=actor(cast.clerk), now=NOW)
        assert unread_count(cast.clerk) == 0

    say(cast.head, entry)

    with tenant(entry.agency_id):
        assert unread_count(cast.clerk) == 1


def test_the_superior_of_the_reviewer_reads_and_nobody_else_does(cast, entry) -> None:
    assert not talk_of(cast.agency_head, entry).may_say
    with pytest.raises(PermissionDenied):
        say(cast.agency_head, entry)
    for other in (cast.colleague, cast.outsider, cast.officer, cast.superior):
        with pytest.raises(Http404):
            talk_of(other, entry)
    delegate(cast.head, cast.colleague)
    assert talk_of(cast.colleague, entry).is_reviewer


def test_a_message_is_stored_once_says_something_and_never_changes(cast, entry) -> None:
    once = new_id()
    say(cast.head, entry, message_id=once)
    say(cast.head, entry, message_id=once)
    with pytest.raises(MessageIsEmpty):
        say(cast.head, entry, "  \n ")
    with pytest.raises(MessageIsTooLong):
        say(cast.head, entry, "dài " * 300)

    with tenant(cast.department.pk):
        assert EntryMessage.objects.count() == 1
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            EntryMessage.objects.update(text="khác")


def test_ten_clicks_at_once_say_it_once(committed_cast) -> None:
    entry = make_entry(committed_cast.clerk, status=EntryStatus.SUBMITTED)
    once = new_id()

    ended = at_once([lambda: say(committed_cast.head, entry, message_id=once) for _ in range(10)])

    assert ended == {"done": 10}
    with tenant(entry.agency_id):
        assert EntryMessage.objects.count() == 1
    assert told(committed_cast.clerk).count(NoticeKind.MESSAGE) == 1


def test_the_thread_closes_with_the_period_and_drafts_have_none(cast, entry) -> None:
    draft = make_entry(cast.colleague)
    with pytest.raises(Http404):
        talk_of(cast.colleague, draft)
    close_reviewing(cast)

    with pytest.raises(PeriodIsClosed):
        say(cast.clerk, entry)


def test_a_confirmed_cause_excuses_the_pieces_and_the_earlier_decision_stays(cast) -> None:
    cause = put_forward(cast.clerk, cast.head)
    entry = entry_behind(cause)
    assert NoticeKind.CAUSE_ASKED in told(cast.head)

    made = answer(cast.head, cause, entry, confirm=True)

    with tenant(cast.department.pk):
        before, after = Review.objects.filter(entry_id=entry.pk).order_by("decided_at", "id")
    assert (before.delays_excused, before.superseded_at) == (0, NOW)
    assert (after.pk, after.delays, after.delays_excused) == (made.review_id, 1, 1)
    assert after.objective_cause == "Mất điện toàn xã"
    assert (made.state, made.by_right) == (CauseState.CONFIRMED, "head")
    assert NoticeKind.CAUSE_ANSWERED in told(cast.clerk)
    with pytest.raises(Outdated):
        answer(cast.head, cause, entry, confirm=True)


def test_a_cause_is_refused_with_a_reason_and_changes_no_decision(cast) -> None:
    cause = put_forward(cast.clerk, cast.head)
    entry = entry_behind(cause)
    with pytest.raises(ReasonMissing):
        answer(cast.head, cause, entry, confirm=False)

    refused = answer(cast.head, cause, entry, confirm=False, words="Có máy phát điện")

    assert refused.state == CauseState.REFUSED
    with tenant(cast.department.pk):
        assert Review.objects.filter(entry_id=entry.pk).count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"pieces": 2}, MoreExcusedThanHappened),
        ({"pieces": 0}, MoreExcusedThanHappened),
        ({"deducted": Deducted.QUALITY_FAULT}, MoreExcusedThanHappened),
        ({"reason": " "}, CauseMissing),
    ],
)
def test_what_cannot_be_put_forward(cast, changes, refusal) -> None:
    with pytest.raises(refusal):
        put_forward(cast.clerk, cast.head, **changes)


def test_only_the_person_asks_only_a_reviewer_answers_and_one_waits_at_a_time(cast) -> None:
    cause = put_forward(cast.clerk, cast.head)
    entry = entry_behind(cause)
    ask = {"deducted": Deducted.DELAY, "pieces": 1, "reason": "Lũ", "now": NOW}

    with tenant(cast.department.pk):
        with pytest.raises(PermissionDenied):
            commands.ask_cause(actor=actor(cast.head), talk=talk_of(cast.head, entry), **ask)
        with pytest.raises(Outdated):
            commands.ask_cause(actor=actor(cast.clerk), talk=talk_of(cast.clerk, entry), **ask)
    for other in (cast.clerk, cast.agency_head):
        with pytest.raises(PermissionDenied):
            answer(other, cause, entry, confirm=True)


def test_who_gets_something_back_or_corrected_is_told_at_once(cast) -> None:
    returned, corrected, accepted = (
        make_entry(cast.clerk, status=EntryStatus.SUBMITTED, minutes=90) for _ in range(3)
    )
    make_review(accepted, cast.head)
    assert told(cast.clerk) == [NoticeKind.ENTRIES_REVIEWED]
    make_review(returned, cast.head, decision="returned")
    make_review(corrected, cast.head, accepted_minutes=60, reason="Theo biên bản")

    assert sorted(told(cast.clerk)) == [
        NoticeKind.ENTRIES_REVIEWED,
        NoticeKind.ENTRY_CORRECTED,
        NoticeKind.ENTRY_RETURNED,
    ]


def test_the_pages_carry_the_thread_and_keep_what_was_typed(cast, signed_in) -> None:
    entry = faulty_entry(cast.clerk, cast.head)
    page = reverse("evaluations:talk", args=[entry.work_date, entry.pk])
    clerk, head = signed_in(cast.clerk), signed_in(cast.head)
    typed = {"message": str(new_id()), "text": "Vì sao chậm?"}

    assert head.post(f"{page}messages/", typed | {"text": ""}).status_code == 422
    assert head.post(f"{page}messages/", typed).status_code == 302
    day = clerk.get(reverse("worklogs:day", args=[entry.work_date])).content.decode()
    assert "Vì sao chậm?" in day
    assert page in day
    kept = clerk.post(f"{page}causes/", {"deducted": "delay", "pieces": "9", "reason": "Lũ lớn"})
    assert kept.status_code == 422
    assert "Lũ lớn" in kept.content.decode()
    asked = clerk.post(f"{page}causes/", {"deducted": "delay", "pieces": "1", "reason": "Lũ lớn"})
    assert asked.status_code == 302
    seen = head.get(reverse("evaluations:entry", args=[entry.work_date, entry.pk]))
    assert "Vì sao chậm?" in seen.content.decode()
    assert "Lũ lớn" in head.get(page).content.decode()

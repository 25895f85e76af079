"""Arising work: proposed, and no assigned work until somebody above accepts it."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from organizations.audit import new_id
from organizations.models import AgencyPeriod, AuditEvent, PeriodStage
from organizations.refusals import OwnWork
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.evaluations.test_races import at_once
from tests.factories.organizations import NOW, actor
from tests.factories.worklogs import make_arising, make_task
from worklogs import commands
from worklogs.models import Assignment, AssignmentProposal
from worklogs.refusals import ProposalIsDecided

PROPOSE = reverse("worklogs:propose")
MINE = reverse("worklogs:assignments")
WAITING = reverse("worklogs:proposals")


@pytest.fixture(autouse=True)
def _at_16_o_clock(request):
    if "committed_cast" in request.fixturenames:
        yield
        return
    with time_machine.travel(NOW, tick=False):
        yield


def words(task, **fields: object) -> dict[str, object]:
    return {
        "key": str(new_id()),
        "task_words": task.code,
        "title": "Tiếp đoàn kiểm tra",
        "quantity": "3",
        "starts_on": "2026-10-12",
        "due_on": "2026-10-14",
        "reason": "Chủ tịch giao miệng",
    } | fields


def decision(proposal: AssignmentProposal, name: str) -> str:
    return reverse(f"worklogs:{name}_proposal", args=[proposal.pk])


def stored(cast) -> list[AssignmentProposal]:
    with tenant(cast.department.pk):
        return list(AssignmentProposal.objects.select_related("assignment"))


def assigned(cast) -> list[Assignment]:
    with tenant(cast.department.pk):
        return list(Assignment.objects.all())


def test_what_is_proposed_is_seen_by_both_and_assigned_to_nobody(cast, signed_in) -> None:
    signed_in(cast.clerk).post(PROPOSE, words(make_task()))

    assert "Tiếp đoàn kiểm tra" in signed_in(cast.clerk).get(MINE).content.decode()
    assert "Chủ tịch giao miệng" in signed_in(cast.head).get(WAITING).content.decode()
    assert assigned(cast) == []  # nothing in the denominator of any score


def test_the_page_to_assign_on_tells_the_head_alone_how_many_wait(cast, signed_in) -> None:
    for _ in range(2):
        make_arising(cast.clerk)

    counts = [
        signed_in(person).get(reverse("worklogs:assign")).context["waiting"]
        for person in (cast.head, cast.agency_head)
    ]

    assert counts == [2, 0]


def test_a_double_click_proposes_once(cast, signed_in) -> None:
    client, form = signed_in(cast.clerk), words(make_task())

    client.post(PROPOSE, form)
    again = client.post(PROPOSE, form)

    assert again.status_code == 302
    assert len(stored(cast)) == 1


def test_other_work_under_the_same_id_is_not_lost_in_silence(cast, signed_in) -> None:
    client, form = signed_in(cast.clerk), words(make_task())
    client.post(PROPOSE, form)

    page = client.post(PROPOSE, form | {"quantity": "4"})

    assert page.status_code == 422
    assert len(stored(cast)) == 1


def test_accepted_it_is_assigned_by_the_head_as_arising_with_the_quantity_they_saw_fit(
    cast, signed_in
) -> None:
    proposal = make_arising(cast.clerk)

    signed_in(cast.head).post(decision(proposal, "accept"), {"quantity": "1,5"})

    made = assigned(cast)
    assert [(one.assignee_id, one.assigned_by_id, one.origin, one.quantity) for one in made] == [
        (cast.clerk.pk, cast.head.pk, "arising", Decimal("1.5"))
    ]
    assert stored(cast)[0].assignment == made[0]
    assert "Được chấp nhận" in signed_in(cast.clerk).get(MINE).content.decode()


def test_refused_its_reason_is_read_by_who_proposed_it(cast, signed_in) -> None:
    proposal = make_arising(cast.clerk)

    signed_in(cast.head).post(decision(proposal, "refuse"), {"reason": "Đã có người làm"})

    assert "Đã có người làm" in signed_in(cast.clerk).get(MINE).content.decode()
    assert assigned(cast) == []


def test_without_a_reason_nothing_is_refused(cast, signed_in) -> None:
    proposal = make_arising(cast.clerk)

    page = signed_in(cast.head).post(decision(proposal, "refuse"), {"reason": " "})

    assert page.status_code == 422
    assert stored(cast)[0].status == "proposed"


@pytest.mark.parametrize("typed", ["0", "-1", "nhiều", ""])
def test_a_quantity_that_is_none_accepts_nothing(cast, signed_in, typed) -> None:
    proposal = make_arising(cast.clerk)

    page = signed_in(cast.head).post(decision(proposal, "accept"), {"quantity": typed})

    assert page.status_code == 422
    assert assigned(cast) == []


@pytest.mark.parametrize(
    ("proposer", "decider", "answer"),
    [
        ("clerk", "head", 302),
        ("clerk", "colleague", 404),
        ("clerk", "agency_head", 404),  # the nearest head decides
        ("clerk", "clerk", 404),
        ("head", "head", 404),  # nobody accepts their own
        ("head", "agency_head", 302),
        ("agency_head", "agency_head", 404),
        ("agency_head", "superior", 302),
        ("clerk", "strange_head", 404),
    ],
)
def test_who_decides_about_whose_proposal(cast, signed_in, proposer, decider, answer) -> None:
    proposal = make_arising(getattr(cast, proposer))
    client = signed_in(getattr(cast, decider))

    assert client.post(decision(proposal, "accept"), {"quantity": "2"}).status_code == answer
    assert len(assigned(cast)) == (answer == 302)


def test_the_command_itself_refuses_the_proposer(cast) -> None:
    proposal = make_arising(cast.head)
    with tenant(cast.department.pk), pytest.raises(OwnWork):
        commands.accept_proposal(
            actor=actor(cast.head), proposal_id=proposal.pk, quantity=Decimal(1), now=NOW
        )


def test_who_proposed_it_may_withdraw_it_until_it_is_decided(cast, signed_in) -> None:
    first, second = make_arising(cast.clerk), make_arising(cast.clerk)
    signed_in(cast.head).post(decision(second, "accept"), {"quantity": "2"})

    for proposal in (first, second):
        signed_in(cast.clerk).post(decision(proposal, "withdraw"))

    assert sorted(one.status for one in stored(cast)) == ["accepted", "withdrawn"]


def test_somebody_else_withdraws_nothing(cast, signed_in) -> None:
    proposal = make_arising(cast.clerk)

    assert signed_in(cast.colleague).post(decision(proposal, "withdraw")).status_code == 404


def test_what_was_decided_stays_decided_and_says_so(cast, signed_in) -> None:
    proposal, client = make_arising(cast.clerk), signed_in(cast.head)
    client.post(decision(proposal, "refuse"), {"reason": "Đã có người làm"})

    page = client.post(decision(proposal, "accept"), {"quantity": "2"})

    assert page.status_code == 422
    assert "đã được quyết định" in page.content.decode()
    assert assigned(cast) == []


def test_work_due_in_a_closed_period_is_not_proposed(cast, signed_in) -> None:
    with tenant(cast.department.pk):
        AgencyPeriod.objects.filter(period__code="2026-09").update(stage=PeriodStage.CLOSED)

    page = signed_in(cast.clerk).post(
        PROPOSE, words(make_task(), starts_on="2026-09-01", due_on="2026-09-10")
    )

    assert page.status_code == 422
    assert "due_on" in page.context["form"].errors


@pytest.mark.parametrize(
    "change",
    [
        "status = 'accepted', decided_at = now(), decided_by_id = {head}",
        "status = 'refused', decided_at = now(), decided_by_id = {clerk}, refusal_reason = 'x'",
        "status = 'withdrawn', decided_at = now(), decided_by_id = {head}",
        "status = 'refused', decided_at = now(), decided_by_id = {head}",
        "status = 'refused', refusal_reason = 'x'",
        "refusal_reason = 'x'",
    ],
    ids=["no-work", "own", "of-another", "no-reason", "nobody", "undecided"],
)
def test_the_database_itself_refuses_a_wrong_decision(cast, change) -> None:
    proposal = make_arising(cast.clerk)
    sql = change.format(head=cast.head.pk, clerk=cast.clerk.pk)
    with tenant(cast.department.pk), pytest.raises(DatabaseError):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE worklogs_assignmentproposal SET {sql} WHERE id = %s", [proposal.pk]
            )


def test_thirty_proposals_cost_no_more_queries_than_three(cast, signed_in) -> None:
    task, pages = make_task(), ((cast.head, WAITING), (cast.clerk, MINE))

    def costs() -> list[int]:
        return [queries_of(signed_in(person), url) for person, url in pages]

    for _ in range(3):
        make_arising(cast.clerk, task)
    few = costs()
    for _ in range(27):
        make_arising(cast.clerk, task)

    assert costs() == few


@pytest.mark.slow
def test_of_eight_decisions_at_once_one_counts(committed_cast) -> None:
    cast = committed_cast
    proposal = make_arising(cast.clerk, due_on=date(2026, 10, 14))
    head, agency = actor(cast.head), cast.department.pk

    def accepting(quantity: int):
        def accept() -> None:
            with tenant(agency):
                commands.accept_proposal(
                    actor=head, proposal_id=proposal.pk, quantity=Decimal(quantity), now=NOW
                )

        return accept

    ended = at_once([accepting(number) for number in range(1, 9)])

    assert ended == {"done": 1, ProposalIsDecided.__name__: 7}
    assert len(assigned(cast)) == 1
    with tenant(agency):
        assert AuditEvent.objects.filter(action="worklogs.proposal.accepted").count() == 1

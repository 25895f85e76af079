"""Petitions against a published result: once, in time, decided by two others, final."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from evaluations import commands
from evaluations.commands import Proposal
from evaluations.models import Petition, PetitionOutcome, Publication
from evaluations.refusals import AnswerMissing, ReasonMissing, TooLate
from evaluations.rules.petitions import NEXT, State
from organizations.models import AuditEvent
from organizations.refusals import Outdated
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.evaluations import make_assessment, make_publication
from tests.factories.organizations import NOW, PERIOD, TODAY, actor

NEW = f"/petitions/new/{PERIOD}/"


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    for view in ("petitions", "results"):
        monkeypatch.setattr(f"evaluations.views.{view}.now_and_today", lambda: (NOW, TODAY))


@pytest.fixture
def published(cast) -> Publication:
    make_assessment(cast.clerk, cast.head)
    return make_publication(cast.clerk, cast.head)


def filed(cast, publication: Publication, now=NOW, words: str = "Xin xem lại") -> Petition:
    with tenant(cast.department.pk):
        return commands.file_petition(
            actor=actor(cast.clerk), publication=publication, node="quality", words=words, now=now
        )


def act(cast, by, deed, petition: Petition, **more: object) -> Petition:
    with tenant(cast.department.pk):
        seen = Petition.objects.select_related("posting", "proposed_by").get(pk=petition.pk)
        deed(actor=actor(by), petition=seen, now=NOW, **more)
        return Petition.objects.get(pk=petition.pk)


REJECT = {"proposal": Proposal(PetitionOutcome.REJECTED, "Đúng quy định")}


def test_a_petition_is_proposed_by_one_and_answered_by_another(cast, published) -> None:
    petition = filed(cast, published)
    assert petition.due_on == date(2026, 10, 26)  # ten working days after 12 October

    act(cast, cast.officer, commands.propose_answer, petition, **REJECT)
    done = act(cast, cast.agency_head, commands.answer_petition, petition)

    assert (done.state, done.outcome, done.answer) == ("answered", "rejected", "Đúng quy định")
    assert (done.proposed_by_id, done.answered_by_id) == (cast.officer.pk, cast.agency_head.pk)
    with tenant(cast.department.pk):
        actions = AuditEvent.objects.filter(action__startswith="evaluations.petition")
        assert sorted(actions.values_list("action", flat=True)) == [
            "evaluations.petition.answered",
            "evaluations.petition.filed",
            "evaluations.petition.proposed",
        ]


def test_one_petition_and_one_answer_for_a_result(cast, published) -> None:
    petition = filed(cast, published)
    with pytest.raises(Outdated):
        filed(cast, published)
    act(cast, cast.officer, commands.propose_answer, petition, **REJECT)
    act(cast, cast.agency_head, commands.answer_petition, petition)
    with pytest.raises(Outdated):
        filed(cast, published)
    for deed in (commands.withdraw_petition, commands.answer_petition):
        with pytest.raises((Outdated, PermissionDenied)):
            act(cast, cast.clerk, deed, petition)


def test_the_last_day_is_the_fifth_after_publication(cast, published) -> None:
    with pytest.raises(TooLate):
        filed(cast, published, now=NOW + timedelta(days=6))
    assert filed(cast, published, now=NOW + timedelta(days=5)).state == "filed"


def test_an_empty_petition_and_an_empty_answer_say_nothing(cast, published) -> None:
    with pytest.raises(ReasonMissing):
        filed(cast, published, words="  ")
    petition = filed(cast, published)
    proposal = Proposal(PetitionOutcome.UPHELD, " ")
    with pytest.raises(AnswerMissing):
        act(cast, cast.officer, commands.propose_answer, petition, proposal=proposal)


@pytest.mark.parametrize("person", ["clerk", "colleague", "outsider", "superior"])
def test_others_propose_nothing(cast, published, person) -> None:
    petition = filed(cast, published)
    with pytest.raises(PermissionDenied):
        act(cast, getattr(cast, person), commands.propose_answer, petition, **REJECT)


def test_who_proposed_does_not_answer_and_the_officer_never_does(cast, published) -> None:
    petition = filed(cast, published)
    act(cast, cast.head, commands.propose_answer, petition, **REJECT)
    for person in (cast.head, cast.officer, cast.clerk):
        with pytest.raises(PermissionDenied):
            act(cast, person, commands.answer_petition, petition)
    with tenant(cast.department.pk), pytest.raises(DatabaseError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(
            state="answered", answered_by=cast.head, answered_at=NOW
        )


def test_a_proposal_is_sent_back_with_a_reason_and_made_anew(cast, published) -> None:
    petition = filed(cast, published)
    act(cast, cast.officer, commands.propose_answer, petition, **REJECT)
    with pytest.raises(ReasonMissing):
        act(cast, cast.agency_head, commands.send_back_proposal, petition, reason=" ")
    back = act(cast, cast.agency_head, commands.send_back_proposal, petition, reason="Thiếu số")

    assert (back.state, back.outcome, back.sent_back) == ("filed", "", "Thiếu số")
    assert act(cast, cast.head, commands.propose_answer, petition, **REJECT).state == "proposed"


def test_a_withdrawn_petition_may_be_filed_again_in_time(cast, published) -> None:
    petition = filed(cast, published)
    assert act(cast, cast.clerk, commands.withdraw_petition, petition).state == "withdrawn"
    assert filed(cast, published).pk != petition.pk


def test_nobody_petitions_against_anothers_result(cast, published) -> None:
    with tenant(cast.department.pk), pytest.raises(PermissionDenied):
        commands.file_petition(
            actor=actor(cast.colleague),
            publication=published,
            node="level",
            words="Xin xem lại",
            now=NOW,
        )
    with tenant(cast.department.pk), pytest.raises(DatabaseError), transaction.atomic():
        Petition.objects.create(
            agency=cast.department,
            posting=cast.colleague,
            publication=published,
            node="level",
            words="x",
            filed_at=NOW,
            due_on=TODAY,
        )


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_the_database_holds_the_states_of_the_rules(cast, published, before, after) -> None:
    petition = filed(cast, published)
    proposed = {
        "outcome": "rejected",
        "answer": "x",
        "proposed_by_id": cast.officer.pk,
        "proposed_at": NOW,
    }
    answered = {"answered_by_id": cast.agency_head.pk, "answered_at": NOW}
    fields = {
        State.FILED: {},
        State.PROPOSED: proposed,
        State.ANSWERED: proposed | answered,
        State.WITHDRAWN: {},
    }
    path = {
        State.FILED: [],
        State.PROPOSED: [State.PROPOSED],
        State.ANSWERED: [State.PROPOSED, State.ANSWERED],
        State.WITHDRAWN: [State.WITHDRAWN],
    }
    with tenant(cast.department.pk):
        row = Petition.objects.filter(pk=petition.pk)
        for state in path[before]:
            row.update(state=state, **fields[state])
        if after in NEXT[before]:
            assert row.update(state=after, **fields[after]) == 1
            return
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            row.update(state=after, **fields[after])
        assert refused.value.__cause__.sqlstate == "KP005"


def test_the_pages_lead_from_the_number_to_the_answer(cast, published, signed_in) -> None:
    clerk, officer, head = (signed_in(one) for one in (cast.clerk, cast.officer, cast.agency_head))
    result = clerk.get(f"/results/{PERIOD}/{cast.clerk.pk}/").content.decode()
    assert f"{NEW}?node=general_points" in result
    assert (
        'value="general_points" selected'
        in clerk.get(f"{NEW}?node=general_points").content.decode()
    )
    wrong = clerk.post(NEW, {"node": "general_points", "words": ""})
    assert wrong.status_code == 422

    answer = clerk.post(NEW, {"node": "general_points", "words": "Thiếu sáng kiến số 5"})
    url = answer["Location"]
    assert "Thiếu sáng kiến số 5" in officer.get(url).content.decode()
    kept = officer.post(f"{url}proposal/", {"outcome": "upheld", "answer": ""})
    assert kept.status_code == 422
    officer.post(f"{url}proposal/", {"outcome": "upheld", "answer": "Chấm lại tiêu chí III"})
    assert "Chấm lại tiêu chí III" not in clerk.get(url).content.decode()  # not given yet
    assert "Chấm lại tiêu chí III" in head.get(url).content.decode()
    head.post(f"{url}answer/")
    make_publication(cast.clerk, cast.head)  # scored again: the new version stands beside it

    page = clerk.get(url).content.decode()
    assert "Chấm lại tiêu chí III" in page
    assert "phiên bản 2" in page
    assert cast.agency_head.staff.full_name in page
    assert "?node=" in clerk.get(f"/results/{PERIOD}/{cast.clerk.pk}/").content.decode()


def test_the_list_of_petitions_costs_the_same_for_any_number(cast, published, signed_in) -> None:
    browser = signed_in(cast.agency_head)
    filed(cast, published)
    few = queries_of(browser, "/petitions/")
    for person in (cast.colleague, cast.outsider):
        publication = make_publication(person, cast.head)
        with tenant(cast.department.pk):
            commands.file_petition(
                actor=actor(person), publication=publication, node="level", words="x", now=NOW
            )

    assert queries_of(browser, "/petitions/") == few

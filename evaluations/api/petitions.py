"""Petitions about results: one's own, those that wait, and each step of one."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import access, commands
from evaluations.commands import Proposal
from evaluations.forms import PETITION_NODES
from evaluations.models import Petition, PetitionOutcome, PetitionState
from evaluations.queries import petitions as queries
from organizations.access import Actor
from organizations.api.frame import Endpoint, Lines, Text, shown
from organizations.api.paging import Page, PageQuery, page_of, paged
from organizations.commands import note_reading
from organizations.http import now_and_today

LONGEST = 2000
NODES = [(name, name) for name, _words in PETITION_NODES]


class FiledPetition(serializers.Serializer[Any]):
    """A petition about one number of a published result, and how far it is. What is proposed is
    told to who gives the answer alone; to everybody else once it is given."""

    example: Mapping[str, Any] = {
        "id": 4,
        "posting_id": 7,
        "term": "2026-10",
        "node": "quality",
        "words": "Hồ sơ 412 nộp đúng hạn.",
        "state": "filed",
        "filed_at": "2026-10-24T08:00:00+07:00",
        "due_on": "2026-11-06",
        "outcome": "",
        "answer": "",
        "sent_back": "",
        "answered_at": None,
    }

    id = serializers.IntegerField(source="petition.pk")
    posting_id = serializers.IntegerField(source="petition.posting_id")
    term = serializers.CharField(
        source="petition.publication.code", help_text="Month, quarter or year of the result."
    )
    node = serializers.ChoiceField(NODES, source="petition.node")
    words = serializers.CharField(source="petition.words")
    state = serializers.ChoiceField(PetitionState.choices, source="petition.state")
    filed_at = serializers.DateTimeField(source="petition.filed_at")
    due_on = serializers.DateField(source="petition.due_on", help_text="Last day for the answer.")
    outcome = serializers.CharField(help_text="`upheld` or `rejected`; empty before it is told.")
    answer = serializers.CharField()
    sent_back = serializers.CharField(help_text="Why the last proposal came back.")
    answered_at = serializers.DateTimeField(allow_null=True, source="petition.answered_at")


def told(actor: Actor, petition: Petition) -> dict[str, Any]:
    """As much of it as the page tells this actor. No query."""
    state = PetitionState(petition.state)
    is_told = state == PetitionState.ANSWERED or (
        state == PetitionState.PROPOSED and commands.may_answer(actor, petition)
    )
    return {
        "petition": petition,
        "outcome": petition.outcome if is_told else "",
        "answer": petition.answer if is_told else "",
        "sent_back": petition.sent_back if state == PetitionState.FILED else "",
    }


PetitionPage = paged("petitions", FiledPetition)


class NewPetition(serializers.Serializer[Any]):
    """What one asks to be looked at, and why."""

    example: Mapping[str, Any] = {
        "term": "2026-10",
        "node": "quality",
        "words": "Hồ sơ 412 nộp đúng hạn.",
    }

    term = serializers.SlugField(max_length=16, help_text="Month, quarter or year of the result.")
    node = serializers.ChoiceField(NODES)
    words = Lines(max_length=LONGEST)


class ProposedAnswer(serializers.Serializer[Any]):
    """What the answer would be."""

    example: Mapping[str, Any] = {"outcome": "upheld", "answer": "Đã kiểm tra, đúng như đơn."}

    outcome = serializers.ChoiceField(PetitionOutcome.choices)
    answer = Lines(max_length=LONGEST)


class ReturnReason(serializers.Serializer[Any]):
    """Why another proposal is asked for."""

    example: Mapping[str, Any] = {"reason": "Chưa nêu căn cứ"}

    reason = Text(max_length=500)


class PetitionStep(Endpoint):
    """What every address of petitions does: find one, and show as much as this actor is told."""

    def found(self, pk: int) -> Petition:
        """Raises: Http404, missing and foreign alike."""
        return queries.get_petition(self.actor, pk)

    def standing(self, pk: int, status: int = 200) -> Response:
        """Read again after the deed."""
        return shown(FiledPetition, told(self.actor, self.found(pk)), status=status)

    def page(self, page: Page) -> Response:
        """As much of each as this actor is told."""
        told_of = [told(self.actor, one) for one in page.items]
        return shown(PetitionPage, Page(told_of, page.next))


class PetitionsView(PetitionStep):
    """One's own petitions."""

    @extend_schema(
        operation_id="list_my_petitions",
        summary="My petitions",
        parameters=[PageQuery],
        responses=PetitionPage,
        tags=["petitions"],
    )
    def get(self, request: Request) -> Response:
        """The newest first. One query."""
        rows = queries.all_petitions_of(self.posting)
        return self.page(page_of(rows, ("-filed_at", "-id"), self.asked(PageQuery)))

    @extend_schema(
        operation_id="file_petition",
        summary="Petition about my published result",
        request=NewPetition,
        responses={201: FiledPetition},
        tags=["petitions"],
    )
    def post(self, request: Request) -> Response:
        """Within the days that the result says. A second one about it is refused (409)."""
        sent = self.sent(NewPetition)
        publication = queries.publication_about(self.posting, sent.pop("term"))
        if publication is None:
            raise Http404
        now, _today = now_and_today()
        made = commands.file_petition(actor=self.actor, publication=publication, now=now, **sent)
        return self.standing(made.pk, status=201)


class PetitionsToHandleView(PetitionStep):
    """Petitions of others."""

    @extend_schema(
        operation_id="list_petitions_to_handle",
        summary="Petitions that I have to do with",
        parameters=[PageQuery],
        responses=PetitionPage,
        tags=["petitions"],
    )
    def get(self, request: Request) -> Response:
        """The most urgent first, then those that are settled. Four queries."""
        rows = queries.all_to_handle(self.actor, now_and_today()[1])
        return self.page(page_of(rows, queries.MOST_URGENT, self.asked(PageQuery)))


class PetitionView(PetitionStep):
    """One petition."""

    @extend_schema(
        operation_id="read_petition",
        summary="A petition and how far it is",
        responses=FiledPetition,
        tags=["petitions"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """For who may see the result that it is about; that is recorded."""
        petition = self.found(pk)
        if not access.may_see_result(self.actor, petition.posting, now_and_today()[1]):
            raise PermissionDenied
        note_reading(
            actor=self.actor,
            page="evaluations.petition",
            of=[petition.posting],
            thing=petition.publication.code,
        )
        return shown(FiledPetition, told(self.actor, petition))


class PetitionProposalView(PetitionStep):
    """A proposal for the answer."""

    @extend_schema(
        operation_id="propose_answer",
        summary="Propose the answer to a petition",
        request=ProposedAnswer,
        responses=FiledPetition,
        tags=["petitions"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Somebody else gives it."""
        petition = self.found(pk)
        now, _today = now_and_today()
        if not commands.may_propose(self.actor, petition, now):
            raise PermissionDenied
        sent = self.sent(ProposedAnswer)
        proposal = Proposal(PetitionOutcome(sent["outcome"]), sent["answer"])
        commands.propose_answer(actor=self.actor, petition=petition, proposal=proposal, now=now)
        return self.standing(pk)


class PetitionAnswerView(PetitionStep):
    """The answer."""

    @extend_schema(
        operation_id="answer_petition",
        summary="Give the proposed answer",
        request=None,
        responses=FiledPetition,
        tags=["petitions"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """It is final."""
        now, _today = now_and_today()
        commands.answer_petition(actor=self.actor, petition=self.found(pk), now=now)
        return self.standing(pk)


class PetitionReturnView(PetitionStep):
    """A proposal that comes back."""

    @extend_schema(
        operation_id="send_back_proposal",
        summary="Ask for another proposal",
        request=ReturnReason,
        responses=FiledPetition,
        tags=["petitions"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """With a reason, by who would give the answer."""
        petition = self.found(pk)
        if not commands.may_answer(self.actor, petition):
            raise PermissionDenied
        now, _today = now_and_today()
        commands.send_back_proposal(
            actor=self.actor, petition=petition, reason=self.sent(ReturnReason)["reason"], now=now
        )
        return self.standing(pk)


class PetitionWithdrawalView(PetitionStep):
    """A petition of one's own, taken back."""

    @extend_schema(
        operation_id="withdraw_petition",
        summary="Take my petition back",
        request=None,
        responses=FiledPetition,
        tags=["petitions"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """While it is not answered."""
        now, _today = now_and_today()
        commands.withdraw_petition(actor=self.actor, petition=self.found(pk), now=now)
        return self.standing(pk)

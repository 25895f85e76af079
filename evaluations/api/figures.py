"""Figures of a month of one person beside their peers: one's own, and of whom they ask."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.explaining import Explanation
from evaluations.queries import figure_cards as queries
from evaluations.queries.figure_cards import Card, PeerFigure
from organizations.api.frame import Endpoint, shown
from organizations.api.paging import Page, paged
from organizations.commands import note_reading
from organizations.http import now_and_today
from organizations.models import Period
from organizations.queries import get_period
from worklogs.models import WorkEntry

ENTRY_ID = "01997d20-5e6f-7a10-8b22-3c4d5e6f7a8b"
A_FIGURE: Mapping[str, Any] = {
    "name": "at_threshold",
    "value": 0.62,
    "peers": [0.1, 0.2, 0.3, 0.4, 0.5],
    "distance": 3.1,
    "entries": [
        {"id": ENTRY_ID, "work_date": "2026-10-12", "summary": "Báo cáo tuần 41"},
    ],
}


class EntryBehind(serializers.Serializer[WorkEntry]):
    """An entry behind a figure, where it asks somebody."""

    example: Mapping[str, Any] = A_FIGURE["entries"][0]

    id = serializers.UUIDField()
    work_date = serializers.DateField()
    summary = serializers.CharField()


class FigureBesidePeers(serializers.Serializer[PeerFigure]):
    """One figure, and how the peers' lie."""

    example: Mapping[str, Any] = A_FIGURE

    name = serializers.CharField()
    value = serializers.FloatField(allow_null=True, help_text="Null: there is not enough data.")
    peers = serializers.ListField(
        child=serializers.FloatField(allow_null=True),
        help_text="Of the peers: what 5, 25, 50, 75 and 95 of a hundred lie below.",
    )
    distance = serializers.SerializerMethodField(help_text="From the middle, in usual spreads.")
    entries = EntryBehind(many=True)

    def get_distance(self, figure: PeerFigure) -> float | None:
        return figure.part if figure.value is not None and math.isfinite(figure.part) else None


class FiguresOfPerson(serializers.Serializer[Any]):
    """A month of one person; without figures while it is not compared yet, or had too few days."""

    example: Mapping[str, Any] = {
        "period": "2026-10",
        "posting_id": 7,
        "day_count": 20,
        "peer_count": 214,
        "asked": ["at_threshold"],
        "head_sees_from": "2026-10-29",
        "figures": [A_FIGURE],
        "explanations": [Explanation.example],
    }

    period = serializers.CharField()
    posting_id = serializers.IntegerField()
    day_count = serializers.IntegerField(allow_null=True)
    peer_count = serializers.IntegerField(allow_null=True)
    asked = serializers.ListField(
        child=serializers.CharField(), help_text="Figures that stand out, the farthest first."
    )
    head_sees_from = serializers.DateField(
        allow_null=True, help_text="Null: nothing is asked, and no head sees them."
    )
    figures = FigureBesidePeers(many=True)
    explanations = Explanation(many=True)


class AskedPerson(serializers.Serializer[Any]):
    """Whom the figures ask, about what, and what they said."""

    example: Mapping[str, Any] = {
        "posting_id": 7,
        "full_name": "Trần Thị Thử",
        "unit_id": 3,
        "asked": ["at_threshold"],
        "explanations": [Explanation.example],
    }

    posting_id = serializers.IntegerField(source="flag.posting_id")
    full_name = serializers.CharField(source="flag.posting.staff.full_name")
    unit_id = serializers.IntegerField(source="flag.posting.unit_id")
    asked = serializers.ListField(child=serializers.CharField(), source="reasons")
    explanations = Explanation(many=True)


AskedPage = paged("people whom the figures ask", AskedPerson)


class MyFiguresView(Endpoint):
    """One's own figures."""

    @extend_schema(
        operation_id="read_my_figures",
        summary="My figures of a month beside my peers'",
        responses=FiguresOfPerson,
        tags=["figures"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Nobody else sees those that ask nothing. Five queries."""
        period = get_period(code)
        card = queries.card_of(self.posting, period)
        return shown(FiguresOfPerson, _told(period, self.posting.pk, card))


class AskedPeopleView(Endpoint):
    """One's people whom the figures ask."""

    @extend_schema(
        operation_id="list_people_asked",
        summary="Whom of my people the figures ask",
        responses=AskedPage,
        tags=["figures"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Once the head may look: the person sees it first. Six queries."""
        _now, today = now_and_today()
        found = queries.asked_people(self.actor, get_period(code), today)
        return shown(AskedPage, Page(found, None))


class AskedPersonView(Endpoint):
    """The figures of one of them."""

    @extend_schema(
        operation_id="read_figures_asked",
        summary="The figures of one of my people",
        responses=FiguresOfPerson,
        tags=["figures"],
    )
    def get(self, request: Request, code: str, posting_id: int) -> Response:
        """Those alone that ask. The reading is recorded, and the person sees that it was."""
        _now, today = now_and_today()
        period = get_period(code)
        card = queries.get_asked_card(self.actor, period, posting_id, today)
        note_reading(actor=self.actor, page="evaluations.figures", of=[card.posting], thing=code)
        return shown(FiguresOfPerson, _told(period, posting_id, card) | {"figures": card.asked})


def _told(period: Period, posting_id: int, card: Card | None) -> dict[str, Any]:
    """What is said of a card, also of one that is not there."""
    sees_from: date | None = card.flag.head_sees_from if card and card.flag else None
    return {
        "period": period.code,
        "posting_id": posting_id,
        "day_count": card and card.day_count,
        "peer_count": card and card.peer_count,
        "asked": [figure.name for figure in card.asked] if card else [],
        "head_sees_from": sees_from,
        "figures": card.figures if card else [],
        "explanations": card.explanations if card else [],
    }

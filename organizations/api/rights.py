"""Rights of heads that others use for a time: given, listed, revoked."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import access, commands, queries
from organizations.api.frame import DayField, Endpoint, IdField, Reason, Text, shown
from organizations.api.paging import Page, PageQuery, page_of, paged
from organizations.commands import NewDelegation
from organizations.forms.delegations import GIVEN
from organizations.http import now_and_today
from organizations.models import Delegation, DelegationKind, Purpose

LONGEST = 300
PURPOSES = [(one.value, one.label) for one in GIVEN]
DAYS: Mapping[str, Any] = {
    "starts_on": "2026-10-13",
    "ends_on": "2026-10-16",
    "reason": "Đi công tác",
    "document": "",
}


class NewRight(serializers.Serializer[Any]):
    """What is given. `delegation` and `field` give a head's right to judge, `acting` gives a unit
    an acting head. Fields and acting heads may hold until they are revoked."""

    example: Mapping[str, Any] = {
        "kind": "delegation",
        "delegate_id": 8,
        "principal_id": None,
        "unit_id": None,
        "person_id": None,
        "purposes": ["review"],
        **DAYS,
        "pair_reason": "",
    }

    kind = serializers.ChoiceField(DelegationKind.choices)
    delegate_id = IdField(help_text="The posting that will use it.")
    principal_id = IdField(
        required=False, allow_null=True, default=None, help_text="Whose right; one's own."
    )
    unit_id = IdField(required=False, allow_null=True, default=None)
    person_id = IdField(required=False, allow_null=True, default=None)
    purposes = serializers.ListField(
        child=serializers.ChoiceField(PURPOSES), required=False, default=list, max_length=2
    )
    starts_on = DayField()
    ends_on = DayField(required=False, allow_null=True, default=None)
    reason = Text(max_length=LONGEST)
    document = Text(max_length=120, required=False, allow_blank=True, default="")
    pair_reason = Text(
        max_length=LONGEST,
        required=False,
        allow_blank=True,
        default="",
        help_text="Why two may judge each other, where they would.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Each kind says what it is about, as its form on the page."""
        kind, unit, person = attrs["kind"], attrs["unit_id"], attrs["person_id"]
        is_acting = kind == DelegationKind.ACTING
        wrong = {}
        if is_acting != (not attrs["purposes"]):
            wrong["purposes"] = "Of a right to judge, at least one."
        if kind == DelegationKind.DELEGATION and (unit or person or attrs["ends_on"] is None):
            wrong["ends_on"] = "All that a head judges, for a time: no unit, no person, a last day."
        if kind == DelegationKind.FIELD and bool(unit) == bool(person):
            wrong["unit_id"] = "A unit, or one person."
        if is_acting and (unit is None or person or attrs["principal_id"]):
            wrong["unit_id"] = "The unit to head, and nothing else."
        if attrs["ends_on"] is not None and attrs["ends_on"] < attrs["starts_on"]:
            wrong["ends_on"] = "It ends before it starts."
        if wrong:
            raise serializers.ValidationError(wrong)
        return attrs


class GivenRight(serializers.Serializer[Delegation]):
    """A right that was given."""

    example: Mapping[str, Any] = {
        "id": 6,
        "kind": "delegation",
        "purpose": "review",
        "principal_id": 9,
        "delegate_id": 8,
        "unit_id": None,
        "person_id": None,
        **DAYS,
        "revoked_at": None,
    }

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(DelegationKind.choices)
    purpose = serializers.ChoiceField(Purpose.choices)
    principal_id = serializers.IntegerField(allow_null=True)
    delegate_id = serializers.IntegerField()
    unit_id = serializers.IntegerField(allow_null=True)
    person_id = serializers.IntegerField(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    document = serializers.CharField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class RightLine(serializers.Serializer[queries.DelegationLine]):
    """A right, how it stands, and whether one may revoke it."""

    example: Mapping[str, Any] = {
        "right": GivenRight.example,
        "state": "in_force",
        "may_revoke": True,
    }

    right = GivenRight(source="row")
    state = serializers.CharField(help_text="`future`, `in_force`, `ended` or `revoked`.")
    may_revoke = serializers.BooleanField()


RightPage = paged("rights that were given", RightLine)


class GivenRights(serializers.Serializer[Any]):
    """One right for each purpose."""

    example: Mapping[str, Any] = {"rights": [GivenRight.example]}

    rights = GivenRight(many=True)


class RightsView(Endpoint):
    """Rights that were given."""

    @extend_schema(
        operation_id="list_rights",
        summary="Rights that I gave or was given",
        parameters=[PageQuery],
        responses=RightPage,
        tags=["rights"],
    )
    def get(self, request: Request) -> Response:
        """The latest to begin first; each says how it stands. Two queries."""
        _now, today = now_and_today()
        rows = queries.rights_seen_by(self.actor)
        page = page_of(rows, ("-starts_on", "-id"), self.asked(PageQuery))
        lines = [queries.delegation_line(self.actor, row, today) for row in page.items]
        return shown(RightPage, Page(lines, page.next))

    @extend_schema(
        operation_id="give_right",
        summary="Give a head's right to somebody for a time",
        request=NewRight,
        responses={201: GivenRights},
        tags=["rights"],
    )
    def post(self, request: Request) -> Response:
        """One's own, or for the head of the agency any head's. Sent again,
        `delegation_overlaps`."""
        access.require(access.may_delegate(self.actor))
        sent = self.sent(NewRight)
        purposes = [Purpose(one) for one in dict.fromkeys(sent.pop("purposes"))]
        kind = DelegationKind(sent["kind"])
        if kind == DelegationKind.ACTING:
            purposes = [Purpose.ALL]
        elif sent["principal_id"] is None:
            sent["principal_id"] = self.actor.posting_id
        now, _today = now_and_today()
        made = commands.give_rights(
            actor=self.actor,
            new=NewDelegation(**{**sent, "kind": kind}),
            purposes=purposes,
            now=now,
        )
        return shown(GivenRights, {"rights": made}, status=201)


class RevocationView(Endpoint):
    """A right, ended at once."""

    @extend_schema(
        operation_id="revoke_right",
        summary="End a given right at once",
        request=Reason,
        responses=GivenRight,
        tags=["rights"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """By who gave it, whose right it is, and the head of the agency. One that was revoked
        already is refused (409)."""
        found = queries.get_delegation(self.actor, pk)
        if found.revoked_at is None and not queries.may_revoke(self.actor, found):
            raise Http404
        reason = self.sent(Reason)["reason"]
        now, _today = now_and_today()
        commands.revoke_rights(actor=self.actor, delegation=found, reason=reason, now=now)
        return shown(GivenRight, queries.get_delegation(self.actor, pk))

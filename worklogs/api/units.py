"""Units that get a new name, become one or become several: shown first, then carried out as it was
shown."""

from collections.abc import Sequence

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import queries
from organizations.api.frame import Asked, Endpoint, shown
from organizations.api.people import UnitOfAgency
from organizations.api.repeats import KEY, key_of
from organizations.audit import new_id
from organizations.commands.reorganizing import rename_unit
from organizations.http import now_and_today
from organizations.models import DecisionKind, Unit
from organizations.queries.decisions import carried_out
from organizations.refused_decisions import DecisionIsOther
from organizations.rules.moves import NewDecision
from worklogs.api.decisions import CarriedOut, decision_of
from worklogs.api.units_shapes import (
    Merger,
    Renaming,
    ShownMerger,
    ShownSplit,
    Split,
    UnitsPreview,
)
from worklogs.commands.previewing import digest, preview, reorganize_as_shown
from worklogs.queries import moving
from worklogs.queries.reorganizing import Reorganization, merger, split


class UnitEndpoint(Endpoint):
    """What mergers and splits share."""

    def previewed(self, what: Reorganization) -> Response:
        """What it would do."""
        now, _today = now_and_today()
        found = preview(actor=self.actor, what=what, now=now)
        return shown(UnitsPreview, {"digest": digest(what, found), "found": found})

    def done(self, what: Reorganization, said: str) -> Response:
        """Carried out as it was shown."""
        now, _today = now_and_today()
        reorganize_as_shown(actor=self.actor, what=what, shown=said, now=now)
        return self.as_it_stands(what.decision)

    def was_done(self, decision: NewDecision, unit_ids: Sequence[int]) -> bool:
        """Whether it was carried out before. Raises: DecisionIsOther."""
        found = carried_out(self.actor.agency_id, decision)
        if found is None:
            return False
        if set(found.successions.values_list("unit_id", flat=True)) - set(unit_ids):
            raise DecisionIsOther
        return True

    def as_it_stands(self, decision: NewDecision) -> Response:
        """The decision as the agency keeps it."""
        found = moving.decision_of(self.actor.agency_id, decision.id)
        return shown(CarriedOut, found, status=201)

    def unit(self, pk: int) -> Unit:
        """A unit of the agency that has not ended. Raises: Http404."""
        units = queries.units_of(self.actor.agency_id)
        found = next((unit for unit in units if unit.pk == pk), None)
        if found is None:
            raise Http404
        return found

    def require_below_the_root(self, pk: int) -> None:
        """One that may be split, or was. Raises: Http404."""
        below = Unit.objects.filter(agency_id=self.actor.agency_id, parent__isnull=False)
        if not below.filter(pk=pk).exists():
            raise Http404


class RenamingView(UnitEndpoint):
    """A new name of a unit."""

    @extend_schema(
        operation_id="rename_unit",
        summary="Give a unit its new name",
        parameters=[KEY],
        request=Renaming,
        responses=UnitOfAgency,
        tags=["units"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """By a decision that is in force (`starts_in_the_past` otherwise). The old name stays in
        what was issued. Sent again under the same key it is done once."""
        self.unit(pk)
        sent = self.sent(Renaming)
        _now, today = now_and_today()
        renamed = rename_unit(
            actor=self.actor,
            decision=decision_of(sent, DecisionKind.RENAME, key_of(request)),
            unit_id=pk,
            name=sent["name"],
            today=today,
        )
        return shown(UnitOfAgency, renamed)


class MergerPreviewView(UnitEndpoint):
    """What a merger would do."""

    @extend_schema(
        operation_id="preview_merger",
        summary="What a merger of units would do",
        request=Merger,
        responses=UnitsPreview,
        tags=["units"],
    )
    def post(self, request: Request) -> Response:
        """Carried out, looked at and taken back: it is refused as the merger would be."""
        sent = self.sent(Merger)
        known = queries.units_of(self.actor.agency_id)
        decision = decision_of(sent, DecisionKind.MERGE, new_id())
        return self.previewed(_merger(decision, known, sent))


class MergersView(UnitEndpoint):
    """Mergers of units."""

    @extend_schema(
        operation_id="merge_units",
        summary="Merge units as it was shown",
        parameters=[KEY],
        request=ShownMerger,
        responses={201: CarriedOut},
        tags=["units"],
    )
    def post(self, request: Request) -> Response:
        """Everybody goes on in one unit, their assigned work too. When it would do something else
        than was shown, nothing is done (409 `outdated`). Sent again under the same key it is done
        once."""
        sent = self.sent(ShownMerger)
        decision = decision_of(sent, DecisionKind.MERGE, key_of(request))
        if self.was_done(decision, sent["unit_ids"]):
            return self.as_it_stands(decision)
        known = queries.units_of(self.actor.agency_id)
        return self.done(_merger(decision, known, sent), sent["digest"])


class SplitPreviewView(UnitEndpoint):
    """What a split would do."""

    @extend_schema(
        operation_id="preview_split",
        summary="What a split of a unit would do",
        request=Split,
        responses=UnitsPreview,
        tags=["units"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Carried out, looked at and taken back: it is refused as the split would be, by
        `not_everybody_placed` where somebody is left out."""
        self.require_below_the_root(pk)
        unit = self.unit(pk)
        sent = self.sent(Split)
        return self.previewed(_split(decision_of(sent, DecisionKind.SPLIT, new_id()), unit, sent))


class SplitsView(UnitEndpoint):
    """A unit that becomes several."""

    @extend_schema(
        operation_id="split_unit",
        summary="Split a unit as it was shown",
        parameters=[KEY],
        request=ShownSplit,
        responses={201: CarriedOut},
        tags=["units"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """As `merge_units`."""
        self.require_below_the_root(pk)
        sent = self.sent(ShownSplit)
        decision = decision_of(sent, DecisionKind.SPLIT, key_of(request))
        if self.was_done(decision, [pk]):
            return self.as_it_stands(decision)
        return self.done(_split(decision, self.unit(pk), sent), sent["digest"])


def _merger(decision: NewDecision, known: Sequence[Unit], sent: Asked) -> Reorganization:
    """Raises: ValidationError: a unit is not one of the agency that has not ended."""
    by_id = {unit.pk: unit for unit in known}
    if any(pk not in by_id or by_id[pk].parent_id is None for pk in sent["unit_ids"]):
        raise serializers.ValidationError({"unit_ids": "No unit below the agency's root."})
    into = by_id.get(sent["into_id"])
    if sent["new_unit"] is not None:
        made = sent["new_unit"]["code"], sent["new_unit"]["name"]
        return merger(decision, known, sent["unit_ids"], made)
    if into is None:
        raise serializers.ValidationError({"into_id": "No unit of the agency."})
    return merger(decision, known, sent["unit_ids"], into)


def _split(decision: NewDecision, unit: Unit, sent: Asked) -> Reorganization:
    parts = [(one["code"], one["name"]) for one in sent["new_units"]]
    goes_to = {one["posting_id"]: one["code"] for one in sent["people"]}
    return split(decision, unit, parts, goes_to)

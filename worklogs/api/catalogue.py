"""Proposals for the catalogue: listed, looked at, made."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Asked, Endpoint, IdField, Text, shown
from organizations.api.paging import PageQuery, page_of, paged
from organizations.http import now_and_today
from worklogs import catalogue_access as access
from worklogs.commands import catalogue as commands
from worklogs.models import CatalogueProposal, CatalogueTask, ProposalKind, ProposalStatus
from worklogs.models.catalogue import TaskGroup
from worklogs.queries import catalogue_proposals as queries

MOST_MINUTES = 2000 * 60  # a year of work for one piece
CONTENT: Mapping[str, Any] = {
    "code": "C.12",
    "group": "C",
    "name": "Thẩm định thiết kế",
    "applies_to": "",
    "output_product": "Văn bản",
    "unit_of_count": "hồ sơ",
    "standard_minutes": 90,
    "complexity": 3,
}


class CatalogueChange(serializers.Serializer[CatalogueProposal]):
    """A change of the catalogue that an agency proposes, and its fate."""

    example: Mapping[str, Any] = {
        "id": 21,
        "agency_id": 1,
        "kind": "new",
        "is_shared": False,
        "batch": None,
        "task_id": None,
        "into_id": None,
        **CONTENT,
        "reason": "Thiếu trong danh mục",
        "status": "proposed",
        "proposed_by_id": 7,
        "proposed_at": "2026-10-12T16:00:00+07:00",
        "return_reason": "",
        "effective_on": None,
        "result_id": None,
    }

    id = serializers.IntegerField()
    agency_id = serializers.IntegerField()
    kind = serializers.ChoiceField(ProposalKind.choices)
    is_shared = serializers.BooleanField(help_text="Of a list common to the province.")
    batch = serializers.UUIDField(allow_null=True, help_text="Proposed together, from one sheet.")
    task_id = serializers.IntegerField(allow_null=True)
    into_id = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    group = serializers.ChoiceField(TaskGroup.choices)
    name = serializers.CharField()
    applies_to = serializers.CharField()
    output_product = serializers.CharField()
    unit_of_count = serializers.CharField()
    standard_minutes = serializers.IntegerField()
    complexity = serializers.IntegerField()
    reason = serializers.CharField()
    status = serializers.ChoiceField(ProposalStatus.choices)
    proposed_by_id = serializers.IntegerField()
    proposed_at = serializers.DateTimeField()
    return_reason = serializers.CharField()
    effective_on = serializers.DateField(allow_null=True)
    result_id = serializers.IntegerField(allow_null=True, help_text="The task that it made.")


ChangePage = paged("proposals for the catalogue", CatalogueChange)


class ChangeQuery(PageQuery):
    """Which proposals."""

    status = serializers.ChoiceField(ProposalStatus.choices, required=False)
    waiting = serializers.BooleanField(
        required=False, default=False, help_text="Only those that wait for my decision."
    )


class NewChange(serializers.Serializer[Any]):
    """What is proposed. A new task says all of its content; a change says what differs; ending one
    and merging it `into_id` another say the task alone."""

    example: Mapping[str, Any] = {
        "kind": "new",
        "task_id": None,
        "into_id": None,
        **CONTENT,
        "code": "",
        "reason": "Thiếu trong danh mục",
    }

    kind = serializers.ChoiceField(ProposalKind.choices)
    task_id = IdField(required=False, allow_null=True, default=None)
    into_id = IdField(required=False, allow_null=True, default=None)
    code = Text(
        max_length=28,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of a new task; empty gives the next free one.",
    )
    group = serializers.ChoiceField(
        TaskGroup.choices, default=TaskGroup.SPECIALISED.value, help_text="Of a new task."
    )
    name = Text(max_length=200, required=False)
    applies_to = Text(max_length=120, required=False, allow_blank=True)
    output_product = Text(max_length=200, required=False)
    unit_of_count = Text(max_length=40, required=False)
    standard_minutes = serializers.IntegerField(min_value=1, max_value=MOST_MINUTES, required=False)
    complexity = serializers.IntegerField(min_value=1, max_value=5, required=False)
    reason = Text(max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Each kind names its tasks."""
        kind = attrs["kind"]
        if (kind == ProposalKind.NEW) != (attrs["task_id"] is None):
            raise serializers.ValidationError({"task_id": "Of what is no new task."})
        if (kind == ProposalKind.MERGE) != (attrs["into_id"] is not None):
            raise serializers.ValidationError({"into_id": "Of a merger alone."})
        if attrs["into_id"] is not None and attrs["into_id"] == attrs["task_id"]:
            raise serializers.ValidationError({"into_id": "Into another task."})
        wanted = ("name", "output_product", "unit_of_count", "standard_minutes", "complexity")
        missing = [name for name in wanted if name not in attrs]
        if kind == ProposalKind.NEW and missing:
            raise serializers.ValidationError(dict.fromkeys(missing, "Say it of a new task."))
        return attrs


class ChangesView(Endpoint):
    """Proposals for the catalogue."""

    @extend_schema(
        operation_id="list_catalogue_proposals",
        summary="Proposals for the catalogue",
        parameters=[ChangeQuery],
        responses=ChangePage,
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """The agency's, and for Home Affairs those sent to it, in the order of proposing."""
        asked = self.asked(ChangeQuery)
        find = queries.waiting_for if asked["waiting"] else access.visible_proposals
        rows = find(self.actor)
        if asked.get("status"):
            rows = rows.filter(status=asked["status"])
        return shown(ChangePage, page_of(rows, ("id",), asked))

    @extend_schema(
        operation_id="propose_catalogue_change",
        summary="Propose a change of the catalogue",
        request=NewChange,
        responses={201: CatalogueChange},
        tags=["catalogue"],
    )
    def post(self, request: Request) -> Response:
        """It waits for the head of the agency. The same new task again, still waiting, is the same
        proposal; a second one about a task is refused by `proposal_is_open`."""
        sent = self.sent(NewChange)
        now, today = now_and_today()
        [made] = commands.propose(
            actor=self.actor, drafts=[self._draft(sent, today)], reason=sent["reason"], now=now
        )
        return shown(CatalogueChange, made, status=201)

    def _draft(self, sent: Asked, today: date) -> commands.Draft:
        kind = ProposalKind(sent["kind"])
        if kind == ProposalKind.NEW:
            return self._new(sent)
        task = access.get_current_task(self.actor, sent["task_id"])
        into = None
        if kind == ProposalKind.MERGE:
            into = self._into(sent["into_id"], task)
        content = commands.content_of(task)
        if kind == ProposalKind.CHANGE:
            content = _changed(content, sent)
        return commands.Draft(kind, content, task.agency_id is None, task, into)

    def _new(self, sent: Asked) -> commands.Draft:
        group = sent["group"]
        is_shared = access.is_shared_list(group, self.posting.agency.block)
        code = sent["code"] or queries.suggested_code(
            self.actor.agency_id, group, is_shared=is_shared
        )
        empty = commands.TaskContent(code, group, "", "", "", "", 1, 1)
        return commands.Draft(
            ProposalKind.NEW, _changed(empty, sent), is_shared, has_own_code=bool(sent["code"])
        )

    def _into(self, pk: int, task: CatalogueTask) -> CatalogueTask:
        """A common task goes into a common one alone, as on the page."""
        found = access.get_current_task(self.actor, pk)
        if task.agency_id is None and found.agency_id is not None:
            raise Http404
        return found


class ChangeView(Endpoint):
    """One proposal."""

    @extend_schema(
        operation_id="read_catalogue_proposal",
        summary="A proposal for the catalogue",
        responses=CatalogueChange,
        tags=["catalogue"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """Of the agency, or sent to it."""
        return shown(CatalogueChange, access.get_proposal(self.actor, pk))


def _changed(content: commands.TaskContent, sent: Asked) -> commands.TaskContent:
    """The content with what was said of it; its code and group stay."""
    said = {name: sent[name] for name in commands.CONTENT[2:] if name in sent}
    return replace(content, **said)

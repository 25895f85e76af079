"""From last month's: recurring work, ticked over into the running period."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.audit import new_id
from organizations.http import TenantRequest, now_and_today
from organizations.refusals import Refusal
from organizations.rules.names import nfc
from organizations.rules.typed_days import parse_day
from worklogs import commands
from worklogs.commands.assignments import Piece, Work
from worklogs.forms import read_quantity, written_quantity
from worklogs.lines import whole_number
from worklogs.models import BatchSource
from worklogs.queries.assignments_people import units_below
from worklogs.queries.assignments_repeat import LastPeriod, Recurring, last_period_of
from worklogs.views.assignments import refused_to_assigner, require_assigner, say_assigned

LONGEST_TITLE = 200


@dataclass(slots=True)
class Row:
    """One piece of work as the page shows it: ticked or not, and what was typed."""

    work: Recurring
    is_ticked: bool
    title: str
    quantity: str
    due_on: str
    errors: list[str] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
def repeat(request: TenantRequest) -> HttpResponse:
    """Last period's work of my people, to tick over into this one: all that is ticked, or none."""
    require_assigner(request)
    now, today = now_and_today()
    data = request.POST if request.method == "POST" else None
    unit_id = whole_number((data or request.GET).get("unit", ""))
    last = last_period_of(request.actor, today, unit_id)
    rows = [_row(one, data) for one in last.rows]
    if data is None:
        return _page(request, last, rows, key=new_id(), unit_id=unit_id)
    key = _key(data)
    if "all" in data:
        for row in rows:
            row.is_ticked = row.work.may_be_ticked
        return _page(request, last, rows, key=key or new_id(), unit_id=unit_id)
    pieces = [piece for row in rows if row.is_ticked and (piece := _piece(row)) is not None]
    problem = ""
    if key is None or not any(row.is_ticked for row in rows):
        problem = _("Tick the work to repeat.")
    elif not any(row.errors for row in rows):
        try:
            made = commands.assign_pieces(
                actor=request.actor,
                batch_id=key,
                pieces=pieces,
                now=now,
                source=BatchSource.LAST_PERIOD,
            )
        except Refusal as refusal:
            problem = refused_to_assigner(refusal)
        else:
            say_assigned(request, made)
            return redirect("worklogs:repeat_assignments")
    return _page(request, last, rows, key=key or new_id(), unit_id=unit_id, problem=problem)


def _key(data: QueryDict) -> UUID | None:
    try:
        return UUID(data.get("key", ""))
    except ValueError:
        return None


def _row(work: Recurring, data: QueryDict | None) -> Row:
    pk = work.before.pk
    if data is None:
        quantity = written_quantity(work.quantity)
        return Row(work, False, work.before.title, quantity, work.due_on.isoformat())
    return Row(
        work,
        is_ticked=str(pk) in data.getlist("work"),
        title=nfc(data.get(f"title-{pk}", work.before.title)),
        quantity=data.get(f"quantity-{pk}", "").strip(),
        due_on=data.get(f"due-{pk}", "").strip(),
    )


def _piece(row: Row) -> Piece | None:
    """The ticked row as work; what is wrong goes into its ``errors``."""
    quantity, due_on = _quantity(row), _due_on(row)
    if len(row.title) > LONGEST_TITLE:
        row.errors.append(_("At most 200 characters."))
    task = row.work.task
    if task is None:
        row.errors.append(_("This task is no longer in the catalogue."))
    if quantity is None or due_on is None or task is None or row.errors:
        return None
    before = row.work.before
    work = Work(
        task_id=task.pk,
        title=row.title or before.title,
        quantity=quantity,
        starts_on=min(row.work.starts_on, due_on),
        due_on=due_on,
        source_document=before.source_document,
    )
    return Piece(before.assignee_id, work, repeats_id=before.pk)


def _quantity(row: Row) -> Decimal | None:
    try:
        return read_quantity(row.quantity)
    except ValidationError as error:
        row.errors.append(str(error.message))
        return None


def _due_on(row: Row) -> date | None:
    due_on = parse_day(row.due_on)
    if due_on is None:
        row.errors.append(_("Write the due day as 24/11/2026."))
    return due_on


def _page(
    request: TenantRequest,
    last: LastPeriod,
    rows: list[Row],
    *,
    key: UUID,
    unit_id: int | None,
    problem: str = "",
) -> HttpResponse:
    _now, today = now_and_today()
    wrong = problem or any(row.errors for row in rows)
    return render(
        request,
        "worklogs/assigned/repeat.html",
        {
            "last": last,
            "rows": rows,
            "key": key,
            "unit_id": unit_id,
            "units": units_below(request.actor, today),
            "problem": problem,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
    )

"""Proposing a change of the catalogue, and the list of what was proposed."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from organizations.http import TenantRequest, now_and_today
from organizations.refusals import Refusal
from organizations.rules.names import nfc
from organizations.templatetags.formats import localised
from worklogs import catalogue_access as access
from worklogs.catalogue_forms import FORMS, MergeForm, TaskForm
from worklogs.commands import catalogue as commands
from worklogs.models import CatalogueTask, ProposalKind
from worklogs.queries import catalogue_proposals as proposals
from worklogs.queries.catalogue import label, task_by_words, valid_tasks
from worklogs.refusals import ProposalIsOpen
from worklogs.views.catalogue_words import refused

OFFERED = 300  # tasks in the list of a combo box that works without a script


@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """What the agency proposed; for who decides, what waits for them first."""
    actor = request.actor
    decides = access.may_decide(actor) or access.may_appraise(actor)
    waiting = decides and "all" not in request.GET
    number = request.GET.get("page", "1")
    page = proposals.proposals_page(
        actor, int(number) if number.isdecimal() else 1, only_waiting=waiting
    )
    context = {
        "page": page,
        "decides": decides,
        "waiting": waiting,
        "may_import": access.may_import(actor),
    }
    return render(request, "worklogs/catalogue/proposals.html", context)


@require_GET
def near(request: TenantRequest) -> HttpResponse:
    """A fragment: tasks whose names say nearly what is being typed."""
    _now, today = now_and_today()
    name = nfc(request.GET.get("name", ""))[:200]
    found = proposals.near_tasks(
        request.actor.agency_id, today, name, but=request.GET.getlist("but")[:5]
    )
    return render(request, "worklogs/catalogue/_near.html", {"near": found, "looked": name})


@require_http_methods(["GET", "POST"])
def propose(
    request: TenantRequest, pk: int | None = None, kind: str = ProposalKind.NEW
) -> HttpResponse:
    """Propose a new task, or a change, a merger or the end of one."""
    now, today = now_and_today()
    if kind not in FORMS or (pk is None) != (kind == ProposalKind.NEW):
        raise Http404
    task = access.get_current_task(request.actor, pk) if pk is not None else None
    form = _form(kind, task, request.POST if request.method == "POST" else None)
    near = []
    if form.is_valid():
        near = _near_unseen(request, form, task, today)
        draft = None if near else _draft(request, form, ProposalKind(kind), task, today)
        if draft is not None:
            try:
                made = commands.propose(
                    actor=request.actor,
                    drafts=[draft],
                    reason=form.cleaned_data["reason"],
                    now=now,
                )
            except Refusal as refusal:
                place = "code" if isinstance(refusal, ProposalIsOpen) and task is None else None
                form.add_error(place, refused(refusal))
            else:
                messages.success(request, _("The proposal is made and waits for a decision."))
                return redirect("worklogs:catalogue_proposal", made[0].pk)
    wrong = form.is_bound
    context = {
        "form": form,
        "task": task,
        "kind": ProposalKind(kind),
        "near": near,
        "looked": form.cleaned_data.get("name", "") if wrong and form.is_valid() else "",
        "tasks": _offered(request, today) if isinstance(form, MergeForm) else [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "worklogs/catalogue/propose.html", context, status=status)


def _form(kind: str, task: CatalogueTask | None, data: QueryDict | None) -> Form:
    initial: dict[str, Any] = {}
    if task is not None:
        initial = {
            "name": task.name,
            "applies_to": task.applies_to,
            "output_product": task.output_product,
            "unit_of_count": task.unit_of_count,
            "hours": localised((Decimal(task.standard_minutes) / 60).quantize(Decimal("0.01"))),
            "complexity": task.complexity,
        }
    return FORMS[kind](data, initial=initial)


def _near_unseen(
    request: TenantRequest, form: Form, task: CatalogueTask | None, today: date
) -> list[proposals.NearTask]:
    """Tasks of nearly the same name that the person has not been shown for this name yet."""
    name = form.cleaned_data.get("name", "")
    if not name or (task is not None and task.name == name) or name == request.POST.get("looked"):
        return []
    but = [task.code] if task is not None else []
    return proposals.near_tasks(request.actor.agency_id, today, name, but=but)


def _draft(
    request: TenantRequest, form: Form, kind: ProposalKind, task: CatalogueTask | None, today: date
) -> commands.Draft | None:
    """What is proposed; None when the words of a merger name no single task."""
    agency_id = request.actor.agency_id
    if task is None:
        group = form.cleaned_data["group"]
        is_shared = access.is_shared_list(group, request.posting.agency.block)
        typed = form.cleaned_data["code"]
        code = typed or proposals.suggested_code(agency_id, group, is_shared=is_shared)
        assert isinstance(form, TaskForm)  # noqa: S101 - FORMS says so
        content = form.content(code, group)
        return commands.Draft(kind, content, is_shared, has_own_code=bool(typed))
    content = commands.content_of(task)
    if isinstance(form, TaskForm):
        content = form.content(task.code, task.group)
    into = None
    if isinstance(form, MergeForm):
        into = _into(form, agency_id, task, today)
        if into is None:
            return None
    return commands.Draft(kind, content, task.agency_id is None, task, into)


def _into(
    form: MergeForm, agency_id: int, task: CatalogueTask, today: date
) -> CatalogueTask | None:
    found = [
        one
        for one in task_by_words(agency_id, today, form.cleaned_data["into_words"])
        if one.pk != task.pk and (task.agency_id is not None or one.agency_id is None)
    ]
    if len(found) == 1:
        return found[0]
    names = "; ".join(label(one) for one in found[:5])
    form.add_error(
        "into_words",
        _("Several tasks match: %(names)s") % {"names": names}
        if found
        else _("No other task of this list matches these words."),
    )
    return None


def _offered(request: TenantRequest, today: date) -> list[str]:
    tasks = valid_tasks(request.actor.agency_id, today).order_by("code")[:OFFERED]
    return [label(task) for task in tasks]

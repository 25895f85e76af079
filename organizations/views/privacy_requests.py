"""The register of requests about personal data, for whoever keeps the agency's people."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations import access, commands, queries
from organizations.forms import AnswerForm, ExtensionForm, PaperRequestForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import DataRequest
from organizations.refusal_words import refused
from organizations.refusals import Outdated, Refusal

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
def requests(request: TenantRequest) -> HttpResponse:
    """The register; and entering what somebody asked on paper."""
    access.require(access.may_keep_people(request.actor))
    if request.method == "GET":
        return _page(request, HTTPStatus.OK)
    now, _today = now_and_today()
    form = PaperRequestForm(request.POST)
    if not form.is_valid():
        return _page(request, WRONG, paper=form)
    posting = queries.last_posting(request.actor.agency_id, form.cleaned_data.pop("staff_code"))
    if posting is None:
        form.add_error("staff_code", _("Nobody of this agency has this staff code."))
        return _page(request, WRONG, paper=form)
    commands.ask_about_data(actor=request.actor, posting=posting, now=now, **form.cleaned_data)
    messages.success(request, _("The request is entered; the time to answer it is running."))
    return redirect("organizations:data_requests")


@require_POST
def acknowledge(request: TenantRequest, pk: int) -> HttpResponse:
    """Say that it has arrived."""
    now, _today = now_and_today()
    return _done(
        request,
        pk,
        lambda: commands.acknowledge_data_request(actor=request.actor, request_id=pk, now=now),
        _("The request is acknowledged."),
    )


@require_POST
def extend(request: TenantRequest, pk: int) -> HttpResponse:
    """Take more time, once, with a reason."""
    now, _today = now_and_today()
    form = ExtensionForm(request.POST, auto_id=f"extend_{pk}_%s")
    return _done(
        request,
        pk,
        lambda: commands.extend_data_request(
            actor=request.actor, request_id=pk, now=now, **form.cleaned_data
        ),
        _("The person is notified that it takes longer."),
        form,
    )


@require_POST
def answer(request: TenantRequest, pk: int) -> HttpResponse:
    """Grant (``decision=grant``) or refuse, in words either way."""
    now, _today = now_and_today()
    form = AnswerForm(request.POST, auto_id=f"answer_{pk}_%s")
    return _done(
        request,
        pk,
        lambda: commands.answer_data_request(
            actor=request.actor,
            request_id=pk,
            is_granted=request.POST.get("decision") == "grant",
            now=now,
            **form.cleaned_data,
        ),
        _("The request is answered."),
        form,
    )


def _done(
    request: TenantRequest,
    pk: int,
    do: Callable[[], DataRequest],
    said: str,
    form: Form | None = None,
) -> HttpResponse:
    access.require(access.may_keep_people(request.actor))
    queries.get_data_request(request.actor, pk)
    if form is not None and not form.is_valid():
        return _page(request, WRONG, bound=(pk, form))
    try:
        do()
    except Refusal as refusal:
        status = HTTPStatus.CONFLICT if isinstance(refusal, Outdated) else WRONG
        return _page(request, status, problem=refused(refusal))
    messages.success(request, said)
    return redirect("organizations:data_requests")


def _page(
    request: TenantRequest,
    status: HTTPStatus,
    *,
    paper: Form | None = None,
    bound: tuple[int, Form] | None = None,
    problem: str = "",
) -> HttpResponse:
    _now, today = now_and_today()
    lines = queries.data_requests(request.actor.agency_id, today)
    context = {
        "waiting": [(line, *_forms(line, bound)) for line in lines if line.is_open],
        "settled": [line for line in lines if not line.is_open],
        "paper": paper or PaperRequestForm(auto_id="paper_%s"),
        "refused": bound[1] if bound else paper,
        "problem": problem,
        "own_staff_id": request.actor.staff_id,
    }
    return render(request, "organizations/data_requests.html", context, status=status)


def _forms(line: queries.DataRequestLine, bound: tuple[int, Form] | None) -> tuple[Form, Form]:
    return (
        _form(AnswerForm, "answer", line, bound),
        _form(ExtensionForm, "extend", line, bound),
    )


def _form(
    kind: type[Form], name: str, line: queries.DataRequestLine, bound: tuple[int, Form] | None
) -> Form:
    pk = line.request.pk
    if bound is not None and bound[0] == pk and isinstance(bound[1], kind):
        return bound[1]
    return kind(auto_id=f"{name}_{pk}_%s")

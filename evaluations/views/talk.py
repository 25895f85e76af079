"""The thread of an entry, and objective causes: for the person, the reviewer and their superior."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations import commands
from evaluations.forms_talk import AnswerForm, CauseForm, MessageForm
from evaluations.models import Deducted
from evaluations.queries.causes import causes_of, left_to_excuse, review_in_force, waiting_for
from evaluations.views.words import refuse, refused
from organizations.audit import new_id
from organizations.http import TenantRequest, now_and_today
from organizations.models import PeriodStage
from organizations.queries import stage_of
from organizations.refusals import Outdated, Refusal
from worklogs import commands as worklogs
from worklogs.access import Talk, get_talk
from worklogs.queries.threads import with_messages

DECIDABLE = (PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED)


@dataclass(frozen=True, slots=True)
class Kept:
    """Forms that were refused, so that the page keeps what was typed."""

    message: MessageForm | None = None
    message_id: str = ""
    cause: CauseForm | None = None
    answer: tuple[int, AnswerForm] | None = None


@require_GET
def talk(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """What was said and put forward about one entry."""
    return _page(request, _found(request, work_date, entry_id))


@require_POST
def say(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """Send a message; its id came with the form, so twice sends once."""
    found = _found(request, work_date, entry_id)
    _require(found.may_say)
    now, _today = now_and_today()
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            worklogs.say(
                actor=request.actor,
                talk=found,
                message_id=form.cleaned_data["message"],
                text=form.cleaned_data["text"],
                now=now,
            )
        except Refusal as refusal:
            form.add_error("text", refused(refusal))
        else:
            return redirect("evaluations:talk", work_date, entry_id)
    return _page(request, found, Kept(message=form, message_id=request.POST.get("message", "")))


@require_POST
def ask(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """Put an objective cause forward."""
    found = _found(request, work_date, entry_id)
    _require(found.is_author)
    now, _today = now_and_today()
    form = CauseForm(request.POST, offered=list(Deducted))
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            commands.ask_cause(
                actor=request.actor,
                talk=found,
                deducted=Deducted(form.cleaned_data["deducted"]),
                pieces=form.cleaned_data["pieces"],
                reason=form.cleaned_data["reason"],
                now=now,
            )
        except Refusal as refusal:
            refuse(form, refusal)
            status = HTTPStatus.CONFLICT if isinstance(refusal, Outdated) else status
        else:
            messages.success(
                request, _("The cause was submitted; you will be notified of the answer.")
            )
            return redirect("evaluations:talk", work_date, entry_id)
    return _page(request, found, Kept(cause=form), status)


@require_POST
def answer(request: TenantRequest, work_date: date, entry_id: UUID, pk: int) -> HttpResponse:
    """Confirm (``decision=confirm``) an objective cause, or refuse it with a reason."""
    found = _found(request, work_date, entry_id)
    _require(found.is_reviewer and pk in {one.pk for one in causes_of(found.entry)})
    now, _today = now_and_today()
    form = AnswerForm(request.POST, auto_id=f"answer_{pk}_%s")
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            commands.answer_cause(
                actor=request.actor,
                talk=found,
                request_id=pk,
                confirm=request.POST.get("decision") == "confirm",
                answer=form.cleaned_data["answer"],
                now=now,
            )
        except Refusal as refusal:
            form.add_error("answer", refused(refusal))
            status = HTTPStatus.CONFLICT if isinstance(refusal, Outdated) else status
        else:
            messages.success(request, _("Decided."))
            return redirect("evaluations:talk", work_date, entry_id)
    return _page(request, found, Kept(answer=(pk, form)), status)


def _found(request: TenantRequest, work_date: date, entry_id: UUID) -> Talk:
    _now, today = now_and_today()
    return get_talk(request.actor, entry_id, work_date=work_date, on=today)


def _require(theirs: bool) -> None:
    """Not theirs to do answers as what is missing."""
    if not theirs:
        raise Http404


def _page(
    request: TenantRequest,
    found: Talk,
    kept: Kept | None = None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    entry = found.entry
    with_messages([entry])
    causes, review = causes_of(entry), review_in_force(entry)
    left = left_to_excuse(review)
    offered = [what for what in left if what not in waiting_for(causes)] if found.is_author else []
    at, bound = (kept.answer if kept and kept.answer else None) or (0, None)
    cause_form: Form | None = kept.cause if kept else None
    if cause_form is None and offered:
        cause_form = CauseForm(offered=offered, initial={"pieces": left[offered[0]]})
    context = {
        "talk": found,
        "entry": entry,
        "review": review,
        "causes": causes,
        "answers": [
            (one, bound if bound and one.pk == at else AnswerForm(auto_id=f"answer_{one.pk}_%s"))
            for one in causes
        ],
        "cause_form": cause_form,
        "form": (kept and kept.message) or MessageForm(),
        "message_id": (kept and kept.message_id) or new_id(),
        "is_open": stage_of(entry.agency_id, entry.work_date) in DECIDABLE,
        "refused": kept and (kept.message or kept.cause or bound),
    }
    return render(
        request, "evaluations/talk.html", context, status=status if kept else HTTPStatus.OK
    )

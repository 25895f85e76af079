"""General criteria: the person's own sheet, and the head's beside it."""

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import access, commands
from evaluations.criteria_form import TypedSheet, lines, sheet_errors, typed_sheet
from evaluations.policy import FILL_SHEET
from evaluations.queries.criteria import sheets_of, side_by_side, tree_for
from evaluations.queries.settings import readings
from evaluations.refusals import WrongSheet
from evaluations.rules.criteria import MOST_POINTS
from evaluations.views.words import refused
from organizations.commands import note_reading
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period, PeriodStage, Posting
from organizations.queries import stage_of
from organizations.refusals import Refusal

WRITABLE = {PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED}


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: TenantRequest, code: str) -> HttpResponse:
    """One's own points and evidence for a month."""
    if not request.actor.may(FILL_SHEET):
        raise PermissionDenied
    return _sheet(request, get_object_or_404(Period, code=code), request.posting, by_oneself=True)


@require_http_methods(["GET", "HEAD", "POST"])
def given(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """The head's points for one person, beside the person's own."""
    _now, today = now_and_today()
    posting = access.get_assessed_posting(request.actor, posting_id, today=today)
    posting = Posting.objects.select_related("staff", "unit").get(pk=posting.pk)
    period = get_object_or_404(Period, code=code)
    if request.method != "POST":
        note_reading(actor=request.actor, page="evaluations.criteria", of=[posting], thing=code)
    return _sheet(request, period, posting, by_oneself=False)


def _sheet(
    request: TenantRequest, period: Period, posting: Posting, *, by_oneself: bool
) -> HttpResponse:
    tree = tree_for(posting.agency_id, period)
    typed: TypedSheet | None = None
    errors: Mapping[str, str] = {}
    problem = ""
    if request.method == "POST":
        typed = typed_sheet(tree, request.POST.dict())
        errors, problem = _stored(request, period, posting, typed)
        if not errors and not problem:
            messages.success(request, _("Stored."))
            name = "evaluations:own_criteria" if by_oneself else "evaluations:given_criteria"
            return redirect(name, *([period.code] if by_oneself else [period.code, posting.pk]))
    own_sheet, given_sheet = sheets_of(posting, period)
    rows = side_by_side(tree.groups, own_sheet, given_sheet)
    return render(
        request,
        "evaluations/criteria.html",
        {
            "period": period,
            "posting": posting,
            "tree": tree,
            "most": MOST_POINTS,
            "lines": lines(rows, typed, errors, by_oneself=by_oneself),
            "own": own_sheet,
            "given": given_sheet,
            "by_oneself": by_oneself,
            "problem": problem or (_("Some fields need another look.") if errors else ""),
            "is_open": stage_of(posting.agency_id, period.ends_on) in WRITABLE,
            "step": readings(posting.agency_id, period.ends_on).general_step,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors or problem else HTTPStatus.OK,
    )


def _stored(
    request: TenantRequest, period: Period, posting: Posting, typed: TypedSheet
) -> tuple[Mapping[str, str], str]:
    """Store the sheet; what is wrong by leaf, and what is wrong as a whole."""
    if typed.unreadable:
        return typed.unreadable, ""
    now, _today = now_and_today()
    try:
        if posting.pk == request.actor.posting_id:
            commands.assess_oneself(actor=request.actor, period=period, sheet=typed.sheet, now=now)
        else:
            commands.assess_criteria(
                actor=request.actor,
                period=period,
                posting_id=posting.pk,
                sheet=typed.sheet,
                now=now,
            )
    except WrongSheet as wrong:
        step = readings(posting.agency_id, period.ends_on).general_step
        return sheet_errors(wrong.errors, step), ""
    except Refusal as refusal:
        return {}, refused(refusal)
    return {}, ""

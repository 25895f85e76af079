"""Rights of heads that others use: the list, giving one, revoking one."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations import access, commands, queries
from organizations.access import Actor
from organizations.forms import ReasonForm
from organizations.forms.delegations import FORMS, RightForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import DelegationKind
from organizations.policy import APPOINT_ACTING
from organizations.refusal_words import refused
from organizations.refusals import Outdated, Refusal

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
def delegations(request: TenantRequest) -> HttpResponse:
    """What one gave and was given; whoever heads something gives from here (``?kind=``)."""
    if request.method == "GET":
        return _page(request)
    access.require(access.may_delegate(request.actor))
    now, today = now_and_today()
    kind = _kind(request.actor, request.POST.get("kind", ""))
    form = FORMS[kind](request.POST, givable=queries.givable(request.actor, today))
    if form.is_valid():
        try:
            commands.give_rights(
                actor=request.actor, new=form.value(), purposes=form.chosen_purposes(), now=now
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(request, _("The right is given."))
            return redirect("organizations:delegations")
    return _page(request, form, WRONG)


@require_POST
def revoke(request: TenantRequest, pk: int) -> HttpResponse:
    """End a right at once, with a reason."""
    now, _today = now_and_today()
    found = queries.get_delegation(request.actor, pk)
    if found.revoked_at is None and not queries.may_revoke(request.actor, found):
        raise Http404  # who only uses it, or looks at it, has nothing to revoke here
    form = ReasonForm(request.POST, auto_id=f"reason_{pk}_%s")
    if not form.is_valid():
        return _page(request, status=WRONG, refused_at=(pk, form))
    try:
        commands.revoke_rights(
            actor=request.actor, delegation=found, reason=form.cleaned_data["reason"], now=now
        )
    except Refusal as refusal:
        status = HTTPStatus.CONFLICT if isinstance(refusal, Outdated) else WRONG
        return _page(request, status=status, problem=refused(refusal))
    messages.success(request, _("The right is revoked."))
    return redirect("organizations:delegations")


def _page(
    request: TenantRequest,
    form: RightForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    refused_at: tuple[int, ReasonForm] | None = None,
    problem: str = "",
) -> HttpResponse:
    _now, today = now_and_today()
    kinds = _kinds(request.actor)
    if form is None and kinds:
        kind = _kind(request.actor, request.GET.get("kind", ""))
        form = FORMS[kind](
            initial={"starts_on": today}, givable=queries.givable(request.actor, today)
        )
    at, kept = refused_at or (0, None)
    lines = [
        (
            line,
            kept if line.row.pk == at and kept else ReasonForm(auto_id=f"reason_{line.row.pk}_%s"),
        )
        for line in queries.delegations_of(request.actor, today)
    ]
    context = {
        "form": form,
        "kinds": [(kind, kind.label, form is not None and kind == form.kind) for kind in kinds],
        "now": [pair for pair in lines if pair[0].state in {"in_force", "future"}],
        "past": [pair for pair in lines if pair[0].state in {"ended", "revoked"}],
        "refused": kept or (form if form is not None and form.is_bound else None),
        "problem": problem,
        "own": request.posting.pk,
    }
    return render(request, "organizations/delegations.html", context, status=status)


def _kinds(actor: Actor) -> list[DelegationKind]:
    """The acts that this actor may do: acting heads are appointed by who stands above."""
    if not access.may_delegate(actor):
        return []
    if actor.may(APPOINT_ACTING):
        return list(DelegationKind)
    return [DelegationKind.DELEGATION, DelegationKind.FIELD]


def _kind(actor: Actor, asked: str) -> DelegationKind:
    kinds = _kinds(actor)
    return DelegationKind(asked) if asked in kinds else kinds[0]

"""Doors for others than staff: tokens of programs (operators), and emergencies (the agency)."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import access, commands
from organizations.confirming import confirmed
from organizations.forms import ServiceTokenForm
from organizations.http import TenantRequest, now_and_today
from organizations.queries import doors as queries
from organizations.refusal_words import refused
from organizations.refusals import Refusal


@confirmed()
@require_http_methods(["GET", "POST"])
def service_tokens(request: TenantRequest) -> HttpResponse:
    """The tokens of the operator's agency; a POST makes one, and its page shows it once."""
    access.require(access.may_keep_services(request.actor))
    form, token, status = ServiceTokenForm(), "", HTTPStatus.OK
    now, _today = now_and_today()
    if request.method == "POST":
        form, status = ServiceTokenForm(request.POST), HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                _row, token = commands.make_service_token(
                    actor=request.actor, now=now, **form.cleaned_data
                )
            except Refusal as refusal:
                form.add_error("name", refused(refusal))
            else:
                form, status = ServiceTokenForm(), HTTPStatus.OK
    context = {
        "form": form,
        "token": token,
        "tokens": [
            (one, one.is_good(now)) for one in queries.service_tokens(request.actor.agency_id)
        ],
    }
    return render(request, "organizations/service_tokens.html", context, status=status)


@require_POST
def revoke(request: TenantRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    access.require(access.may_keep_services(request.actor))
    now, _today = now_and_today()
    row = queries.get_service_token(request.actor.agency_id, pk)
    commands.revoke_service_token(actor=request.actor, token=row, now=now)
    messages.success(request, _("The token is revoked; the program is refused from now on."))
    return redirect("organizations:service_tokens")


@require_GET
def emergencies(request: TenantRequest) -> HttpResponse:
    """Which operators were let in, why, until when, and how many pages they opened."""
    access.require(access.may_keep_people(request.actor))
    now, _today = now_and_today()
    context = {"lines": queries.emergencies(request.actor.agency_id, now)}
    return render(request, "organizations/emergencies.html", context)


@require_POST
def end_emergency(request: TenantRequest, pk: int) -> HttpResponse:
    """Shut the door at once."""
    access.require(access.may_keep_people(request.actor))
    now, _today = now_and_today()
    row = queries.get_emergency(request.actor.agency_id, pk)
    commands.close_emergency(actor=request.actor, access=row, now=now)
    messages.success(request, _("The access has ended; the next page is refused."))
    return redirect("organizations:emergencies")

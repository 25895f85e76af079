"""Webhooks of the agency: made, seen at work, tried, ended. Pages of its officer and operators."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import audit
from organizations.commands import webhooks as commands
from organizations.confirming import confirmed
from organizations.forms.webhooks import LABELS, RenewalForm, TestEventForm, WebhookForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import DeliveryOutcome, Webhook, WebhookDelivery
from organizations.queries import webhooks as queries
from organizations.refusal_words import refused
from organizations.refusals import Refusal
from organizations.rules.outbound import allowed_hosts
from organizations.rules.webhooks import stamp_of


@confirmed()
@require_http_methods(["GET", "POST"])
def webhooks(request: TenantRequest) -> HttpResponse:
    """The agency's addresses; a POST makes one, and its page shows the secret once."""
    form, secret, status = WebhookForm(), "", HTTPStatus.OK
    now, _today = now_and_today()
    if request.method == "POST":
        form, status = WebhookForm(request.POST), HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                _row, secret = commands.make_webhook(
                    actor=request.actor, now=now, **form.cleaned_data
                )
            except Refusal as refusal:
                form.add_error("url", refused(refusal))
            else:
                form, status = WebhookForm(), HTTPStatus.OK
    context = {
        "form": form,
        "secret": secret,
        "hosts": [one.written for one in allowed_hosts(settings.WEBHOOK_HOSTS)],
        "lines": [
            (one, [LABELS[event] for event in one.events])
            for one in queries.webhooks(request.actor.agency_id)
        ],
    }
    return render(request, "organizations/webhooks.html", context, status=status)


@require_GET
def webhook(request: TenantRequest, pk: int) -> HttpResponse:
    """One address: what it was told last, and what it answered."""
    return _page(request, queries.get_webhook(request.actor.agency_id, pk))


@confirmed()
@require_POST
def renew(request: TenantRequest, pk: int) -> HttpResponse:
    """A new secret, which its page shows once."""
    found = queries.get_webhook(request.actor.agency_id, pk)
    form = RenewalForm(request.POST)
    stamp = form.cleaned_data["stamp"] if form.is_valid() else ""
    try:
        secret = commands.renew_secret(actor=request.actor, webhook_id=found.pk, stamp=stamp)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
        return redirect("organizations:webhook", pk)
    return _page(request, queries.get_webhook(request.actor.agency_id, pk), secret)


def _page(request: TenantRequest, found: Webhook, secret: str = "") -> HttpResponse:
    context = {
        "webhook": found,
        "secret": secret,
        "renewal": RenewalForm(initial={"stamp": stamp_of(found.secret)}),
        "events": [LABELS[event] for event in found.events],
        "is_on": found.ended_at is None and found.stopped_at is None,
        "trial": TestEventForm(initial={"message_id": audit.new_id()}),
        "lines": [(one, LABELS[one.event], said(one)) for one in queries.deliveries_of(found)],
    }
    return render(request, "organizations/webhook.html", context)


@require_POST
def end(request: TenantRequest, pk: int) -> HttpResponse:
    """Tell it nothing from now on."""
    found, (now, _today) = queries.get_webhook(request.actor.agency_id, pk), now_and_today()
    commands.end_webhook(actor=request.actor, webhook_id=found.pk, now=now)
    messages.success(request, _("The connection has ended: nothing more is sent there."))
    return redirect("organizations:webhooks")


@require_POST
def resume(request: TenantRequest, pk: int) -> HttpResponse:
    """Switch on what was switched off by itself."""
    found = queries.get_webhook(request.actor.agency_id, pk)
    commands.resume_webhook(actor=request.actor, webhook_id=found.pk)
    messages.success(request, _("The connection is on."))
    return redirect("organizations:webhook", pk)


@require_POST
def test(request: TenantRequest, pk: int) -> HttpResponse:
    """Send an event that says nothing."""
    found, (now, _today) = queries.get_webhook(request.actor.agency_id, pk), now_and_today()
    form = TestEventForm(request.POST)
    if form.is_valid():
        try:
            commands.owe_test(
                actor=request.actor,
                webhook_id=found.pk,
                message_id=form.cleaned_data["message_id"],
                now=now,
            )
        except Refusal as refusal:
            messages.error(request, refused(refusal))
        else:
            messages.success(request, _("A test is on its way; its answer appears below."))
    return redirect("organizations:webhook", pk)


@require_POST
def again(request: TenantRequest, pk: int, delivery_id: UUID) -> HttpResponse:
    """Send one more time what was sent or given up."""
    found = queries.get_webhook(request.actor.agency_id, pk)
    delivery = queries.get_delivery(found, delivery_id)
    try:
        commands.send_again(actor=request.actor, delivery_id=delivery.pk)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(request, _("It is sent again under the same number."))
    return redirect("organizations:webhook", pk)


def said(delivery: WebhookDelivery) -> str:
    """What the address answered last, in words; empty before the first try."""
    if delivery.status is not None:
        words = _("answered %(status)s in %(milliseconds)s ms") % {
            "status": delivery.status,
            "milliseconds": delivery.milliseconds,
        }
    else:
        words = _reasons().get(delivery.error, "")
    if delivery.outcome == DeliveryOutcome.GIVEN_UP:
        return _("%(words)s; given up") % {"words": words}
    return words


def _reasons() -> dict[str, str]:
    """Why there was no answer."""
    return {
        "timeout": _("no answer in time"),
        "tls": _("its certificate is not valid"),
        "refused": _("nothing answers there"),
        "name": _("there is no host of this name"),
        "private": _("its host leads to an address that is not allowed"),
        "host": _("the operators no longer allow its host"),
        "form": _("its address is malformed"),
        "scheme": _("its address is not https"),
        "broken": _("the connection broke"),
        "key": _("its secret can no longer be read: make a new one"),
    }

"""Personal data: the notice that everybody may read, and one's own data and requests."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import access, commands, queries
from organizations.forms import DataRequestForm
from organizations.http import TenantRequest, now_and_today
from organizations.refusal_words import refused
from organizations.refusals import Refusal

# What the notice prints: terms in force for the reader's agency.
TERMS = {
    "acknowledge": "privacy.acknowledge_working_days",
    "see": "privacy.see_working_days",
    "correct": "privacy.correct_working_days",
    "restrict": "privacy.restrict_working_days",
    "object": "privacy.object_working_days",
    "delete": "privacy.delete_working_days",
    "extension": "privacy.extension_working_days",
    "contact_days": "privacy.contact_days_after_leaving",
    "name_years": "privacy.name_years_after_leaving",
    "leave_years": "privacy.leave_note_years",
    "message_years": "privacy.message_years",
    "request_years": "privacy.request_years",
    "entry_years": "privacy.entry_years",
    "notice_days": "privacy.notice_days",
    "file_days": "files.days_kept",
    "evidence_days": "evidence.days_kept_after_removal",
}


@require_GET
def privacy(request: TenantRequest) -> HttpResponse:
    """What is kept about people, why, who sees it, for how long, and what one may ask."""
    _now, today = now_and_today()
    agency_id = request.actor.agency_id
    known = queries.parameters(TERMS.values(), today, agency_id=agency_id)
    context = {
        "terms": {name: int(known.at(parameter, today)) for name, parameter in TERMS.items()},
        "officers": queries.officers_of(agency_id, today),
        "may_answer": access.may_keep_people(request.actor),
    }
    return render(request, "organizations/privacy.html", context)


@require_http_methods(["GET", "POST"])
def my_data(request: TenantRequest) -> HttpResponse:
    """Have one's data in a file, ask about it, see who looked at it."""
    if request.method == "GET":
        return _page(request, DataRequestForm(), HTTPStatus.OK)
    now, _today = now_and_today()
    form = DataRequestForm(request.POST)
    if form.is_valid():
        try:
            commands.ask_about_data(
                actor=request.actor, posting=request.posting, now=now, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(request, _("The request is sent; the time to answer it is running."))
            return redirect("organizations:my_data")
    return _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def withdraw(request: TenantRequest, pk: int) -> HttpResponse:
    """Take back a request of one's own that waits."""
    now, _today = now_and_today()
    found = queries.get_my_data_request(request.actor, pk)
    try:
        commands.withdraw_data_request(actor=request.actor, request=found, now=now)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
        return _page(request, DataRequestForm(), HTTPStatus.CONFLICT)
    messages.success(request, _("The request is withdrawn."))
    return redirect("organizations:my_data")


def _page(request: TenantRequest, form: DataRequestForm, status: HTTPStatus) -> HttpResponse:
    _now, today = now_and_today()
    context = {
        "form": form,
        "lines": queries.my_data_requests(request.actor, today),
        "readings": queries.readings_of(request.posting),
    }
    return render(request, "organizations/my_data.html", context, status=status)

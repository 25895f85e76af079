"""People of the agency: the list, one person, a new posting, a first password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import access, commands, queries
from organizations.confirming import confirmed
from organizations.forms import (
    LastDayForm,
    LeaveForm,
    NameForm,
    PeopleFilter,
    PostingForm,
    RoleForm,
)
from organizations.http import TenantRequest, now_and_today
from organizations.models import Posting, StaffMember, Unit
from organizations.policy import KEEP_WEBHOOKS
from organizations.queries import PeopleWanted
from organizations.refusal_words import refused
from organizations.refusals import Refusal


@require_GET
def people(request: TenantRequest) -> HttpResponse:
    """Everybody posted in the agency, narrowed by words and unit."""
    access.require(access.may_keep_people(request.actor))
    _now, today = now_and_today()
    units = queries.units_of(request.actor.agency_id)
    form = PeopleFilter(request.GET, units=units)
    given = form.cleaned_data if form.is_valid() else {}
    wanted = PeopleWanted(
        given.get("q", ""), given.get("unit") or None, bool(given.get("former", False))
    )
    number = request.GET.get("page", "1")
    page = queries.people(
        request.actor.agency_id, wanted, today, int(number) if number.isdecimal() else 1
    )
    may_connect = request.actor.may(KEEP_WEBHOOKS)
    context = {"form": form, "page": page, "may_connect": may_connect}
    return render(request, "organizations/people.html", context)


@require_http_methods(["GET", "POST"])
def new_person(request: TenantRequest) -> HttpResponse:
    """A new posting: of a new person, or of one who works elsewhere too."""
    access.require(access.may_keep_people(request.actor))
    now, today = now_and_today()
    units = queries.units_of(request.actor.agency_id)
    if request.method == "GET":
        form = PostingForm(units=units, initial={"starts_on": today, **_known(request)})
        return render(request, "organizations/new_person.html", {"form": form})
    form = PostingForm(request.POST, units=units)
    if form.is_valid():
        try:
            posting = commands.post_person(actor=request.actor, new=form.value(), now=now)
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(request, _("The posting is entered."))
            return redirect("organizations:person", posting.staff.staff_code)
    return render(request, "organizations/new_person.html", {"form": form}, status=422)


def _known(request: TenantRequest) -> dict[str, str]:
    """Whom the address names by code: addresses stand in logs, so the name is found here."""
    code = request.GET.get("staff_code")
    found = queries.find_person(request.actor.agency_id, code) if code else None
    return {"staff_code": found.staff_code, "full_name": found.full_name} if found else {}


@require_GET
def person(request: TenantRequest, staff_code: str) -> HttpResponse:
    """One person: postings, roles and leave with their dates."""
    access.require(access.may_keep_people(request.actor))
    staff = queries.get_person(request.actor.agency_id, staff_code)
    here = list(Posting.objects.filter(agency_id=request.actor.agency_id, staff=staff))
    commands.note_reading(actor=request.actor, page="organizations.person", of=here)
    return person_page(request, staff)


@require_POST
def rename(request: TenantRequest, staff_code: str) -> HttpResponse:
    """Correct how a name is written."""
    access.require(access.may_keep_people(request.actor))
    staff = queries.get_person(request.actor.agency_id, staff_code)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            commands.rename_person(
                actor=request.actor, staff=staff, full_name=form.cleaned_data["full_name"]
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(request, _("The name is corrected."))
            return redirect("organizations:person", staff_code)
    return person_page(request, staff, name_form=form)


@confirmed()
@require_POST
def activation(request: TenantRequest, staff_code: str) -> HttpResponse:
    """A link for the first password, shown once and stored nowhere."""
    access.require(access.may_keep_people(request.actor))
    staff = queries.get_person(request.actor.agency_id, staff_code)
    now, _today = now_and_today()
    try:
        uid, key = commands.make_activation(actor=request.actor, staff=staff, now=now)
    except Refusal as refusal:
        return person_page(request, staff, problem=refused(refusal))
    link = request.build_absolute_uri(
        reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    )
    context = {
        "staff": staff,
        "link": link,
        "until": now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    }
    return render(request, "organizations/activation.html", context)


@dataclass(frozen=True, slots=True)
class Card:
    """A posting on the person's page with the forms that change it. ``grantable``: roles that the
    actor gives and ends."""

    posting: Posting
    is_over: bool
    grantable: Sequence[str]
    end: Form
    role: Form
    leave: Form


def person_page(
    request: TenantRequest,
    staff: StaffMember,
    *,
    posting_id: int | None = None,
    bound: Form | None = None,
    name_form: Form | None = None,
    problem: str = "",
) -> HttpResponse:
    """The person's page; 422 with a form that was refused, at the posting that it was about."""
    _now, today = now_and_today()
    actor = request.actor
    shown = queries.person(actor.agency_id, staff, today)
    units = queries.units_of(actor.agency_id)
    refused_here = {posting_id: bound} if bound is not None else {}
    cards = [
        _card(request, posting, units, today, refused_here.get(posting.pk))
        for posting in shown.postings
    ]
    context: dict[str, Any] = {
        "staff": staff,
        "cards": cards,
        "leaves": shown.leaves,
        "name_form": name_form or NameForm(initial={"full_name": staff.full_name}),
        "may_activate": commands.may_activate(actor, staff, staff.user),
        "stands_above": commands.stands_above(actor, staff, today),
        "refused": bound or name_form,
        "problem": problem,
        "is_self": staff.pk == actor.staff_id,
    }
    wrong = bound is not None or name_form is not None or problem
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "organizations/person.html", context, status=status)


def _card(
    request: TenantRequest, posting: Posting, units: list[Unit], today: date, bound: Form | None
) -> Card:
    auto_id = f"id_{posting.pk}_%s"
    roles = access.grantable_roles(request.actor)
    start = {"starts_on": max(today, posting.starts_on)}
    return Card(
        posting=posting,
        is_over=posting.ends_on is not None and posting.ends_on < today,
        grantable=roles,
        end=bound if isinstance(bound, LastDayForm) else LastDayForm(auto_id=f"end{auto_id}"),
        role=bound
        if isinstance(bound, RoleForm)
        else RoleForm(roles=roles, units=units, initial=start, auto_id=f"role{auto_id}"),
        leave=bound if isinstance(bound, LeaveForm) else LeaveForm(auto_id=f"leave{auto_id}"),
    )

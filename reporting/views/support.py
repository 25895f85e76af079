"""For those who help: who has done which first step, and what waits for one person. No scores and
no texts of work are read here."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from organizations import access as rights
from organizations import commands, second_step
from organizations.access import Actor
from organizations.commands import NewNotice
from organizations.http import TenantRequest, now_and_today
from organizations.models import AgencyPeriod, Notice, NoticeKind, Period, PeriodStage, Posting
from organizations.queries.sign_ins import sign_in_state
from organizations.templatetags.formats import period_name
from reporting import access
from reporting.context import places
from reporting.queries import home as waiting
from reporting.queries.completion import completion as of_agency
from reporting.queries.completion import helped
from reporting.queries.first_steps import FirstStep
from worklogs.rules.days import DayState

LATEST = 10


@require_GET
def completion(request: TenantRequest) -> HttpResponse:
    """Unit by unit, which first steps people have done."""
    rights.require(access.may_see_completion(request.actor))
    _now, today = now_and_today()
    labels = {
        FirstStep.SIGNED_IN: _("Signed in"),
        FirstStep.SECOND_STEP: _("Two-step sign-in"),
        FirstStep.LINE: _("First line"),
        FirstStep.DAY: _("First day declared"),
        FirstStep.ASSIGNMENT: _("First work assigned"),
        FirstStep.REVIEW: _("First review"),
        FirstStep.REPORT: _("First report prepared"),
        FirstStep.PEOPLE: _("First links handed out"),
    }
    units = []
    for one in of_agency(request.actor.agency_id, today):
        counts = one.counts()
        rows = [
            (person, [(label, person.steps.get(step)) for step, label in labels.items()])
            for person in one.people
        ]
        together = [(label, counts.get(step)) for step, label in labels.items()]
        units.append({"unit": one.unit, "counts": together, "people": rows})
    context = {
        "labels": list(labels.values()),
        "units": units,
        "may_look": access.may_see_screens(request.actor),
    }
    return render(request, "reporting/completion.html", context)


@require_GET
def screen(request: TenantRequest, pk: int) -> HttpResponse:
    """What one person sees now, in words. It is written down, and the person is told."""
    rights.require(access.may_see_screens(request.actor))
    now, today = now_and_today()
    posting = helped(request.actor.agency_id, pk, today)
    if posting is None:
        raise Http404
    commands.note_reading(actor=request.actor, page="reporting.support_screen", of=[posting])
    commands.notify(
        agency_id=posting.agency_id,
        notices=[
            NewNotice(posting.pk, NoticeKind.SUPPORT_LOOKED, reverse("organizations:my_data"))
        ],
        now=now,
    )
    user = posting.staff.user
    theirs = rights.actor_of(user, posting, today)
    unread = Notice.objects.filter(
        agency_id=posting.agency_id, posting=posting, read_at__isnull=True
    ).exclude(kind=NoticeKind.SUPPORT_LOOKED)
    context: dict[str, Any] = {
        "person": posting,
        "sign_in": list(_sign_in(posting, theirs)),
        "pages": [label for _name, label, _icon in places(theirs)],
        "waiting": list(_waiting(theirs, posting)),
        "messages_of": [(one.get_kind_display(), one.day) for one in unread[:LATEST]],
    }
    return render(request, "reporting/support_screen.html", context)


def _sign_in(posting: Posting, actor: Actor) -> Iterator[str]:
    """How far the person is with signing in, and what keeps them from it."""
    now, today = now_and_today()
    user = posting.staff.user
    state = sign_in_state(user, agency_id=posting.agency_id, now=now, today=today)
    yield _("Has signed in before") if state.has_signed_in else _("Has not signed in yet")
    if state.is_closed:
        yield _("The account is closed: no password and no link opens it")
    elif not state.has_signed_in:
        yield _link(state.link_until, now)
    if state.is_shut_out:
        yield _(
            "Too many wrong passwords were tried: a browser that is new to this person waits some"
            " minutes"
        )
    if second_step.is_needed(actor):
        is_set_up = second_step.is_set_up(user)
        yield _("Two-step sign-in is on") if is_set_up else _("Two-step sign-in is not on yet")
    if state.postings > 1:
        words = _("Holds %(n)s postings: after signing in, one of them is to be chosen")
        yield words % {"n": state.postings}


def _link(until: datetime | None, now: datetime) -> str:
    if until is None:
        return _("No link for the first sign-in was made lately")
    words = (
        _("The link for the first sign-in opens until %(until)s, once")
        if now < until
        else _("The link for the first sign-in ended at %(until)s, and another is needed")
    )
    return words % {"until": date_format(localtime(until), "H:i d/m/Y")}


def _waiting(actor: Actor, posting: Posting) -> Iterator[str]:
    """Forms that wait, by their number alone: no titles, no words of anybody."""
    now, today = now_and_today()
    frame = waiting.now(today, actor, now)
    yield from _closed(actor, frame.ended)
    mine = waiting.my_month(actor, posting, frame)
    if mine is not None:
        returned = sum(day.returned for day in mine.returned)
        if returned:
            words = ngettext("%(n)s entry was returned", "%(n)s entries were returned", returned)
            yield words % {"n": returned}
        drafts = len(mine.of(DayState.DRAFT))
        if drafts:
            words = ngettext(
                "%(n)s day is not declared yet", "%(n)s days are not declared yet", drafts
            )
            yield words % {"n": drafts}
        if mine.now is not None and mine.now.state == DayState.OPEN:
            yield _("The form of today is open and empty")
    reviewing = waiting.reviewing(actor, frame)
    if reviewing is not None and reviewing.entries:
        words = ngettext("Review %(n)s entry", "Review %(n)s entries", reviewing.entries)
        yield words % {"n": reviewing.entries}


def _closed(actor: Actor, period: Period | None) -> Iterator[str]:
    """Why the days of the last period take nothing more."""
    if period is None or not actor.keeps_log:
        return
    stages = AgencyPeriod.objects.filter(agency_id=actor.agency_id, period=period)
    stage = stages.values_list("stage", flat=True).first()
    name = {"period": period_name(period, "within")}
    if stage == PeriodStage.LOGGING_CLOSED:
        yield _("Logging is closed for %(period)s: only what came back can be corrected") % name
    elif stage not in {None, PeriodStage.OPEN}:
        yield _("The report is compiled for %(period)s: nothing there can be changed") % name

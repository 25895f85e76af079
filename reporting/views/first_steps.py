"""The list of first steps on the home page: what a newcomer does once, in words."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations import commands
from organizations.access import Actor
from organizations.http import TenantRequest
from organizations.models import User
from reporting.queries.first_steps import FirstStep, own_first_steps


class Shown(NamedTuple):
    """One line of the list."""

    words: str
    url: str
    is_done: bool


def first_steps(
    actor: Actor, user: User, reviewed: frozenset[int], *, is_training: bool
) -> list[Shown]:
    """The lines for this person; none once all are done."""
    found = own_first_steps(actor, user, reviewed, is_training=is_training)
    return list(_shown(found))


def _shown(found: Mapping[FirstStep, bool]) -> Iterator[Shown]:
    words = {
        FirstStep.SECOND_STEP: (_("Switch on two-step sign-in"), "mfa_index"),
        FirstStep.LINE: (_("Log a first line of work"), "worklogs:today"),
        FirstStep.DAY: (_("Declare a first day complete"), "worklogs:today"),
        FirstStep.ASSIGNMENT: (_("Assign a first piece of work"), "worklogs:assign"),
        FirstStep.REVIEW: (_("Decide a first review"), "evaluations:queue"),
        FirstStep.PEOPLE: (_("Hand out the first sign-in links"), "organizations:people"),
        FirstStep.SANDBOX: (_("Open a sandbox to try everything"), "organizations:training"),
    }
    for step, done in found.items():
        said, name = words[step]
        yield Shown(said, reverse(name), done)


@require_POST
def put_away(request: TenantRequest) -> HttpResponse:
    """Put the list away, or show it again; remembered for the person."""
    commands.want_first_steps(actor=request.actor, wanted=request.POST.get("wanted") == "1")
    return redirect("reporting:home")

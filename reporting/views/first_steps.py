"""First steps, what a newcomer does once: the list on the home page, and a strip on the pages where
they are done."""

from collections.abc import Mapping
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.access import reviewed_postings
from organizations import commands
from organizations.access import Actor
from organizations.http import TenantRequest, now_and_today
from organizations.models import User
from reporting.queries.first_steps import FirstStep, own_first_steps

DONE = "first_steps_done"  # session key: the posting whose steps were all done when last looked
# On which pages a step is done.
PAGES: Mapping[str, tuple[FirstStep, ...]] = {
    "worklogs:day": (FirstStep.LINE, FirstStep.DAY),
    "worklogs:assign": (FirstStep.ASSIGNMENT,),
    "evaluations:queue": (FirstStep.REVIEW,),
    "evaluations:entry": (FirstStep.REVIEW,),
    "reporting:report_period": (FirstStep.REPORT,),
    "organizations:people": (FirstStep.PEOPLE,),
    "organizations:person": (FirstStep.PEOPLE,),
    "organizations:training": (FirstStep.SANDBOX,),
}


class Shown(NamedTuple):
    """One line of the list."""

    words: str
    url: str
    is_done: bool


class Guide(NamedTuple):
    """The strip of one page: which step of how many is done here and how, and where to go on.

    ``then_url`` is empty when the next step is done on this page too, or there is none.
    """

    number: int
    of: int
    title: str
    how: str
    is_done: bool
    then: str
    then_url: str


def first_steps(
    actor: Actor, user: User, reviewed: frozenset[int], *, is_training: bool
) -> list[Shown]:
    """The lines for this person; none once all are done."""
    found = own_first_steps(actor, user, reviewed, is_training=is_training)
    return [Shown(_title(step), _place(step), done) for step, done in found.items()]


def guide(request: TenantRequest) -> Guide | None:
    """The strip of the page that is asked for, while there are steps to do.

    No query on other pages, for who has put the steps away, and for who has done them all (the
    session remembers it); else one, two where a second step is asked for, and four more for who
    judges others.
    """
    here = PAGES.get(request.resolver_match.view_name, ()) if request.resolver_match else ()
    posting, actor = request.posting, request.actor
    if not here or not request.user.wants_first_steps or request.session.get(DONE) == posting.pk:
        return None
    if hasattr(posting, "emergency"):  # an operator who only looks
        return None
    _now, today = now_and_today()
    found = own_first_steps(
        actor,
        request.user,
        reviewed_postings(actor, today),
        is_training=posting.agency.is_training,
    )
    if not found:
        request.session[DONE] = posting.pk
    return _guide(found, [step for step in here if step in found])


def _guide(found: Mapping[FirstStep, bool], here: list[FirstStep]) -> Guide | None:
    if not here:
        return None
    step = next((one for one in here if not found[one]), here[-1])
    order = list(found)
    at = order.index(step)
    after = [one for one in order[at + 1 :] + order[:at] if not found[one]]
    then = after[0] if after else None
    return Guide(
        number=at + 1,
        of=len(order),
        title=_title(step),
        how=_how(step),
        is_done=found[step],
        then=_title(then) if then else "",
        then_url=_place(then) if then and then not in here else "",
    )


def _title(step: FirstStep) -> str:
    return {
        FirstStep.SECOND_STEP: _("Switch on two-step sign-in"),
        FirstStep.LINE: _("Log a first line of work"),
        FirstStep.DAY: _("Declare a first day complete"),
        FirstStep.ASSIGNMENT: _("Assign a first piece of work"),
        FirstStep.REVIEW: _("Decide a first review"),
        FirstStep.REPORT: _("See how ready the report is, and prepare it"),
        FirstStep.PEOPLE: _("Hand out the first sign-in links"),
        FirstStep.SANDBOX: _("Open a sandbox to try everything"),
    }[step]


def _how(step: FirstStep) -> str:
    """What to do here, in two short sentences."""
    return {
        FirstStep.LINE: _("Type a few letters of the task and choose it. Enter stores the line."),
        FirstStep.DAY: _(
            "Below the lines, press Declare the day complete. The head of the unit then reads it."
        ),
        FirstStep.ASSIGNMENT: _(
            "Choose people, a task and a due day. The work then stands on their day page."
        ),
        FirstStep.REVIEW: _(
            "Accept a line, or return it with a reason. A decision can be undone for ten seconds."
        ),
        FirstStep.REPORT: _(
            "This page says what is still missing. Store a few words for the report, or compile it"
            " once the period is over."
        ),
        FirstStep.PEOPLE: _(
            "Open a person and press Make the link. It is shown once: hand it over in person."
        ),
        FirstStep.SANDBOX: _(
            "Press Open a sandbox: it holds generated people. Nothing of it enters real figures."
        ),
    }.get(step, "")


def _place(step: FirstStep) -> str:
    return reverse(
        {
            FirstStep.SECOND_STEP: "mfa_index",
            FirstStep.LINE: "worklogs:today",
            FirstStep.DAY: "worklogs:today",
            FirstStep.ASSIGNMENT: "worklogs:assign",
            FirstStep.REVIEW: "evaluations:queue",
            FirstStep.REPORT: "reporting:report",
            FirstStep.PEOPLE: "organizations:people",
            FirstStep.SANDBOX: "organizations:training",
        }[step]
    )


@require_POST
def put_away(request: TenantRequest) -> HttpResponse:
    """Put the steps away, or show them again, and go back to the page; remembered for the
    person."""
    wanted = request.POST.get("wanted") == "1"
    commands.want_first_steps(actor=request.actor, wanted=wanted)
    if not wanted:
        messages.info(request, _("The first steps are put away. Under Training they come back."))
    page = request.POST.get("page", "")
    # A word that is no path would be taken for the name of a view.
    is_here = page.startswith("/") and url_has_allowed_host_and_scheme(page, None)
    return redirect(page if is_here else "reporting:home")

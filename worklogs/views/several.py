"""Work that took several days, logged at once."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from organizations.http import TenantRequest, now_and_today
from worklogs import commands
from worklogs.policy import KEEP_LOG
from worklogs.queries import catalogue, days
from worklogs.several_days import SeveralDaysForm
from worklogs.views.words import refused


@require_http_methods(["GET", "POST"])
def several_days(request: TenantRequest) -> HttpResponse:
    """The form; a POST stores an entry on each of the days, or none."""
    if not request.actor.may(KEEP_LOG):
        raise Http404
    now, today = now_and_today()
    form = SeveralDaysForm(
        request.POST if request.method == "POST" else None,
        agency_id=request.actor.agency_id,
        posting_id=request.posting.pk,
        today=today,
        assignments=days.open_assignments(request.actor, today),
    )
    if request.method == "POST" and form.is_valid() and form.line is not None:
        try:
            commands.save_several_days(actor=request.actor, days=form.days, line=form.line, now=now)
        except commands.DayRefused as problem:
            form.add_error(None, f"{problem.work_date:%d/%m}: {refused(problem.refusal)}")
        else:
            said = ngettext("Logged on %(count)d day.", "Logged on %(count)d days.", len(form.days))
            messages.success(request, said % {"count": len(form.days)})
            return redirect("worklogs:week", form.days[-1])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    likely = [catalogue.label(task) for task in catalogue.likely_tasks(request.actor, today)]
    context = {"form": form, "likely": likely, "title": _("Work of several days")}
    return render(request, "worklogs/several_days.html", context, status=status)

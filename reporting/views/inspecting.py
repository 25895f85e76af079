"""The inspector's pages: search the trail, follow a record, take the evidence along.

Each reading leaves an event of its own: whoever looks at others is looked at as well.
"""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations.confirming import confirmed
from organizations.http import TenantRequest, now_and_today
from reporting import access, commands
from reporting.commands.inspecting import is_kept
from reporting.forms import AuditForm, BundleForm
from reporting.models import DueJob, JobKind
from reporting.queries.trail import Line, TrailFilter, life_of, trail_page
from reporting.views.deeds import deed, said

BUNDLES_SHOWN = 5


@require_GET
def audit(request: TenantRequest) -> HttpResponse:
    """Events of every agency, newest first, a page at a time."""
    access.require(access.may_inspect(request.actor))
    form = AuditForm(request.GET)
    bundles = DueJob.objects.select_related("agency").filter(kind=JobKind.EVIDENCE)
    context = {
        "form": form,
        "events": [],
        "bundle_form": BundleForm(auto_id="bundle_%s"),
        "bundles": [(job, is_kept(job)) for job in bundles.order_by("-pk")[:BUNDLES_SHOWN]],
    }
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "reporting/audit.html", context, status=status)
    kept = {key: value for key, value in request.GET.items() if key != "before" and value}
    commands.note_reading(actor=request.actor, deed="searched", details=_searched(form))
    page = trail_page(_wanted(form), actor=request.actor, today=now_and_today()[1])
    context |= {
        "events": _told(page.lines),
        "older": urlencode(kept | {"before": page.next_before}) if page.next_before else "",
        "is_first_page": form.cleaned_data["before"] is None,
        "newest": urlencode(kept),
    }
    return render(request, "reporting/audit.html", context)


@require_GET
def life(request: TenantRequest, pk: UUID) -> HttpResponse:
    """What happened to the thing of an event, from the beginning to the report."""
    access.require(access.may_inspect(request.actor))
    found = life_of(pk, actor=request.actor, today=now_and_today()[1])
    if found is None:
        raise Http404
    line, lines = found
    commands.note_reading(actor=request.actor, deed="followed", thing=pk, details={})
    context = {"line": line, "deed": deed(line.event.action), "life": _told(lines)}
    return render(request, "reporting/audit_life.html", context)


@confirmed()
@require_POST
def ask_bundle(request: TenantRequest) -> HttpResponse:
    """Have an agency's evidence packed."""
    access.require(access.may_inspect(request.actor))
    form = BundleForm(request.POST)
    if not form.is_valid():
        raise Http404
    now, _today = now_and_today()
    commands.ask_bundle(actor=request.actor, agency=form.cleaned_data["agency"], now=now)
    messages.success(request, _("The evidence is being packed; it appears here when ready."))
    return redirect("reporting:audit")


@confirmed(back_to="reporting:audit")
@require_GET
def take_bundle(request: TenantRequest, pk: int) -> FileResponse:
    """A packed bundle."""
    job, path = commands.take_bundle(actor=request.actor, job_id=pk)
    name = f"evidence-{job.agency.code}-{job.pk}.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _told(lines: list[Line]) -> list[tuple[Line, str, str]]:
    return [(line, deed(line.event.action), said(line.event.details)) for line in lines]


def _wanted(form: AuditForm) -> TrailFilter:
    wanted = form.cleaned_data
    return TrailFilter(
        agency_id=wanted["agency"].pk if wanted["agency"] else None,
        action=wanted["action"],
        posting_id=wanted["posting"],
        thing=wanted["thing"],
        text=wanted["text"],
        first=wanted["first"],
        last=wanted["last"],
        before=wanted["before"],
    )


def _searched(form: AuditForm) -> dict[str, str]:
    """What was looked for, as codes and days."""
    return {
        name: value.code if name == "agency" else str(value)
        for name, value in form.cleaned_data.items()
        if value
    }

"""Forms 01 and 02 of one person: for the person, and for those who may see the result."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from evaluations.access import may_see_result
from evaluations.queries.terms import term_span
from evaluations.rules.terms import NoTerm
from organizations.commands import note_reading
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period, Posting
from reporting.documents import Format, UnknownSchema, form_name, media_type, render_form
from reporting.queries.score_forms import form_checksum, month_form, term_form


@require_GET
def score_form(
    request: TenantRequest, code: str, posting_id: int, kind: str, file_format: str
) -> HttpResponse:
    """A form as Word or PDF, made from the frozen score of a month, a quarter or a year."""
    posting = (
        Posting.objects.filter(agency_id=request.actor.agency_id, pk=posting_id)
        .select_related("staff", "unit", "agency")
        .first()
    )
    if posting is None:
        raise Http404
    if not may_see_result(request.actor, posting, now_and_today()[1]):
        raise PermissionDenied
    form = _form(posting, code)
    if form is None:
        raise Http404
    try:
        fmt = Format(file_format)
        content = render_form(form, kind, fmt, checksum=form_checksum(form))
    except (ValueError, UnknownSchema):
        raise Http404 from None
    name = form_name(form, kind, fmt)
    note_reading(actor=request.actor, page="reporting.score_form", of=[posting], thing=name)
    response = HttpResponse(content, content_type=media_type(fmt))
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    return response


def _form(posting: Posting, code: str) -> dict[str, Any] | None:
    _now, today = now_and_today()
    try:
        span = term_span(posting.agency_id, code, today)
    except NoTerm:
        return month_form(posting, get_object_or_404(Period, code=code))
    return None if span is None else term_form(posting, span)

"""What a page tells the browser about who may keep its lines."""

from django import template
from django.http import HttpRequest

from worklogs import device
from worklogs.models import LateEntry
from worklogs.queries.days import DayView
from worklogs.queries.late import late_entries

register = template.Library()


@register.simple_tag
def holder(request: HttpRequest) -> str:
    """The opaque name of who acts; empty before a posting is chosen."""
    posting = getattr(request, "posting", None)
    return device.holders(posting, request.user.pk)[0] if posting else ""


@register.simple_tag
def release() -> str:
    """The release that made this page."""
    return device.release()


@register.simple_tag
def late_lines(request: HttpRequest, view: DayView) -> list[LateEntry]:
    """The day's lines that came after the closing. One query, and none while the day is open."""
    if view.is_open or view.is_ahead:
        return []
    return list(late_entries(request.posting, view.work_date))  # type: ignore[attr-defined]

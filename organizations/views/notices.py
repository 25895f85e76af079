"""What the portal tells the person who acts, in sentences."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from organizations import commands, queries
from organizations.http import TenantRequest, now_and_today
from organizations.models import Notice, NoticeKind
from organizations.templatetags.formats import short_date

ICONS = {
    NoticeKind.DAY_NOT_DECLARED: "today",
    NoticeKind.ENTRIES_RETURNED: "return",
    NoticeKind.ENTRIES_WAITING: "review",
    NoticeKind.REPORT_DUE: "report",
    NoticeKind.REPORT_RETURNED: "return",
}


@require_GET
def notices(request: TenantRequest) -> HttpResponse:
    """The last notices, and the switch of the mail."""
    _now, today = now_and_today()
    rows = [
        {"notice": notice, "sentence": sentence(notice), "icon": ICONS[NoticeKind(notice.kind)]}
        for notice in queries.notices_of(request.posting)
    ]
    return render(request, "organizations/notices.html", {"rows": rows, "today": today})


@require_POST
def open_notice(request: TenantRequest, pk: UUID) -> HttpResponse:
    """Mark one as read and go where it leads."""
    now, _today = now_and_today()
    found = queries.get_notice(request.actor, pk)
    commands.mark_read(actor=request.actor, notice_id=found.pk, now=now)
    return redirect(found.link)


@require_POST
def read_all(request: TenantRequest) -> HttpResponse:
    """Mark all as read."""
    now, _today = now_and_today()
    commands.mark_read(actor=request.actor, now=now)
    return redirect("organizations:notices")


@require_POST
def switch_mail(request: TenantRequest) -> HttpResponse:
    """Switch the daily mail on (``wanted=1``) or off."""
    wanted = request.POST.get("wanted") == "1"
    commands.want_mail(actor=request.actor, wanted=wanted)
    messages.success(
        request,
        _("The daily mail is switched on.") if wanted else _("The daily mail is switched off."),
    )
    return redirect("organizations:notices")


def sentence(notice: Notice) -> str:
    """What is told, in the reader's language."""
    data: Mapping[str, str | int] = notice.data
    count = int(data.get("count", 0))
    words = {
        NoticeKind.DAY_NOT_DECLARED: _("The log of %(day)s is not declared yet."),
        NoticeKind.ENTRIES_RETURNED: ngettext(
            "%(count)s entry came back and can be mended.",
            "%(count)s entries came back and can be mended.",
            count,
        ),
        NoticeKind.ENTRIES_WAITING: ngettext(
            "%(count)s entry has waited for your review for more than %(days)s working days.",
            "%(count)s entries have waited for your review for more than %(days)s working days.",
            count,
        ),
        NoticeKind.REPORT_DUE: _("The report of period %(period)s is due by %(day)s."),
        NoticeKind.REPORT_RETURNED: _("The report of period %(period)s came back."),
    }
    said = {"day": "", "period": "", "days": "", "count": count} | dict(data)
    if said["day"]:
        said["day"] = str(short_date(date.fromisoformat(str(said["day"]))))
    return str(words[NoticeKind(notice.kind)] % said)

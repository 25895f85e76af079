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
from organizations.templatetags.formats import period_name, short_date

ICONS = {
    NoticeKind.DAY_NOT_DECLARED: "today",
    NoticeKind.ENTRIES_RETURNED: "return",
    NoticeKind.ENTRIES_WAITING: "review",
    NoticeKind.PERIOD_TO_REVIEW: "review",
    NoticeKind.PERIOD_TO_ASSESS: "edit",
    NoticeKind.REVIEWS_LEFT: "review",
    NoticeKind.REPORT_DUE: "report",
    NoticeKind.REPORT_TO_SIGN: "report",
    NoticeKind.REPORT_OVERDUE: "warn",
    NoticeKind.REPORTS_MISSING: "report",
    NoticeKind.REPORT_RETURNED: "return",
    NoticeKind.REOPENING_REFUSED: "close",
    NoticeKind.POSTING_MOVED: "swap",
    NoticeKind.DUTIES_CANCELLED: "calendar",
    NoticeKind.RIGHT_LAPSED: "swap",
    NoticeKind.FIGURES_ASK: "info",
    NoticeKind.UNIT_EXPLAINED: "people",
    NoticeKind.FIGURES_EXPLAINED: "people",
    NoticeKind.ENTRIES_REVIEWED: "check",
    NoticeKind.SECOND_LOOK: "review",
    NoticeKind.RIGHT_GIVEN: "swap",
    NoticeKind.RIGHT_ENDED: "swap",
    NoticeKind.ROLE_GIVEN: "person",
    NoticeKind.LINKS_MADE: "key",
    NoticeKind.ENTRY_RETURNED: "return",
    NoticeKind.ENTRY_CORRECTED: "edit",
    NoticeKind.MESSAGE: "review",
    NoticeKind.CAUSE_ASKED: "info",
    NoticeKind.CAUSE_ANSWERED: "info",
    NoticeKind.RESULT_PUBLISHED: "score",
    NoticeKind.PETITION_WAITS: "score",
    NoticeKind.PETITION_ANSWERED: "score",
    NoticeKind.EMERGENCY_OPENED: "warn",
    NoticeKind.WEBHOOK_STOPPED: "warn",
    NoticeKind.SUPPORT_LOOKED: "people",
    NoticeKind.DATA_REQUEST_WAITS: "person",
    NoticeKind.DATA_REQUEST_ANSWERED: "person",
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
    kind, count = NoticeKind(notice.kind), int(data.get("count", 0))
    said = {"day": "", "period": "", "days": "", "count": count} | dict(data)
    if said["day"]:
        said["day"] = str(short_date(date.fromisoformat(str(said["day"]))))
    if said["period"]:
        said["period"] = period_name(said["period"], "within")
    words = _of_the_log(kind, count) or _of_the_report(kind, count) or _between_people(kind)
    words = words or _of_moves(kind, count)
    return words % said


def _of_the_log(kind: NoticeKind, count: int) -> str:
    """The daily log and its review; empty for other kinds."""
    return {
        NoticeKind.DAY_NOT_DECLARED: _("The log of %(day)s is not declared yet."),
        NoticeKind.ENTRIES_RETURNED: ngettext(
            "%(count)s entry was returned and can be corrected.",
            "%(count)s entries were returned and can be corrected.",
            count,
        ),
        NoticeKind.ENTRIES_WAITING: ngettext(
            "%(count)s entry has waited for your review for more than %(days)s working days.",
            "%(count)s entries have waited for your review for more than %(days)s working days.",
            count,
        ),
        NoticeKind.FIGURES_ASK: _(
            "Some figures of your log of %(period)s differ from those of others. You see"
            " them first, and may explain them."
        ),
        NoticeKind.UNIT_EXPLAINED: _("A head of a unit has explained its hours of %(period)s."),
        NoticeKind.FIGURES_EXPLAINED: _("Somebody has explained their figures of %(period)s."),
        NoticeKind.ENTRIES_REVIEWED: _("Entries of yours were accepted."),
        NoticeKind.SECOND_LOOK: ngettext(
            "%(count)s entry of %(period)s was drawn for your second look.",
            "%(count)s entries of %(period)s were drawn for your second look.",
            count,
        ),
    }.get(kind, "")


def _of_the_report(kind: NoticeKind, count: int) -> str:
    """The month's report and what it waits for; empty for other kinds."""
    return {
        NoticeKind.PERIOD_TO_REVIEW: ngettext(
            "%(count)s entry of %(period)s waits for your review; report due by %(day)s.",
            "%(count)s entries of %(period)s wait for your review; report due by %(day)s.",
            count,
        ),
        NoticeKind.PERIOD_TO_ASSESS: ngettext(
            "%(count)s person is waiting for your scoring of %(period)s; report due by %(day)s.",
            "%(count)s people are waiting for your scoring of %(period)s; report due by %(day)s.",
            count,
        ),
        NoticeKind.REVIEWS_LEFT: ngettext(
            "%(count)s review or scoring of %(period)s is left unfinished by others.",
            "%(count)s reviews and scorings of %(period)s are left unfinished by others.",
            count,
        ),
        NoticeKind.REPORT_DUE: _("The report of %(period)s is due by %(day)s."),
        NoticeKind.REPORT_TO_SIGN: _(
            "The report of %(period)s waits for you to sign and submit it by %(day)s."
        ),
        NoticeKind.REPORT_OVERDUE: _("The report of %(period)s is overdue."),
        NoticeKind.REPORTS_MISSING: ngettext(
            "%(count)s report of %(period)s has not come in.",
            "%(count)s reports of %(period)s have not come in.",
            count,
        ),
        NoticeKind.REPORT_RETURNED: _("The report of %(period)s was returned."),
        NoticeKind.REOPENING_REFUSED: _(
            "Your request to reopen the report of %(period)s was refused."
        ),
    }.get(kind, "")


def _between_people(kind: NoticeKind) -> str:
    """What somebody did that concerns another; empty for other kinds."""
    return {
        NoticeKind.RIGHT_GIVEN: _("You were given rights to use from %(day)s on."),
        NoticeKind.RIGHT_ENDED: _("Rights that you were given have ended."),
        NoticeKind.ROLE_GIVEN: _("%(code)s was given a role from %(day)s on."),
        NoticeKind.LINKS_MADE: _("Links for a first sign-in were made for people of the agency."),
        NoticeKind.ENTRY_RETURNED: _("An entry of %(day)s was returned; the reason is beside it."),
        NoticeKind.ENTRY_CORRECTED: _("A different time was accepted for an entry of %(day)s."),
        NoticeKind.MESSAGE: _("There is a message about an entry of %(day)s."),
        NoticeKind.CAUSE_ASKED: _("An objective cause was submitted for an entry of %(day)s."),
        NoticeKind.CAUSE_ANSWERED: _("Your objective cause for an entry of %(day)s was answered."),
        NoticeKind.RESULT_PUBLISHED: _("Your result of %(period)s can now be read."),
        NoticeKind.PETITION_WAITS: _("A petition waits for you; the answer is due by %(day)s."),
        NoticeKind.PETITION_ANSWERED: _("Your petition is answered."),
        NoticeKind.EMERGENCY_OPENED: _(
            "An operator was given emergency access to look at this agency."
        ),
        NoticeKind.WEBHOOK_STOPPED: _(
            "A connection to another system was switched off because it kept failing."
        ),
        NoticeKind.SUPPORT_LOOKED: _(
            "A helper looked at which pages and forms are waiting for you, without scores"
            " and texts."
        ),
        NoticeKind.DATA_REQUEST_WAITS: _(
            "A request about personal data waits; the answer is due by %(day)s."
        ),
        NoticeKind.DATA_REQUEST_ANSWERED: _("There is news on your request about personal data."),
    }.get(kind, "")


def _of_moves(kind: NoticeKind, count: int) -> str:
    """What a decision about units or people brings along; empty for other kinds."""
    return {
        NoticeKind.POSTING_MOVED: _(
            "By a decision you move on %(day)s. Earlier days can still be corrected in"
            " the old posting until their report is due."
        ),
        NoticeKind.DUTIES_CANCELLED: ngettext(
            "%(count)s duty from %(day)s on is cancelled, because its person moves.",
            "%(count)s duties from %(day)s on are cancelled, because their people move.",
            count,
        ),
        NoticeKind.RIGHT_LAPSED: _(
            "A right given for a time ends on %(day)s, because somebody moves."
        ),
    }.get(kind, "")

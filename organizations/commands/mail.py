"""The daily mail about notices: owed once a day, sent once, at a decent hour, or not at all.

It says how many notices there are and where they stand; nothing of what they tell.
"""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from organizations import audit, queries
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, MailOutcome, Notice, NoticeMail, Posting
from organizations.models.notices import TOLD_BY_THE_PORTAL_ALONE
from organizations.rules.calendar import is_working_day
from organizations.rules.quiet import may_write
from organizations.tenancy import tenant

log = structlog.get_logger(__name__)
# What a server says about one mail; anything else is about the server.
REFUSALS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=10)


def owe_mails(*, agency_id: int, now: datetime) -> None:
    """Owe each posting of the agency with an unread notice of today its one mail of the day.

    Not to who switched it off or has no address. Again does nothing. Inside ``tenant``; two
    statements.
    """
    day = now.astimezone(LOCAL_ZONE).date()
    unread = Notice.objects.filter(agency_id=agency_id, day=day, read_at__isnull=True).exclude(
        kind__in=TOLD_BY_THE_PORTAL_ALONE
    )
    wanted = (
        Posting.objects.filter(
            agency_id=agency_id,
            pk__in=unread.values("posting_id"),
            staff__user__is_active=True,
            staff__user__wants_mail=True,
        )
        .exclude(staff__user__email="")
        .order_by("pk")
    )
    NoticeMail.objects.bulk_create(
        [
            NoticeMail(
                id=audit.new_id(),
                agency_id=agency_id,
                posting_id=pk,
                day=day,
                owed_at=now,
                next_try_at=now,
            )
            for pk in wanted.values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )


def send_mails(*, now: datetime, seconds: float = 60.0) -> int:
    """Send what is owed today, if this is an hour to write to people; how many left.

    Each mail in a transaction of its own that holds its row, so any number of workers may do this
    at once and a worker that dies gives its mail back. A mail server that does not answer ends
    the run; what is left waits for the next one. A mail whose sending is cut off after the server
    took it is sent again under the same Message-ID.
    """
    started, sent = time.monotonic(), 0
    for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True):
        for mail in _sending(agency_id, now):
            if mail.settled_at is None:
                return sent
            sent += mail.outcome == MailOutcome.SENT
            if time.monotonic() - started > seconds:
                return sent
    return sent


def _sending(agency_id: int, now: datetime) -> Iterator[NoticeMail]:
    """Each mail of the agency after it was tried, until none is left."""
    day = now.astimezone(LOCAL_ZONE).date()
    with tenant(agency_id):
        if not _is_an_hour_for_mail(agency_id, day, now):
            return
    while True:
        with tenant(agency_id):
            mail = _next(agency_id, day, now)
            if mail is None:
                return
            _try(mail, now)
        yield mail


def _is_an_hour_for_mail(agency_id: int, day: date, now: datetime) -> bool:
    """Three queries."""
    quiet_from, quiet_until = (
        int(queries.parameter(f"mail.quiet_{end}_hour", day, agency_id=agency_id))
        for end in ("from", "until")
    )
    return may_write(
        now.astimezone(LOCAL_ZONE).time(),
        is_working_day=is_working_day(day, queries.working_calendar(day, day)),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )


def _next(agency_id: int, day: date, now: datetime) -> NoticeMail | None:
    """The next mail to try, locked; one that another worker holds is passed over."""
    return (
        NoticeMail.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("posting__staff__user")
        .filter(agency_id=agency_id, day=day, settled_at__isnull=True, next_try_at__lte=now)
        .first()
    )


def _try(mail: NoticeMail, now: datetime) -> None:
    """Send the mail, or note why not. The row and its notices are written together."""
    user = mail.posting.staff.user
    notices = Notice.objects.filter(
        agency_id=mail.agency_id, posting_id=mail.posting_id, day=mail.day, read_at__isnull=True
    ).exclude(kind__in=TOLD_BY_THE_PORTAL_ALONE)
    count = notices.count()
    if not (user.wants_mail and user.is_active and user.email):
        return _settle(mail, MailOutcome.UNWANTED, now)
    if count == 0:
        return _settle(mail, MailOutcome.NOTHING_LEFT, now)
    mail.attempts += 1
    try:
        _message(mail, user.email, count).send()
    except REFUSALS as refusal:
        return _settle(mail, MailOutcome.REFUSED, now, type(refusal).__name__)
    except Exception as error:
        # Whatever a mail server does wrong must not stop the portal; only the type is kept,
        # because messages of errors quote addresses.
        return _wait(mail, type(error).__name__, now)
    notices.filter(mailed_at__isnull=True).update(mailed_at=now)
    return _settle(mail, MailOutcome.SENT, now)


def _settle(mail: NoticeMail, outcome: MailOutcome, now: datetime, error: str = "") -> None:
    mail.settled_at, mail.outcome, mail.error = now, outcome, error
    mail.save(update_fields=["settled_at", "outcome", "attempts", "error"])


def _wait(mail: NoticeMail, error: str, now: datetime) -> None:
    """Try again after a rest that doubles each time."""
    mail.error = error
    mail.next_try_at = now + min(FIRST_PAUSE * 2 ** min(mail.attempts - 1, 10), LONGEST_PAUSE)
    mail.save(update_fields=["attempts", "error", "next_try_at"])
    log.warning("organizations.mail.failed", mail=str(mail.pk), error=error)


def _message(mail: NoticeMail, address: str, count: int) -> EmailMessage:
    """In Vietnamese, plain text: a count and a link."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = ngettext(
            "Work log: %(count)d notice for you", "Work log: %(count)d notices for you", count
        ) % {"count": count}
        body = render_to_string(
            "organizations/notice_mail.txt",
            {"count": count, "url": settings.PUBLIC_URL + reverse("organizations:notices")},
        )
    host = urlsplit(settings.PUBLIC_URL).hostname
    return EmailMessage(
        subject,
        body,
        to=[address],
        headers={"Message-ID": f"<notices.{mail.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )

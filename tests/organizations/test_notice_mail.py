"""The daily mail: one a day, at a decent hour, with nothing personal in it, exactly once."""

import time
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import QuerySet

from organizations import commands
from organizations.commands.mail import owe_mails, send_mails
from organizations.models import MailOutcome, Notice, NoticeKind, NoticeMail, Parameter
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories.notices import tell
from tests.factories.organizations import BEGINNING, actor

EVENING = datetime(2026, 10, 12, 10, 15, tzinfo=UTC)  # Monday 17:15 in Vietnam
MINUTE = timedelta(minutes=1)
HERE = "tests.organizations.test_notice_mail"


class Slow(EmailBackend):
    """A server that takes its time, so that workers meet."""

    def send_messages(self, messages) -> int:
        time.sleep(0.2)
        return super().send_messages(messages)


class Dead(EmailBackend):
    def send_messages(self, messages) -> int:
        raise ConnectionRefusedError("nobody listens")


class Refusing(EmailBackend):
    def send_messages(self, messages) -> int:
        raise SMTPRecipientsRefused({"an.address@khanhhoa.example": (550, b"no")})


@pytest.fixture(autouse=True)
def _post_office(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_URL = "https://portal.example"
    mail.outbox = []


def owe(*postings, now: datetime = EVENING) -> None:
    for posting in postings:
        tell(posting, now)
        with tenant(posting.agency_id):
            owe_mails(agency_id=posting.agency_id, now=now)


def row(posting) -> NoticeMail:
    with tenant(posting.agency_id):
        return NoticeMail.objects.get(posting=posting)


def test_no_mail_says_that_entries_were_accepted(cast) -> None:
    tell(cast.clerk, EVENING, kind=NoticeKind.ENTRIES_REVIEWED, data={}, subject="")
    with tenant(cast.clerk.agency_id):
        owe_mails(agency_id=cast.clerk.agency_id, now=EVENING)

    assert send_mails(now=EVENING) == 0


def test_the_mail_says_how_many_and_where_and_nothing_else(cast) -> None:
    tell(cast.clerk, EVENING, kind=NoticeKind.ENTRIES_RETURNED, data={"count": 37}, subject="")
    owe(cast.clerk)

    assert send_mails(now=EVENING) == 1

    (message,) = mail.outbox
    said = message.subject + message.body
    assert message.to == [cast.clerk.staff.user.email]
    assert "2 thông báo" in message.subject
    assert "https://portal.example/notices/" in message.body
    for personal in ("Đặng", "Ánh", "37", "09/10", "2026-10-09", "Sở", "trả lại", "giờ làm"):
        assert personal not in said
    assert message.extra_headers["Message-ID"].endswith("@portal.example>")
    with tenant(cast.department.pk):
        assert not Notice.objects.filter(mailed_at__isnull=True).exists()


def test_one_a_day_whatever_is_told_and_however_often_it_is_owed(cast) -> None:
    owe(cast.clerk)
    send_mails(now=EVENING)
    tell(cast.clerk, EVENING, subject="2026-10-08")
    owe(cast.clerk)

    assert send_mails(now=EVENING + 30 * MINUTE) == 0
    assert len(mail.outbox) == 1
    owe(cast.clerk, now=EVENING + timedelta(days=1))
    assert send_mails(now=EVENING + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 10, 12, 12, 0, tzinfo=UTC),  # 19:00
        datetime(2026, 10, 11, 23, 59, tzinfo=UTC),  # Monday 06:59
        datetime(2026, 10, 10, 3, 0, tzinfo=UTC),  # Saturday 10:00
    ],
)
def test_never_at_night_and_never_on_a_day_of_rest(cast, now) -> None:
    owe(cast.clerk, now=now)

    assert send_mails(now=now) == 0
    assert mail.outbox == []


def test_the_province_may_set_other_quiet_hours(cast) -> None:
    Parameter.objects.create(name="mail.quiet_from_hour", value="17", valid_from=BEGINNING)
    owe(cast.clerk)

    assert send_mails(now=EVENING) == 0


def test_what_could_not_leave_on_its_day_never_leaves(cast) -> None:
    owe(cast.clerk)

    assert send_mails(now=EVENING + timedelta(days=1)) == 0
    assert row(cast.clerk).settled_at is None


def test_who_read_it_meanwhile_gets_no_mail(cast) -> None:
    owe(cast.clerk)
    with tenant(cast.department.pk):
        commands.mark_read(actor=actor(cast.clerk), now=EVENING)

    assert send_mails(now=EVENING) == 0
    assert row(cast.clerk).outcome == MailOutcome.NOTHING_LEFT


def test_who_switched_it_off_meanwhile_gets_no_mail(cast) -> None:
    owe(cast.clerk)
    with tenant(cast.department.pk):
        commands.want_mail(actor=actor(cast.clerk), wanted=False)

    assert send_mails(now=EVENING) == 0
    assert row(cast.clerk).outcome == MailOutcome.UNWANTED


def test_a_dead_mail_server_loses_nothing_and_stops_nobody(cast, settings) -> None:
    owe(cast.clerk, cast.stranger)
    settings.EMAIL_BACKEND = f"{HERE}.Dead"
    for minutes in (0, 5, 10):
        assert send_mails(now=EVENING + minutes * MINUTE) == 0
    settings.EMAIL_BACKEND = f"{HERE}.Slow"

    assert send_mails(now=EVENING + 60 * MINUTE) == 2
    assert len(mail.outbox) == 2
    assert row(cast.clerk).outcome == MailOutcome.SENT
    assert row(cast.clerk).attempts > 1


def test_an_address_that_the_server_refuses_does_not_hold_up_others(cast, settings) -> None:
    owe(cast.clerk, cast.stranger)
    settings.EMAIL_BACKEND = f"{HERE}.Refusing"

    assert send_mails(now=EVENING) == 0

    for posting in (cast.clerk, cast.stranger):
        assert row(posting).outcome == MailOutcome.REFUSED
        assert row(posting).error == "SMTPRecipientsRefused"


def test_two_workers_at_once_send_each_mail_once(committed_cast, settings) -> None:
    people = (committed_cast.clerk, committed_cast.colleague, committed_cast.head)
    owe(*people)
    settings.EMAIL_BACKEND = f"{HERE}.Slow"

    ended = at_once([lambda: send_mails(now=EVENING)] * 2)

    assert ended == {"done": 2}
    assert sorted(one.to[0] for one in mail.outbox) == sorted(
        one.staff.user.email for one in people
    )


def test_without_the_lock_of_the_row_they_would_send_it_twice(
    committed_cast, settings, monkeypatch
) -> None:
    """The negative control: the same two workers when nobody holds the row."""
    owe(committed_cast.clerk)
    settings.EMAIL_BACKEND = f"{HERE}.Slow"
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)

    at_once([lambda: send_mails(now=EVENING)] * 2)

    assert len(mail.outbox) == 2


def test_a_worker_that_dies_gives_its_mail_back(committed_cast, monkeypatch) -> None:
    """At worst the mail comes again, and under the same Message-ID."""
    owe(committed_cast.clerk)
    with monkeypatch.context() as patch:
        patch.setattr(NoticeMail, "save", lambda self, **fields: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send_mails(now=EVENING)
    send_mails(now=EVENING)

    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 1
    assert row(committed_cast.clerk).outcome == MailOutcome.SENT

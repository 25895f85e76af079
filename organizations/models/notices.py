"""What the portal tells a person by itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency
from organizations.models.people import Posting


class NoticeKind(models.TextChoices):
    """What a notice is about; its sentence stands in ``organizations.views.notices``."""

    DAY_NOT_DECLARED = "day_not_declared", _("Work log")
    ENTRIES_RETURNED = "entries_returned", _("Returned entries")
    ENTRIES_WAITING = "entries_waiting", _("Review")
    PERIOD_TO_REVIEW = "period_to_review", _("Review before the report")
    PERIOD_TO_ASSESS = "period_to_assess", _("Monthly scoring before the report")
    REVIEWS_LEFT = "reviews_left", _("Reviews left open by others")
    REPORT_DUE = "report_due", _("Report")
    REPORT_TO_SIGN = "report_to_sign", _("Report to submit")
    REPORT_OVERDUE = "report_overdue", _("Overdue report")
    REPORTS_MISSING = "reports_missing", _("Reports outstanding")
    REPORT_RETURNED = "report_returned", _("Returned report")
    POSTING_MOVED = "posting_moved", _("Transfer")
    DUTIES_CANCELLED = "duties_cancelled", _("Roster")
    RIGHT_LAPSED = "right_lapsed", _("Delegation")
    REOPENING_REFUSED = "reopening_refused", _("Reopening")
    FIGURES_ASK = "figures_ask", _("My figures")
    RIGHT_GIVEN = "right_given", _("Delegation")
    RIGHT_ENDED = "right_ended", _("Delegation")
    ROLE_GIVEN = "role_given", _("Role")
    LINKS_MADE = "links_made", _("First sign-ins")
    ENTRY_RETURNED = "entry_returned", _("Returned entry")
    ENTRY_CORRECTED = "entry_corrected", _("Corrected entry")
    MESSAGE = "message", _("Exchange about an entry")
    CAUSE_ASKED = "cause_asked", _("Objective cause")
    CAUSE_ANSWERED = "cause_answered", _("Objective cause")
    RESULT_PUBLISHED = "result_published", _("My results")
    PETITION_WAITS = "petition_waits", _("Petition")
    UNIT_EXPLAINED = "unit_explained", _("Hours of units")
    FIGURES_EXPLAINED = "figures_explained", _("Figures of a person")
    ENTRIES_REVIEWED = "entries_reviewed", _("Reviewed entries")
    SECOND_LOOK = "second_look", _("Second look")
    PETITION_ANSWERED = "petition_answered", _("Petition answered")
    DATA_REQUEST_WAITS = "data_request_waits", _("Request about personal data")
    DATA_REQUEST_ANSWERED = "data_request_answered", _("My request about personal data")
    EMERGENCY_OPENED = "emergency_opened", _("Emergency access")
    WEBHOOK_STOPPED = "webhook_stopped", _("Connection")
    SUPPORT_LOOKED = "support_looked", _("Support")


# Good to know and nothing to do: no mail is owed for these.
TOLD_BY_THE_PORTAL_ALONE = (NoticeKind.ENTRIES_REVIEWED,)


class Notice(models.Model):
    """One thing told to one posting, once a day at most; an event that happens again the same
    day makes its notice unread and newest again.

    ``data`` holds counts, days and codes, never what somebody wrote, a score or a name: the same
    facts may leave the portal in a mail. ``link`` is a path of the portal.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=24, choices=NoticeKind)
    subject = models.CharField(max_length=80, blank=True, db_comment="Which one of its kind")
    day = models.DateField(db_comment="Told on this calendar day in Asia/Ho_Chi_Minh")
    data = models.JSONField(default=dict, db_comment="Counts, days and codes")
    link = models.CharField(max_length=200, db_comment="Path of the portal")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(
        null=True, blank=True, db_comment="Counted in a mail sent then"
    )

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "kind", "subject", "day"], name="notice_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(link__startswith="/") & ~Q(link__startswith="//"),
                name="notice_leads_into_the_portal",
            ),
        ]
        indexes = [
            # The number beside the bell, on every page.
            models.Index(
                fields=["posting"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(fields=["posting", "-created_at"], name="notice_of_posting"),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.day}: {self.kind} {self.subject}".rstrip()


class MailOutcome(models.TextChoices):
    """How the mail of a day ended."""

    SENT = "sent", _("Sent")
    NOTHING_LEFT = "nothing_left", _("All read before it left")
    UNWANTED = "unwanted", _("Switched off before it left")
    REFUSED = "refused", _("Refused by the mail server")


class NoticeMail(models.Model):
    """The one mail of a day that is owed to a posting: an outbox row, ids and instants only.

    Written with the notices it counts; sent by a task that holds the row's lock meanwhile, so two
    workers never send it twice. One that could not leave on its day never leaves: the next
    working day has its own.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(db_comment="Calendar day in Asia/Ho_Chi_Minh")
    owed_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=MailOutcome, blank=True)
    error = models.CharField(max_length=80, blank=True, db_comment="Exception type, no data")

    class Meta:
        ordering = ["owed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "day"], name="noticemail_is_owed_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="")
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="noticemail_settles_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "day", "next_try_at"],
                condition=Q(settled_at__isnull=True),
                name="noticemail_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.day}: {self.outcome or 'owed'}"

"""The record of due work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Period


class JobKind(models.TextChoices):
    """Work that becomes due by itself or on request.

    ``draft_report`` shows nightly what the report would say; ``compile_left`` freezes on the due
    day whatever is there; ``count_missed`` states the morning after who sent nothing.
    ``measure_month`` follows a compilation, ``compare_month`` a new comparison of the province.
    """

    CLOSE_LOGGING = "close_logging", _("Close logging")
    DRAFT_REPORT = "draft_report", _("Draft the report")
    REMIND = "remind", _("Remind")
    COMPILE_REPORT = "compile_report", _("Compile report")
    COMPILE_LEFT = "compile_left", _("Compile what is there")
    COUNT_MISSED = "count_missed", _("Count who did not report")
    CLOSE_PERIOD = "close_period", _("Close the period")
    TELL_RETURNED = "tell_returned", _("Tell of a returned report")
    MAKE_DOCUMENTS = "make_documents", _("Make documents")
    MEASURE_MONTH = "measure_month", _("Measure the month")
    COMPARE_MONTH = "compare_month", _("Compare with peers")
    EVIDENCE = "evidence", _("Pack evidence")
    MAKE_FILE = "make_file", _("Make a file that was asked for")


ASKED = (JobKind.MAKE_FILE, JobKind.EVIDENCE)
"""What people ask for, as often as they like; everything else is owed once an agency and round."""


class JobState(models.TextChoices):
    """Where a job is; ``failed`` means its attempts are used up and somebody must look."""

    DUE = "due", _("Due")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class DueJob(models.Model):
    """The record of due work. Celery only hints; this row says what is owed and what is done.

    Ids and instants only, nothing personal: it lies outside row security so that one sweep sees
    all agencies. A claim has a lease and a token; a worker whose token is gone cannot finish it.
    """

    kind = models.CharField(max_length=24, choices=JobKind)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(
        default=1,
        db_comment="1 for the scheduled run; each night, and each new version, is a new round",
    )
    due_at = models.DateTimeField()
    requested_by_id = models.BigIntegerField(null=True, blank=True, db_comment="Posting id")
    state = models.CharField(max_length=8, choices=JobState, default=JobState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=300, blank=True, db_comment="Exception type, no data")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "agency", "period", "round"], name="duejob_is_owed_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["due", "running"]),
                name="duejob_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.agency_id} {self.period_id}: {self.state}"

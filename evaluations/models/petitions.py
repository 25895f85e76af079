"""Petitions of people against a result that was made known to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models.decisions import Publication
from organizations.models import Agency, Posting


class PetitionState(models.TextChoices):
    """Where a petition is; the last two are final."""

    FILED = "filed", _("Filed")
    PROPOSED = "proposed", _("Answer proposed")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PetitionOutcome(models.TextChoices):
    """What the answer says of the result."""

    UPHELD = "upheld", _("The petition is right")
    REJECTED = "rejected", _("The result stands")


class Petition(models.Model):
    """A petition about one published result, at the number it is about (``node``).

    Filed by the person, answered by two others: one proposes, another answers or sends back.
    What was answered or withdrawn never changes; a trigger holds the states of
    ``rules.petitions.NEXT``. ``due_on`` is the last day for the answer.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="petitions")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="petitions")
    node = models.CharField(max_length=60, db_comment="The step of the score it is about")
    words = models.CharField(max_length=2000)
    state = models.CharField(max_length=12, choices=PetitionState, default=PetitionState.FILED)
    filed_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=PetitionOutcome, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    proposed_by = models.ForeignKey(Posting, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    sent_back = models.CharField(max_length=500, blank=True, db_comment="Why, the last time")
    answered_by = models.ForeignKey(Posting, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication"],
                condition=~Q(state="withdrawn"),
                name="petition_one_for_a_publication",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="petition_says_something"),
            models.CheckConstraint(
                condition=Q(state__in=["filed", "withdrawn"])
                | (~Q(outcome="") & ~Q(answer="") & Q(proposed_by__isnull=False)),
                name="petition_proposal_says_what_and_who",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="petition_answer_says_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["agency", "state"], name="petition_of_agency_state")]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.state}"

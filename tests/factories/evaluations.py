"""Reviews and assessments, made through the commands."""

from datetime import datetime
from decimal import Decimal

from evaluations import commands
from evaluations.commands import Opinion, Verdict
from evaluations.models import (
    CauseRequest,
    Decision,
    Deducted,
    MonthlyAssessment,
    Publication,
    Review,
)
from organizations.models import Period, Posting
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, PERIOD, TODAY, actor
from tests.factories.worklogs import make_entry
from worklogs.access import Talk, get_talk
from worklogs.models import EntryStatus, WorkEntry


def make_review(
    entry: WorkEntry,
    by: Posting,
    decision: str = Decision.ACCEPTED,
    now: datetime = NOW,
    **fields: object,
) -> Review:
    """A decision about the entry's last version; accepted with level 4 unless said otherwise."""
    with tenant(entry.agency_id):
        seen = Review.objects.filter(entry_id=entry.pk, superseded_at__isnull=True).first()
    values = {"quality_level": 4} if decision == Decision.ACCEPTED else {"reason": "Xem lại"}
    verdict = Verdict(
        entry_id=entry.pk,
        work_date=entry.work_date,
        version=fields.pop("version", entry.version),
        decision=Decision(decision),
        supersedes=fields.pop("supersedes", seen and seen.pk),
        **(values | fields),
    )
    with tenant(entry.agency_id):
        return commands.review_entry(actor=actor(by), verdict=verdict, now=now)


def make_assessment(
    posting: Posting,
    by: Posting,
    general_points: str | None = "27.50",
    code: str = PERIOD,
    **ratios: str,
) -> MonthlyAssessment:
    """What a head says of a person's month, 2026-10 unless said otherwise."""
    opinion = Opinion(
        posting_id=posting.pk,
        general_points=None if general_points is None else Decimal(general_points),
        **{name: Decimal(value) for name, value in ratios.items()},
    )
    with tenant(posting.agency_id):
        return commands.assess_month(
            actor=actor(by), period=Period.objects.get(code=code), opinion=opinion, now=NOW
        )


def make_publication(posting: Posting, by: Posting, code: str = PERIOD) -> Publication:
    """The posting's frozen score of a month, made known by its head. Computes all scores anew."""
    with tenant(posting.agency_id):
        period = Period.objects.get(code=code)
        scores = commands.compute_scores(agency_id=posting.agency_id, period=period, now=NOW)
        return Publication.objects.create(
            agency_id=posting.agency_id,
            posting=posting,
            score=next(score for score in scores if score.posting_id == posting.pk),
            published_by=by,
            published_at=NOW,
        )


def talk_of(posting: Posting, entry: WorkEntry) -> Talk:
    """What the posting may read and say about the entry today."""
    with tenant(entry.agency_id):
        return get_talk(actor(posting), entry.pk, work_date=entry.work_date, on=TODAY)


def faulty_entry(author: Posting, reviewer: Posting, **fields: object) -> WorkEntry:
    """An accepted entry of one piece that came late."""
    entry = make_entry(author, status=EntryStatus.SUBMITTED)
    make_review(entry, reviewer, **({"delays": 1} | fields))
    return entry


def put_forward(author: Posting, reviewer: Posting, **fields: object) -> CauseRequest:
    """An objective cause for the delay of such an entry."""
    entry = faulty_entry(author, reviewer)
    values = {"deducted": Deducted.DELAY, "pieces": 1, "reason": "Mất điện toàn xã"} | fields
    with tenant(author.agency_id):
        return commands.ask_cause(
            actor=actor(author), talk=talk_of(author, entry), now=NOW, **values
        )

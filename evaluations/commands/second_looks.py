"""Draw the sample of a month that is being closed, ask others to look, and keep what they say."""

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations.commands.honesty import lock
from evaluations.commands.reviews import QUALITY_LEVELS
from evaluations.models import AuditSample, Decision, Review, SecondLook, SecondOpinion
from evaluations.queries.second_looks import Look, Sample, accepted_entries, audit_sample
from evaluations.refusals import FaultWithoutProduct, OutsideItsRange, ReasonMissing
from evaluations.rules.honesty.reviewers import drawn
from evaluations.rules.second_looks import Drawn, asked, may_look, tiers
from organizations import audit
from organizations.access import Actor, system
from organizations.commands import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import NoticeKind, Period, RoleKind
from organizations.queries import ReviewChain, holding, log_keepers, parameter
from organizations.refusals import Outdated, stated
from organizations.tenancy import tenant

ASKING = 35_005  # advisory lock, beside the agency
OFFICERS_FIRST = "second_look.officers_first"


@dataclass(frozen=True, slots=True)
class SecondVerdict:
    """What the second one says of an entry; minutes None accept what was declared."""

    decision: Decision
    quality_level: int | None = None
    accepted_minutes: int | None = None
    quality_faults: int = 0
    delays: int = 0
    reason: str = ""


def draw_sample(
    *,
    agency_id: int,
    period: Period,
    version: int,
    now: datetime,
    accepted: Mapping[UUID, date] | None = None,
) -> AuditSample:
    """The sample of accepted entries for a second look, by a seed of chance.

    Call inside the transaction that closes reviewing, with the period locked: so nobody knew the
    seed while they could still decide, and nobody can choose another one afterwards. ``version``
    is that of the report that prints it; ``accepted``: the day of each accepted entry, of who has
    read them. Three statements or one, and one SHA-256 an accepted entry (about a microsecond).
    """
    if accepted is None:
        authors = log_keepers(agency_id, period.starts_on, period.ends_on)
        accepted = accepted_entries([one.pk for one in authors], period)
    seed = secrets.token_hex(16)
    return AuditSample.objects.create(
        agency_id=agency_id,
        period=period,
        version=version,
        drawn_at=now,
        seed=seed,
        population=len(accepted),
        entries=[[str(pk), accepted[pk].isoformat()] for pk in drawn(seed, accepted)],
    )


def assign_second_looks(*, agency_id: int, period: Period, now: datetime) -> int:
    """Ask somebody else about each drawn entry of the last sample; how many were asked now.

    Repeated, it asks only about entries that nobody has decided and whose last one asked may no
    longer look. Entries that nobody may look at stay unasked, and the page of reviewers says so.
    Locks: the agency's asking, so that two workers ask once. A dozen statements.
    """
    with stated(), tenant(agency_id):
        sample = audit_sample(agency_id, period)
        if sample is None or not sample.entries:
            return 0
        lock(ASKING, agency_id)
        day = now.astimezone(LOCAL_ZONE).date()
        chosen = _chosen(agency_id, period, sample, day)
        days = dict(sample.entries)
        SecondLook.objects.bulk_create(
            SecondLook(
                agency_id=agency_id,
                sample_id=sample.id,
                entry_id=entry_id,
                work_date=days[entry_id],
                reviewer_id=reviewer_id,
                assigned_at=now,
            )
            for entry_id, reviewer_id in chosen.items()
        )
        if chosen:
            _tell(agency_id, period, Counter(chosen.values()), now)
            audit.record(
                actor=system(agency_id),
                action="evaluations.second_looks.assigned",
                object_id=sample.id,
                details={"period": period.code, "looks": str(len(chosen))},
            )
        return len(chosen)


def decide_second_look(
    *, actor: Actor, look: Look, verdict: SecondVerdict, now: datetime
) -> SecondOpinion:
    """Keep what the second one would have decided (``look`` from ``queries.get_look``).

    It changes no entry, no review and no score, stands as it is, and only then is the first
    decision shown.

    Raises:
        Outdated: it was decided already, or the first decision is no longer in force.
        OutsideItsRange, ReasonMissing, FaultWithoutProduct.
        OwnWork: the two are one person after all (the database looks again).

    Four statements.
    """
    if actor.posting_id is None or actor.posting_id != look.look.reviewer_id:
        raise PermissionDenied
    _check(look, verdict)
    first = _first_decision(look)
    if look.opinion is not None or first is None:
        raise Outdated
    try:
        with stated(), transaction.atomic():
            made = _opinion(look, first, verdict, now)
            made.save(force_insert=True)
            audit.record(
                actor=actor,
                action="evaluations.second_look.decided",
                object_id=made.pk,
                details={"period": look.look.sample.period.code, "entry": str(look.entry.pk)},
            )
    except IntegrityError:
        raise Outdated from None
    return made


def _first_decision(look: Look) -> Review | None:
    """What was decided first, if it is in force."""
    return Review.objects.filter(
        agency_id=look.look.agency_id,
        entry_id=look.entry.pk,
        work_date=look.entry.work_date,
        superseded_at__isnull=True,
        decision=Decision.ACCEPTED,
    ).first()


def _opinion(look: Look, first: Review, verdict: SecondVerdict, now: datetime) -> SecondOpinion:
    accepts = verdict.decision == Decision.ACCEPTED
    said = verdict.accepted_minutes
    minutes = look.entry.minutes if said is None else said
    return SecondOpinion(
        agency_id=look.look.agency_id,
        look=look.look,
        sample_id=look.look.sample_id,
        entry_id=look.entry.pk,
        work_date=look.entry.work_date,
        review_id=first.pk,
        decision=verdict.decision,
        quality_level=verdict.quality_level if accepts else None,
        accepted_minutes=minutes if accepts else None,
        quality_faults=verdict.quality_faults if accepts else 0,
        delays=verdict.delays if accepts else 0,
        reason=verdict.reason,
        decided_at=now,
    )


def _check(look: Look, verdict: SecondVerdict) -> None:
    minutes = verdict.accepted_minutes
    if verdict.decision == Decision.RETURNED:
        if not verdict.reason:
            raise ReasonMissing
        return
    if verdict.quality_level not in QUALITY_LEVELS:
        raise OutsideItsRange("quality_level")
    if minutes is not None and not 0 <= minutes <= look.entry.minutes:
        raise OutsideItsRange("accepted_minutes")
    if minutes is not None and minutes != look.entry.minutes and not verdict.reason:
        raise ReasonMissing
    if verdict.quality_faults and not look.entry.quantity:
        raise FaultWithoutProduct


def _chosen(agency_id: int, period: Period, sample: Sample, day: date) -> dict[UUID, int]:
    """Whom to ask about which entry now."""
    office = ReviewChain(agency_id, day).office
    ranked = tiers(
        office,
        holding(agency_id, day, RoleKind.OFFICER),
        officers_first=bool(parameter(OFFICERS_FIRST, day, agency_id=agency_id)),
    )
    posted = {pk for tier in ranked for pk in tier}
    decided = set(
        SecondOpinion.objects.filter(agency_id=agency_id, sample__period=period).values_list(
            "entry_id", flat=True
        )
    )
    looks = SecondLook.objects.filter(sample_id=sample.id).values_list("entry_id", "reviewer_id")
    last = dict(looks.order_by("id"))
    reviews = {
        review.entry_id: review
        for review in Review.objects.filter(
            agency_id=agency_id,
            entry_id__in=[pk for pk, _ in sample.entries],
            work_date__in={work_date for _, work_date in sample.entries},
            superseded_at__isnull=True,
            decision=Decision.ACCEPTED,
        )
    }
    wanted = []
    for pk, _work_date in sample.entries:
        if pk in decided or pk not in reviews:
            continue
        one = _drawn(reviews[pk])
        if pk not in last or last[pk] not in posted or not may_look(office, last[pk], one):
            wanted.append(one)
    return asked(sample.seed, wanted, office, ranked)


def _drawn(review: Review) -> Drawn:
    behalf = [review.on_behalf_of_id] if review.on_behalf_of_id else []
    return Drawn(review.entry_id, review.author_id, [review.reviewer_id, *behalf])


def _tell(agency_id: int, period: Period, counts: Counter[int], now: datetime) -> None:
    notify(
        agency_id=agency_id,
        notices=[
            NewNotice(
                posting_id=posting_id,
                kind=NoticeKind.SECOND_LOOK,
                link=reverse("evaluations:second_looks"),
                subject=period.code,
                data={"period": period.code, "count": count},
                happened=True,
            )
            for posting_id, count in sorted(counts.items())
        ],
        now=now,
    )

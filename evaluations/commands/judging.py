"""Hold an agency's people against what is usual, and ask those whose figures stand out."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from evaluations.commands.honesty import MEASURING, cycles_left_alone, lock
from evaluations.models import (
    Flag,
    Judgement,
    MeasuredPeers,
    Measurement,
    PeerReference,
    PersonFigures,
)
from evaluations.queries.logged_months import logged_months
from evaluations.rules.honesty.drivers import drivers_of
from evaluations.rules.honesty.flags import Finding, Measured, judged, peers_of
from evaluations.rules.honesty.indicators import NAMES, Indicators
from evaluations.rules.honesty.stored import peers_from, reference_from
from organizations import audit
from organizations.access import system
from organizations.commands import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, NoticeKind, Period
from organizations.queries import log_keepers, parameter, working_calendar
from organizations.rules.calendar import add_working_days
from organizations.tenancy import tenant

FIRST_DAYS = "honesty.person_first_working_days"
PLACES = 3  # of what is shown

Drivers = dict[str, list[list[str]]]


def judge_month(*, agency_id: int, period: Period, now: datetime) -> tuple[Judgement | None, bool]:
    """Hold the last measurement against the last reference; the judgement, and whether it is new.

    None while there is nothing to compare. Who is asked is told so, the first time in a period.
    Entries are read again only where somebody is asked. Locks: the agency's measuring.
    """
    with tenant(agency_id):
        lock(MEASURING, agency_id)
        measurement = Measurement.objects.filter(agency_id=agency_id, period=period).first()
        reference = PeerReference.objects.filter(period=period).first()
        if measurement is None or reference is None:
            return None, False
        same = Judgement.objects.filter(measurement=measurement, reference=reference).first()
        if same is not None:
            return same, False
        rows = {row.posting_id: row for row in measurement.persons.all()}
        found = judged([_measured(row) for row in rows.values()], reference_from(reference.content))
        asked = [one for one in found if one.is_flagged]
        made = Judgement.objects.create(
            agency_id=agency_id,
            measurement=measurement,
            reference=reference,
            judged_at=now,
            flagged=len(asked),
        )
        if asked:
            _ask(made, period, asked, rows, now)
        audit.record(
            actor=system(agency_id),
            action="evaluations.month.compared",
            object_id=made.pk,
            details={"period": period.code, "reference": str(reference.version)},
        )
        return made, True


def _ask(
    made: Judgement,
    period: Period,
    asked: Sequence[Finding],
    rows: dict[int, PersonFigures],
    now: datetime,
) -> None:
    """Store the flags with the entries behind them; who was asked before keeps that day."""
    before = dict(
        Flag.objects.filter(
            posting_id__in=[one.person_id for one in asked],
            judgement__measurement__period=period,
        )
        .order_by("-head_sees_from")
        .values_list("posting_id", "head_sees_from")
    )
    drivers = _drivers(made.measurement, period, asked)
    from_day = _head_sees_from(made.agency_id, now)
    Flag.objects.bulk_create(
        Flag(
            agency_id=made.agency_id,
            judgement=made,
            person=rows[one.person_id],
            posting_id=one.person_id,
            unit_id=rows[one.person_id].unit_id,
            parts={name: round(part, PLACES) for name, part in one.parts.items()},
            total=round(one.total, PLACES),
            drivers=drivers[one.person_id],
            head_sees_from=before.get(one.person_id, from_day),
        )
        for one in asked
    )
    notify(
        agency_id=made.agency_id,
        notices=[
            NewNotice(
                posting_id=one.person_id,
                kind=NoticeKind.FIGURES_ASK,
                link=reverse("evaluations:my_figures_of", args=[period.code]),
                subject=period.code,
                data={"period": period.code},
            )
            for one in asked
            if one.person_id not in before
        ],
        now=now,
    )


def _drivers(
    measurement: Measurement, period: Period, asked: Sequence[Finding]
) -> dict[int, Drivers]:
    """The entries behind each question; the months of the people asked alone are read again."""
    agency_id = measurement.agency_id
    postings = list(log_keepers(agency_id, period.starts_on, period.ends_on))
    who = {one.person_id for one in asked}
    staff = {posting.staff_id for posting in postings if posting.pk in who}
    kept = MeasuredPeers.objects.filter(measurement=measurement).first()
    if kept is not None:  # measurements of before have none: then everybody is read
        postings = [posting for posting in postings if posting.staff_id in staff]
    with cycles_left_alone():
        months = logged_months(Agency.objects.get(pk=agency_id), period, postings)
        peers = peers_of(months) if kept is None else peers_from(kept.content)
    by_person = {month.person_id: month for month in months}
    return {
        one.person_id: {
            name: [
                [str(entry.entry_id), entry.work_date.isoformat()]
                for entry in drivers_of(name, by_person[one.person_id], peers)
            ]
            for name in one.reasons
        }
        for one in asked
        if one.person_id in by_person
    }


def _head_sees_from(agency_id: int, now: datetime) -> date:
    today = now.astimezone(LOCAL_ZONE).date()
    days = int(parameter(FIRST_DAYS, today, agency_id=agency_id))
    return add_working_days(today, days, working_calendar(today, today))


def _measured(row: PersonFigures) -> Measured:
    return Measured(
        person_id=row.posting_id,
        unit_id=row.unit_id,
        peer_group=row.peer_group,
        day_count=row.day_count,
        indicators=Indicators(**{name: row.figures.get(name) for name in NAMES}),
    )

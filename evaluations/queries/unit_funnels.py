"""Units of an agency, or of the province, beside their peers: month by month."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from evaluations.models import Flag, Judgement, Measurement, PeerReference, UnitFigures
from evaluations.policy import COMPARE_PROVINCE
from evaluations.queries.unit_months import unit_month_of
from evaluations.rules.honesty.funnel import (
    ALARM,
    SIGNAL,
    WARNING,
    Driver,
    Funnel,
    comparable,
    cusum,
    drivers,
)
from evaluations.rules.honesty.reference import EVERYBODY
from evaluations.rules.honesty.units import FEWEST_PEOPLE, MINUTES_AN_HOUR, UnitMonth
from organizations.access import Actor
from organizations.models import Agency, Period
from organizations.of_province import overseeing
from organizations.rules.policy import Relation

MONTHS = 12  # that the sums run over


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's month. ``z`` and what follows are None where it is not compared."""

    month: UnitMonth
    agency: str
    z: float | None
    sums: tuple[float, float]
    drivers: Sequence[Driver]
    two_people: float  # hours per expected person-day that two people add
    asked: int | None  # people whom the figures ask; None in units of fewer than five

    @property
    def is_odd(self) -> bool:
        """Outside the inner limits, or slowly adding up."""
        return self.z is not None and (abs(self.z) > WARNING or max(self.sums) >= SIGNAL)

    @property
    def is_alarming(self) -> bool:
        return self.z is not None and abs(self.z) > ALARM


@dataclass(frozen=True, slots=True)
class UnitsView:
    """Units of one period, and the funnels by kind of agency that they are held against."""

    period: Period
    lines: Sequence[UnitLine]
    funnels: Mapping[str, Funnel]


def peers_of_kind(funnels: Mapping[str, Funnel], kind: str) -> Funnel | None:
    """The funnel of a kind of agency; that of all kinds where it has too few units."""
    return funnels.get(kind) or funnels.get(EVERYBODY)


def own_units(agency: Agency, period: Period, unit_ids: Collection[int] | None = None) -> UnitsView:
    """The units of an agency, or these of them, beside anonymous peers. Five queries."""
    found = _last_rows(period).filter(agency=agency)
    rows = list(found if unit_ids is None else found.filter(unit_id__in=unit_ids))
    asked: defaultdict[int, int] = defaultdict(int)
    judgement = Judgement.objects.filter(agency=agency, measurement__period=period).first()
    for unit_id in Flag.objects.filter(judgement=judgement).values_list("unit_id", flat=True):
        asked[unit_id] += 1
    return _view(period, rows, {agency.pk: agency.name}, asked)


def province_units(
    period: Period, *, actor: Actor, today: date, agency_ids: Collection[int] | None = None
) -> UnitsView:
    """Units of at least five people of the whole province, to those who oversee it, or of these
    agencies, to those who receive from them: the database shows no others. Names of units, no
    person. Six queries."""
    found = _last_rows(period)
    sent = () if agency_ids is None else (Relation.SENT,)
    with overseeing(actor, COMPARE_PROVINCE, today, *sent):
        rows = list(found if agency_ids is None else found.filter(agency_id__in=agency_ids))
        view = _view(period, rows, {}, None)
    names = dict(Agency.objects.values_list("pk", "name"))
    by_unit = {row.unit_id: names[row.agency_id] for row in rows}
    lines = [replace(one, agency=by_unit[one.month.unit_id]) for one in view.lines]
    return UnitsView(period, lines, view.funnels)


def _last_rows(period: Period) -> QuerySet[UnitFigures]:
    last = Measurement.objects.filter(agency_id=OuterRef("agency_id"), period=period).order_by(
        "-version"
    )
    return UnitFigures.objects.filter(measurement_id=Subquery(last.values("pk")[:1])).order_by(
        "unit_name", "unit_id"
    )


def _view(
    period: Period,
    rows: Sequence[UnitFigures],
    agencies: Mapping[int, str],
    asked: Mapping[int, int] | None,
) -> UnitsView:
    months = list(
        Period.objects.filter(starts_on__lte=period.starts_on).order_by("-starts_on")[:MONTHS]
    )
    funnels = _funnels(months)
    earlier = _earlier([row.unit_id for row in rows], months[1:], funnels)
    lines = [
        _line(unit_month_of(row), funnels.get(period.pk, {}), earlier, agencies, row, asked)
        for row in rows
        if row.half_days
    ]
    lines.sort(key=lambda line: -abs(line.z or 0))
    return UnitsView(period, lines, funnels.get(period.pk, {}))


def _line(
    month: UnitMonth,
    funnels: Mapping[str, Funnel],
    earlier: Mapping[int, list[float]],
    agencies: Mapping[int, str],
    row: UnitFigures,
    asked: Mapping[int, int] | None,
) -> UnitLine:
    funnel = peers_of_kind(funnels, month.peer_group) if comparable([month]) else None
    z = funnel.z(month) if funnel else None
    is_large = month.people >= FEWEST_PEOPLE
    return UnitLine(
        month=month,
        agency=agencies.get(row.agency_id, ""),
        z=z,
        sums=cusum([*earlier.get(month.unit_id, ()), *([] if z is None else [z])]),
        drivers=drivers(month, funnel) if funnel else (),
        two_people=month.two_people_minutes / MINUTES_AN_HOUR / month.person_days,
        asked=asked.get(month.unit_id, 0) if asked is not None and is_large else None,
    )


def _funnels(periods: Sequence[Period]) -> dict[int, dict[str, Funnel]]:
    """By period and kind of agency, of the last reference. One query."""
    rows = (
        PeerReference.objects.filter(period__in=periods)
        .order_by("period_id", "-version")
        .distinct("period_id")
        .values_list("period_id", "content__units")
    )
    return {
        period: {kind: Funnel(**content) for kind, content in (units or {}).items()}
        for period, units in rows
    }


def _earlier(
    unit_ids: Sequence[int],
    periods: Sequence[Period],
    funnels: Mapping[int, Mapping[str, Funnel]],
) -> dict[int, list[float]]:
    """How far each unit lay from its peers in the months before, oldest first. One query."""
    rows = (
        UnitFigures.objects.filter(unit_id__in=unit_ids, measurement__period__in=periods)
        .select_related("measurement__period")
        .order_by("unit_id", "measurement__period__starts_on", "-measurement__version")
        .distinct("unit_id", "measurement__period__starts_on")
    )
    found: defaultdict[int, list[float]] = defaultdict(list)
    for row in rows:
        funnel = peers_of_kind(funnels.get(row.measurement.period_id, {}), row.peer_group)
        month = unit_month_of(row)
        if funnel and comparable([month]):
            found[row.unit_id].append(funnel.z(month))
    return dict(found)

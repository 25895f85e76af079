"""The first day of a province in the portal: its agencies, where their reports go, its calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from organizations import access, audit
from organizations.commands.units import add_places
from organizations.models import Agency, Block, CalendarDay, Layout, ReportRoute, Unit
from organizations.rules.first_run import NewAgency, NewDay
from organizations.tenancy import tenant


@dataclass(frozen=True, slots=True)
class Begun:
    """How many agencies, routes and days were made; what was there already is left as it is."""

    agencies: int
    routes: int
    days: int


@transaction.atomic
def begin_province(
    *, agencies: Iterable[NewAgency], days: Iterable[NewDay], starts_on: date, source: str
) -> Begun:
    """Make what is not there yet, all of it or nothing: again makes nothing.

    ``agencies`` come parents first. Each new one gets its root unit and its routes from
    ``starts_on`` on; ``source`` is what the calendar's days are known from. An agency that is there
    is never changed: that is a decision (ADR 0043). Some eight statements an agency.
    """
    made: dict[str, Agency] = {one.code: one for one in Agency.objects.all()}
    new = []
    for said in agencies:
        if said.code not in made:
            made[said.code] = _agency(said, made, starts_on)
            new.append(said)
    routes = [
        ReportRoute(agency=made[said.code], receiver=made[code], starts_on=starts_on)
        for said in new
        for code in said.receivers
        if said.in_scope
    ]
    ReportRoute.objects.bulk_create(routes)
    for said in new:
        _root(made[said.code], starts_on)
    return Begun(len(new), len(routes), _days(days, source))


def _agency(said: NewAgency, made: dict[str, Agency], starts_on: date) -> Agency:
    return Agency.objects.create(
        code=said.code,
        name=said.name,
        block=said.block,
        kind=said.kind,
        layout=Layout.PARTY if said.block == Block.PARTY else Layout.STATE,
        parent=made.get(said.parent),
        in_kpi_scope=said.in_scope,
        starts_on=starts_on,
    )


def _root(agency: Agency, starts_on: date) -> None:
    """The unit that is the agency itself, and the word that it began."""
    with tenant(agency.pk):
        root = Unit.objects.create(
            agency=agency, code=agency.code, name=agency.name, kind="root", starts_on=starts_on
        )
        add_places(agency.pk, [(root.pk, None)])
        audit.record(
            actor=access.system(agency.pk),
            action="organizations.agency.made",
            object_id=agency.code,
            details={"like": "", "from": str(starts_on)},
        )


def _days(days: Iterable[NewDay], source: str) -> int:
    known = set(CalendarDay.objects.values_list("date", flat=True))
    rows = {
        one.day: CalendarDay(date=one.day, kind=one.kind, name=one.name, source=source[:200])
        for one in days
        if one.day not in known
    }
    CalendarDay.objects.bulk_create(rows.values())
    return len(rows)

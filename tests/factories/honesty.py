"""Invented months as stored entries, in an office of people who are posted for it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from evaluations.models import (
    Flag,
    Judgement,
    Measurement,
    PeerReference,
    PersonFigures,
    UnitFigures,
)
from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.rules.honesty.indicators import NAMES
from evaluations.rules.honesty.reference import reference_of
from organizations.audit import new_id
from organizations.inserting import insert
from organizations.models import Period, Posting, Unit
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, PERIOD, make_posting
from tests.factories.worklogs import evening_of, make_task
from worklogs.commands import refresh_days
from worklogs.models import CatalogueTask, DayStatus, EntryStatus, WorkDay, WorkEntry


def make_tasks(months: Sequence[PersonMonth], prefix: str = "S") -> dict[int, CatalogueTask]:
    """A stored task for each of the simulator's."""
    found = {
        entry.task_id: (entry.group, entry.norm_minutes)
        for month in months
        for entry in month.entries
    }
    return {
        number: make_task(
            code=f"{group}.{prefix}{number}",
            group=group,
            standard_minutes=norm,
            name=f"Việc số {number}",
        )
        for number, (group, norm) in found.items()
    }


def store_months(
    unit: Unit, months: Sequence[PersonMonth], tasks: dict[int, CatalogueTask]
) -> list[Posting]:
    """The months as submitted entries of people newly posted in the unit, in the same order."""
    postings = [make_posting(unit, f"Người Thử {number}") for number in range(len(months))]
    with tenant(unit.agency_id):
        lines = [
            (posting, day, entries)
            for posting, month in zip(postings, months, strict=True)
            for day, entries in month.days()
        ]
        insert([_day(posting, day) for posting, day, _ in lines])
        insert(
            [
                _entry(posting, position, entry, tasks[entry.task_id])
                for posting, _, entries in lines
                for position, entry in enumerate(entries, start=1)
            ]
        )
        refresh_days([(posting.pk, day) for posting, day, _ in lines])
    return postings


def _day(posting: Posting, day: date) -> WorkDay:
    return WorkDay(
        id=new_id(),
        agency_id=posting.agency_id,
        unit_id=posting.unit_id,
        author=posting,
        work_date=day,
        status=DayStatus.SUBMITTED,
        submitted_at=evening_of(day),
    )


def _entry(posting: Posting, position: int, entry: LoggedEntry, task: CatalogueTask) -> WorkEntry:
    return WorkEntry(
        id=new_id(),
        agency_id=posting.agency_id,
        unit_id=posting.unit_id,
        author=posting,
        work_date=entry.work_date,
        position=position,
        task=task,
        summary=entry.text,
        minutes=entry.minutes,
        starts_at_minute=entry.starts_at_minute,
        quantity=Decimal(str(entry.quantity)),
        status=EntryStatus.SUBMITTED,
        changed_at=evening_of(entry.work_date),
    )


def make_flag(
    posting: Posting, *, code: str = PERIOD, head_sees_from: date = date(2026, 10, 1)
) -> Flag:
    """A question to this person about their days of exactly the working time, as a closed month
    would have left it: peers of whom one in twenty has such days."""
    others = [("government", [0.1 * (number % 5)] + [0.0] * 11) for number in range(30)]
    reference = reference_of(others)
    period = Period.objects.get(code=code)
    with tenant(posting.agency_id):
        measurement = Measurement.objects.create(
            agency_id=posting.agency_id,
            period=period,
            version=1,
            measured_at=NOW,
            people=1,
            entry_count=0,
            vectors={},
            digest="",
        )
        person = PersonFigures.objects.create(
            agency_id=posting.agency_id,
            measurement=measurement,
            posting=posting,
            unit_id=posting.unit_id,
            peer_group="government",
            day_count=20,
            figures=dict.fromkeys(NAMES, 0.0) | {"at_threshold": 0.9},
        )
        judgement = Judgement.objects.create(
            agency_id=posting.agency_id,
            measurement=measurement,
            reference=PeerReference.objects.create(
                period=period,
                version=1,
                made_at=NOW,
                agencies=2,
                people=30,
                content=asdict(reference),
                digest="",
            ),
            judged_at=NOW,
            flagged=1,
        )
        entries = WorkEntry.objects.filter(author=posting).order_by("work_date")[:5]
        return Flag.objects.create(
            agency_id=posting.agency_id,
            judgement=judgement,
            person=person,
            posting=posting,
            unit_id=posting.unit_id,
            parts=dict.fromkeys(NAMES, 0.0) | {"at_threshold": 5.0},
            total=4.0,
            drivers={"at_threshold": [[str(one.pk), str(one.work_date)] for one in entries]},
            head_sees_from=head_sees_from,
        )


def make_unit_figures(units: Sequence[tuple[Unit, float, int]], code: str = PERIOD) -> Measurement:
    """A measured month of one agency with these units: hours a person-day, and people of twenty
    days each. Thirty people without anything remarkable stand behind it."""
    agency = units[0][0].agency
    with tenant(agency.pk):
        made = Measurement.objects.create(
            agency=agency,
            period=Period.objects.get(code=code),
            version=1,
            measured_at=NOW,
            people=30,
            entry_count=0,
            vectors={agency.block: [[0.0] * len(NAMES)] * 30},
            digest=agency.code,
        )
        for unit, hours, people in units:
            days = 20 * people
            UnitFigures.objects.create(
                agency=agency,
                measurement=made,
                unit=unit,
                unit_name=unit.name,
                peer_group=agency.block,
                people=people,
                half_days=2 * days,
                minutes=round(hours * 60 * days),
                minutes_by_group={"B": round(hours * 60 * days)},
                squares=days * (hours**2 + 1),
                day_count=days,
                declared_count=days,
                on_time_count=days,
                entry_count=days,
                reviewed_count=days,
                two_people_minutes=0,
            )
    return made

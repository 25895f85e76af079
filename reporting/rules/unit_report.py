"""The snapshot of an agency's report, schema kpi.unit-report/1, from facts. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reporting.rules.canonical import exactly_two_places, two_places
from reporting.rules.coverage import Counts, Coverage, PostingSpan
from reporting.rules.facts import Facts, Person, Points, Quality, Snapshot, Work

SCHEMA = "kpi.unit-report/1"
LEVELS = ("excellent", "good", "completed", "not_completed", "not_enough_data")
NO_LEVEL = "not_enough_data"
GROUPS = ("A", "B", "C", "D")
NOTHING = Decimal(0)
# The words of the score's rules, as the printed report knows them.
REASONS = {
    "general_points_missing": "general_missing",
    "entries_not_reviewed": "unreviewed_entries",
}


def snapshot(facts: Facts) -> Snapshot:
    """The whole snapshot, every number a whole number or text. The order of facts decides nothing
    but the order of people, which the caller sorts."""
    books = _books(facts)
    counted = [person for person in facts.people if person.span.posting_id in books.main]
    required = {
        person.span.staff_id
        for person in facts.people
        if facts.coverage.by_posting.get(person.span.posting_id, Counts()).required
    }
    total = facts.coverage.total
    return {
        "schema": SCHEMA,
        "agency": dict(facts.agency),
        "period": dict(facts.period),
        "version": facts.version,
        "rules": sorted({points.rule_set for points in facts.points}),
        "compiled": {"at": facts.compiled_at, "cause": facts.cause},
        "people": {
            "headcount": len(counted),
            "required": len(required),
            "exempt": len(counted) - len(required),
        },
        "coverage": _coverage(facts.coverage),
        "hours": {
            "minutes_total": books.minutes.total(),
            "minutes_expected": total.minutes_expected,
            "minutes_per_person_day": _mean(books.minutes.total(), total.logged),
        },
        "work": _work(facts.work),
        "quality": _quality(facts.quality),
        "late": dict(facts.late),
        "peers": None if facts.peers is None else dict(facts.peers),
        "explained": None if facts.hours is None else dict(facts.hours),
        "audit_sample": None if facts.audit_sample is None else dict(facts.audit_sample),
        "levels": _count_levels(books, counted),
        "units": _units(facts, books),
        "staff": [_annex_row(facts.coverage, person, books) for person in facts.people],
        "previous": previous_figures(facts.previous),
        "narrative": dict(facts.narrative),
        "signing": dict(facts.signing),
        "recipients": list(facts.recipients),
    }


def main_postings(spans: Iterable[PostingSpan]) -> frozenset[int]:
    """The one posting of each person that counts them: the primary one held last, else any.

    Who moves inside the agency is counted and classified where they ended.
    """
    best: dict[int, PostingSpan] = {}
    for span in sorted(spans, key=lambda span: (span.is_primary, span.starts_on, span.posting_id)):
        best[span.staff_id] = span
    return frozenset(span.posting_id for span in best.values())


def figures(made: Snapshot) -> dict[str, Any]:
    """What overviews read of a snapshot: the agency's figures, nothing about a person."""
    return {
        "headcount": made["people"]["headcount"],
        "required": made["people"]["required"],
        **{
            key: made["coverage"][key]
            for key in ("required_days", "logged_days", "declared_days", "on_time_days")
        },
        **made["hours"],
        "entries": made["work"]["entries"],
        "unreviewed": made["work"]["unreviewed"],
        "converted": made["work"]["converted"],
        "mean_level": made["quality"]["mean_level"],
        "faults": made["quality"]["faults"],
        "delays": made["quality"]["delays"],
        "levels": made["levels"],
    } | late_figures(made)


def late_figures(made: Snapshot) -> dict[str, int]:
    """Lines that came after the closing; nothing where none did, as before they were kept."""
    lines = made.get("late", {}).get("lines", 0)
    return {"late_lines": lines} if lines else {}


def previous_figures(last: Snapshot | None) -> dict[str, Any] | None:
    """What this report compares itself with; None when the period before has no report."""
    if last is None:
        return None
    return {
        "period": last["period"]["code"],
        "headcount": last["people"]["headcount"],
        "required_days": last["coverage"]["required_days"],
        **{key: last["coverage"][key] for key in ("logged_days", "declared_days", "on_time_days")},
        "entries": last["work"]["entries"],
        "unreviewed": last["work"]["unreviewed"],
        "minutes_per_person_day": last["hours"]["minutes_per_person_day"],
        "converted": last["work"]["converted"],
        "mean_level": last["quality"]["mean_level"],
        "levels": last["levels"],
    }


@dataclass(frozen=True, slots=True)
class _Books:
    """The facts by posting, so that each person costs the same."""

    main: frozenset[int]
    minutes: Counter[int]
    converted: Mapping[int, Decimal]
    points: Mapping[int, Points]


def _books(facts: Facts) -> _Books:
    minutes: Counter[int] = Counter()
    for day in facts.logged:
        minutes[day.posting_id] += day.minutes
    converted: dict[int, Decimal] = defaultdict(Decimal)
    for row in facts.work:
        converted[row.posting_id] += row.converted
    return _Books(
        main=main_postings(person.span for person in facts.people),
        minutes=minutes,
        converted=converted,
        points={points.posting_id: points for points in facts.points},
    )


def _mean(total: int | Decimal, count: int) -> str | None:
    return two_places(Fraction(total) / count) if count else None


def _coverage(coverage: Coverage) -> dict[str, Any]:
    total = coverage.total
    return {
        "required_days": total.required,
        "logged_days": total.logged,
        "declared_days": total.declared,
        "on_time_days": total.on_time,
        "by_day": [
            {
                "date": day.isoformat(),
                "required": counts.required,
                "logged": counts.logged,
                "on_time": counts.on_time,
            }
            for day, counts in sorted(coverage.by_day.items())
        ],
    }


def _work(rows: Sequence[Work]) -> dict[str, Any]:
    def entries(*statuses: str) -> int:
        return sum(row.entries for row in rows if row.status in statuses)

    groups = [
        {
            "group": group,
            "entries": sum(row.entries for row in rows if row.group == group),
            "minutes": sum(row.minutes for row in rows if row.group == group),
            "converted": _converted(row for row in rows if row.group == group),
        }
        for group in GROUPS
    ]
    return {
        "entries": sum(row.entries for row in rows),
        "accepted": entries("accepted"),
        "returned": entries("returned"),
        "unreviewed": entries("draft", "submitted"),
        "groups": groups,
        "converted": _converted(rows),
    }


def _converted(rows: Iterable[Work]) -> str:
    return exactly_two_places(sum((row.converted for row in rows), NOTHING))


def _quality(quality: Quality) -> dict[str, Any]:
    return {
        "mean_level": _mean(quality.level_sum, quality.levels),
        "faults": quality.faults,
        "faults_excused": quality.faults_excused,
        "delays": quality.delays,
        "delays_excused": quality.delays_excused,
    }


def _count_levels(books: _Books, people: Sequence[Person]) -> dict[str, int]:
    counts = dict.fromkeys(LEVELS, 0)
    for person in people:
        points = books.points.get(person.span.posting_id)
        counts[points.level if points else NO_LEVEL] += 1
    return counts


def _units(facts: Facts, books: _Books) -> list[dict[str, Any]]:
    by_unit: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in facts.people:
        by_unit[person.unit_code, person.unit_name].append(person)
    rows = []
    for (code, name), people in sorted(by_unit.items()):
        ids = [person.span.posting_id for person in people]
        counts = Counts()
        for posting_id in ids:
            counts.add(facts.coverage.by_posting.get(posting_id, Counts()))
        counted = [person for person in people if person.span.posting_id in books.main]
        rows.append(
            {
                "code": code,
                "name": name,
                "headcount": len(counted),
                "required_days": counts.required,
                "logged_days": counts.logged,
                "minutes_total": sum(books.minutes[posting_id] for posting_id in ids),
                "converted": exactly_two_places(
                    sum((books.converted.get(posting_id, NOTHING) for posting_id in ids), NOTHING)
                ),
                "levels": _count_levels(books, counted),
            }
        )
    return rows


def _annex_row(coverage: Coverage, person: Person, books: _Books) -> dict[str, Any]:
    posting_id = person.span.posting_id
    counts = coverage.by_posting.get(posting_id, Counts())
    points = books.points.get(posting_id)
    return {
        "staff_code": person.staff_code,
        "full_name": person.full_name,
        "unit": person.unit_name,
        "title": person.title,
        "required_days": counts.required,
        "logged_days": counts.logged,
        "minutes": books.minutes[posting_id],
        "converted": exactly_two_places(books.converted.get(posting_id, NOTHING)),
        "general_points": points and two_places(points.general),
        "task_points": points and two_places(points.task),
        "total": points and two_places(points.total),
        "level": points.level if points else NO_LEVEL,
        "reasons": [REASONS.get(reason, reason) for reason in points.reasons]
        if points
        else ["not_posted"],
    }


def period_facts(
    code: str, starts_on: date, ends_on: date, due_on: date, working_days: int
) -> dict[str, Any]:
    """The period as both schemas write it."""
    return {
        "code": code,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "due_on": due_on.isoformat(),
        "working_days": working_days,
    }

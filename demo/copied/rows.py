"""Arrays as lines of COPY's text format."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from demo.copied import wording
from demo.copied.deciding import ACCEPTED, RETURNED, SUBMITTED, Days, Decisions
from demo.copied.patterns import NOT_SAID, Array
from demo.copied.span import DAY, LOCAL_OFFSET, Span
from demo.copied.staffing import Staff
from demo.copied.storing import NULL
from demo.copied.wearing import Lines
from demo.judging import CAUSES, RETURNS

ENTRY_COLUMNS = (
    "id agency_id unit_id author_id work_date position task_id assignment_id summary"
    " output_reference minutes starts_at_minute quantity is_finished status accepted_minutes"
    " return_reason version recorded_at changed_at"
)
REVIEW_COLUMNS = (
    "id agency_id entry_id work_date entry_version author_id reviewer_id by_right decision"
    " quality_level accepted_minutes quality_faults quality_faults_excused delays delays_excused"
    " reason objective_cause decided_at recorded_at"
)
DAY_COLUMNS = (
    "id agency_id unit_id author_id work_date status submitted_at is_late minutes entry_count"
    " open_count returned_count accepted_count accepted_minutes version"
)
AT_ONCE = 50_000
CLOCK = [str(timedelta(seconds=second)).zfill(8) for second in range(DAY)]
ID_BYTES = 9  # of chance in an id; its first half is the moment
STATUS = {SUBMITTED: "submitted", ACCEPTED: "accepted", RETURNED: "returned"}


class Ids:
    """Time-ordered ids (UUID version 7, RFC 9562) for many rows: 32 hexadecimal digits each."""

    def __init__(self, chance: np.random.Generator, span: Span) -> None:
        self.chance = chance
        self.midnight_ms = span.midnight_ms

    def at(self, seconds: Array) -> list[str]:
        """Ids of rows that were made at these moments of the span."""
        noise = self.chance.bytes(ID_BYTES * len(seconds)).hex()
        parts = self.chance.integers(0, 1000, len(seconds))
        moments = (self.midnight_ms + seconds.astype(np.int64) * 1000 + parts).tolist()
        width = 2 * ID_BYTES
        return [
            f"{moment:012x}7{noise[at : at + 3]}8{noise[at + 3 : at + width]}"
            for moment, at in zip(moments, range(0, width * len(moments), width), strict=True)
        ]


def _slices(count: int) -> Iterator[slice]:
    for start in range(0, count, AT_ONCE):
        yield slice(start, min(start + AT_ONCE, count))


def _moments(span: Span, seconds: Array) -> list[str]:
    days, rest = np.divmod(seconds, DAY)
    dates = span.dates
    return [
        f"{dates[day]} {CLOCK[second]}Z"
        for day, second in zip(days.tolist(), rest.tolist(), strict=True)
    ]


def _shown(values: Array, missing: int) -> list[Any]:
    """Numbers, and NULL where they are missing."""
    return [NULL if value == missing else value for value in values.tolist()]


def entries(
    lines: Lines, decided: Decisions, places: Array, span: Span, staff: Staff, ids: Ids
) -> Iterator[tuple[str, str]]:
    """Rows of entries with their ids, in the order of the lines."""
    who = [
        f"{agency}\t{unit}\t{number}"
        for number, (agency, unit) in enumerate(zip(staff.agency, staff.unit, strict=True), 1)
    ]
    for part in _slices(len(lines.person)):
        some = lines.taken(part)
        minutes = some.minutes.tolist()
        made = ids.at(some.written)
        moments = _moments(span, some.written)
        lined = zip(
            made,
            some.person.tolist(),
            some.day.tolist(),
            places[part].tolist(),
            some.task.tolist(),
            _shown(some.assignment, 0),
            _texts(some),
            _references(some, staff),
            minutes,
            _shown(some.starts_at, NOT_SAID),
            some.half_pieces.tolist(),
            some.finished.tolist(),
            _ends(decided, part, minutes),
            moments,
            strict=True,
        )
        for pk, person, day, place, task, work, what, shows, spent, start, half, done, *at in lined:
            row = (
                f"{pk}\t{who[person]}\t{span.dates[day]}\t{place}\t{task}\t{work}\t{what}\t{shows}\t"
                f"{spent}\t{start}\t{half / 2}\t{done}\t{at[0]}\t1\t{at[1]}\t{at[1]}\n"
            )
            yield pk, row


def _texts(lines: Lines) -> list[str]:
    first, last, figures = wording.OPENINGS, wording.ENDINGS, wording.FIGURES
    return [
        f"{first[opening]}{last[ending]}{figures[figure]}"
        for opening, ending, figure in zip(
            lines.opening.tolist(), lines.ending.tolist(), lines.figure.tolist(), strict=True
        )
    ]


def _references(lines: Lines, staff: Staff) -> list[str]:
    known, codes = wording.REFERENCES, staff.code
    return [
        known[reference] + codes[person] if reference else ""
        for reference, person in zip(lines.reference.tolist(), lines.person.tolist(), strict=True)
    ]


def _ends(decided: Decisions, part: slice, minutes: list[int]) -> list[str]:
    """Status, accepted minutes and reason of a return."""
    returned = [f"returned\t{NULL}\t{reason}" for reason in RETURNS]
    return [
        f"accepted\t{spent}\t"
        if status == ACCEPTED
        else returned[reason]
        if status == RETURNED
        else f"submitted\t{NULL}\t"
        for status, reason, spent in zip(
            decided.status[part].tolist(), decided.reason[part].tolist(), minutes, strict=True
        )
    ]


def reviews(
    lines: Lines, decided: Decisions, entry_ids: Array, span: Span, staff: Staff, ids: Ids
) -> Iterator[str]:
    """Rows of reviews; ``entry_ids`` by line, in bytes."""
    which = np.flatnonzero(decided.status != SUBMITTED)
    for part in _slices(len(which)):
        some = which[part]
        moments = decided.moment[some]
        for pk, person, entry, day, what, at in zip(
            ids.at(moments),
            lines.person[some].tolist(),
            entry_ids[some].tolist(),
            lines.day[some].tolist(),
            _what(decided, some, lines.minutes[some].tolist()),
            _moments(span, moments),
            strict=True,
        ):
            yield (
                f"{pk}\t{staff.agency[person]}\t{entry.decode()}\t{span.dates[day]}\t1\t"
                f"{person + 1}\t{staff.reviewer[person]}\t{staff.right[person]}\t{what}\t{at}\t"
                f"{at}\n"
            )


def _what(decided: Decisions, which: Array, minutes: list[int]) -> list[str]:
    """Decision, level, accepted minutes, faults and delays with the excused ones, words."""
    returned = [f"returned\t{NULL}\t{NULL}\t0\t0\t0\t0\t{reason}\t" for reason in RETURNS]
    return [
        f"accepted\t{level}\t{spent}\t{faults:d}\t0\t{delays:d}\t{excused:d}\t\t"
        f"{CAUSES[cause] if excused else ''}"
        if status == ACCEPTED
        else returned[reason]
        for status, level, spent, faults, delays, excused, reason, cause in zip(
            decided.status[which].tolist(),
            decided.level[which].tolist(),
            minutes,
            decided.faults[which].tolist(),
            decided.delays[which].tolist(),
            decided.excused[which].tolist(),
            decided.reason[which].tolist(),
            decided.cause[which].tolist(),
            strict=True,
        )
    ]


def days(rolled: Days, span: Span, staff: Staff, ids: Ids) -> Iterator[str]:
    """Rows of person-days."""
    late = (rolled.declared + LOCAL_OFFSET) // DAY > span.on_time_until[rolled.day]
    for part in _slices(len(rolled.person)):
        declared = rolled.declared[part]
        figures = np.stack(
            [
                rolled.minutes[part],
                rolled.entries[part],
                rolled.open[part],
                rolled.returned[part],
                rolled.accepted[part],
                rolled.accepted_minutes[part],
            ]
        ).T.tolist()
        for pk, person, day, at, is_late, sums in zip(
            ids.at(declared),
            rolled.person[part].tolist(),
            rolled.day[part].tolist(),
            _moments(span, declared),
            late[part].tolist(),
            figures,
            strict=True,
        ):
            yield (
                f"{pk}\t{staff.agency[person]}\t{staff.unit[person]}\t{person + 1}\t"
                f"{span.dates[day]}\tsubmitted\t{at}\t{is_late}\t"
                + "\t".join(map(str, sums))
                + "\t2\n"
            )

"""Measure a closed month, say what is usual in the province, ask whose figures stand out.

Three steps, each safe to repeat: an agency measures its own people inside its wall; the figures
of all agencies, without persons, become what is usual; each agency holds its people against it.
See ADR 0035. No score reads any of it.
"""

import gc
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from evaluations.models import (
    MeasuredPeers,
    Measurement,
    PeerReference,
    PersonFigures,
    ReviewerFigures,
    UnitFigures,
)
from evaluations.queries.logged_months import logged_months
from evaluations.queries.reviewer_months import decided_by_reviewer
from evaluations.queries.unit_months import unit_months, unit_rows
from evaluations.rules.honesty.flags import Measured, measured_against, peers_of
from evaluations.rules.honesty.funnel import funnel_of
from evaluations.rules.honesty.indicators import NAMES
from evaluations.rules.honesty.reference import EVERYBODY, reference_of
from evaluations.rules.honesty.reviewers import ReviewerMonth, reviewer_months
from evaluations.rules.honesty.stored import peers_content
from evaluations.rules.honesty.units import UnitMonth
from organizations import audit
from organizations.access import system
from organizations.models import Agency, Period
from organizations.queries import log_keepers
from organizations.tenancy import province, tenant

PLACES = 6  # of a stored figure: more would be noise, and the comparison reads what is stored
MISSING = -1.0  # comes first in the order of size
MEASURING, COMPARING = 35_001, 35_002  # advisory locks, beside the id


def measure_month(*, agency_id: int, period: Period, now: datetime) -> tuple[Measurement, bool]:
    """The agency's measurement of a period, and whether it is a new version.

    The same entries give the last version again. Two at once measure one after the other. A
    dozen queries whatever the number of people; see docs/domain/honesty.md for the cost.
    """
    with tenant(agency_id):
        lock(MEASURING, agency_id)
        agency = Agency.objects.get(pk=agency_id)
        postings = list(log_keepers(agency_id, period.starts_on, period.ends_on))
        with cycles_left_alone():
            months = logged_months(agency, period, postings)
            peers = peers_of(months)
            people = measured_against(peers, months)
        units = unit_months(agency, period, postings)
        authors = [posting.pk for posting in postings]
        reviewers = reviewer_months(decided_by_reviewer(authors, period))
        digest = _digest(
            [
                [_plain(one) for one in people],
                [asdict(unit) for unit in units],
                [asdict(one) for one in reviewers],
            ]
        )
        last = Measurement.objects.filter(agency_id=agency_id, period=period).first()
        if last is not None and last.digest == digest:
            return last, False
        made = Measurement.objects.create(
            agency_id=agency_id,
            period=period,
            version=1 if last is None else last.version + 1,
            measured_at=now,
            people=len(people),
            entry_count=sum(len(month.entries) for month in months),
            vectors=_vectors(people),
            digest=digest,
        )
        MeasuredPeers.objects.create(
            agency_id=agency_id, measurement=made, content=peers_content(peers)
        )
        _store(made, people, units)
        _store_reviewing(made, reviewers)
        audit.record(
            actor=system(agency_id),
            action="evaluations.month.measured",
            object_id=made.pk,
            details={"period": period.code, "version": str(made.version)},
        )
        return made, True


@transaction.atomic
def compare_province(*, period: Period, now: datetime) -> tuple[PeerReference | None, bool]:
    """What is usual in the province now, and whether that is a new version.

    Reads numbers by peer group of every agency's last measurement, and its units of five people
    and more; enters no agency. None while fewer than 30 people are measured. Five queries.
    """
    lock(COMPARING, period.pk)
    with province():
        rows = list(
            Measurement.objects.filter(period=period)
            .order_by("agency_id", "-version")
            .distinct("agency_id")
            .values_list("agency_id", "version", "digest", "vectors", "pk")
        )
        units = unit_rows([pk for *_, pk in rows])
    digest = _digest([[agency, version, sign] for agency, version, sign, *_ in rows])
    last = PeerReference.objects.filter(period=period).first()
    if last is not None and last.digest == digest:
        return last, False
    found = [
        (group, figures)
        for *_, vectors, _pk in rows
        for group, people in vectors.items()
        for figures in people
    ]
    reference = reference_of(found)
    if reference is None:
        return last, False
    made = PeerReference.objects.create(
        period=period,
        version=1 if last is None else last.version + 1,
        made_at=now,
        agencies=len(rows),
        people=len(found),
        content=asdict(reference) | {"units": _funnels(units)},
        digest=digest,
    )
    return made, True


def _funnels(units: Sequence[UnitMonth]) -> dict[str, object]:
    """By kind of agency, what is usual among its units; under EVERYBODY among all of them, for
    kinds with fewer than ten."""
    kinds = sorted({unit.peer_group for unit in units})
    found = {kind: funnel_of([one for one in units if one.peer_group == kind]) for kind in kinds}
    found[EVERYBODY] = funnel_of(units)
    return {kind: asdict(funnel) for kind, funnel in found.items() if funnel}


def _store(made: Measurement, people: Sequence[Measured], units: Sequence[UnitMonth]) -> None:
    PersonFigures.objects.bulk_create(
        [
            PersonFigures(
                agency_id=made.agency_id,
                measurement=made,
                posting_id=one.person_id,
                unit_id=one.unit_id,
                peer_group=one.peer_group,
                day_count=one.day_count,
                figures=dict(zip(NAMES, _rounded(one), strict=True)),
            )
            for one in people
        ],
        batch_size=1000,
    )
    UnitFigures.objects.bulk_create(
        [
            UnitFigures(
                agency_id=made.agency_id, measurement=made, unit_name=unit.name, **_columns(unit)
            )
            for unit in units
        ],
        batch_size=1000,
    )


def _store_reviewing(made: Measurement, reviewers: Sequence[ReviewerMonth]) -> None:
    ReviewerFigures.objects.bulk_create(
        ReviewerFigures(agency_id=made.agency_id, measurement=made, **asdict(one))
        for one in reviewers
    )


def _columns(unit: UnitMonth) -> dict[str, Any]:
    values = asdict(unit)
    del values["name"]
    return values


def _vectors(people: Sequence[Measured]) -> dict[str, list[list[float | None]]]:
    """The figures by peer group in order of size, so that no row says whose it is."""
    found: defaultdict[str, list[list[float | None]]] = defaultdict(list)
    for one in people:
        found[one.peer_group].append(_rounded(one))
    return {group: sorted(rows, key=_by_size) for group, rows in sorted(found.items())}


def _by_size(row: Sequence[float | None]) -> list[float]:
    return [MISSING if value is None else value for value in row]


def _rounded(one: Measured) -> list[float | None]:
    return [None if value is None else round(value, PLACES) for value in astuple(one.indicators)]


def _plain(one: Measured) -> list[object]:
    return [one.person_id, one.unit_id, one.peer_group, one.day_count, *_rounded(one)]


def _digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def cycles_left_alone() -> Iterator[None]:
    """Hundreds of thousands of entries hold no cycles, yet the collector walks through all of them
    again and again: a third of the whole cost. They go by counting as soon as nobody holds them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def lock(what: int, which: int) -> None:
    """Until the transaction ends, nobody else does the same (advisory lock)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [what, which])

"""A week that waits for its reviewer, and what the tests decide about it."""

from datetime import timedelta

import pytest
from django.test import Client

from evaluations import commands
from evaluations.commands import Selection, Verdict
from evaluations.models import Decision, Review
from evaluations.queries.sampling import samples_of
from evaluations.rules.bulk import LeftOut
from organizations.tenancy import tenant
from tests.factories.evaluations import make_review
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_entry, make_line, make_task
from worklogs import commands as worklogs
from worklogs.models import EntryStatus, WorkEntry

SECONDS = timedelta(seconds=1)
MONDAY = TODAY - timedelta(days=7)


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    """It is Monday 12 October 2026, in the afternoon."""
    for view in ("queue", "entries", "undo"):
        monkeypatch.setattr(f"evaluations.views.{view}.now_and_today", lambda: (NOW, TODAY))


@pytest.fixture
def head(cast, signed_in) -> Client:
    return signed_in(cast.head)


@pytest.fixture
def week(cast) -> list[WorkEntry]:
    """Six entries of one week of the clerk's: those drawn as its sample come first."""
    task = make_task()
    made = [
        make_entry(
            cast.clerk,
            MONDAY + timedelta(days=number % 3),
            EntryStatus.SUBMITTED,
            task=task,
            summary=f"Việc số {number}",
        )
        for number in range(6)
    ]
    with tenant(cast.department.pk):
        samples = samples_of(cast.department.pk, [(cast.clerk.pk, MONDAY)])
    return sorted(made, key=lambda one: not samples.holds(cast.clerk.pk, one.work_date, one.pk))


def stored(entry: WorkEntry) -> WorkEntry:
    with tenant(entry.agency_id):
        return WorkEntry.objects.get(pk=entry.pk, work_date=entry.work_date)


def ticked(*entries: WorkEntry) -> str:
    return ",".join(f"{one.pk}|{one.work_date}|{one.version}|" for one in entries)


def select(cast, entries, **fields: object) -> Selection:
    verdicts = [
        Verdict(
            entry_id=one.pk,
            work_date=one.work_date,
            version=fields.get("version", one.version),
            decision=Decision.ACCEPTED,
            quality_level=4,
        )
        for one in entries
    ]
    with tenant(cast.department.pk):
        return commands.accept_selected(actor=actor(cast.head), verdicts=verdicts, now=NOW)


def why(selection: Selection) -> dict[object, LeftOut]:
    return {one.verdict.entry_id: one.because for one in selection.passed}


def decide_sample(cast, week) -> None:
    for entry in week[:2]:
        make_review(entry, cast.head)


def undo(cast, *reviews: Review, by=None, seconds: int = 5) -> list[Review]:
    decided = [(review.pk, review.work_date) for review in reviews]
    with tenant(cast.department.pk):
        return commands.undo_reviews(
            actor=actor(by or cast.head), decided=decided, now=NOW + seconds * SECONDS
        )


def change(cast, entry: WorkEntry, **fields: object) -> None:
    fields = {"summary": entry.summary} | fields
    line = make_line(entry.task, id=entry.pk, version=entry.version, **fields)
    with tenant(cast.department.pk):
        worklogs.save_line(actor=actor(cast.clerk), work_date=entry.work_date, line=line, now=NOW)

"""Reviewers, authors and the closing of a period, all at the same moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Barrier, Thread

import pytest
from django.db import connection

from evaluations import commands
from evaluations.commands import Verdict
from evaluations.models import Decision, Review
from evaluations.queries.sampling import samples_of
from evaluations.rules.bulk import LeftOut
from organizations.commands import move_stage
from organizations.models import AgencyPeriod, PeriodStage
from organizations.refusals import Outdated, PeriodIsClosed
from organizations.tenancy import tenant
from tests.factories.evaluations import make_review
from tests.factories.organizations import NOW, PERIOD, TODAY, actor
from tests.factories.worklogs import make_entry, make_line
from worklogs import commands as worklogs
from worklogs.models import EntryStatus, WorkDay, WorkEntry

REVIEWERS = 20


def at_once(deeds: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do all of it in threads that start together; count how each of them ended."""
    start, ended = Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait(30)
            deed()
            ended.append("done")
        except Exception as error:
            ended.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ended)


def submitted(cast, **fields: object) -> WorkEntry:
    return make_entry(cast.clerk, status=EntryStatus.SUBMITTED, **fields)


def in_force(cast) -> list[Review]:
    with tenant(cast.department.pk):
        return list(Review.objects.filter(superseded_at__isnull=True))


def test_of_twenty_reviewers_at_once_one_decides_and_the_others_are_told(committed_cast) -> None:
    entry = submitted(committed_cast)

    ended = at_once(
        [
            lambda level=number % 5 + 1: make_review(
                entry, committed_cast.head, quality_level=level, supersedes=None
            )
            for number in range(REVIEWERS)
        ]
    )

    assert ended == {"done": 1, Outdated.__name__: REVIEWERS - 1}
    assert len(in_force(committed_cast)) == 1


def test_of_twenty_selections_at_once_one_accepts_and_the_others_are_told(committed_cast) -> None:
    entries = [submitted(committed_cast, minutes=20, summary=f"Việc {n}") for n in range(4)]
    who, department = actor(committed_cast.head), committed_cast.department
    with tenant(department.pk):
        samples = samples_of(department.pk, [(committed_cast.clerk.pk, TODAY)])
    drawn, ordinary = [], []
    for entry in entries:
        is_drawn = samples.holds(entry.author_id, entry.work_date, entry.pk)
        (drawn if is_drawn else ordinary).append(entry)
    for entry in drawn:
        make_review(entry, committed_cast.head)
    verdicts = [
        Verdict(one.pk, one.work_date, one.version, Decision.ACCEPTED, quality_level=4)
        for one in ordinary
    ]
    told = []

    def select() -> None:
        with tenant(department.pk):
            told.append(commands.accept_selected(actor=who, verdicts=verdicts, now=NOW))

    assert at_once([select] * REVIEWERS) == {"done": REVIEWERS}
    assert sorted(len(one.accepted) for one in told) == [0] * (REVIEWERS - 1) + [len(ordinary)]
    assert {why.because for one in told for why in one.passed} == {LeftOut.OUTDATED}


def test_without_saying_what_was_seen_nineteen_decisions_would_be_lost(
    committed_cast, monkeypatch
) -> None:
    """The negative control: the same race when the second does not have to know the first."""

    def blind(reviews, seen, now) -> None:
        Review.objects.filter(entry_id=reviews[0].entry_id, superseded_at__isnull=True).update(
            superseded_at=now
        )

    monkeypatch.setattr("evaluations.commands.reviews._supersede", blind)
    entry = submitted(committed_cast)

    ended = at_once([lambda: make_review(entry, committed_cast.head) for _ in range(REVIEWERS)])

    assert ended["done"] > 1


@pytest.mark.slow
def test_an_author_who_saves_while_the_head_decides_never_locks_both_out(committed_cast) -> None:
    """Either the decision comes first and the entry is frozen, or the change and it is outdated."""
    who = actor(committed_cast.clerk)
    for round_ in range(15):
        entry = submitted(committed_cast)

        def change(entry=entry, minutes=61 + round_) -> None:
            line = make_line(entry.task, id=entry.pk, version=1, minutes=minutes)
            with tenant(committed_cast.department.pk):
                worklogs.save_line(actor=who, work_date=TODAY, line=line, now=NOW)

        ended = at_once([change, lambda entry=entry: make_review(entry, committed_cast.head)])

        assert ended["done"] == 1, ended
        assert set(ended) <= {"done", "EntryIsFrozen", "Outdated"}, ended


def test_a_decision_and_the_closing_of_reviewing_never_miss_each_other(committed_cast) -> None:
    entries = [submitted(committed_cast, minutes=10) for _ in range(8)]
    head, department = actor(committed_cast.agency_head), committed_cast.department

    def close() -> None:
        with tenant(department.pk):
            row = AgencyPeriod.objects.get(agency=department, period__code=PERIOD)
            move_stage(
                actor=head,
                agency_period_id=row.pk,
                before=row.stage,
                after=PeriodStage.REVIEWING_CLOSED,
                now=NOW,
            )

    decide = [lambda e=entry: make_review(e, committed_cast.head) for entry in entries]
    ended = at_once([*decide[:4], close, *decide[4:]])

    decided = len(in_force(committed_cast))
    assert ended["done"] == decided + 1
    assert ended[PeriodIsClosed.__name__] == len(entries) - decided
    with tenant(department.pk):
        assert WorkDay.objects.get(author=committed_cast.clerk).accepted_count == decided


def test_after_closing_not_one_decision_passes_unless_the_trigger_sleeps(
    committed_cast, as_owner
) -> None:
    first, second = submitted(committed_cast), submitted(committed_cast)
    with tenant(committed_cast.department.pk):
        row = AgencyPeriod.objects.get(agency=committed_cast.department, period__code=PERIOD)
        AgencyPeriod.objects.filter(pk=row.pk).update(stage=PeriodStage.REVIEWING_CLOSED)

    with pytest.raises(PeriodIsClosed):
        make_review(first, committed_cast.head, Decision.RETURNED)

    as_owner("ALTER TABLE evaluations_review DISABLE TRIGGER guard")
    as_owner("ALTER TABLE worklogs_workentry DISABLE TRIGGER guard")
    assert make_review(second, committed_cast.head, Decision.RETURNED).pk

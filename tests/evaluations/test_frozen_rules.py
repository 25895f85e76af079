"""A rule set that has scored a closed period answers the same for ever; the database holds it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from evaluations.commands import choose_period_type, compute_scores
from evaluations.models import RuleVersion, Score
from evaluations.queries.settings import readings
from evaluations.refusals import NotTheStart, RuleSetIsFrozen
from evaluations.rules import RULE_SETS
from evaluations.rules.values import Settings
from organizations.commands import move_stage
from organizations.models import AgencyPeriod, Parameter, Period, PeriodStage
from organizations.refusals import Outdated, PeriodIsClosed
from organizations.tenancy import tenant
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, actor
from tests.factories.worklogs import make_assignment, make_entry
from worklogs.models import EntryStatus


def compute(cast) -> dict[int, Score]:
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        scores = compute_scores(agency_id=cast.department.pk, period=period, now=NOW)
    return {score.posting_id: score for score in scores}


def set_parameter(cast, name: str, value: str, valid_from: date, agency_id: int | None) -> None:
    with tenant(cast.department.pk):
        Parameter.objects.create(name=name, value=value, valid_from=valid_from, agency_id=agency_id)


@pytest.fixture
def done(cast):
    """One piece of assigned work with a fault, and the month assessed."""
    work = make_assignment(cast.clerk, cast.head, quantity="1")
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, assignment_id=work.pk)
    make_review(entry, cast.head, quality_faults=1)
    make_assessment(cast.clerk, cast.head)


def test_a_score_names_the_rules_and_what_they_answer(cast, done) -> None:
    score = compute(cast)[cast.clerk.pk]

    kept = RuleVersion.objects.get(code="nd335-2025")
    assert (score.rule_version, score.rule_fingerprint) == (kept.version, kept.fingerprint)


def test_rules_that_answer_otherwise_are_refused_until_they_have_a_new_version(
    cast, done, monkeypatch
) -> None:
    compute(cast)
    honest = RULE_SETS["nd335-2025"]

    def lenient(score_input, settings):
        return honest.score(score_input, replace(settings, lost_per_fault=Decimal("0.1")))

    changed = replace(honest, score=lenient)
    monkeypatch.setitem(RULE_SETS, "nd335-2025", changed)
    with pytest.raises(RuleSetIsFrozen), transaction.atomic():
        compute(cast)
    monkeypatch.setitem(RULE_SETS, "nd335-2025", replace(changed, version=2))
    assert compute(cast)[cast.clerk.pk].rule_version == 2


def test_the_database_takes_no_score_of_rules_it_does_not_know(cast, done) -> None:
    score = compute(cast)[cast.clerk.pk]
    score.pk, score.version, score.rule_fingerprint = None, 9, "0" * 64
    with tenant(cast.department.pk), pytest.raises(IntegrityError, match="rules_are_on_record"):
        score.save(force_insert=True)


def test_what_a_version_answered_is_never_rewritten(cast, done) -> None:
    compute(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleVersion.objects.update(fingerprint="0" * 64)


def test_an_agency_reads_the_law_by_its_own_value_then_the_provinces(cast, done) -> None:
    own = cast.department.pk
    set_parameter(cast, "score.lost_per_fault", "0.5", date(2026, 1, 1), None)
    assert compute(cast)[cast.clerk.pk].quality == Decimal("0.5")
    set_parameter(cast, "score.lost_per_fault", "0.1", date(2026, 10, 1), own)
    score = compute(cast)[cast.clerk.pk]

    assert score.quality == Decimal("0.9")
    assert Settings.from_text(score.settings).lost_per_fault == Decimal("0.1")


def test_frozen_scores_follow_from_their_inputs_under_their_own_readings(cast, done) -> None:
    set_parameter(cast, "score.lost_per_fault", "0.5", date(2026, 1, 1), None)
    compute(cast)
    set_parameter(cast, "score.lost_per_fault", "0", date(2026, 10, 1), None)
    printed = StringIO()

    call_command("verify_scores", period=PERIOD, stdout=printed)

    assert printed.getvalue().endswith(" scores, 0 differences\n")
    assert not printed.getvalue().startswith("0 ")


def test_a_score_that_does_not_follow_is_found(cast, done) -> None:
    score = compute(cast)[cast.clerk.pk]
    score.pk, score.version = None, 2
    score.total = Decimal("99.99")
    with tenant(cast.department.pk):
        score.save(force_insert=True)
    printed = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_scores", period=PERIOD, stdout=printed)

    assert f"{PERIOD} posting {cast.clerk.pk} v2 total: 99.99 →" in printed.getvalue()


def choose(cast, by, code: str = PERIOD, period_type: str = "quarter") -> None:
    with tenant(by.agency_id):
        choose_period_type(
            actor=actor(by),
            period_type=period_type,
            first=Period.objects.get(code=code),
            now=NOW,
        )


def type_in(cast, code: str) -> str:
    with tenant(cast.department.pk):
        ends_on = Period.objects.get(code=code).ends_on
        return readings(cast.department.pk, ends_on).period_type


def test_an_agency_head_chooses_quarters_from_the_first_month_of_one(cast) -> None:
    choose(cast, cast.agency_head)

    assert [type_in(cast, code) for code in ("2026-09", PERIOD, "2026-11")] == [
        "month", "quarter", "quarter",
    ]  # fmt: skip


@pytest.mark.parametrize("person", ["clerk", "head", "officer", "superior"])
def test_nobody_else_chooses(cast, person) -> None:
    with pytest.raises(PermissionDenied):
        choose(cast, getattr(cast, person))


def test_a_quarter_does_not_begin_in_november_and_is_chosen_once(cast) -> None:
    with pytest.raises(NotTheStart):
        choose(cast, cast.agency_head, "2026-11")
    choose(cast, cast.agency_head)
    with pytest.raises(Outdated):
        choose(cast, cast.agency_head, PERIOD, "month")


def test_a_choice_never_reaches_back_into_a_closed_month(cast) -> None:
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code=PERIOD)
        move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=row.stage,
            after=PeriodStage.REVIEWING_CLOSED,
            now=NOW,
        )
    with pytest.raises(PeriodIsClosed):
        choose(cast, cast.agency_head)

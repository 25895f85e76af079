"""From assigned work, accepted entries and assessments to the frozen score of a month."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.test.utils import CaptureQueriesContext

from evaluations.commands import compute_scores
from evaluations.models import Score
from evaluations.queries.results import standing, standings
from organizations.models import Period, Posting
from organizations.tenancy import tenant
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, actor, make_posting
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs import commands as worklogs
from worklogs.models import EntryStatus


def period(code: str = PERIOD) -> Period:
    return Period.objects.get(code=code)


def do(author: Posting, assignment, by: Posting, quantity: str = "1", **fields) -> None:
    """Log pieces of assigned work and have them accepted."""
    day = fields.pop("on", date(2026, 10, 12))
    faults = {key: fields.pop(key) for key in list(fields) if key not in {"minutes"}}
    entry = make_entry(
        author,
        day,
        EntryStatus.SUBMITTED,
        task=assignment.task,
        assignment_id=assignment.pk,
        quantity=Decimal(quantity),
        **fields,
    )
    make_review(entry, by, **faults)


def computed(cast, code: str = PERIOD) -> dict[int, Score]:
    with tenant(cast.department.pk):
        scores = compute_scores(agency_id=cast.department.pk, period=period(code), now=NOW)
    return {score.posting_id: score for score in scores}


@pytest.fixture
def month(cast):
    """The clerk did 3 of 4 pieces, one with a fault; the head gave 27.50 general points."""
    task = make_task(coefficient=Decimal("1.8"))
    assignment = make_assignment(cast.clerk, cast.head, task=task, quantity="4")
    do(cast.clerk, assignment, cast.head, "2")
    do(cast.clerk, assignment, cast.head, "1", quality_faults=1)
    make_assessment(cast.clerk, cast.head)
    return assignment


def test_a_month_is_scored_from_what_was_assigned_and_accepted(cast, month) -> None:
    score = computed(cast)[cast.clerk.pk]

    assert (score.quantity, score.quality) == (Decimal("0.75"), Decimal("0.6875"))
    assert score.timeliness == Decimal("0.75")
    assert score.task_points == Decimal("51.04")
    assert (score.total, score.level) == (Decimal("78.54"), "good")
    assert (score.rule_set, score.version, score.is_leader) == ("nd335-2025", 1, False)
    assert score.sources == [{"assignment": month.pk, "title": month.title}]


def test_what_is_stored_is_what_was_worked_out_to_the_letter(cast) -> None:
    title = 'Họp "khẩn" \\ {1,2} \\"NULL\\" của phòng, ngày 15/10 – đợt 2'
    make_assignment(cast.clerk, cast.head, title=title, quantity="1.50")
    make_assessment(cast.clerk, cast.head)

    made = computed(cast)

    with tenant(cast.department.pk):
        stored = {score.posting_id: score for score in Score.objects.all()}
    fields = [field.attname for field in Score._meta.concrete_fields]
    assert made.keys() == stored.keys()
    for posting_id, score in made.items():
        assert {name: getattr(score, name) for name in fields} == {
            name: getattr(stored[posting_id], name) for name in fields
        }
    assert stored[cast.clerk.pk].sources[0]["title"] == title
    assert stored[cast.head.pk].total is None


def test_the_frozen_inputs_give_the_same_score_from_the_command_line(cast, month, tmp_path) -> None:
    score = computed(cast)[cast.clerk.pk]
    file = tmp_path / "input.json"
    file.write_text(json.dumps(score.inputs))

    printed = StringIO()
    call_command("score", rules=score.rule_set, input=str(file), stdout=printed)

    result = json.loads(printed.getvalue())
    assert result["total"] == str(score.total)
    assert result["steps"] == score.steps


def test_the_provisional_result_is_what_gets_frozen(cast, month) -> None:
    with tenant(cast.department.pk):
        before = standing(cast.clerk, period())
        score = computed(cast)[cast.clerk.pk]
        after = standing(cast.clerk, period())

    assert before is not None
    assert after is not None
    assert before.score is None
    assert after.score == score
    assert (before.total, before.level, before.steps) == (after.total, after.level, after.steps)


def test_what_is_missing_is_named_and_never_counted_as_zero(cast) -> None:
    make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    scores = computed(cast)

    clerk, head = scores[cast.clerk.pk], scores[cast.head.pk]
    assert (clerk.total, clerk.task_points, clerk.general_points) == (None, None, None)
    assert clerk.level == "not_enough_data"
    assert clerk.reasons == ["nothing_assigned", "general_points_missing", "entries_not_reviewed"]
    assert head.reasons == ["nothing_assigned", "general_points_missing", "leader_ratios_missing"]


def test_one_waiting_entry_keeps_the_total_back(cast, month) -> None:
    make_entry(cast.clerk, status=EntryStatus.SUBMITTED)

    score = computed(cast)[cast.clerk.pk]

    assert (score.total, score.reasons) == (None, ["entries_not_reviewed"])
    assert score.task_points == Decimal("51.04")


def test_a_leader_is_scored_by_six_ratios(cast) -> None:
    assignment = make_assignment(cast.head, cast.agency_head, quantity="1")
    do(cast.head, assignment, cast.agency_head)
    make_assessment(
        cast.head, cast.agency_head, "30", unit_result="1", execution="0.5", cohesion="1"
    )

    score = computed(cast)[cast.head.pk]

    assert score.is_leader
    assert score.task_points == Decimal("64.17")  # (1+1+1+1+0.5+1) ÷ 6 × 70
    assert (score.total, score.level) == (Decimal("94.17"), "excellent")


def test_only_work_due_in_the_period_and_accepted_by_its_end_counts(cast) -> None:
    task = make_task()
    early = make_assignment(
        cast.clerk, cast.head, task=task, due_on=date(2026, 9, 14), starts_on=date(2026, 9, 1)
    )
    now = make_assignment(cast.clerk, cast.head, task=task, starts_on=date(2026, 9, 1))
    later = make_assignment(cast.clerk, cast.head, task=task, due_on=date(2026, 11, 2))
    do(cast.clerk, early, cast.head)
    do(cast.clerk, now, cast.head, "1", on=date(2026, 9, 10))  # begun in the period before
    do(cast.clerk, now, cast.head, "2")
    do(cast.clerk, later, cast.head, "4")
    make_review(
        make_entry(cast.clerk, status=EntryStatus.SUBMITTED, task=task, assignment_id=now.pk),
        cast.head,
        "returned",
    )

    outputs = computed(cast)[cast.clerk.pk].inputs["outputs"]

    assert [(one["assigned"], one["completed"]) for one in outputs] == [("4.00", "3.00")]


def test_cancelled_work_leaves_the_denominator(cast, month) -> None:
    other = make_assignment(cast.clerk, cast.head, quantity="10")
    with tenant(cast.department.pk):
        worklogs.cancel_assignment(
            actor=actor(cast.head), assignment=other, reason="Không còn cần", now=NOW
        )

    assert computed(cast)[cast.clerk.pk].total == Decimal("78.54")


def test_an_excused_delay_costs_nothing(cast) -> None:
    assignment = make_assignment(cast.clerk, cast.head, quantity="1")
    do(cast.clerk, assignment, cast.head, delays=2, delays_excused=1, objective_cause="Bão số 9")

    score = computed(cast)[cast.clerk.pk]

    assert score.timeliness == Decimal("0.75")
    assert score.inputs["outputs"][0]["delays_excused"] == 1


def test_computing_again_makes_the_next_version_and_changes_nothing(cast, month) -> None:
    first = computed(cast)[cast.clerk.pk]
    make_assessment(cast.clerk, cast.head, "28.00")
    second = computed(cast)[cast.clerk.pk]

    assert (first.version, second.version) == (1, 2)
    with tenant(cast.department.pk):
        kept = Score.objects.filter(posting=cast.clerk).order_by("version")
        assert [str(score.total) for score in kept] == ["78.54", "79.04"]
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.filter(version=1).update(total=Decimal(100))


def test_who_keeps_no_log_gets_no_score(cast) -> None:
    assert cast.superior.pk not in computed(cast)


def test_the_cost_does_not_grow_with_people(cast, month) -> None:
    def cost() -> int:
        with tenant(cast.department.pk), CaptureQueriesContext(connection) as queries:
            compute_scores(agency_id=cast.department.pk, period=period(), now=NOW)
        return len(queries)

    cost()  # the first one of all writes down the rule sets in use
    few = cost()
    for number in range(12):
        person = make_posting(cast.office, f"Người {number}")
        make_assignment(person, cast.head)

    assert cost() == few
    assert few <= 19


def test_a_heads_people_are_found_in_order_of_name(cast) -> None:
    with tenant(cast.department.pk):
        found = standings(
            agency_id=cast.department.pk,
            period=period(),
            posting_ids=[cast.colleague.pk, cast.clerk.pk],
        )

    assert [one.posting.pk for one in found] == [cast.clerk.pk, cast.colleague.pk]

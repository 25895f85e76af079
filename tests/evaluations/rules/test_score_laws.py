"""Laws that hold for every score, whatever the numbers."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules import RULE_SETS, decree_335_2025
from evaluations.rules.arithmetic import half_up
from evaluations.rules.values import LeaderRatios, Level, Output, Result, ScoreInput, Settings

MAX_PIECES = Decimal(500)
pieces = st.decimals(min_value=0, max_value=MAX_PIECES, places=2)
some_pieces = st.decimals(min_value=Decimal("0.01"), max_value=MAX_PIECES, places=2)
coefficients = st.decimals(min_value=Decimal("0.001"), max_value=25, places=3)
general = st.integers(0, 120).map(lambda steps: Decimal(steps) / 4)
halves = st.sampled_from([Decimal("0.5"), Decimal(1)])


@st.composite
def counted_events(draw: st.DrawFn) -> tuple[int, int]:
    count = draw(st.integers(0, 8))
    return count, draw(st.integers(0, count))


@st.composite
def assigned_outputs(draw: st.DrawFn) -> Output:
    """An output of at least a hundredth of a piece, with any valid faults and delays."""
    completed = draw(pieces)
    faults, faults_excused = draw(counted_events()) if completed else (0, 0)
    delays, delays_excused = draw(counted_events())
    return Output(
        coefficient=draw(coefficients),
        assigned=draw(some_pieces),
        completed=completed,
        quality_faults=faults,
        quality_faults_excused=faults_excused,
        delays=delays,
        delays_excused=delays_excused,
    )


@st.composite
def score_inputs(draw: st.DrawFn) -> ScoreInput:
    leader = draw(st.booleans())
    return ScoreInput(
        leader=leader,
        general_points=draw(general),
        outputs=tuple(draw(st.lists(assigned_outputs(), min_size=1, max_size=6))),
        leader_ratios=draw(st.builds(LeaderRatios, halves, halves, halves)) if leader else None,
    )


def score_of(*outputs: Output) -> Result:
    return decree_335_2025.score(
        ScoreInput(leader=False, general_points=Decimal(20), outputs=outputs)
    )


def points(result: Result) -> Decimal:
    assert result.task_points is not None
    return result.task_points


@given(score_inputs(), st.sampled_from(sorted(RULE_SETS)), st.booleans())
def test_ratios_and_points_stay_within_their_bounds(
    score_input: ScoreInput, code: str, capped: bool
) -> None:
    result = RULE_SETS[code].score(score_input, Settings(cap_completed_at_assigned=capped))

    assert None not in (result.quantity, result.quality, result.timeliness, result.total)
    assert 0 <= result.quality <= result.quantity <= 1
    assert 0 <= result.timeliness <= result.quantity
    assert 0 <= points(result) <= 70
    assert 0 <= result.general_points <= 30
    assert 0 <= result.total <= 100
    assert result.level is not Level.NOT_ENOUGH_DATA


@given(score_inputs(), st.randoms(use_true_random=False))
def test_the_order_of_outputs_does_not_matter(score_input: ScoreInput, random: Random) -> None:
    shuffled = replace(
        score_input, outputs=tuple(random.sample(score_input.outputs, len(score_input.outputs)))
    )

    one, other = decree_335_2025.score(score_input), decree_335_2025.score(shuffled)

    assert replace(one, steps=()) == replace(other, steps=())


@given(assigned_outputs(), st.lists(assigned_outputs(), max_size=4))
def test_one_more_fault_or_delay_never_helps(output: Output, others: list[Output]) -> None:
    before = score_of(output, *others)

    delayed = score_of(replace(output, delays=output.delays + 1), *others)
    assert points(delayed) <= points(before)
    assert delayed.timeliness <= before.timeliness
    assert delayed.quality == before.quality
    if output.completed:
        faulty = score_of(replace(output, quality_faults=output.quality_faults + 1), *others)
        assert points(faulty) <= points(before)
        assert faulty.quality <= before.quality
        assert faulty.timeliness == before.timeliness


@given(assigned_outputs(), st.lists(assigned_outputs(), max_size=4))
def test_excusing_never_hurts_and_excusing_all_restores(
    output: Output, others: list[Output]
) -> None:
    before = score_of(output, *others)

    excused = score_of(
        replace(
            output,
            quality_faults_excused=output.quality_faults,
            delays_excused=output.delays,
        ),
        *others,
    )

    assert points(excused) >= points(before)
    spotless = replace(
        output, quality_faults=0, quality_faults_excused=0, delays=0, delays_excused=0
    )
    assert points(excused) == points(score_of(spotless, *others))


@given(assigned_outputs(), st.lists(assigned_outputs(), max_size=4))
def test_excusing_one_more_never_hurts_and_never_gives_more_than_it_took(
    output: Output, others: list[Output]
) -> None:
    before = score_of(output, *others)
    for events, excused in (
        ("quality_faults", "quality_faults_excused"),
        ("delays", "delays_excused"),
    ):
        if getattr(output, excused) == getattr(output, events):
            continue
        one_more = replace(output, **{excused: getattr(output, excused) + 1})
        one_less = replace(output, **{events: getattr(output, events) - 1})

        after = score_of(one_more, *others)

        assert points(after) >= points(before)
        # An excused event is as if it had not been, to the last digit.
        assert replace(after, steps=()) == replace(score_of(one_less, *others), steps=())


@given(
    score_inputs().filter(lambda one: one.leader),
    st.sampled_from(sorted(RULE_SETS)),
    st.sampled_from(["unit_result", "execution", "cohesion"]),
)
def test_a_better_ratio_of_a_leader_never_hurts(
    score_input: ScoreInput, code: str, name: str
) -> None:
    ratios = replace(score_input.leader_ratios, **{name: Decimal(1)})
    better = replace(score_input, leader_ratios=ratios)

    assert points(RULE_SETS[code].score(better)) >= points(RULE_SETS[code].score(score_input))


@given(assigned_outputs(), some_pieces, st.lists(assigned_outputs(), max_size=4))
def test_completing_more_never_hurts(output: Output, more: Decimal, others: list[Output]) -> None:
    better = replace(output, completed=output.completed + more)

    assert points(score_of(better, *others)) >= points(score_of(output, *others))


@given(
    assigned_outputs(),
    st.tuples(some_pieces, pieces),
    st.lists(assigned_outputs(), max_size=4),
)
def test_splitting_an_assignment_changes_nothing(
    output: Output, part: tuple[Decimal, Decimal], others: list[Output]
) -> None:
    """Two parts of one coefficient, both within what was assigned, neither run down to zero.

    Work beyond one part does not fill the other (that is the cap, not the split), and a part
    that its faults have used up cannot lose more: outside these two cases the law is exact.
    """
    assigned, completed = part
    completed = min(assigned, completed)
    within = replace(
        output, completed=min(output.assigned, output.completed), quality_faults=0, delays=0,
        quality_faults_excused=0, delays_excused=0,
    )  # fmt: skip
    lost = int(min(within.completed, MAX_PIECES) * 4)
    within = replace(within, quality_faults=min(lost, 3), delays=min(lost, 2))
    whole = replace(
        within, assigned=within.assigned + assigned, completed=within.completed + completed
    )
    rest = Output(within.coefficient, assigned, completed)

    one, two = score_of(whole, *others), score_of(within, rest, *others)

    assert replace(one, steps=()) == replace(two, steps=())


@given(score_inputs(), st.integers(2, 9))
def test_the_unit_of_the_coefficient_does_not_matter(score_input: ScoreInput, by: int) -> None:
    scaled = replace(
        score_input,
        outputs=tuple(replace(o, coefficient=o.coefficient * by) for o in score_input.outputs),
    )

    one, other = decree_335_2025.score(score_input), decree_335_2025.score(scaled)

    assert replace(one, steps=()) == replace(other, steps=())


@given(score_inputs())
def test_the_printed_total_is_the_sum_of_the_printed_parts(score_input: ScoreInput) -> None:
    """In a month, general points have two places, so a pencil finds the same total."""
    result = decree_335_2025.score(score_input)

    assert result.total == points(result) + result.general_points
    assert result.total == half_up(result.total, 2)

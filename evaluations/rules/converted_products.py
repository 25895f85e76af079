"""The ratios a, b, c of converted products: what was done, done well and done in time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluations.rules.arithmetic import as_fraction, exact_text
from evaluations.rules.values import Output, Settings


@dataclass(frozen=True, slots=True)
class Term:
    """What one output adds to a sum: its arithmetic in words, and the converted quantity."""

    text: str
    converted: Fraction


@dataclass(frozen=True, slots=True)
class ConvertedSums:
    """The four sums of a period, in standard products, output by output."""

    assigned: tuple[Term, ...]
    quantity: tuple[Term, ...]
    quality: tuple[Term, ...]
    timeliness: tuple[Term, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing was assigned, so there is nothing to divide by."""
        return total(self.assigned) == 0


def convert(outputs: Sequence[Output], settings: Settings) -> ConvertedSums:
    """The converted quantities that count, exact.

    A fault or a delay takes ``lost_per_fault`` of one piece; an output never falls below
    zero, and pieces beyond the assigned ones do not count while the cap is set (ADR 0010).

    Legal source: Decree 335/2025/NĐ-CP, art. 14.
    """

    def terms(converted: Callable[[Output], Term]) -> tuple[Term, ...]:
        return tuple(converted(output) for output in outputs)

    return ConvertedSums(
        assigned=terms(_assigned),
        quantity=terms(lambda output: _counted(output, 0, 0, settings)),
        quality=terms(
            lambda output: _counted(
                output, output.quality_faults, output.quality_faults_excused, settings
            )
        ),
        timeliness=terms(
            lambda output: _counted(output, output.delays, output.delays_excused, settings)
        ),
    )


def total(terms: Sequence[Term]) -> Fraction:
    """The sum in standard products, exact; zero when there are no terms."""
    return sum((term.converted for term in terms), Fraction(0))


def ratio(terms: Sequence[Term], assigned: Sequence[Term]) -> Fraction:
    """The share of the assigned quantity, from 0 to 1, exact.

    Raises:
        ZeroDivisionError: nothing was assigned; ask ``is_empty`` first.
    """
    return min(Fraction(1), total(terms) / total(assigned))


def _assigned(output: Output) -> Term:
    coefficient, pieces = as_fraction(output.coefficient), as_fraction(output.assigned)
    return _term(coefficient, exact_text(pieces), pieces)


def _counted(output: Output, events: int, excused: int, settings: Settings) -> Term:
    text, pieces = exact_text(output.completed), as_fraction(output.completed)
    if settings.cap_completed_at_assigned:
        pieces = min(pieces, as_fraction(output.assigned))
        text = f"min({text}, {exact_text(output.assigned)})"
    if events:
        lost = settings.lost_per_fault
        pieces = max(Fraction(0), pieces - as_fraction(lost) * (events - excused))
        text = f"max(0, {text} − {exact_text(lost)} × ({events} − {excused}))"
    return _term(as_fraction(output.coefficient), text, pieces)


def _term(coefficient: Fraction, text: str, pieces: Fraction) -> Term:
    converted = coefficient * pieces
    return Term(f"{exact_text(coefficient)} × {text} = {exact_text(converted)}", converted)

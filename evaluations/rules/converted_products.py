"""The ratios a, b, c of converted products: what was done, done well and done in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from evaluations.rules.arithmetic import as_fraction, exact_text
from evaluations.rules.values import Output, Settings


@dataclass(frozen=True, slots=True)
class Term:
    """What one output adds to a sum: its arithmetic in words, and the converted quantity."""

    text: str
    converted: Fraction


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms output by output, and what they come to in standard products, exact."""

    terms: tuple[Term, ...]
    total: Fraction

    @classmethod
    def of(cls, terms: Iterable[Term]) -> Self:
        """The terms added up once; zero when there are none."""
        kept = tuple(terms)
        return cls(kept, sum((term.converted for term in kept), Fraction(0)))


@dataclass(frozen=True, slots=True)
class ConvertedSums:
    """The four sums of a period, in standard products."""

    assigned: Sum
    quantity: Sum
    quality: Sum
    timeliness: Sum

    @property
    def is_empty(self) -> bool:
        """Nothing was assigned, so there is nothing to divide by."""
        return self.assigned.total == 0


def convert(outputs: Sequence[Output], settings: Settings) -> ConvertedSums:
    """The converted quantities that count, exact.

    A fault or a delay takes ``lost_per_fault`` of one piece; an output never falls below
    zero, and pieces beyond the assigned ones do not count while the cap is set (ADR 0010).
    An output without either counts in all three sums alike, and is worked out once.

    Legal source: Decree 335/2025/NĐ-CP, art. 14.
    """
    counted = [_counted(output, 0, 0, settings) for output in outputs]
    quantity = Sum.of(counted)
    faults = [(one.quality_faults, one.quality_faults_excused) for one in outputs]
    delays = [(one.delays, one.delays_excused) for one in outputs]

    def less(events: Sequence[tuple[int, int]]) -> Sum:
        if not any(count for count, _excused in events):
            return quantity
        return Sum.of(
            _counted(output, count, excused, settings) if count else whole
            for output, whole, (count, excused) in zip(outputs, counted, events, strict=True)
        )

    return ConvertedSums(
        assigned=Sum.of(_assigned(output) for output in outputs),
        quantity=quantity,
        quality=less(faults),
        timeliness=less(delays),
    )


def ratio(part: Sum, assigned: Sum) -> Fraction:
    """The share of the assigned quantity, from 0 to 1, exact.

    Raises:
        ZeroDivisionError: nothing was assigned; ask ``is_empty`` first.
    """
    return min(Fraction(1), part.total / assigned.total)


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

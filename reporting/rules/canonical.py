"""How numbers and instants are written into a snapshot; the encoding is that of all evidence."""

from fractions import Fraction

from evaluations.rules.arithmetic import Exact, half_up
from organizations.rules.canonical import (
    NotCanonical,
    canonical_json,
    checksum,
    instant_text,
)

__all__ = [
    "NotCanonical",
    "canonical_json",
    "checksum",
    "exactly_two_places",
    "instant_text",
    "two_places",
]


def two_places(value: Exact | int | None) -> str | None:
    """A number as printed, rounded half up once; None stays None."""
    return None if value is None else exactly_two_places(value)


def exactly_two_places(value: Exact | int) -> str:
    """The same for a value that is there."""
    return format(half_up(Fraction(value), 2), "f")

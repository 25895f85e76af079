"""The arithmetic every score rests on: exact fractions, and one way to round."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

Exact = Decimal | Fraction

# The same coefficients and quantities stand in thousands of scores; what they are as a fraction and
# as text depends on the value alone.
KEPT = 4096


def half_up(value: Exact, places: int) -> Decimal:
    """Round to ``places`` decimals, a half away from zero: 89.985 → 89.99, -0.125 → -0.13.

    The one rounding function of the portal. It agrees digit for digit with PostgreSQL's
    ``round(numeric, int)`` and does not depend on the decimal context.

    Raises:
        ValueError: ``places`` is negative, or the value is not a finite number.
    """
    if places < 0:
        raise ValueError("places must not be negative")
    exact = as_fraction(value)
    doubled = 2 * abs(exact.numerator) * 10**places + exact.denominator
    magnitude = doubled // (2 * exact.denominator)
    sign = "-" if exact < 0 and magnitude else ""
    return Decimal(f"{sign}{magnitude}E-{places}")  # read from text: no context rounds it


def as_fraction(value: Exact | int) -> Fraction:
    """The same number, exactly.

    Raises:
        ValueError: the value is NaN or infinite.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("the value must be a finite number")
        return _fraction_of(value)
    return Fraction(value)


@lru_cache(KEPT)
def _fraction_of(value: Decimal) -> Fraction:
    return Fraction(*value.as_integer_ratio())


def decimal_text(value: Decimal) -> str:
    """Plain digits without an exponent, as printed: ``27.50`` stays ``27.50``."""
    return format(value, "f")


def exact_text(value: Exact | int) -> str:
    """The exact value in the shortest form a person can check: ``4.95``, or ``1/3``."""
    exact = as_fraction(value)
    return _text_of(exact.numerator, exact.denominator)


@lru_cache(KEPT)
def _text_of(numerator: int, denominator: int) -> str:
    places = _terminating_places(denominator)
    if places is None:
        return f"{numerator}/{denominator}"
    return decimal_text(Decimal(f"{numerator * 10**places // denominator}E-{places}"))


def _terminating_places(denominator: int) -> int | None:
    """How many decimals write the fraction exactly; None when none do."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    return max(twos, fives) if denominator == 1 else None

"""Exact fractions and the one way to round."""

import decimal
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.arithmetic import as_fraction, decimal_text, exact_text, half_up

finite = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)


@given(finite, st.integers(0, 8))
def test_rounding_agrees_with_the_standard_library(value: Decimal, places: int) -> None:
    with decimal.localcontext(prec=2_000):
        expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)

    assert half_up(value, places) == expected


def test_rounding_does_not_depend_on_the_decimal_context() -> None:
    value = Decimal("123456789.123456789123456789")

    with decimal.localcontext(prec=3, rounding=decimal.ROUND_DOWN):
        rounded = half_up(value, 10)

    assert decimal_text(rounded) == "123456789.1234567891"


def test_a_number_just_below_a_half_goes_down_however_long_it_is() -> None:
    assert half_up(Decimal("89.994" + "9" * 60), 2) == Decimal("89.99")
    assert half_up(Fraction(89995, 1000) - Fraction(1, 10**50), 2) == Decimal("89.99")


def test_zero_has_no_sign() -> None:
    assert decimal_text(half_up(Decimal("-0.001"), 2)) == "0.00"
    assert decimal_text(half_up(Decimal("-0"), 2)) == "0.00"


def test_places_are_never_negative() -> None:
    with pytest.raises(ValueError, match=r"^places must not be negative$"):
        half_up(Decimal(10), -1)
    assert half_up(Decimal("2.5"), 0) == Decimal(3)


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^the value must be a finite number$"):
        half_up(Decimal(text), 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(99, 20), "4.95"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-7, 6), "-7/6"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 625), "0.0016"),
        (Fraction(1, 400), "0.0025"),
        (Decimal("27.50"), "27.5"),
        (Decimal("1E+2"), "100"),
        (0, "0"),
        (-3, "-3"),
    ],
)
def test_an_exact_number_is_written_in_its_shortest_form(
    value: Fraction | Decimal | int, text: str
) -> None:
    assert exact_text(value) == text


def test_the_exact_text_is_found_without_binary_fractions() -> None:
    """Of numbers finer than a float holds too: no step of it may divide as floats do."""
    for fine in ("1.0000000000000000000000001", "0.3333333333333333333333333"):
        assert exact_text(Decimal(fine)) == fine
    assert exact_text(Fraction(1, 3 * 2**60)) == f"1/{3 * 2**60}"


@given(finite)
def test_the_exact_text_loses_nothing(value: Decimal) -> None:
    assert Fraction(exact_text(value)) == as_fraction(value)


def test_printed_numbers_keep_their_zeros_and_have_no_exponent() -> None:
    assert decimal_text(Decimal("27.50")) == "27.50"
    assert decimal_text(Decimal("0E-6")) == "0.000000"
    assert decimal_text(Decimal("1E+3")) == "1000"

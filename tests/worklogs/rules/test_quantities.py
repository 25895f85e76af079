"""Quantities as people type them in Vietnam."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklogs.rules.quantities import (
    NegativeQuantity,
    QuantityError,
    QuantityNotUnderstood,
    QuantityTooLarge,
    QuantityTooPrecise,
    parse_quantity,
)


@pytest.mark.parametrize(
    ("typed", "quantity"),
    [
        ("0", "0"),
        ("3", "3"),
        (" 3 ", "3"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1.25", "1.25"),
        ("1,50", "1.50"),
        ("1.500", "1500"),
        ("12.345,6", "12345.6"),
        ("999.999,99", "999999.99"),
        ("999999,99", "999999.99"),
        ("007", "7"),
        ("-0", "0"),
    ],
)
def test_comma_and_point_are_read_as_vietnamese_writes_them(typed: str, quantity: str) -> None:
    assert parse_quantity(typed) == Decimal(quantity)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", QuantityNotUnderstood),
        ("ba", QuantityNotUnderstood),
        ("1.2.3", QuantityNotUnderstood),
        ("1,", QuantityNotUnderstood),
        (",5", QuantityNotUnderstood),
        ("1 5", QuantityNotUnderstood),
        ("1e3", QuantityNotUnderstood),
        ("NaN", QuantityNotUnderstood),
        ("٣", QuantityNotUnderstood),
        ("3\n4", QuantityNotUnderstood),
        ("1" * 100_000, QuantityNotUnderstood),
        ("-1", NegativeQuantity),
        ("-0,01", NegativeQuantity),
        ("-1.500", NegativeQuantity),
        ("1,500", QuantityTooPrecise),
        ("0.500", QuantityTooPrecise),
        ("1.234,567", QuantityTooPrecise),
        ("1000000", QuantityTooLarge),
        ("1.000.000", QuantityTooLarge),
    ],
)
def test_what_is_no_quantity_is_refused_by_its_fact(
    typed: str, refusal: type[QuantityError]
) -> None:
    with pytest.raises(refusal):
        parse_quantity(typed)


def test_a_number_of_twenty_characters_is_read_and_a_longer_one_is_not() -> None:
    assert parse_quantity("7".rjust(20, "0")) == 7
    with pytest.raises(QuantityNotUnderstood):
        parse_quantity("7".rjust(21, "0"))


@given(st.decimals(0, Decimal("999999.99"), places=2))
def test_a_printed_quantity_is_read_back_the_same(quantity: Decimal) -> None:
    assert parse_quantity(str(quantity).replace(".", ",")) == quantity
    grouped = f"{quantity:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parse_quantity(grouped) == quantity


@given(st.text(max_size=30))
def test_any_text_gives_a_quantity_or_a_named_refusal(text: str) -> None:
    try:
        quantity = parse_quantity(text)
    except QuantityError:
        return
    assert 0 <= quantity <= Decimal("999999.99")

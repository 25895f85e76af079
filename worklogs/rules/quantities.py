"""Quantities as people type them in Vietnam: ``1,5`` is one and a half, ``1.500`` is many."""

import re
from decimal import Decimal

PLACES = 2
LARGEST = Decimal("999999.99")
LONGEST_TEXT = 20

PLAIN = re.compile(r"(-?)([0-9]+)(?:[.,]([0-9]+))?")
GROUPED = re.compile(r"(-?)([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")


class QuantityError(ValueError):
    """A text that gives no quantity."""


class QuantityNotUnderstood(QuantityError):
    """Not a number."""


class NegativeQuantity(QuantityError):
    """A number below zero."""


class QuantityTooPrecise(QuantityError):
    """More than two decimals."""


class QuantityTooLarge(QuantityError):
    """More than 999,999.99."""


def parse_quantity(text: str) -> Decimal:
    """A quantity from 0 to 999,999.99 with up to two decimals.

    Comma or point parts the decimals; points before groups of exactly three digits are
    thousands, as Vietnamese writes them: ``1.5`` is 1.5, ``1.500`` is 1500, and ``1,500`` has
    a decimal too many rather than a second meaning.

    Raises:
        QuantityNotUnderstood: the text is not a number.
        NegativeQuantity, QuantityTooPrecise, QuantityTooLarge: a number outside these limits.
    """
    typed = text.strip()
    if len(typed) > LONGEST_TEXT:
        raise QuantityNotUnderstood
    match = GROUPED.fullmatch(typed) or PLAIN.fullmatch(typed)
    if match is None:
        raise QuantityNotUnderstood
    sign, whole, decimals = match[1], match[2].replace(".", ""), match[3] or ""
    quantity = Decimal(f"{whole}.{decimals}")
    if sign and quantity:
        raise NegativeQuantity
    if len(decimals) > PLACES:
        raise QuantityTooPrecise
    if quantity > LARGEST:
        raise QuantityTooLarge
    return quantity

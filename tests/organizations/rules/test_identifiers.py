"""Identifiers sort by the moment they were made."""

from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.identifiers import uuid7

moments = st.integers(0, 2**48 - 1)
noise = st.binary(min_size=10, max_size=10)


def test_the_example_of_the_standard() -> None:
    """RFC 9562, A.6: 2022-02-22 19:22:22 UTC."""
    random = (0xCC3 << 68 | 0x18C4DC0C0C07398F).to_bytes(10, "big")

    assert uuid7(0x017F22E279B0, random) == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


@given(moments, noise)
def test_every_identifier_is_of_version_7(now_ms: int, random: bytes) -> None:
    identifier = uuid7(now_ms, random)

    assert identifier.version == 7
    assert identifier.variant == RFC_4122
    assert identifier.int >> 80 == now_ms


@given(moments, moments, noise, noise)
def test_a_later_moment_sorts_later(one: int, other: int, a: bytes, b: bytes) -> None:
    if one < other:
        assert uuid7(one, a) < uuid7(other, b)


def test_all_random_bits_that_fit_are_used() -> None:
    assert uuid7(0, b"\xff" * 10).int.bit_count() == 74 + 3 + 1


@pytest.mark.parametrize(
    ("now_ms", "random"), [(-1, bytes(10)), (2**48, bytes(10)), (0, bytes(9)), (0, bytes(11))]
)
def test_what_does_not_fit_is_refused(now_ms: int, random: bytes) -> None:
    with pytest.raises(ValueError, match="must"):
        uuid7(now_ms, random)

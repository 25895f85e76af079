"""Identifiers that sort by the moment they were made."""

from uuid import UUID

RANDOM_BYTES = 10
LATEST_MS = 2**48 - 1


def uuid7(now_ms: int, random: bytes) -> UUID:
    """A version 7 UUID of that moment, in milliseconds since 1970 UTC, with 74 random bits.

    Two of the same millisecond have no order. Not a secret: never use one as a token.

    Raises:
        ValueError: a moment before 1970 or after 10889, or not exactly ten random bytes.

    Source: RFC 9562, 5.7.
    """
    if not 0 <= now_ms <= LATEST_MS:
        raise ValueError("now_ms must fit into 48 bits")
    if len(random) != RANDOM_BYTES:
        raise ValueError("random must hold ten bytes")
    noise = int.from_bytes(random, "big")
    version_and_noise = 0x7000 | noise >> 68
    variant_and_noise = 1 << 63 | noise & (1 << 62) - 1
    return UUID(int=now_ms << 80 | version_and_noise << 64 | variant_and_noise)

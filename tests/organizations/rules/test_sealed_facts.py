"""The written form of facts and their seals: whoever holds the rule gets the same bytes."""

import hashlib
import hmac
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from organizations.rules.canonical import (
    NotCanonical,
    canonical_json,
    checksum,
    exact_instant,
    instant_text,
    json_column,
    stored,
)
from organizations.rules.sealing import (
    NOTHING_BEFORE,
    EventFacts,
    RowDigest,
    event_digest,
    link_root,
    row_digest,
    rows_digest,
)

MORNING = datetime(2026, 10, 21, 7, 30, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
ID = UUID("01890000-0000-7000-8000-000000000001")
SALT = bytes(range(16))


def test_the_order_in_which_facts_were_told_does_not_matter() -> None:
    assert canonical_json({"b": [1, True, None], "a": {"d": "x", "c": ()}}) == (
        '{"a":{"c":[],"d":"x"},"b":[1,true,null]}'
    )


def test_letters_are_written_in_one_form_whatever_keyboard_typed_them() -> None:
    composed, decomposed = "Nguyễn", "Nguye\u0302\u0303n"

    assert composed != decomposed
    assert canonical_json({decomposed: decomposed}) == f'{{"{composed}":"{composed}"}}'


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (0.5, "float"),
        (Decimal("0.5"), "Decimal"),
        (date(2026, 10, 21), "date"),
        ([{"deep": 0.5}], "float"),
        ({1: "x"}, "key int"),
    ],
)
def test_what_two_machines_might_write_differently_is_refused_by_name(value, named) -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical_json(value)

    assert str(refused.value) == named


def test_a_checksum_is_that_of_the_text_in_utf_8() -> None:
    assert checksum("Khánh Hòa") == hashlib.sha256("Khánh Hòa".encode()).hexdigest()


def test_instants_are_written_in_utc() -> None:
    assert instant_text(MORNING) == "2026-10-21T00:30:00Z"
    assert exact_instant(MORNING) == "2026-10-21T00:30:00.123456Z"


def test_a_column_keeps_its_scale_its_microseconds_and_its_kind() -> None:
    row = {
        "at": MORNING,
        "day": date(2026, 10, 21),
        "id": ID,
        "points": Decimal("90.00"),
        "large": Decimal("1E+3"),
        "many": [Decimal("0.10"), {"in": (MORNING,)}],
        "none": None,
        "yes": True,
        "words": "x",
    }

    assert stored(row) == {
        "at": "2026-10-21T00:30:00.123456Z",
        "day": "2026-10-21",
        "id": str(ID),
        "points": "90.00",
        "large": "1000",
        "many": ["0.10", {"in": ["2026-10-21T00:30:00.123456Z"]}],
        "none": None,
        "yes": True,
        "words": "x",
    }


def test_a_fraction_in_a_column_differs_from_the_same_digits_as_text() -> None:
    assert json_column('{"a": 0.50, "b": "0.50", "c": 1}') == {
        "a": {"number": "0.50"},
        "b": "0.50",
        "c": 1,
    }


def event(**changed) -> EventFacts:
    facts = {
        "id": ID,
        "agency_id": 7,
        "actor_user_id": 3,
        "actor_posting_id": 5,
        "action": "entry.approved",
        "object_id": "9",
        "details": {"b": 1, "a": 2},
        "recorded_at": MORNING,
    }
    return EventFacts(**(facts | changed))


def test_an_event_is_sealed_with_every_column() -> None:
    assert event().text() == (
        '{"action":"entry.approved","agency":7,"details":{"a":2,"b":1},'
        f'"id":"{ID}","object":"9","posting":5,'
        '"recorded_at":"2026-10-21T00:30:00.123456Z","user":3}'
    )


def test_an_event_belongs_to_the_chain_of_its_agency_or_of_the_province() -> None:
    assert event().chain == 7
    assert event(agency_id=None).chain == 0


def test_a_digest_is_salted_and_says_whether_it_is_of_an_event_or_a_row() -> None:
    """Worked out here byte by byte, as the stand-alone verifier does."""
    assert event_digest(SALT, "việc") == hmac.digest(SALT, b"event\0" + "việc".encode(), "sha256")
    assert row_digest(SALT, "score", 2, "11", "việc") == hmac.digest(
        SALT, b"row\0score.2\x0011\0" + "việc".encode(), "sha256"
    )


def test_rows_are_digested_in_their_order() -> None:
    one = RowDigest("score", 2, "11", bytes([1]) * 32)
    two = RowDigest("entry", 1, "12", bytes([2]) * 32)
    first, second = f"score.2 11 {'01' * 32}\n", f"entry.1 12 {'02' * 32}\n"

    assert one.line() == first
    assert rows_digest([one, two]) == hashlib.sha256((first + second).encode()).digest()
    assert rows_digest([two, one]) != rows_digest([one, two])
    assert rows_digest([]) == hashlib.sha256().digest()


def test_a_link_holds_version_chain_position_and_what_came_before() -> None:
    event_part, rows_part = bytes([3]) * 32, bytes([4]) * 32
    written = b"\1" + b"\0" * 7 + b"\7" + b"\0" * 6 + b"\1\2"

    assert bytes(32) == NOTHING_BEFORE
    assert link_root(7, 258, NOTHING_BEFORE, event_part, rows_part) == (
        hashlib.sha256(written + NOTHING_BEFORE + event_part + rows_part).digest()
    )


def test_an_instant_that_is_utc_already_stays() -> None:
    assert instant_text(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05Z"

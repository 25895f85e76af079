"""Figures and days as Vietnamese papers write them; what is missing is never zero."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from organizations.templatetags.formats import (
    STATES,
    day_label,
    level_badge,
    minutes,
    number,
    percent,
    period_name,
    short_date,
    status_chip,
    weekday_short,
)


@pytest.fixture(autouse=True, params=["vi"])
def language(request: pytest.FixtureRequest) -> object:
    with translation.override(request.param):
        yield


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        ("1234567.5", 2, "1.234.567,50"),
        ("0.125", 2, "0,13"),
        ("-1234", None, "−1.234"),
        ("92.830", None, "92,83"),
        ("100", None, "100"),
        (0, None, "0"),
    ],
)
def test_numbers_carry_vietnamese_marks(value: str, places: int | None, written: str) -> None:
    assert number(Decimal(value), places) == written


def test_english_readers_get_english_marks() -> None:
    with translation.override("en"):
        assert number(Decimal("1234567.5"), 2) == "1,234,567.50"
        assert minutes(90) == "1 h 30 min"


@pytest.mark.parametrize(
    ("code", "alone", "within", "in_english"),
    [
        ("2026-11", "Tháng 11/2026", "tháng 11/2026", "November 2026"),
        ("2026-03", "Tháng 03/2026", "tháng 03/2026", "March 2026"),
        ("2026-Q4", "Quý IV/2026", "quý IV/2026", "Quarter IV/2026"),
        ("2026", "Năm 2026", "năm 2026", "Year 2026"),
        ("sổ tay", "sổ tay", "sổ tay", "sổ tay"),
    ],
)
def test_a_period_has_a_name_that_people_use(
    code: str, alone: str, within: str, in_english: str
) -> None:
    assert period_name(code) == alone
    assert period_name(code, "within") == within
    with translation.override("en"):
        assert period_name(code) == in_english


def test_a_share_is_written_as_percent() -> None:
    assert percent(Decimal("0.9634")) == "96,3%"


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        (90, "1 giờ 30 phút", "1,5 giờ"),
        (45, "45 phút", "0,75 giờ"),
        (480, "8 giờ", "8 giờ"),
        (0, "0 phút", "0 giờ"),
        (100, "1 giờ 40 phút", "1,67 giờ"),
        (371000, "6.183 giờ 20 phút", "6.183,33 giờ"),
    ],
)
def test_minutes_are_said_in_hours(value: int, long: str, short: str) -> None:
    assert (minutes(value), minutes(value, "short")) == (long, short)


@pytest.mark.parametrize("written", [number, percent, minutes, short_date, status_chip])
def test_a_missing_value_is_a_dash_with_words_and_never_zero(
    written: Callable[[None], str],
) -> None:
    assert "–" in written(None)
    assert "không có số liệu" in written(None)


def test_days_are_named() -> None:
    day = date(2026, 11, 24)
    assert short_date(day) == "24/11/2026"
    assert weekday_short(day) == "T3"
    assert day_label(day, day) == "Hôm nay, 24/11"
    assert day_label(day, date(2026, 11, 25)) == "Thứ Ba, 24/11"


def test_a_level_not_yet_known_is_not_enough_data() -> None:
    assert "Chưa đủ dữ liệu" in level_badge(None)
    assert "Hoàn thành xuất sắc nhiệm vụ" in level_badge("excellent")


def test_an_unknown_state_keeps_its_own_words_escaped() -> None:
    assert "&lt;b&gt;" in status_chip("<b>")


def test_no_day_is_alarming_for_being_short_or_empty() -> None:
    days = ("complete", "missing", "late", "leave", "rest", "today", "future")
    assert all(STATES[day].tone != "bad" for day in days)

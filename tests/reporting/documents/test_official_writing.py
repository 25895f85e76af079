"""How numbers, dates and names are written on official paper."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.documents import text


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Decimal("1234.5"), 1, "1.234,5"),
        (1_234_567, 0, "1.234.567"),
        (Decimal("89.985"), 2, "89,99"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-0.3"), 1, "−0,3"),
        (Decimal("-0.004"), 2, "0,00"),
        (Fraction(1, 3), 2, "0,33"),
        (0, 0, "0"),
        (None, 1, "–"),
    ],
)
def test_numbers_have_points_for_thousands_and_a_comma_for_decimals(value, places, written):
    assert text.number(value, places) == written


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_a_written_number_reads_back_within_half_of_its_last_place(value: Decimal):
    written = text.number(value, 2).replace(".", "").replace(",", ".").replace("−", "-")
    assert abs(Decimal(written) - value) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 8, 5), "ngày 05 tháng 8 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_january_and_february_take_a_leading_zero(day, written):
    assert text.long_date(day).replace(text.NBSP, " ") == written


def test_a_date_never_breaks_between_a_word_and_its_number():
    assert text.long_date(date(2026, 8, 5)).split(" ") == [
        "ngày\xa005",
        "tháng\xa08",
        "năm\xa02026",
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("2026-10", "tháng 10 năm 2026"),
        ("2026-02", "tháng 02 năm 2026"),
        ("2026-Q3", "quý III năm 2026"),
        ("2026", "năm 2026"),
        ("đợt thử", "đợt thử"),
    ],
)
def test_a_period_is_named_as_people_say_it(code, name):
    assert text.period_name(code).replace(text.NBSP, " ") == name


def test_an_instant_is_shown_in_vietnamese_time():
    assert text.short_instant(text.instant("2026-10-24T17:30:00Z")) == "00:30 25/10/2026"


def test_nothing_due_has_no_share_at_all():
    assert text.ratio(0, 0) is None
    assert text.percent(text.ratio(None, 5)) == "–"
    assert text.percent(text.ratio(0, 5)) == "0,0%"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("SỞ NỘI VỤ", ["SỞ NỘI VỤ"]),
        ("ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA", ["ỦY BAN NHÂN DÂN", "TỈNH KHÁNH HÒA"]),
        ("", []),
    ],
)
def test_a_long_name_is_spread_evenly_over_the_letterhead(name, lines):
    assert text.balanced_lines(name, 27) == lines


@given(st.text(alphabet="ABC ĐẶ", max_size=120))
def test_no_word_of_a_name_is_lost_when_it_is_spread(name: str):
    assert " ".join(text.balanced_lines(name, 27)).split() == name.split()


@given(st.text())
def test_cleaned_text_can_always_be_stored_as_xml(words: str):
    cleaned = text.clean(words)
    assert all(char in "\t\n" or (char >= " " and not "\x7f" <= char <= "\x9f") for char in cleaned)
    cleaned.encode("utf-8")


@given(st.text())
def test_break_points_change_nothing_that_can_be_seen(words: str):
    seen = words.replace(text.ZERO_WIDTH_SPACE, "")
    assert text.breakable(seen).replace(text.ZERO_WIDTH_SPACE, "") == seen

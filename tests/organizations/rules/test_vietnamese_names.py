"""Vietnamese text: clean, searchable without accents, and in dictionary order."""

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.names import (
    initials,
    nfc,
    nfc_lines,
    person_sort_key,
    sort_key,
    unaccented,
    words,
)

PEOPLE = [
    "An",
    "Lê An",
    "Nguyễn An",
    "Nguyễn Văn An",
    "Trần An",
    "Lê Ân",
    "Lê Ấn",
    "Nguyễn Thị Bình",
    "Phạm Cường",
    "Phạm Dũng",
    "Lê Đạt",
    "Bùi Minh Hà",
    "Đặng Minh Hà",
    "Đỗ Minh Hà",
    "Hồ Hả",
    "Hồ Hải",
    "Ngô Hiền",
    "Ngô Hoa",
    "Ngô Hòa",
    "Ngô Hùng",
    "Ngô Oanh",
    "Ngô Ổn",
    "Ngô Ơn",
    "Võ Thu",
    "Võ Thư",
    "Võ Thứ",
    "Vũ Uyên",
    "Vũ Ước",
    "Vũ Yến",
]
WORDS = ["1", "10", "2", "a", "à", "ả", "ã", "á", "ạ", "ác", "ă", "â", "b", "c", "d", "đ", "e", "ê",
             "i", "o", "ô", "ơ", "u", "ư", "y"]  # fmt: skip


def test_people_are_sorted_by_given_name_then_family_then_middle_names() -> None:
    shuffled = Random(7).sample(PEOPLE, len(PEOPLE))

    assert sorted(shuffled, key=person_sort_key) == PEOPLE


def test_letters_come_before_tones_and_tones_in_their_order() -> None:
    shuffled = Random(7).sample(WORDS, len(WORDS))

    assert sorted(shuffled, key=sort_key) == WORDS


@pytest.mark.parametrize(
    "ascending",
    [
        ["ban", "bàn", "bản", "bãn", "bán", "bạn", "băn", "bân"],
        ["hoa", "Hoa", "HOA", "hòa", "hoan"],
        ["xã", "xã A", "xã B", "xãa"],
        ["Phòng 1", "Phòng 10", "Phòng 2", "Phòng A"],
        ["-", "0", "a"],
        ["", "-", "a"],
        ["ma ma", "má ma", "mà mb"],
    ],
)
def test_texts_are_sorted_as_in_the_dictionary(ascending: list[str]) -> None:
    keys = [sort_key(text) for text in ascending]

    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_both_ways_to_write_a_letter_sort_alike() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Ổn")

    assert person_sort_key(decomposed) == person_sort_key("Nguyễn Thị Ổn")


@given(st.text())
def test_sort_keys_are_ascii_and_never_fail(text: str) -> None:
    assert sort_key(text).isascii()
    assert person_sort_key(text).isascii()


def test_a_sort_key_fits_its_column() -> None:
    assert len(person_sort_key("Ngưỡng " * 17)) <= 600


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Báo cáo", "bao cao"),
        ("ĐƯỜNG Đỗ Đạt", "duong do dat"),
        ("  Phòng   Văn hóa\t- Xã hội ", "phong van hoa - xa hoi"),
        (unicodedata.normalize("NFD", "Nghĩa vụ ở Ấn Độ"), "nghia vu o an do"),
        ("ươƯƠăĂâÂêÊôÔ", "uouoaaaaeeoo"),
        ("", ""),
    ],
)
def test_searches_compare_without_accents(text: str, bare: str) -> None:
    assert unaccented(text) == bare


@given(st.text())
def test_taking_accents_away_twice_changes_nothing(text: str) -> None:
    assert unaccented(unaccented(text)) == unaccented(text)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("báo cáo", "bc"),
        ("Đề án", "da"),
        ("Tiếp công dân, giải quyết đơn thư", "tcdgqdt"),
        ("Phòng văn hóa - xã hội", "pvhxh"),
        ("Kế hoạch 2026", "kh2"),
        ("", ""),
        ("—", ""),
    ],
)
def test_initials_of_every_word(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_words_are_parted_by_anything_but_letters_and_digits() -> None:
    assert words("Số 12/BC-SNV_x: Tháng 8.") == ["so", "12", "bc", "snv", "x", "thang", "8"]


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Nguyễn   Văn\tAn \n", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
        ("a\x00b\x07c", "abc"),
        ("a\u200bb\ufeffc\u202ed", "abcd"),
        ("a\ud800b", "ab"),
        ("một\u00a0hai\u3000ba", "một hai ba"),
        ("một\nhai\r\nba\u2028bốn", "một hai ba bốn"),
        ("\x00", ""),
        ("📄 tờ trình", "📄 tờ trình"),
    ],
)
def test_a_line_is_cleaned(typed: str, clean: str) -> None:
    assert nfc(typed) == clean


def test_a_longer_text_keeps_its_lines() -> None:
    assert nfc_lines("\n\n Một  việc \r\n\r\nHai\x00 việc\n\n") == "Một việc\n\nHai việc"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_any_database_can_hold_it(text: str) -> None:
    for clean in (nfc, nfc_lines):
        once = clean(text)
        assert clean(once) == once
        assert "\x00" not in once
        assert once.encode("utf-8").decode("utf-8") == once
        assert unicodedata.is_normalized("NFC", once)

"""Tasks are found by words without accents, or by initials."""

import pytest

from organizations.rules.names import initials, unaccented
from worklogs.rules.search import Candidate, Match, matches, ranked

NAMES = [
    "Báo cáo tháng",
    "Báo cáo",
    "Tiếp công dân, giải quyết đơn thư",
    "Soạn thảo báo cáo chuyên đề",
    "Dự thảo quyết định",
    "Đề án",
    "Bàn giao công việc",
]


def match(query: str, name: str) -> Match | None:
    return matches(query, unaccented(name), initials(name))


def found(query: str, limit: int = 10) -> list[str]:
    candidates = [Candidate(name, unaccented(name), initials(name)) for name in NAMES]
    return ranked(query, candidates, limit)


@pytest.mark.parametrize(
    ("query", "name", "how_well"),
    [
        ("báo cáo", "Báo cáo", Match.WHOLE_NAME),
        ("BAO  CAO", "Báo cáo", Match.WHOLE_NAME),
        ("bao c", "Báo cáo", Match.START_OF_NAME),
        ("tiep cong dan giai", "Tiếp công dân, giải quyết đơn thư", Match.START_OF_NAME),
        ("bc", "Báo cáo tháng", Match.INITIALS),
        ("bct", "Báo cáo tháng", Match.INITIALS),
        ("đa", "Đề án", Match.INITIALS),
        ("so bao cao", "Soạn thảo báo cáo chuyên đề", Match.WORDS_IN_ORDER),
        ("cao soan", "Soạn thảo báo cáo chuyên đề", Match.WORDS_IN_ANY_ORDER),
        ("ao", "Báo cáo", Match.INSIDE_A_WORD),
        ("cao hao", "Soạn thảo báo cáo chuyên đề", Match.INSIDE_A_WORD),
        ("bc", "Bàn giao công việc", None),
        ("ct", "Báo cáo tháng", Match.INITIALS_INSIDE),
        ("bt", "Báo cáo tháng", None),
        ("bao thu", "Báo cáo", None),
        ("", "Báo cáo", None),
        (" - ", "Báo cáo", None),
    ],
)
def test_how_well_a_query_fits_a_name(query: str, name: str, how_well: Match | None) -> None:
    assert match(query, name) is how_well


def test_one_letter_is_the_start_of_a_word_not_initials() -> None:
    assert match("c", "Báo cáo") is Match.WORDS_IN_ORDER
    assert match("b", "Báo cáo") is Match.START_OF_NAME


def test_a_word_is_used_once_when_words_stand_in_order() -> None:
    assert match("bao bao", "Báo cáo") is Match.WORDS_IN_ANY_ORDER


def test_the_best_matches_come_first_and_the_shorter_of_equals() -> None:
    assert found("bc") == ["Báo cáo", "Báo cáo tháng", "Soạn thảo báo cáo chuyên đề"]
    assert found("báo cáo") == ["Báo cáo", "Báo cáo tháng", "Soạn thảo báo cáo chuyên đề"]


def test_no_more_than_the_limit_and_nothing_for_nothing() -> None:
    assert found("báo cáo", limit=1) == ["Báo cáo"]
    assert found("báo cáo", limit=0) == []
    assert found("xyz") == []
    assert found("") == []


def test_equal_names_keep_their_order_and_keys_are_never_compared() -> None:
    first, second = object(), object()
    same = [Candidate(first, "bao cao", "bc"), Candidate(second, "bao cao", "bc")]

    assert ranked("bao", same, 5) == [first, second]


def test_a_very_long_query_is_cut() -> None:
    endless = "báo cáo " * 10_000

    assert found(endless) == found(endless[:100]) == found("báo cáo")


def test_a_single_letter_is_no_initial_inside_a_name() -> None:
    assert match("q", "Dự thảo quyết định") == Match.WORDS_IN_ORDER
    assert match("z", "Dự thảo quyết định") is None

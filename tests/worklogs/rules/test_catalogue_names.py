"""Names that say nearly the same are shown; codes count on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.names import unaccented
from worklogs.rules.catalogue_names import (
    NEAR,
    NameIndex,
    following_code,
    likeness,
    near_names,
    next_code,
    trigrams,
)

texts = st.text(max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lập báo cáo tháng", "Lập báo cáo hằng tháng"),
        ("Lập báo cáo tháng", "lap bao cao thang"),  # typed without accents
        ("Tiếp công dân", "Tiếp dân"),
        ("Chứng thực bản sao", "Chứng thực các bản sao"),
        ("Soạn thảo công văn", "Soạn công văn"),
        ("Báo cáo tháng lập", "Lập báo cáo tháng"),  # other order
    ],
)
def test_names_that_say_nearly_the_same_are_near(one, other) -> None:
    assert likeness(one, other) >= NEAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lập báo cáo tháng", "Chủ trì họp giao ban"),
        ("Tiếp công dân", "Cấp giấy chứng nhận"),
        ("Kiểm tra thực tế tại cơ sở", "Kiểm tra tiến độ nhiệm vụ được giao"),
        ("Văn thư đi", "Thẩm định dự toán"),
    ],
)
def test_names_of_different_work_are_not(one, other) -> None:
    assert likeness(one, other) < NEAR


def test_the_nearest_come_first_and_no_more_than_asked_for() -> None:
    names = ["Họp giao ban", "Lập báo cáo quý", "Lập báo cáo tháng", "Lập báo cáo hằng tháng"]
    stored = [(name, unaccented(name)) for name in names]

    found = near_names("Lập báo cáo tháng", stored, limit=2)

    assert [near.key for near in found] == ["Lập báo cáo tháng", "Lập báo cáo hằng tháng"]
    assert found[0].share == 1.0


@given(texts, texts)
def test_likeness_is_mutual_and_between_nothing_and_all(one, other) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1


@given(texts)
def test_a_name_is_wholly_like_itself_unless_it_holds_no_word(name) -> None:
    assert likeness(name, name) == (1.0 if trigrams(unaccented(name)) else 0.0)


@pytest.mark.parametrize(
    ("wish", "taken", "code"),
    [
        ("C.XA.11", [], "C.XA.11"),
        ("C.XA.11", ["C.XA.11"], "C.XA.12"),
        ("C.XA.09", ["C.XA.09", "C.XA.10"], "C.XA.11"),
        ("C.XA", ["C.XA"], "C.XA.01"),
        ("7", ["7", "8"], "9"),
    ],
)
def test_a_code_that_is_taken_counts_on(wish, taken, code) -> None:
    assert next_code(wish, taken) == code


def test_a_new_task_follows_the_last_of_its_list() -> None:
    assert following_code(["C.01", "C.02", "C.10"], "C.99") == "C.11"
    assert following_code([], "C.01") == "C.01"


@given(
    st.text(alphabet="ABC.019", min_size=1, max_size=8), st.lists(st.text("ABC.019", max_size=8))
)
def test_a_given_code_is_always_free(wish, taken) -> None:
    assert next_code(wish, taken) not in taken


@given(st.text("abc đê", max_size=12), st.lists(st.text("abc đê", max_size=12), max_size=12))
def test_the_index_finds_what_looking_at_every_name_finds(name, names) -> None:
    stored = [(index, unaccented(text)) for index, text in enumerate(names)]

    assert NameIndex(stored).near(name, limit=5) == near_names(name, stored, limit=5)

"""A help text is read from its file, and found by words with or without accents."""

import pytest

from organizations.rules.help_topics import Part, in_order, search, topic

HEAD = "title: Nhật ký một ngày\nlead: Mỗi việc một dòng.\npart: staff\n"
BODY = (
    "Ghi việc.\n\n## Nộp ngày {#declare}\nXác nhận đã ghi xong.\n\n"
    "## Nhất thiết\nKhông cần đủ giờ.\n"
)
DAY = topic("day", f"{HEAD}pages: worklogs:today worklogs:day\npicture: day\n---\n{BODY}")
REVIEW = topic("review", "title: Thẩm định\nlead: Từng mục nhật ký.\npart: head\n---\nChấp nhận.\n")


def test_a_file_says_what_it_is_beside() -> None:
    assert (DAY.title, DAY.part, DAY.picture) == ("Nhật ký một ngày", Part.STAFF, "day")
    assert DAY.pages == ("worklogs:today", "worklogs:day")
    assert [section.name for section in DAY.sections] == ["", "declare", "nhat-thiet"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: Một\n---\nHai", "the head lacks lead, part"),
        ("Không có đầu", "the head lacks lead, part, title"),
        (f"{HEAD}colour: red\n---\n", "line 4: colour: red"),
        ("title Một\n---\n", "line 1: title Một"),
    ],
)
def test_a_file_that_is_wrong_says_where(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        topic("bad", text)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("nhat ky", ["day ", "review "]),
        ("nhật ký", ["day ", "review "]),
        ("NHẬT KÝ", ["day ", "review "]),
        ("nop", ["day declare"]),
        ("nộp ngày", ["day declare"]),
        ("nhất", ["day nhat-thiet"]),
        ("nhat", ["day ", "day nhat-thiet", "review "]),
        ("ghi xong", ["day declare"]),
        ("chấp nhận", ["review "]),
        ("không có ở đâu", []),
        ("  ", []),
        ("???", []),
    ],
)
def test_words_find_the_sections_that_hold_them_all(asked: str, found: list[str]) -> None:
    hits = search([DAY, REVIEW], asked)

    assert [f"{hit.topic.name} {hit.section.name}" for hit in hits] == found


def test_a_long_section_is_cut_around_what_was_asked() -> None:
    long = topic("long", f"{HEAD}---\n{'trước ' * 60}đúng chỗ {'sau ' * 60}\n")

    excerpt = search([long], "dung cho")[0].excerpt

    assert excerpt.startswith("… trước")
    assert "đúng chỗ" in excerpt
    assert excerpt.endswith("sau …")
    assert len(excerpt) < 200


def test_texts_stand_by_part_then_as_they_say() -> None:
    first = topic("z", "title: A\nlead: b\npart: head\norder: 1\n---\n")

    assert [one.name for one in in_order([REVIEW, DAY, first])] == ["day", "z", "review"]

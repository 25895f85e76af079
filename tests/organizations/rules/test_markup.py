"""The few marks of help texts, and what is no mark."""

import pytest

from organizations.rules.markup import (
    Heading,
    Listing,
    Mark,
    Paragraph,
    Span,
    blocks,
    links,
    plain,
)


def test_a_text_is_headings_paragraphs_and_lists() -> None:
    found = blocks(
        "Một câu\nhai dòng.\n\n## Tổng điểm {#total}\n- một\n- hai\n  ba\n\n1. trước\n2. sau\n"
    )

    assert [type(one) for one in found] == [Paragraph, Heading, Listing, Listing]
    assert plain(found[0]) == "Một câu hai dòng."
    assert found[1] == Heading(2, (Span(Mark.PLAIN, "Tổng điểm"),), "total")
    assert found[2].items[1] == (Span(Mark.PLAIN, "hai ba"),)
    assert (found[2].is_ordered, found[3].is_ordered) == (False, True)


def test_a_heading_without_a_name_is_named_by_its_words() -> None:
    assert blocks("### Nộp ngày, đủ giờ?")[0].name == "nop-ngay-du-gio"


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("a **b** c", [("plain", "a "), ("strong", "b"), ("plain", " c")]),
        ("gõ `Ctrl+D`.", [("plain", "gõ "), ("code", "Ctrl+D"), ("plain", ".")]),
        ("[ở đây](day.md#x)", [("link", "ở đây")]),
        ("2 * 3 * 4 và a_b_c", [("plain", "2 * 3 * 4 và a_b_c")]),
        ("<b>không</b> là thẻ", [("plain", "<b>không</b> là thẻ")]),
    ],
)  # fmt: skip
def test_marks_of_a_line(line: str, spans: list[tuple[str, str]]) -> None:
    assert [(span.mark.value, span.text) for span in blocks(line)[0].line] == spans


def test_links_say_where_they_lead() -> None:
    assert list(links(blocks("Xem [a](a.md) và:\n\n- [b](b.md#c)"))) == ["a.md", "b.md#c"]

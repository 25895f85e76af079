"""Plots: safe markup, honest gaps, words beside every colour."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.plots import (
    LEVEL_ORDER,
    Bar,
    Dot,
    HeatDay,
    HeatRow,
    Point,
    ShareRow,
    StackRow,
    bars,
    calendar_heat_map,
    dot_compare,
    heat_step,
    person_day_heat_map,
    share_heat_map,
    stacked_levels,
    trend,
)

WEEKDAYS = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
WORDS = {level: level.upper() for level in LEVEL_ORDER}
HOSTILE = """<script>"x"</script> & 'y'"""
SVG = "{http://www.w3.org/2000/svg}"


def tree(markup: str) -> ET.Element:
    """The markup, which must be well formed; every plot here is our own, so the parser is safe."""
    return ET.fromstring(markup.replace("<br>", "<br/>"))  # noqa: S314


def calendar(days: list[HeatDay]) -> str:
    return calendar_heat_map(days, title="Kỳ 10/2026", description="Mỗi ô", weekdays=WEEKDAYS)


def every_plot(words: str) -> list[str]:
    """One of each kind, with these words wherever words go."""
    day = HeatDay(date(2026, 10, 15), share=Decimal("0.5"), text=words, url=words, words=words)
    return [
        calendar_heat_map([day], title=words, description=words, weekdays=[words] * 7,
                          legend=[("4", words)]),
        person_day_heat_map([HeatRow(words, [day], words)], [day.day], title=words, corner=words,
                            weekdays=[words] * 7, legend=[("4", words)]),
        share_heat_map([ShareRow(words, [Decimal("0.5"), None], words)], [words] * 2, title=words,
                       corner=words, missing=words, legend=[("4", words)]),
        bars([Bar(words, Decimal(1), words, words, note=words)], title=words),
        dot_compare([Dot(words, Decimal(1), words, words, note=words)], title=words,
                    reference=Decimal(2), reference_text=words),
        stacked_levels([StackRow(words, {"good": 1}, words), StackRow(words, {})], title=words,
                       words={level: words for level in LEVEL_ORDER}),
        trend([Point(words, Decimal(1), words)], title=words, description=words),
    ]  # fmt: skip


@given(words=st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=20))
def test_whatever_people_are_called_the_markup_stays_whole(words: str) -> None:
    for plot in every_plot(words):
        assert words.strip() in "".join(tree(plot).itertext()) or not words.strip()


def test_a_name_that_looks_like_markup_is_only_a_name() -> None:
    for plot in every_plot(HOSTILE):
        assert "<script" not in plot
        assert not [part for part in tree(plot).iter() if part.tag.endswith("script")]


def test_no_plot_carries_inline_style_or_script() -> None:
    for plot in every_plot("A"):
        for part in tree(plot).iter():
            assert "style" not in part.attrib
            assert not [name for name in part.attrib if name.startswith("on")]


def test_every_picture_has_a_title_and_is_read_as_one_image() -> None:
    for plot in (
        calendar([HeatDay(date(2026, 10, 15), text="7,5")]),
        trend([Point("T1", Decimal(1), "1")], title="Tỷ lệ", description="T1: 1"),
    ):
        (svg,) = tree(plot).iter(f"{SVG}svg")
        assert svg.get("role") == "img"
        assert svg.findtext(f"{SVG}title")
        assert svg.findtext(f"{SVG}desc")


def test_a_calendar_with_links_lets_a_screen_reader_reach_them() -> None:
    plot = calendar([HeatDay(date(2026, 10, 15), text="7,5", url="/day/2026-10-15/")])
    (svg,) = tree(plot).iter(f"{SVG}svg")
    assert svg.get("role") == "group"
    (link,) = svg.iter(f"{SVG}a")
    assert link.get("aria-label") == "15/10 7,5"


def test_a_period_from_the_15th_to_the_14th_takes_the_weeks_it_touches() -> None:
    days = [HeatDay(date(2026, 10, 15) + timedelta(n)) for n in range(31)]
    (svg,) = tree(calendar(days)).iter(f"{SVG}svg")
    assert svg.get("height") == str(24 + 5 * 48)
    names = [text.text for text in svg.iter(f"{SVG}text")]
    assert names[:7] == WEEKDAYS
    assert {"15/10", "1/11", "14"} <= set(names)


@pytest.mark.parametrize(
    ("share", "step"),
    [("0", 0), ("0.01", 1), ("0.49", 1), ("0.5", 2), ("0.8", 3), ("0.95", 4), ("1", 4), ("1.2", 4)],
)
def test_colours_change_at_the_printed_limits(share: str, step: int) -> None:
    assert heat_step(Decimal(share)) == step


def test_a_day_without_data_is_not_drawn_as_a_day_with_nothing() -> None:
    assert HeatDay(date(2026, 10, 15), share=None).heat == "none"
    assert HeatDay(date(2026, 10, 15), share=Decimal(0)).heat == "0"


def test_an_unknown_kind_of_day_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        HeatDay(date(2026, 10, 15), kind="short")


def test_people_by_days_is_a_table_whose_cells_have_both_heads() -> None:
    day = HeatDay(date(2026, 10, 15), share=Decimal(1), words="Thứ Năm 15/10: đã kê khai")
    table = tree(
        person_day_heat_map([HeatRow("Trần Văn Đức", [day])], [day.day], title="Phòng",
                            corner="Người", weekdays=WEEKDAYS)
    )  # fmt: skip
    assert [head.get("scope") for head in table.iter("th")] == ["col", "col", "row"]
    assert "Thứ Năm 15/10: đã kê khai" in "".join(table.itertext())


def test_a_row_with_a_missing_cell_is_refused_instead_of_shifting_days() -> None:
    with pytest.raises(ValueError, match="0 cells for 1 days"):
        person_day_heat_map([HeatRow("A", [])], [date(2026, 10, 15)], title="", corner="",
                            weekdays=WEEKDAYS)  # fmt: skip


def drawn(plot: str, name: str) -> list[ET.Element]:
    return [part for part in tree(plot).iter() if name in part.get("class", "").split()]


def test_a_missing_figure_has_no_bar_and_no_dot() -> None:
    assert not drawn(bars([Bar("A", None, "–")], title="x"), "bar")
    assert not drawn(dot_compare([Dot("A", None, "–")], title="x"), "dot")


def test_the_longest_bar_is_the_whole_width() -> None:
    plot = bars([Bar("A", Decimal(4), "4"), Bar("B", Decimal(1), "1")], title="x")
    assert [bar.get("width") for bar in drawn(plot, "bar")] == ["100%", "25%"]


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=8))
def test_dots_and_reference_stay_on_the_scale(values: list[Decimal]) -> None:
    plot = dot_compare([Dot("A", value, "") for value in values], title="", reference=values[0])
    places = [float((dot.get("cx") or "").rstrip("%")) for dot in drawn(plot, "dot")]
    assert all(0 <= place <= 100 for place in places)
    assert len(places) == len(values)


@given(st.dictionaries(st.sampled_from(LEVEL_ORDER), st.integers(0, 5000), min_size=1))
def test_shares_of_levels_fill_the_row_in_order(counts: dict[str, int]) -> None:
    plot = stacked_levels([StackRow("A", counts)], title="x", words=WORDS)
    shares = drawn(plot, "share")
    widths = sum(float((share.get("width") or "").rstrip("%")) for share in shares)
    assert not shares or abs(widths - 100) < 0.05
    order = [share.get("class", "").removeprefix("share share-") for share in shares]
    assert order == [level for level in LEVEL_ORDER if counts.get(level)]


def test_the_counts_of_levels_are_said_in_words() -> None:
    plot = stacked_levels(
        [StackRow("A", {"good": 3}), StackRow("B", {"completed": 2})], title="x", words=WORDS
    )
    assert {"GOOD: 3", "COMPLETED: 2"} <= set(tree(plot).itertext())


def test_a_period_without_a_figure_breaks_the_line() -> None:
    values = [1, 2, None, 3, 4]
    points = [
        Point(str(n), None if v is None else Decimal(v), str(v)) for n, v in enumerate(values)
    ]
    plot = trend(points, title="x", description="y")
    assert len(drawn(plot, "trend-line")) == 2
    assert len(drawn(plot, "trend-dot")) == 4


def test_a_level_line_is_drawn_without_a_scale() -> None:
    plot = trend(
        [Point("a", Decimal(5), "5"), Point("b", Decimal(5), "5")], title="", description=""
    )
    heights = {dot.get("cy") for dot in drawn(plot, "trend-dot")}
    assert len(heights) == 1


def test_nothing_to_show_draws_nothing() -> None:
    assert calendar([]) == ""
    assert trend([Point("a", None, "–")], title="", description="") == ""


def test_a_share_is_rounded_down_so_that_all_is_all_and_what_is_missing_is_no_zero() -> None:
    markup = share_heat_map(
        [ShareRow("Văn phòng", [Decimal("0.9999"), Decimal(0), None])],
        ["8/2026", "9/2026", "10/2026"],
        title="Ngày công",
        corner="Đơn vị",
        missing="không có dữ liệu",
    )

    assert "99%" in markup
    assert "100%" not in markup
    assert markup.count("0%") == 1
    assert "không có dữ liệu" in markup

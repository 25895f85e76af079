"""The colours of the portal can be read: WCAG 2.2 AA, hints and switched-off buttons too."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", (CSS / "tokens.css").read_text()))
WHITE = "#fff"

GROUNDS = ["ground", "surface", "surface-2", "sea-50"]
TEXTS = [(ink, ground) for ink in ("ink", "ink-2", "hint", "sea-700") for ground in GROUNDS]
TEXTS += [
    ("good", "good-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"), ("leave", "leave-soft"),
    ("quiet", "quiet-soft"), ("sea-900", "sea-100"), ("hint", "quiet-soft"),
    ("ink-2", "quiet-soft"), ("ink-2", "sea-100"), ("sea-700", "sea-100"), ("ink", "warn-soft"),
    ("ink", "bad-soft"), ("ink", "good-soft"), ("sea-700", "warn-soft"), ("hint", "warn-soft"),
    ("bad", "surface"), ("good", "surface"), ("warn", "surface"), ("leave", "surface"),
    ("bad", "ground"), ("sea-100", "sea-900"), ("sea-950", "nest"),
    ("ink", "heat-0"), ("ink", "heat-1"), ("ink", "heat-2"), ("ink", "heat-3"),
    ("hint", "heat-0"), ("hint", "heat-1"), ("ink", "leave-soft"), ("hint", "leave-soft"),
]  # fmt: skip
ON_WHITE_LETTERS = ["sea-700", "sea-900", "heat-4", "level-excellent", "bad", "good"]
EDGES = [("control", "surface"), ("control", "ground"), ("focus", "ground"), ("focus", "surface"),
         ("good-line", "surface"), ("bad-line", "surface"), ("level-good", "surface")]  # fmt: skip


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_known_figure() -> None:
    assert contrast("#000", WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_letters_can_be_read(ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ON_WHITE_LETTERS)
def test_white_letters_can_be_read(ground: str) -> None:
    assert contrast(WHITE, TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_and_marks_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(TOKENS[edge], TOKENS[ground]) >= 3


def test_colours_are_written_in_one_place() -> None:
    components = (CSS / "app.css").read_text().partition("@media print")[0]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", components)) <= {WHITE}


def test_vietnamese_letters_have_room_for_their_marks() -> None:
    css = (CSS / "app.css").read_text()
    heights = re.findall(r"line-height: ([\d.]+);", css) + re.findall(
        r"/([\d.]+) var\(--font\)", css
    )
    assert min(map(float, heights)) >= 1.4

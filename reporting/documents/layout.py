"""The two letterheads as data: state (Decree 30/2020) and Party (HD 36-HD/VPTW).

Lengths in millimetres, sizes in points.  What the sources leave open is noted in ADR 0021.
"""

from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
# 22 at the top: the marks above capitals of the first line stay below the 20 of the decree.
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 22, 20, 30, 15
# The wide appendix: the page lies on its side and the binding edge becomes the top.
WIDE_TOP, WIDE_BOTTOM, WIDE_LEFT, WIDE_RIGHT = 25, 15, 20, 20
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
WIDE_TEXT_WIDTH = PAGE_HEIGHT - WIDE_LEFT - WIDE_RIGHT
FONT = "Tinos"
WORD_FONT = "Times New Roman"  # Tinos has the same widths
NUMBER_GAP = "\u00a0" * 8  # the clerk writes the number when the paper leaves the house
TABLE_SIZE = 11.0
WIDE_TABLE_SIZE = 10.0
FOOTER_SIZE = 8.0


@dataclass(frozen=True)
class Line:
    """One line of the right half of the letterhead; ``rule_mm`` is a drawn line below it."""

    text: str
    size: float
    rule_mm: float = 0


@dataclass(frozen=True)
class Layout:
    """What differs between a state paper and a Party paper."""

    national: tuple[Line, ...]  # bold
    parent_size: float
    issuer_size: float
    issuer_mark: str  # printed below the issuing body instead of a drawn line
    number_size: float
    number_format: str
    code_has_stroke: bool  # Party papers: the type before a stroke, BC/BTCTU
    place_size: float
    title_size: float
    subject_size: float
    body_size: float
    page_number_size: float
    recipients_heading_size: float
    recipients_size: float
    recipients_are_underlined: bool  # else italic bold
    recipients_end: tuple[str, str]  # after each line, after the last
    archive: str
    prefixes: tuple[tuple[str, str], ...] = ()  # how this side writes KT. and the like

    def number_line(self, document_code: str) -> str:
        """``Số:        /BC-SNV`` or ``Số        -BC/BTCTU``, with room for the number."""
        code = _with_stroke(document_code) if self.code_has_stroke else document_code
        return self.number_format.format(gap=NUMBER_GAP, code=code)

    def signing_prefix(self, prefix: str) -> str:
        return dict(self.prefixes).get(prefix, prefix)


STATE = Layout(
    national=(
        Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12),
        Line("Độc lập - Tự do - Hạnh phúc", 13, rule_mm=56.1),
    ),
    parent_size=12,
    issuer_size=12,
    issuer_mark="",
    number_size=13,
    number_format="Số:{gap}/{code}",
    code_has_stroke=False,
    place_size=13,
    title_size=14,
    subject_size=14,
    body_size=13,
    page_number_size=13,
    recipients_heading_size=12,
    recipients_size=11,
    recipients_are_underlined=False,
    recipients_end=(";", "."),
    archive="Lưu: VT",
)

PARTY = Layout(
    national=(Line("ĐẢNG CỘNG SẢN VIỆT NAM", 15, rule_mm=72.8),),
    parent_size=14,
    issuer_size=14,
    issuer_mark="*",
    number_size=14,
    number_format="Số{gap}-{code}",
    code_has_stroke=True,
    place_size=14,
    title_size=16,
    subject_size=14,
    body_size=14,
    page_number_size=14,
    recipients_heading_size=14,
    recipients_size=12,
    recipients_are_underlined=True,
    recipients_end=(",", "."),
    archive="Lưu VT",
    prefixes=(("TM.", "T/M"), ("KT.", "K/T"), ("TL.", "T/L")),
)

LAYOUTS = {"state": STATE, "party": PARTY}


def issuer_rule_mm(longest_line: int, size: float) -> float:
    """A drawn line of two fifths of the issuing body's name (the decree: ⅓ to ½).

    ``longest_line`` in characters; a bold capital is about 0.7 of its size wide.
    """
    return round(0.4 * longest_line * 0.7 * size * 25.4 / 72, 1)


def _with_stroke(document_code: str) -> str:
    kind, dash, issuer = document_code.partition("-")
    return f"{kind}/{issuer}" if dash and "/" not in document_code else document_code

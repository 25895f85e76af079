"""How official Vietnamese paper writes numbers, dates and names.  Pure, no locale, no clock."""

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

from evaluations.rules.arithmetic import half_up

Number = int | Decimal | Fraction

NBSP = "\u00a0"
ZERO_WIDTH_SPACE = "\u200b"
MINUS = "\u2212"
NOTHING = "–"  # printed where the snapshot says null: missing is not zero
REPLACEMENT = "\ufffd"
VIETNAM = timezone(timedelta(hours=7), "ICT")  # no daylight saving time
QUARTERS = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}

# Control characters, lone surrogates and non-characters have no place in XML; the bidirectional
# overrides could make a line read otherwise than it is stored.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LONG_RUN = re.compile(r"\S{24,}")


def clean(text: str) -> str:
    """The text in NFC with line ends as ``\\n``; what cannot be printed becomes U+FFFD, visibly."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNPRINTABLE.sub(REPLACEMENT, composed)


def breakable(text: str) -> str:
    """The same words, with invisible break points in runs too long for a line or a cell."""
    return _LONG_RUN.sub(lambda run: ZERO_WIDTH_SPACE.join(re.findall(".{1,12}", run[0])), text)


def number(value: Number | None, places: int = 0) -> str:
    """``1.234,5``: rounded once, half up.  None is printed as a dash."""
    if value is None:
        return NOTHING
    rounded = half_up(Fraction(value), places)
    whole, _, decimals = format(abs(rounded), f",.{places}f").partition(".")
    sign = MINUS if rounded < 0 else ""
    return sign + whole.replace(",", ".") + (f",{decimals}" if decimals else "")


def change(value: Number | None, places: int = 0) -> str:
    """A difference with its sign: ``+1,2``, ``−0,3``, ``0``."""
    shown = number(value, places)
    return f"+{shown}" if value is not None and half_up(Fraction(value), places) > 0 else shown


def percent(share: Number | None, places: int = 1) -> str:
    """A share of 1 as ``96,3%``."""
    return NOTHING if share is None else f"{number(Fraction(share) * 100, places)}%"


def in_brackets(share: Number | None) -> str:
    """`` (96,3%)`` after a figure; nothing when there is no share."""
    return "" if share is None else f" ({percent(share)})"


def ratio(part: int | None, whole: int | None) -> Fraction | None:
    """The exact quotient; None when either is missing or nothing was due."""
    return None if part is None or not whole else Fraction(part, whole)


def hours(minutes: Number | None) -> Fraction | None:
    """Whole minutes as exact hours."""
    return None if minutes is None else Fraction(minutes) / 60


def decimal(value: str | None) -> Decimal | None:
    """A number of the snapshot, which keeps decimals as strings."""
    return None if value is None else Decimal(value)


def day(value: str | None) -> date | None:
    """A date of the snapshot."""
    return None if value is None else date.fromisoformat(value)


def instant(value: str) -> datetime:
    """An instant of the snapshot, in Vietnamese time."""
    return datetime.fromisoformat(value).astimezone(VIETNAM)


def long_date(value: date) -> str:
    """``ngày 05 tháng 8 năm 2026``, unbroken within each pair.

    Legal source: Decree 30/2020, Annex I: days below 10 and months 1 and 2 take a leading zero.
    """
    return f"ngày{NBSP}{value.day:02d} tháng{NBSP}{month_number(value.month)} năm{NBSP}{value.year}"


def month_number(month: int) -> str:
    return f"{month:02d}" if month <= 2 else str(month)  # noqa: PLR2004


def short_date(value: date | None) -> str:
    return NOTHING if value is None else f"{value:%d/%m/%Y}"


def clock(value: datetime) -> str:
    """``07 giờ 30 phút``."""
    return f"{value:%H}{NBSP}giờ {value:%M}{NBSP}phút"


def short_instant(value: datetime | None) -> str:
    return NOTHING if value is None else f"{value:%H:%M %d/%m/%Y}"


def period_name(code: str) -> str:
    """``2026-10`` → tháng 10 năm 2026; ``2026-Q3`` → quý III năm 2026; ``2026`` → năm 2026."""
    if match := re.fullmatch(r"(\d{4})-(\d{2})", code):
        return f"tháng{NBSP}{month_number(int(match[2]))} năm{NBSP}{match[1]}"
    if match := re.fullmatch(r"(\d{4})-(Q[1-4])", code):
        return f"quý{NBSP}{QUARTERS[match[2]]} năm{NBSP}{match[1]}"
    if re.fullmatch(r"\d{4}", code):
        return f"năm{NBSP}{code}"
    return clean(code)


def capitals(text: str) -> str:
    return clean(text).upper()


def balanced_lines(text: str, limit: int) -> list[str]:
    """The words on as few lines of at most ``limit`` characters as they need, evenly filled.

    A word longer than the limit keeps a line of its own.
    """
    words = text.split()
    lines: list[str] = []
    count = -(-len(" ".join(words)) // limit)
    target = -(-len(" ".join(words)) // max(count, 1))
    for word in words:
        if lines and _fits(lines[-1], word, limit, target):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _fits(line: str, word: str, limit: int, target: int) -> bool:
    """A word joins the line while that brings the line nearer to its even share."""
    longer = len(line) + 1 + len(word)
    return longer <= limit and longer - target <= target - len(line)

"""How figures, days and states are written: by the active language, and never a made-up zero."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format, get_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from organizations.rules.emergencies import KINDS, title_of

if TYPE_CHECKING:
    from organizations.models import Posting

register = template.Library()

Number = Decimal | int | str | None

SPOKEN = 4  # languages whose signs are remembered


@dataclass(frozen=True, slots=True)
class State:
    """How a state looks (the tone of its chip, its icon) and what it is called."""

    tone: str
    label: str | Promise
    icon: str = ""


STATES: Mapping[str, State] = {
    # An entry, and the review of it
    "draft": State("hollow", _("Draft"), "edit"),
    "submitted": State("sea", _("Submitted"), "clock"),
    "waiting": State("sea", _("Waiting for review"), "clock"),
    "returned": State("warn", _("Returned"), "return"),
    "accepted": State("good", _("Accepted"), "check"),
    "withdrawn": State("hollow", _("Withdrawn"), "close"),
    "corrected": State("sea", _("Hours corrected"), "edit"),
    "superseded": State("hollow", _("Replaced by a later review"), "swap"),
    # A day
    "complete": State("good", _("Declared"), "check"),
    "missing": State("hollow", _("No log yet"), "dash"),
    "late": State("warn", _("Declared late"), "clock"),
    "leave": State("leave", _("On leave"), "leave"),
    "rest": State("hollow", _("Day off"), ""),
    "today": State("sea", _("Today"), "today"),
    "future": State("hollow", _("Not yet"), ""),
    # A request for leave
    "requested": State("sea", _("Waiting for approval"), "clock"),
    "approved": State("good", _("Approved"), "check"),
    "refused": State("warn", _("Refused"), "close"),
    # A period and its report
    "open": State("sea", _("Open"), "edit"),
    "logging_closed": State("warn", _("Logging closed"), "lock"),
    "reviewing_closed": State("warn", _("Reviewing closed"), "lock"),
    "closed": State("", _("Closed"), "lock"),
    "reopened": State("warn", _("Reopened"), "edit"),
    "compiling": State("sea", _("Being compiled"), "clock"),
    "compiled": State("sea", _("Compiled"), "report"),
    "signed": State("sea", _("Signed"), "check"),
    "received": State("good", _("Received"), "check"),
    "overdue": State("bad", _("Overdue"), "warn"),
    "accepted_report": State("good", _("Report accepted"), "check"),
    "not_implemented": State("bad", _("Not implementing KPI"), "error"),
    "missing_report": State("hollow", _("Not submitted"), "dash"),
    # An assignment
    "planned": State("", _("Planned"), "assign"),
    "arising": State("sea", _("Arising"), "plus"),
    "proposed": State("hollow", _("Proposed"), "edit"),
    "assigned": State("", _("Assigned"), "assign"),
    "in_progress": State("sea", _("In progress"), "clock"),
    "done": State("good", _("Done"), "check"),
    "cancelled": State("hollow", _("Cancelled"), "close"),
    # A job of the worker
    "due": State("hollow", _("Due"), "clock"),
    "queued": State("hollow", _("Queued"), "clock"),
    "running": State("sea", _("Running"), "clock"),
    "failed": State("bad", _("Failed"), "error"),
    "not_enough_data": State("hollow", _("Not enough data"), "dash"),
}

LEVELS: Mapping[str, str | Promise] = {
    "excellent": _("Excellent completion of tasks"),
    "good": _("Good completion of tasks"),
    "completed": _("Completion of tasks"),
    "not_completed": _("Non-completion of tasks"),
    "not_enough_data": _("Not enough data"),
}


def state_of(code: str) -> State:
    """The look and the words of a state; an unknown one keeps its own words, in grey."""
    return STATES.get(code) or State("", str(code))


def nothing() -> SafeString:
    """The sign for a missing figure, with words for those who hear the page."""
    return _nothing_in(get_language())


@lru_cache(SPOKEN)
def _nothing_in(_language: str | None) -> SafeString:
    """Written once a language: tables hold hundreds of it."""
    return format_html(
        '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
        gettext("no data"),
    )


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value or 0)


def localised(value: Decimal, places: int | None = None) -> str:
    """The number with the marks of the active language, thousands grouped.

    ``places`` rounds half up for display only; None keeps what is there, without trailing zeros.
    """
    if places is None:
        text = f"{value.normalize():,f}"
    else:
        text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    language = get_language()
    marks = {
        ",": get_format("THOUSAND_SEPARATOR", language),
        ".": get_format("DECIMAL_SEPARATOR", language),
        "-": "−",
    }
    return "".join(marks.get(character, character) for character in text)


@register.filter
def number(value: Number, places: int | None = None) -> str:
    """``1234.5|number:2`` → 1.234,50 in Vietnamese; a missing value is a dash."""
    return nothing() if value is None or value == "" else localised(_decimal(value), places)


@register.filter
def percent(value: Number, places: int = 1) -> str:
    """A share from 0 to 1 as percent: ``0.9634|percent`` → 96,3%."""
    if value is None or value == "":
        return nothing()
    return f"{localised(_decimal(value) * 100, places)}%"


@register.filter
def minutes(value: Number, form: str = "long") -> str:
    """Whole minutes in words: 90 → "1 giờ 30 phút"; ``minutes:"short"`` → "1,5 giờ"."""
    if value is None or value == "":
        return nothing()
    total = _decimal(value)
    if form == "short":
        hours = (total / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return gettext("%(hours)s h") % {"hours": localised(hours)}
    whole, rest = divmod(int(total.to_integral_value(ROUND_HALF_UP)), 60)
    if not whole:
        return gettext("%(minutes)s min") % {"minutes": rest}
    parts = {"hours": localised(Decimal(whole)), "minutes": rest}
    return (
        gettext("%(hours)s h %(minutes)s min") % parts if rest else gettext("%(hours)s h") % parts
    )


@register.filter
def short_date(value: date | None) -> str:
    """24/11/2026, as official papers write it, in either language."""
    return nothing() if value is None else date_format(value, "d/m/Y")


QUARTERS = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}


@register.filter
def period_name(period: object, place: str = "") -> str:
    """What people call a period, or its code: "Tháng 11/2026", "Quý IV/2026", "Năm 2026".

    ``place`` "within" is for the midst of a sentence ("… kỳ tháng 11/2026"), "short" for a row of
    periods or an axis ("11/2026"). Codes ("2026-11", "2026-Q4", "2026") stay in addresses and in
    what machines read; another text is left alone.
    """
    code = str(period or "")
    if match := re.fullmatch(r"(\d{4})-(\d{2})", code):
        if place == "short":
            return f"{match[2]}/{match[1]}"
        month = date(int(match[1]), int(match[2]), 1)
        name = date_format(month, pgettext("name of a month, as a date format", "F Y"))
    elif match := re.fullmatch(r"(\d{4})-(Q[1-4])", code):
        name = gettext("quarter %(number)s/%(year)s")
        name %= {"number": QUARTERS[match[2]], "year": match[1]}
    elif re.fullmatch(r"\d{4}", code):
        name = gettext("year %(year)s") % {"year": code}
    else:
        return code or nothing()
    return name if place == "within" else name[0].upper() + name[1:]


def weekdays() -> list[str]:
    """The short names from Monday to Sunday: T2 … T7, CN in Vietnamese."""
    return [
        gettext("Mo"),
        gettext("Tu"),
        gettext("We"),
        gettext("Th"),
        gettext("Fr"),
        gettext("Sa"),
        gettext("Su"),
    ]


@register.filter
def weekday_short(value: date) -> str:
    """The short name of the weekday."""
    return weekdays()[value.weekday()]


def weekday_name(value: date) -> str:
    """The weekday in full: "Thứ Hai", where Django's own catalogue would say "Thứ 2"."""
    return [
        gettext("Monday"),
        gettext("Tuesday"),
        gettext("Wednesday"),
        gettext("Thursday"),
        gettext("Friday"),
        gettext("Saturday"),
        gettext("Sunday"),
    ][value.weekday()]


@register.filter
def day_label(value: date, today: date | None = None) -> str:
    """The weekday and the date, "Thứ Ba, 24/11"; with ``today`` given, "Hôm nay, 24/11"."""
    name = gettext("Today") if value == today else weekday_name(value)
    return f"{name}, {value:%d/%m}"


@register.filter
def status_chip(code: str | None) -> SafeString:
    """The chip of a state, with its own words."""
    if not code:
        return nothing()
    return _chip_in(str(code), get_language())


@lru_cache(SPOKEN * len(STATES))
def _chip_in(code: str, _language: str | None) -> SafeString:
    state = state_of(code)
    return format_html('<span class="chip {}">{}</span>', state.tone, state.label)


@register.filter
def level_badge(code: str | None) -> SafeString:
    """The badge of a classification level; no level yet is "not enough data"."""
    level = str(code or "not_enough_data")
    return format_html('<span class="level level-{}">{}</span>', level, LEVELS.get(level, level))


@register.filter
def held_title(posting: "Posting") -> str:
    """What somebody is in a posting; of an operator who looks in, in the reader's language."""
    kind = next((kind for kind in KINDS if title_of(kind) == posting.title), "")
    return emergency_kind(kind) if kind else posting.title or posting.job_position


@register.filter
def emergency_kind(kind: str) -> str:
    """Why an operator was let in, to whoever they looked at (``rules.emergencies``)."""
    words = {
        "fault": _("Emergency access because of a fault of the portal"),
        "security": _("Emergency access because of a security incident"),
        "agency": _("Emergency access at the request of the agency"),
        "authority": _("Emergency access required by an authority"),
        "other": _("Emergency access for another reason"),
    }
    return str(words[kind])

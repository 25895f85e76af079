"""The business values that the province may set from a day on: name, default, limits, source.

What ``domain`` marks as said, remembered or inferred stands here as a default, never as a constant
in code. ``organizations.queries.parameter`` reads the value in force on a day.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


class BadParameter(ValueError):
    """A name that is not known, or a value outside its limits."""


@dataclass(frozen=True, slots=True)
class Known:
    """One parameter: whole numbers have no places."""

    name: str
    default: Decimal
    least: Decimal
    most: Decimal
    source: str
    whole: bool = True


def _known(
    name: str, default: str, least: str, most: str, source: str, *, whole: bool = True
) -> Known:
    return Known(name, Decimal(default), Decimal(least), Decimal(most), source, whole)


PARAMETERS = {
    known.name: known
    for known in (
        _known("period.cutoff_day", "14", "1", "31", "Decree 09/2019/NĐ-CP; ADR 0017"),
        _known("period.due_before_day", "25", "2", "28", "Province: before the 25th; ADR 0017"),
        _known("period.grace_working_days", "2", "0", "10", "Province; ADR 0017"),
        _known("period.compile_working_days_before_due", "1", "0", "5", "Province; ADR 0017"),
        _known("day.minutes", "480", "60", "720", "Working time: 8 hours a day, 40 a week"),
        _known("day.late_after_working_days", "1", "0", "10", "Province: on time is ≤ 1 day"),
        _known("day.most_minutes_without_warning", "720", "480", "1440", "Overtime ≤ 12 h a day"),
        _known("catalogue.base_points", "5", "1", "100", "5 or 25 points are seen in practice"),
        _known("catalogue.ceiling_per_level", "100", "1", "10000", "100, 200 … 500 by complexity"),
        *(
            _known(
                f"catalogue.weight_{level}", weight, "0.1", "10", "Sample catalogue", whole=False
            )
            for level, weight in enumerate(("1", "1.2", "1.5", "2", "2.5"), start=1)
        ),
        _known(
            "evidence.most_megabytes_a_file", "10", "1", "20", "Portal; the proxy lets 21 MB by"
        ),
        _known("evidence.most_files_an_entry", "5", "0", "20", "Portal"),
        _known("evidence.most_megabytes_a_day", "50", "1", "500", "Portal: of one person's day"),
        _known("evidence.days_kept_after_removal", "90", "30", "3650", "Portal: for petitions"),
    )
}


def parse(name: str, value: str) -> Decimal:
    """The value of a parameter, checked.

    Raises:
        BadParameter: the name is unknown, or the value is no number within its limits.
    """
    known = PARAMETERS.get(name)
    if known is None:
        raise BadParameter(name)
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise BadParameter(f"{name}: {value[:20]} is not a number") from None
    if not number.is_finite() or not known.least <= number <= known.most:
        raise BadParameter(f"{name} lies between {known.least} and {known.most}")
    if known.whole and number != number.to_integral_value():
        raise BadParameter(f"{name} is a whole number")
    return number

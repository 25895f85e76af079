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
    """One parameter: whole numbers have no places; ``only`` names the values there are."""

    name: str
    default: Decimal
    least: Decimal
    most: Decimal
    source: str
    whole: bool = True
    only: tuple[Decimal, ...] = ()


def _known(
    name: str, default: str, least: str, most: str, source: str, *, whole: bool = True
) -> Known:
    return Known(name, Decimal(default), Decimal(least), Decimal(most), source, whole)


def _share(name: str, default: str, source: str) -> Known:
    """A number from 0 to 1."""
    return Known(name, Decimal(default), Decimal(0), Decimal(1), source, whole=False)


def _one_of(name: str, values: str, source: str) -> Known:
    """One of these values, the default first."""
    only = tuple(Decimal(value) for value in values.split())
    return Known(name, only[0], min(only), max(only), source, whole=False, only=only)


# How the law is read when people are scored: docs/domain/calculations.md. 1 yes, 0 no.
SCORING = (
    _one_of("score.period_months", "1 3", "Agency: month or quarter; ADR 0023"),
    _one_of("score.cap_completed_at_assigned", "1 0", "Decree 335, art. 14; ADR 0010"),
    _share("score.lost_per_fault", "0.25", "Decree 335, art. 14; ADR 0010"),
    _share("score.leader_ratio_half", "0.5", "Decree 335; ADR 0011"),
    _one_of("score.exactly_50_is_completed", "1 0", "Khánh Hòa, March 2025; ADR 0012"),
    _one_of("score.head_held_at_unit_level", "1 0", "Decree 233; ADR 0013"),
    _one_of("score.general_step", "0.25 0.5", "Decree 335, general criteria; ADR 0023"),
    _known("score.least_worked_half_days", "1", "1", "40", "ADR 0015"),
    _one_of("score.quarter_is_a_mean", "0 1", "ADR 0015"),
    _one_of("quota.excellent_leave_the_base", "1 0", "Decree 335; ADR 0016"),
    _share("quota.share", "0.20", "Decree 335; 0.25 for outstanding agencies; ADR 0016"),
    _known("petition.public_employee.file_days", "5", "1", "90", "Decree 233; ADR 0027"),
    _known("petition.public_employee.answer_working_days", "10", "1", "60", "Decree 233; ADR 0027"),
    _known("petition.others.file_days", "5", "1", "90", "as public employees; ADR 0027"),
    _known("petition.others.answer_working_days", "10", "1", "60", "as above; ADR 0027"),
    _one_of("quota.holds_publication", "1 0", "ADR 0032"),
    _one_of("quota.groups", "2 1 3", "1 all, 2 leaders apart, 3 by job position; ADR 0023"),
)

# Personal data: ADR 0055. Days of requests are working days; a lawyer confirms all of them.
PRIVACY = (
    _known("privacy.acknowledge_working_days", "2", "1", "10", "Decree 356/2025"),
    _known("privacy.see_working_days", "10", "1", "30", "Decree 356/2025"),
    _known("privacy.correct_working_days", "10", "1", "30", "Decree 356/2025"),
    _known("privacy.restrict_working_days", "15", "1", "40", "Decree 356/2025"),
    _known("privacy.object_working_days", "15", "1", "40", "Decree 356/2025"),
    _known("privacy.delete_working_days", "20", "1", "40", "Decree 356/2025"),
    _known("privacy.extension_working_days", "15", "1", "15", "Decree 356/2025: once"),
    _known("privacy.contact_days_after_leaving", "30", "0", "365", "Law 91/2025/QH15, art. 25"),
    _known("privacy.name_years_after_leaving", "10", "1", "70", "Law on Archives"),
    _known("privacy.leave_note_years", "2", "1", "70", "Province; Law 91/2025/QH15; ADR 0055"),
    _known("privacy.message_years", "5", "1", "70", "Province; Law 91/2025/QH15; ADR 0055"),
    _known("privacy.request_years", "5", "1", "70", "Province; Decree 356/2025; ADR 0055"),
    _known("privacy.entry_years", "10", "5", "70", "Province; Law on Archives; ADR 0055"),
    _known("privacy.notice_days", "180", "30", "3650", "Portal"),
)

PARAMETERS = {
    known.name: known
    for known in (
        *SCORING,
        _known("period.cutoff_day", "14", "1", "31", "Decree 09/2019/NĐ-CP; ADR 0017"),
        _known("period.due_before_day", "25", "2", "28", "Province: before the 25th; ADR 0017"),
        _known("period.grace_working_days", "2", "0", "10", "Province; ADR 0017"),
        _one_of("report.delegates_sign_by_order", "1 0", "1 TL., 0 TUQ.; ADR 0040"),
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
        _known("mail.quiet_from_hour", "19", "0", "24", "Portal: no mail from this hour on"),
        _known("mail.quiet_until_hour", "7", "0", "24", "Portal: nor before this hour"),
        _known("reminders.minute_of_day", "1035", "0", "1439", "Portal: 17:15, after work"),
        _known("review.sample_a_week", "2", "1", "20", "Portal: of a person's week; ADR 0036"),
        _known("reminders.review_after_working_days", "2", "1", "20", "Portal"),
        _known(
            "evidence.most_megabytes_a_file", "10", "1", "20", "Portal; the proxy lets 21 MB by"
        ),
        _known("evidence.most_files_an_entry", "5", "0", "20", "Portal"),
        _known("evidence.most_megabytes_a_day", "50", "1", "500", "Portal: of one person's day"),
        _one_of("second_look.officers_first", "0 1", "Portal: 0 other heads, 1 officer; ADR 0030"),
        _known("honesty.person_first_working_days", "3", "0", "20", "Portal; ADR 0035"),
        _known("files.days_kept", "7", "1", "90", "Portal: files asked for; ADR 0046"),
        _known("webhooks.days_kept", "90", "7", "3650", "Portal: messages to systems; ADR 0068"),
        *PRIVACY,
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
    if known.only and number not in known.only:
        raise BadParameter(f"{name} is one of {', '.join(str(value) for value in known.only)}")
    if known.whole and number != number.to_integral_value():
        raise BadParameter(f"{name} is a whole number")
    return number

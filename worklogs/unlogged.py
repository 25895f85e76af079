"""Unlogged time as it is typed: one small box for each reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from worklogs.lines import read_duration, typed_time
from worklogs.models import UnloggedReason, WorkDay


@dataclass(slots=True)
class TypedReason:
    """What was typed beside one reason, and what is wrong with it."""

    reason: UnloggedReason
    time: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        """The field's name in the form."""
        return f"unlogged-{self.reason}"


def stored_reasons(day: WorkDay | None) -> list[TypedReason]:
    """Every reason with the time that is stored for it."""
    said = day.unlogged if day is not None else {}
    return [
        TypedReason(reason, typed_time(said[reason]) if reason in said else "")
        for reason in UnloggedReason
    ]


def typed_reasons(data: QueryDict) -> list[TypedReason] | None:
    """Every reason as typed; None when the form does not speak of them."""
    found = [TypedReason(reason) for reason in UnloggedReason]
    if not any(typed.name in data for typed in found):
        return None
    for typed in found:
        typed.time = data.get(typed.name, "").strip()
    return found


def read_reasons(typed: list[TypedReason]) -> Mapping[UnloggedReason, int]:
    """Whole minutes by reason; what cannot be read says so in its ``error``."""
    minutes = {}
    for one in typed:
        if not one.time:
            continue
        errors: dict[str, str] = {}
        duration = read_duration(one.time, errors)
        if duration is not None:
            minutes[one.reason] = duration.minutes
        one.error = errors.get("time", "")
    return minutes

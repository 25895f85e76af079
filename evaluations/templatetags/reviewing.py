"""Pieces of the review pages."""

import json
from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evaluations.rules.remarks import Remark
from organizations.templatetags.formats import minutes, number
from organizations.templatetags.ui import chip
from worklogs.models import WorkEntry
from worklogs.queries.evidence import with_files
from worklogs.rules.links import link_in

register = template.Library()


@register.filter
def remark_chip(remark: Remark) -> SafeString:
    """Why an entry is worth a look, as a chip."""
    words = {
        Remark.LONG_DAY: _("More than 12 hours this day"),
        Remark.DAY_OFF: _("Day off"),
        Remark.ON_LEAVE: _("On leave this day"),
        Remark.SAME_WORDS: _("Same words as on earlier days"),
        Remark.RETURNED_BEFORE: _("Returned before"),
    }
    return chip("late", words[remark])


@register.filter
def is_link(entry: WorkEntry) -> bool:
    """Whether the entry names its output by a web address."""
    return link_in(entry.output_reference) is not None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an entry says, as it was on the screen and as it stands now."""

    label: str
    before: str
    now: str

    @property
    def differs(self) -> bool:
        """Whether it was changed meanwhile."""
        return self.before != self.now


@register.filter
def seen(entry: WorkEntry) -> str:
    """What a reviewer is shown of the entry, to come back with the decision about it."""
    return json.dumps(_facts(entry), ensure_ascii=False)


@register.filter
def compared_with(said: str | None, entry: WorkEntry) -> list[Fact]:
    """What was on the screen (from ``seen``) beside what stands now; nothing if it is unreadable.

    One query where the entry has not been given its files.
    """
    try:
        before = json.loads(said or "")
    except ValueError:
        return []
    if not isinstance(before, dict):
        return []
    if not hasattr(entry, "files"):
        with_files([entry])
    return [
        Fact(_labels()[name], str(before.get(name, "")), now) for name, now in _facts(entry).items()
    ]


def _facts(entry: WorkEntry) -> dict[str, str]:
    finished = f"{number(entry.quantity)} {entry.task.unit_of_count}"
    return {
        "words": entry.said,
        "task": f"{entry.task.code} · {entry.task.name}",
        "time": str(minutes(entry.minutes)),
        "quantity": finished if entry.is_finished else _("in progress"),
        "output": entry.output_reference,
        "files": ", ".join(file.name for file in entry.files),
    }


def _labels() -> dict[str, str]:
    return {
        "words": _("What was done"),
        "task": _("Task"),
        "time": _("Time"),
        "quantity": _("Quantity"),
        "output": _("Document number or link"),
        "files": _("Evidence"),
    }

"""How a decision is written and read in JSON."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from evaluations.commands import Verdict
from evaluations.commands.bulk import MOST_AT_ONCE
from evaluations.commands.reviews import QUALITY_LEVELS
from evaluations.models import Decision, Review
from organizations.api.frame import DayField, Text
from worklogs.models.days import MINUTES_IN_A_DAY

LONGEST = 500
LARGEST_VERSION = 2**31 - 1
MOST_FAULTS = 99
AN_ENTRY = "01997a3e-5c1b-7c31-9f4e-5d2a8c6b7e10"
A_REVIEW = "01997b11-0a7e-7d02-8c55-b1f0a9d8e3c2"
COUNTS = ("quality_faults", "quality_faults_excused", "delays", "delays_excused")


class SeenEntry(serializers.Serializer[Any]):
    """An entry as it was read: its day, version and the decision in force, if there was one."""

    example: Mapping[str, Any] = {
        "entry_id": AN_ENTRY,
        "work_date": "2026-10-12",
        "version": 1,
        "supersedes": None,
    }

    entry_id = serializers.UUIDField()
    work_date = DayField()
    version = serializers.IntegerField(min_value=1, max_value=LARGEST_VERSION)
    supersedes = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="The decision that was read."
    )


class NewDecision(SeenEntry):
    """What a reviewer says of one version of an entry."""

    example: Mapping[str, Any] = {
        **SeenEntry.example,
        "decision": "accepted",
        "quality_level": 4,
        "accepted_minutes": None,
        "quality_faults": 0,
        "quality_faults_excused": 0,
        "delays": 0,
        "delays_excused": 0,
        "reason": "",
        "objective_cause": "",
    }

    decision = serializers.ChoiceField(Decision.choices)
    quality_level = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=QUALITY_LEVELS.start,
        max_value=QUALITY_LEVELS.stop - 1,
        help_text="Of what is accepted.",
    )
    accepted_minutes = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=MINUTES_IN_A_DAY,
        help_text="Null accepts what was declared; other minutes need a reason.",
    )
    quality_faults = serializers.IntegerField(min_value=0, max_value=MOST_FAULTS, default=0)
    quality_faults_excused = serializers.IntegerField(min_value=0, max_value=MOST_FAULTS, default=0)
    delays = serializers.IntegerField(min_value=0, max_value=MOST_FAULTS, default=0)
    delays_excused = serializers.IntegerField(min_value=0, max_value=MOST_FAULTS, default=0)
    reason = Text(max_length=LONGEST, required=False, allow_blank=True, default="")
    objective_cause = Text(max_length=LONGEST, required=False, allow_blank=True, default="")


class Made(serializers.Serializer[Review]):
    """A decision as it was stored."""

    example: Mapping[str, Any] = {
        "id": A_REVIEW,
        "entry_id": AN_ENTRY,
        "work_date": "2026-10-12",
        "entry_version": 1,
        "decision": "accepted",
        "quality_level": 4,
        "accepted_minutes": 90,
        **dict.fromkeys(COUNTS, 0),
        "reason": "",
        "objective_cause": "",
        "decided_at": "2026-10-13T08:00:00+07:00",
        "superseded_at": None,
    }

    id = serializers.UUIDField()
    entry_id = serializers.UUIDField()
    work_date = serializers.DateField()
    entry_version = serializers.IntegerField()
    decision = serializers.ChoiceField(Decision.choices)
    quality_level = serializers.IntegerField(allow_null=True)
    accepted_minutes = serializers.IntegerField(allow_null=True)
    quality_faults = serializers.IntegerField()
    quality_faults_excused = serializers.IntegerField()
    delays = serializers.IntegerField()
    delays_excused = serializers.IntegerField()
    reason = serializers.CharField()
    objective_cause = serializers.CharField()
    decided_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField(allow_null=True)


class Acceptance(serializers.Serializer[Any]):
    """Ordinary entries to accept as declared, at one level."""

    example: Mapping[str, Any] = {"quality_level": 4, "entries": [SeenEntry.example]}

    quality_level = serializers.IntegerField(
        min_value=QUALITY_LEVELS.start, max_value=QUALITY_LEVELS.stop - 1
    )
    entries = serializers.ListField(child=SeenEntry(), min_length=1, max_length=MOST_AT_ONCE)


class Taken(serializers.Serializer[Any]):
    """A decision of one's own to take back."""

    id = serializers.UUIDField()
    work_date = DayField()


class Undoing(serializers.Serializer[Any]):
    """One's own decisions of the last seconds."""

    example: Mapping[str, Any] = {"reviews": [{"id": A_REVIEW, "work_date": "2026-10-12"}]}

    reviews = serializers.ListField(child=Taken(), min_length=1, max_length=MOST_AT_ONCE)


def verdict_of(sent: Mapping[str, Any]) -> Verdict:
    """The command's verdict. A return says nothing of what only an acceptance holds."""
    said = dict(sent) | {"decision": Decision(sent["decision"])}
    if said["decision"] == Decision.RETURNED:
        said |= {"quality_level": None, "accepted_minutes": None, "objective_cause": ""}
        said |= dict.fromkeys(COUNTS, 0)
    return Verdict(**said)


def said_by(verdict: Verdict) -> dict[str, Any]:
    """What a stored decision must hold to say the same; null minutes mean those declared."""
    names = ("decision", "quality_level", *COUNTS, "reason", "objective_cause")
    said = {name: getattr(verdict, name) for name in names}
    if verdict.accepted_minutes is not None:
        said["accepted_minutes"] = verdict.accepted_minutes
    return said


def acceptances(sent: Mapping[str, Any]) -> list[Verdict]:
    """A verdict for each entry of a selection."""
    level = sent["quality_level"]
    return [
        Verdict(**one, decision=Decision.ACCEPTED, quality_level=level) for one in sent["entries"]
    ]

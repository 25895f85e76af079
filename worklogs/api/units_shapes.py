"""What is said of mergers, splits and new names of units, and what a preview of them shows."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from organizations.api.frame import IdField, Text
from organizations.models import Unit
from worklogs.api.decisions import A_DECISION, A_DIGEST, Shown, SignedDecision

LONGEST_NAME = 200
CODE = r"^[A-Za-z0-9._/-]{1,48}$"
MOST_UNITS = 200
MOST_PARTS = 20
MOST_PEOPLE = 2000
A_UNIT: Mapping[str, Any] = {"code": "SXD-TH", "name": "Phòng Tổng hợp"}


class Renaming(SignedDecision):
    """A decision that gives a unit its new name."""

    example: Mapping[str, Any] = {**A_DECISION, "name": "Văn phòng Sở"}

    name = Text(max_length=LONGEST_NAME)


class MadeUnit(serializers.Serializer[Any]):
    """A unit that a decision makes."""

    example: Mapping[str, Any] = A_UNIT

    code = serializers.RegexField(CODE)
    name = Text(max_length=LONGEST_NAME)


class Merger(SignedDecision):
    """Units that become one: one that is there (`into_id`), or a new one (`new_unit`)."""

    example: Mapping[str, Any] = {
        **A_DECISION,
        "unit_ids": [3, 4],
        "into_id": None,
        "new_unit": A_UNIT,
    }

    unit_ids = serializers.ListField(
        child=IdField(), min_length=1, max_length=MOST_UNITS, help_text="Units that end."
    )
    into_id = IdField(required=False, allow_null=True, default=None)
    new_unit = MadeUnit(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two, and each unit once."""
        if (attrs["into_id"] is None) == (attrs["new_unit"] is None):
            raise serializers.ValidationError({"into_id": "A unit that is there, or a new one."})
        if attrs["into_id"] in attrs["unit_ids"]:
            raise serializers.ValidationError({"into_id": "It ends: it cannot take others in."})
        attrs["unit_ids"] = list(dict.fromkeys(attrs["unit_ids"]))
        return super().validate(attrs)


class ShownMerger(Merger, Shown):
    """The same again, with the digest of what was shown."""

    example: Mapping[str, Any] = {**Merger.example, "digest": A_DIGEST}


class Placed(serializers.Serializer[Any]):
    """Into which of the new units somebody goes."""

    example: Mapping[str, Any] = {"posting_id": 7, "code": "SXD-TH"}

    posting_id = IdField()
    code = serializers.RegexField(CODE)


class Split(SignedDecision):
    """The units that one becomes, and where everybody of it goes."""

    example: Mapping[str, Any] = {
        **A_DECISION,
        "new_units": [A_UNIT, {"code": "SXD-TC", "name": "Phòng Tài chính"}],
        "people": [Placed.example],
    }

    new_units = serializers.ListField(child=MadeUnit(), min_length=2, max_length=MOST_PARTS)
    people = serializers.ListField(
        child=Placed(),
        max_length=MOST_PEOPLE,
        help_text="Everybody posted there today or later.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Codes and people once, and nobody into a unit that is not made."""
        codes = [one["code"] for one in attrs["new_units"]]
        if len(set(codes)) < len(codes):
            raise serializers.ValidationError({"new_units": "A code is named twice."})
        people = [one["posting_id"] for one in attrs["people"]]
        if len(set(people)) < len(people):
            raise serializers.ValidationError({"people": "A posting is named twice."})
        if {one["code"] for one in attrs["people"]} - set(codes):
            raise serializers.ValidationError({"people": "A code that no new unit has."})
        return super().validate(attrs)


class ShownSplit(Split, Shown):
    """The same again, with the digest of what was shown."""

    example: Mapping[str, Any] = {**Split.example, "digest": A_DIGEST}


class EndedUnit(serializers.Serializer[Unit]):
    """A unit that would end."""

    example: Mapping[str, Any] = {"id": 3, "name": "Văn phòng"}

    id = serializers.IntegerField()
    name = serializers.CharField()


class WhoLeaves(serializers.Serializer[Any]):
    """Somebody who would move, and the roles over the old unit that would end."""

    example: Mapping[str, Any] = {
        "posting_id": 7,
        "full_name": "Trần Thị Thử",
        "from_unit_id": 3,
        "to_code": "SXD-TH",
        "to_name": "Phòng Tổng hợp",
        "roles": ["head"],
    }

    posting_id = serializers.IntegerField(source="posting.pk")
    full_name = serializers.CharField(source="posting.staff.full_name")
    from_unit_id = serializers.IntegerField(source="posting.unit_id")
    to_code = serializers.CharField(source="to.code")
    to_name = serializers.CharField(source="to.name")
    roles = serializers.ListField(child=serializers.CharField())


class GoesAlong(serializers.Serializer[Any]):
    """How many of what goes along with the people, from that day on."""

    example: Mapping[str, Any] = {
        "assignments": 5,
        "leaves": 1,
        "duties": 0,
        "loads": 0,
        "rights": 0,
    }

    assignments = serializers.IntegerField()
    leaves = serializers.IntegerField()
    duties = serializers.IntegerField()
    loads = serializers.IntegerField()
    rights = serializers.IntegerField()


class EndsThen(serializers.Serializer[Any]):
    """How many given rights end, and heads and deputies who are named anew."""

    example: Mapping[str, Any] = {"rights": 1, "heads": 1}

    rights = serializers.IntegerField()
    heads = serializers.IntegerField()


class UnitsPreview(serializers.Serializer[Any]):
    """What a decision about units would do. Nothing of it was stored."""

    example: Mapping[str, Any] = {
        "digest": A_DIGEST,
        "units": [EndedUnit.example],
        "people": [WhoLeaves.example],
        "goes": GoesAlong.example,
        "ends": EndsThen.example,
        "entries": 12,
    }

    digest = serializers.CharField(help_text="Send it to have exactly this carried out.")
    units = EndedUnit(many=True, source="found.units")
    people = WhoLeaves(many=True, source="found.people")
    goes = GoesAlong(source="found.goes")
    ends = EndsThen(source="found.ends")
    entries = serializers.IntegerField(
        source="found.entries", help_text="Lines of the last month that stay with the old units."
    )

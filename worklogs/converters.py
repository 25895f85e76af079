"""A calendar day in an address."""

from datetime import date

from django.urls import register_converter


class DayConverter:
    """A calendar day of this century in a path, as 2026-10-12."""

    regex = "20[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")
DAY = "<day:work_date>"

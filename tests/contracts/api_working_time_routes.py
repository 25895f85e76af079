"""Rows of the API of calendars, shifts, rosters and teaching loads."""

from collections.abc import Callable

from django.urls import reverse

from tests.contracts.keepers import EVERY_KEEPER, ISO, KEEPERS
from tests.contracts.table import Data, Routes, Row
from tests.contracts.working_time_routes import HEADS
from tests.factories.organizations import (
    TODAY,
    Cast,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
)

FOREIGN = frozenset({403, 404})
MADE = frozenset({201})
MONTH = "2026-10"
CALENDAR: Data = {
    "name": "Lịch ca",
    "kind": "shift",
    "weekday_minutes": [480, 480, 480, 480, 480, 0, 0],
    "valid_from": ISO,
}
SHIFT: Data = {"code": "S", "name": "Ca sáng", "starts_at": "07:00", "ends_at": "15:00"}
LOAD: Data = {"periods": [4, 4, 4, 4, 2, 0, 0], "starts_on": ISO}


def _roster(cast: Cast) -> str:
    """The office works by shifts."""
    make_shift(cast.office, "S", "07:00", "15:00")
    follow(cast.office, make_calendar(cast.department, "shift"), TODAY)
    return reverse("organizations_api:roster", args=[MONTH, cast.office.pk])


def _teaching(cast: Cast) -> str:
    """The office teaches."""
    follow(cast.office, make_calendar(cast.department, "teaching"), TODAY)
    return reverse("organizations_api:teaching_loads")


def _shift(cast: Cast) -> str:
    shift = make_shift(cast.office, "S", "07:00", "15:00")
    return reverse("organizations_api:shift_retirement", args=[shift.pk])


def _plain(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"organizations_api:{name}")


ROUTES: Routes = {
    "organizations_api:work_calendars": (
        Row(url=_plain("work_calendars"), allowed=EVERY_KEEPER),
        Row(
            url=_plain("work_calendars"),
            allowed=EVERY_KEEPER,
            method="post",
            data=CALENDAR,
            answers=MADE,
        ),
    ),
    "organizations_api:unit_calendars": Row(url=_plain("unit_calendars"), allowed=EVERY_KEEPER),
    "organizations_api:unit_calendars_ahead": Row(
        url=_plain("unit_calendars_ahead"), allowed=EVERY_KEEPER
    ),
    "organizations_api:unit_calendar": Row(
        url=lambda cast: reverse("organizations_api:unit_calendar", args=[cast.office.pk]),
        allowed=KEEPERS,
        foreign=FOREIGN,
        method="put",
        data={"calendar_id": None, "starts_on": ISO},
    ),
    "organizations_api:shifts": (
        Row(url=_plain("shifts"), allowed=EVERY_KEEPER),
        Row(url=_plain("shifts"), allowed=EVERY_KEEPER, method="post", data=SHIFT, answers=MADE),
    ),
    "organizations_api:shift_retirement": Row(
        url=_shift, allowed=KEEPERS, foreign=FOREIGN, method="post"
    ),
    "organizations_api:rosters": Row(
        url=lambda cast: reverse("organizations_api:rosters", args=[MONTH])
    ),
    "organizations_api:roster": (
        Row(
            url=_roster,
            allowed=KEEPERS | {"clerk", "colleague", "head", "superior"},
            refused=404,
        ),
        # What comes without the roster that was read is refused by 428.
        Row(
            url=_roster,
            allowed=KEEPERS | {"head"},
            foreign=FOREIGN,
            method="put",
            data=lambda cast: {"people": [{"posting_id": cast.clerk.pk, "days": []}]},
            answers=frozenset({428}),
        ),
    ),
    "organizations_api:teaching_loads": Row(url=_teaching, allowed=HEADS | {"superior"}),
    "organizations_api:teaching_load": Row(
        url=lambda cast: reverse("organizations_api:teaching_load", args=[cast.clerk.pk]),
        allowed=KEEPERS | {"head"},
        foreign=FOREIGN,
        method="put",
        data=LOAD,
    ),
}

"""Reads about people, the calendar and periods. Each says what it costs."""

from organizations.queries.calendar import (
    MARGIN,
    leave_spans,
    parameter,
    period_of,
    stage_of,
    working_calendar,
)
from organizations.queries.chain import ReviewChain, log_keepers
from organizations.queries.people import (
    People,
    PeopleWanted,
    Person,
    get_leave,
    get_own_posting,
    get_person,
    get_role,
    people,
    person,
    units_of,
)

__all__ = [
    "MARGIN",
    "People",
    "PeopleWanted",
    "Person",
    "ReviewChain",
    "get_leave",
    "get_own_posting",
    "get_person",
    "get_role",
    "leave_spans",
    "log_keepers",
    "parameter",
    "people",
    "period_of",
    "person",
    "stage_of",
    "units_of",
    "working_calendar",
]

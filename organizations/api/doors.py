"""Who may enter which address about people and time (ADR 0053)."""

from collections.abc import Mapping

from organizations.policy import KNOW_ONESELF, READ_CALENDAR, SEE_UNITS
from organizations.rules.policy import Door, asked_first

ROUTES: Mapping[str, Door] = {
    "organizations_api:me": asked_first(KNOW_ONESELF),
    "organizations_api:units": asked_first(SEE_UNITS),
    "organizations_api:people": asked_first(SEE_UNITS),
    "organizations_api:periods": asked_first(READ_CALENDAR),
    "organizations_api:calendar": asked_first(READ_CALENDAR),
}

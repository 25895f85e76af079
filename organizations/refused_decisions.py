"""What a decision about units, receivers, days of rest or values of the province may not do; no
constraint says these."""

from organizations.refusals import Refusal


class UnitHasUnits(Refusal):
    """Units stand below the one that would end."""

    code = "unit_has_units"


class NotEverybodyPlaced(Refusal):
    """Somebody of a unit that ends has no unit to go to."""

    code = "not_everybody_placed"


class DecisionIsOther(Refusal):
    """Another decision, or another part of it, was carried out under this key."""

    code = "decision_is_other"


class DayIsKnown(Refusal):
    """The day differs from the week already."""

    code = "day_is_known"


class WrongWeekday(Refusal):
    """Work is made up on a weekend; days off in exchange or in compensation are weekdays."""

    code = "wrong_weekday"


class RouteIsPlanned(Refusal):
    """Another change of the receivers is to come."""

    code = "route_is_planned"


class NobodyReceives(Refusal):
    """Nobody of the agency may receive a report on that day; its name is the first argument."""

    code = "nobody_receives"


class KeptElsewhere(Refusal):
    """There is no such value, or another page keeps it: how the law is read."""

    code = "kept_elsewhere"


class PeriodIsOpened(Refusal):
    """The day lies in a period that is open already; what it was opened with stays."""

    code = "period_is_opened"


class NotAPeriodsStart(Refusal):
    """What days are counted by changes on the first day of a period alone."""

    code = "not_a_periods_start"

"""When the portal writes to people, and when it leaves them alone. Pure."""

from datetime import time


def may_write(at: time, *, is_working_day: bool, quiet_from: int, quiet_until: int) -> bool:
    """Whether a mail may leave at this time of the day in Vietnam.

    Quiet from the hour ``quiet_from`` on and before the hour ``quiet_until``, whichever of the two
    is earlier in the day; never on a day of rest. Twice the same hour: never quiet at work.
    """
    if not is_working_day:
        return False
    if quiet_from <= quiet_until:
        return not quiet_from <= at.hour < quiet_until
    return quiet_until <= at.hour < quiet_from

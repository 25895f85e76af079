"""Rubber-stamping: a reviewer who accepts everything, at one level, without time to read."""

NEARLY_ALL = 0.99  # accepted
ONE_LEVEL = 0.98  # of the accepted
FEWEST_SECONDS = 3.0  # from one decision to the next


def is_stamping(*, approved: float, constant: float | None, seconds: float | None) -> bool:
    """Whether all three hold at once. Each alone is ordinary: a good month is accepted whole, work
    of one kind has one level, and unremarkable lines are accepted together within a second."""
    return (
        approved >= NEARLY_ALL
        and (constant or 0.0) >= ONE_LEVEL
        and seconds is not None
        and seconds < FEWEST_SECONDS
    )

"""How long what identifies a person is kept after they have left. Pure.

Contact data serves to let somebody in: it goes some days after the last posting (Law 91/2025/QH15,
art. 25). Records of assessment stay as long as the law on archives asks; after years a number
stands for the name. The terms are parameters (``privacy.…``), a lawyer confirms them.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta


def left_on(last_days: Iterable[date | None]) -> date | None:
    """The last day of the last posting; None while one is open, or without any."""
    days = list(last_days)
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def contact_is_over(left: date | None, today: date, *, days: int) -> bool:
    """Whether contact data of somebody who left that day is to be removed today."""
    return left is not None and today > left + timedelta(days=days)


def name_is_over(left: date | None, today: date, *, years: int) -> bool:
    """Whether a number is to stand for the name: after the same day ``years`` later."""
    return left is not None and today > _years_later(left, years)


def stand_in(staff_id: int) -> tuple[str, str]:
    """The code and the name that stand for somebody: unique, and of nobody."""
    return f"AN-{staff_id}", f"Người đã nghỉ {staff_id}"


def _years_later(day: date, years: int) -> date:
    """29 February becomes the 28th where there is none."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))

"""Days as people type them."""

import re
from datetime import date

DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
FIRST_YEAR, LAST_YEAR = 1950, 2099


def parse_day(text: str) -> date | None:
    """24/11/2026 or 2026-11-24; None for anything else, and for years that nobody means."""
    match = DAY.fullmatch(text.strip())
    try:
        if match is None:
            found = date.fromisoformat(text.strip())
        else:
            found = date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None

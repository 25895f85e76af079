"""How far long work is, for whoever waits: a hint in the cache, never a record.

What is owed and done stands in rows that commit with the work itself; while one transaction is
under way nothing of it can be read, so the way there is told beside it. Without the cache the work
goes on, and pages show a bar without a figure.
"""

from collections.abc import Callable

from django.core.cache import cache

KEPT_SECONDS = 120
Told = Callable[[int, int], None]


def untold(done: int, of: int) -> None:
    """For work that nobody waits for."""


def teller(name: str) -> Told:
    """Tell how far the work of this name is: steps done, steps in all."""
    return lambda done, of: cache.set(_key(name), (done, of), KEPT_SECONDS)


def how_far(name: str) -> tuple[int, int] | None:
    """Steps done and steps in all, if they were told lately."""
    found = cache.get(_key(name))
    return (int(found[0]), int(found[1])) if found else None


def _key(name: str) -> str:
    return f"how-far:{name}"

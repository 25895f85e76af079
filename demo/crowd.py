"""The same work for many agencies, in a few threads: Python invents while PostgreSQL stores."""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from organizations.models import Agency

Result = TypeVar("Result")
THREADS = 3


def for_each(work: Callable[[Agency], Result], agencies: Iterable[Agency]) -> list[Result]:
    """What ``work`` returns for each agency, in no order; the first error ends all of it.

    Each thread has a database connection of its own and keeps it to the end.
    """
    todo = deque(agencies)
    results: list[Result] = []

    def run() -> None:
        try:
            while todo:
                try:
                    agency = todo.popleft()
                except IndexError:
                    return  # another thread took the last one
                results.append(work(agency))
        except BaseException:
            todo.clear()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        for future in [pool.submit(run) for _ in range(THREADS)]:
            future.result()
    return results

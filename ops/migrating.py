"""``python -m ops.migrating``: ``manage.py migrate`` beside people who save.

The role of migrations waits two seconds for a lock and no longer (``ops/roles.sql``), for whoever
waits for an exclusive lock makes everybody else wait behind them. When somebody held it, what was
begun is undone; a moment later it is tried again, and what was done before stays done.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence

LOCK_NOT_AVAILABLE = "55P03"
MOST_TRIES = 20
PAUSE_SECONDS = 3.0


def migrate(
    arguments: Sequence[str],
    *,
    run: Callable[..., object],
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """How many times it took. Raises whatever is wrong besides a lock, and the last refusal."""
    from django.db import OperationalError  # noqa: PLC0415  settings are read first

    for tried in range(1, MOST_TRIES + 1):
        try:
            run("migrate", *arguments)
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state != LOCK_NOT_AVAILABLE or tried == MOST_TRIES:
                raise
            sys.stderr.write("Somebody held a lock; nothing of this step is done. Once more.\n")
            pause(PAUSE_SECONDS)
        else:
            return tried
    raise AssertionError("unreachable")


def main() -> None:
    """Migrate with the arguments of ``manage.py migrate``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpi_portal.settings")
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    migrate(sys.argv[1:], run=call_command)


if __name__ == "__main__":
    main()

"""``python -m benchmarks.run``: write benchmarks/results/day.json and a table.

Starts its own PostgreSQL and Valkey unless the environment names servers; loopback only. CPU is
counted, not time on the clock: it says more on a shared machine, and ratios to the empty view of
the same run say most.
"""

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

from tests import servers

RESULTS = Path(__file__).parent / "results"
ROUNDS = 200


def main() -> int:
    """0 when every call was answered."""
    servers.start()
    name = f"kpi_bench_{os.getpid()}"
    servers.copy_of_template(name)
    os.environ["DATABASE_URL"] = servers.url_as(os.environ["DATABASE_URL"], name)
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "kpi_portal.settings"
    import django  # noqa: PLC0415  the settings read the address of the database just made

    django.setup()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    table = _measured(rounds)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "day.json").write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    _print(table)
    return 0


def _measured(rounds: int) -> dict[str, Any]:
    import time_machine  # noqa: PLC0415  after django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import override_settings  # noqa: PLC0415

    from benchmarks import day, measuring  # noqa: PLC0415
    from organizations.middleware import CHOSEN  # noqa: PLC0415
    from tests.factories.organizations import NOW  # noqa: PLC0415

    def client(posting: Any) -> Client:
        browser = Client()
        browser.force_login(posting.staff.user)
        session = browser.session
        session[CHOSEN] = [posting.agency_id, posting.pk]
        session.save()
        return browser

    hosts = [*settings.ALLOWED_HOSTS, "testserver"]
    with (
        time_machine.travel(NOW, tick=False),
        override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=hosts),
    ):
        costs = measuring.measure(day.calls(client), rounds)
    empty = next(iter(costs.values()))
    return {
        "machine": f"{os.cpu_count()} CPU, Python {platform.python_version()}",
        "rounds": rounds,
        "costs": [
            {
                "call": name,
                "app_ms": round(cost.app_ms, 2),
                "database_ms": round(cost.database_ms, 2),
                "queries": cost.queries,
                "times_empty_app": round(cost.app_ms / empty.app_ms, 2),
                "times_empty": round(
                    (cost.app_ms + cost.database_ms) / (empty.app_ms + empty.database_ms), 2
                ),
            }
            for name, cost in costs.items()
        ],
    }


def _print(table: dict[str, Any]) -> None:
    print(f"{table['machine']}, {table['rounds']} rounds; CPU milliseconds a call")
    head = ("call", "app", "database", "queries", "× empty (app)", "× empty")
    print(f"{head[0]:32}" + "".join(f"{word:>15}" for word in head[1:]))
    for row in table["costs"]:
        cells = list(row.values())
        print(f"{cells[0]:32}" + "".join(f"{cell:>15}" for cell in cells[1:]))


if __name__ == "__main__":
    raise SystemExit(main())

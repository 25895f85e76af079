"""Read one agency's entries as the worker reads for a file, and say where they were read.

``python -m tests.ops.reading FILE`` with the people that ``tests.ops.saving prepare`` wrote there.
"""

import json
import sys
from pathlib import Path

import django

WAIT_SECONDS = 1.0


def found() -> dict[str, object]:
    """Inside ``tenant``."""
    from django.db import connection  # noqa: PLC0415  after django.setup()

    from worklogs.models import WorkEntry  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        (on_standby,) = cursor.fetchone()
    return {"on_standby": on_standby, "lines": WorkEntry.objects.count()}


def main(people: Path) -> None:
    from organizations.standby import behind_seconds, read_apart  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415

    agency_id = json.loads(people.read_text())["agency"]
    with tenant(agency_id):
        read = read_apart(agency_id, found, wait_seconds=WAIT_SECONDS)
        # Back on the primary: the agency is still entered there.
        assert found() == {"on_standby": False, "lines": read["lines"]}
    print(json.dumps(read | {"behind_seconds": behind_seconds()}))


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))

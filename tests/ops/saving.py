"""Four people who save lines until each is acknowledged, whatever happens to the database.

``python -m tests.ops.saving prepare FILE`` makes them, ``… save FILE COUNT ACKNOWLEDGED`` lets them
save: a line that was not acknowledged is sent again under the same id, as the page does.
"""

import json
import sys
import threading
import time
from collections import deque
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import django

PATIENCE_SECONDS = 120
LINES_A_DAY = 20


def prepare(path: Path) -> None:
    from tests.factories.organizations import make_cast  # noqa: PLC0415  after django.setup()
    from tests.factories.worklogs import make_task  # noqa: PLC0415

    cast = make_cast()
    people = [cast.clerk, cast.colleague, cast.outsider, cast.head]
    path.write_text(
        json.dumps(
            {
                "agency": cast.department.pk,
                "people": [one.pk for one in people],
                "task": make_task().pk,
            }
        )
    )


def save(path: Path, count: int, acknowledged: Path) -> None:
    given = json.loads(path.read_text())
    written, guard = acknowledged.open("a", buffering=1), threading.Lock()
    share = count // len(given["people"])

    def work(posting_id: int) -> None:
        for key in _saved(given, posting_id, share):
            with guard:
                written.write(f"{key}\n")

    threads = [threading.Thread(target=work, args=[one]) for one in given["people"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _saved(given: dict, posting_id: int, count: int):
    """The ids of the lines, each when it was acknowledged."""
    from django.db import Error, connection  # noqa: PLC0415  after django.setup()

    from organizations.audit import new_id  # noqa: PLC0415
    from organizations.models import Posting  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415
    from tests.factories.organizations import NOW, TODAY, actor  # noqa: PLC0415
    from worklogs import commands  # noqa: PLC0415

    with tenant(given["agency"]):
        posting = Posting.objects.select_related("staff__user", "unit", "agency").get(pk=posting_id)
    who = actor(posting)
    todo = deque((new_id(), TODAY - timedelta(days=n // LINES_A_DAY)) for n in range(count))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while todo:
        key, day = todo[0]
        try:
            with tenant(given["agency"]):
                commands.save_line(actor=who, work_date=day, line=_line(key, given), now=NOW)
        except Error:
            if time.monotonic() > deadline:
                raise
            connection.close()
            time.sleep(0.1)
            continue
        todo.popleft()
        yield key
    connection.close()


def _line(key: UUID, given: dict):
    from decimal import Decimal  # noqa: PLC0415

    from worklogs import commands  # noqa: PLC0415  after django.setup()

    return commands.Line(
        id=key,
        version=0,
        task_id=given["task"],
        summary="Soạn công văn",
        minutes=1,
        quantity=Decimal(1),
    )


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]))
    else:
        save(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))

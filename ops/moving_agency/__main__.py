"""``python -m ops.moving_agency take | bring``: see ``--help`` of each."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from ops.backups.drill import environment_of_portal
from ops.moving_agency import __doc__ as what
from ops.moving_agency.bringing import bring
from ops.moving_agency.packing import FILES, Files, Refused, portal_database
from ops.moving_agency.taking import take
from ops.progress import Progress
from ops.roles import url_as


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    made = argparse.ArgumentParser(prog="python -m ops.moving_agency", description=what)
    words = made.add_subparsers(required=True, dest="word")
    out = words.add_parser("take", help="write an agency to a file")
    out.add_argument("code", help="of the agency, like SNV")
    out.add_argument("--to", type=Path, required=True, help="the file, like snv.zip")
    into = words.add_parser("bring", help="fill an empty portal with it")
    into.add_argument("path", type=Path)
    return made


def main(arguments: list[str] | None = None) -> int:
    """0 when it was done."""
    given, progress = parser().parse_args(arguments), Progress()
    os.environ.update(environment_of_portal())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpi_portal.settings")
    try:
        files = Files()
        database = url_as(os.environ["SUPERUSER_DATABASE_URL"], portal_database())
        if given.word == "take":
            with progress.step(f"Taking out {given.code}"):
                manifest = take(
                    database=database,
                    code=given.code,
                    to=given.to,
                    files=files,
                    now=datetime.now(UTC),
                )
        else:
            with progress.step(f"Bringing in {given.path}"):
                manifest = bring(database=database, path=given.path, files=files)
    except (Refused, KeyError, psycopg.OperationalError) as error:
        progress.say(f"✗ {f'{error} is not set' if isinstance(error, KeyError) else error}")
        return 1
    kept = sum(name.startswith(FILES.format("")) for name in manifest.sha256)
    progress.say(f"{manifest.name}: {sum(manifest.rows.values())} rows, {kept} files.")
    for name in manifest.missing:
        progress.say(f"✗ a row names {name}, which is not there")
    return int(bool(manifest.missing))


if __name__ == "__main__":
    sys.exit(main())

"""A workbook of people of the whole province is being taken in, and the program is killed."""

import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from organizations.models import User
from organizations.tenancy import tenant
from tests.organizations.test_import_command import file, of
from tests.servers import ROOT

SEED = 33
PEOPLE, KILLS = 60, 12
STATEMENTS = 20  # a few less than it takes

pytestmark = pytest.mark.long


def take_in(database: str, path: str, after: int) -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}",
        "DJANGO_SETTINGS_MODULE": "kpi_portal.settings",
    }
    program = [sys.executable, "-m", "tests.faults.importing", path, str(after)]
    return subprocess.run(
        program, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300
    )


def held(cast) -> int:
    for agency in (cast.department, cast.commune):
        with tenant(agency.pk):
            count = User.objects.filter(username__startswith="KH9").count()
            if count:
                return count
    return 0


def workbook(cast, tmp_path: Path) -> str:
    rows = []
    for number in range(PEOPLE):
        agency, unit = (
            (cast.department, cast.office) if number % 2 else (cast.commune, cast.stranger.unit)
        )
        rows.append(of(agency, f"KH9{number:04}", f"Nguyễn Văn {number}", unit.code))
    return file(tmp_path, *rows)


def test_a_killed_import_stored_everybody_or_nobody(
    committed_cast, committed, tmp_path, record_property
) -> None:
    path, chance = workbook(committed_cast, tmp_path), random.Random(SEED)
    halves = []
    for _ in range(KILLS):
        after = chance.randrange(2, STATEMENTS)
        killed = take_in(committed, path, after)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        if held(committed_cast) not in {0, PEOPLE}:
            halves.append(after)
    last = take_in(committed, path, 0)
    record_property("tried", KILLS)
    record_property("failed", len(halves))
    record_property("seed", SEED)

    assert halves == []
    assert last.returncode == 0, last.stderr
    assert int(re.search(r"statements (\d+)", last.stdout)[1]) >= STATEMENTS
    assert held(committed_cast) == PEOPLE

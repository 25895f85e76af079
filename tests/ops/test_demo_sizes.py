"""The sizes that `make demo` takes, said before anything is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("staff", ["149", "5001", "many"])
def test_a_province_too_small_or_too_large_is_refused_in_one_line(staff: str, tmp_path) -> None:
    env = os.environ | {"STAFF": staff, "LOCAL_DIR": str(tmp_path)}

    run = subprocess.run(
        [sys.executable, "-m", "ops.demo"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    said = run.stdout + run.stderr
    assert run.returncode == 1
    assert f"from 150 to 5000; it is '{staff}'" in said
    assert len(said.strip().splitlines()) == 1

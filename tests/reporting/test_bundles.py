"""What an inspector takes along checks itself: yes as it is, no after one byte."""

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reporting.commands.bundles import make_bundle
from tests.factories.reporting import submit_for
from tests.reporting.sealed import NOW, as_worker, record, seal

pytestmark = pytest.mark.slow


@pytest.fixture
def bundle(committed_cast, tmp_path) -> Path:
    record(committed_cast, 3)
    seal()
    submit_for(committed_cast.agency_head)
    seal()
    with as_worker():
        return make_bundle(
            agency_id=committed_cast.department.pk, into=tmp_path / "evidence.zip", now=NOW
        )


def check(bundle: Path, *printed: str) -> tuple[bool, str]:
    """What the verifier inside the bundle says, run alone: no portal, no packages."""
    with zipfile.ZipFile(bundle) as packed:
        script = bundle.with_name("verify.py")
        script.write_bytes(packed.read("verify.py"))
    ran = subprocess.run(
        [sys.executable, "-I", "-S", script, bundle, *printed],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode in {0, 1}, ran.stderr
    return ran.returncode == 0, ran.stdout


def changed(bundle: Path, name: str, at: int) -> Path:
    """The bundle with one byte of one file changed."""
    other = bundle.with_name("changed.zip")
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(other, "w") as new:
        for entry in old.namelist():
            content = bytearray(old.read(entry))
            if entry == name:
                content[at % len(content)] ^= 1
            new.writestr(entry, bytes(content))
    return other


def test_the_verifier_in_the_bundle_says_yes_and_no_after_one_byte(bundle) -> None:
    holds, said = check(bundle)
    assert holds, said
    assert "YES" in said

    draw = random.Random(335)
    for name in ("chain.jsonl", "events.jsonl"):
        for _ in range(3):
            at = draw.randrange(100_000)
            holds, said = check(changed(bundle, name, at))
            assert not holds, (name, at, said)
            assert "NO" in said


def test_a_root_typed_from_a_paper_is_looked_for(bundle) -> None:
    with zipfile.ZipFile(bundle) as packed:
        issued = packed.read("issued.jsonl").decode()
    root = issued.partition('"root":"')[2][:64]

    assert check(bundle, root)[0]
    assert not check(bundle, "ab" * 32)[0]

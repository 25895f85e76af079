"""What an inspector takes along checks itself: yes as it is, no after one byte."""

import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reporting import verify_bundle
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


def rewritten(bundle: Path, *, rows: bool, said: bool = False) -> Path:
    """The bundle with one event altered and its salt taken out: the first that seals rows, or none.

    ``said``: an event is added at the end that says that it was forgotten. The attacker reckons
    the chain anew from there, as nobody typed a later root from a paper.
    """
    other = bundle.with_name("rewritten.zip")
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(other, "w") as new:
        links = [json.loads(line) for line in old.read("chain.jsonl").splitlines()]
        events = [json.loads(line) for line in old.read("events.jsonl").splitlines()]
        one = next(e for link, e in zip(links, events, strict=True) if bool(link["rows"]) == rows)
        payload = json.loads(one["event"])
        one |= {"salt": None, "event": json.dumps(payload | {"action": "x.y.z"})}
        if said:
            about = json.loads(old.read("about.json"))
            add_link(about["chain"], links, events, payload["id"])
        for entry in old.namelist():
            lines = {"chain.jsonl": links, "events.jsonl": events}.get(entry)
            text = lines and "".join(json.dumps(line) + "\n" for line in lines)
            new.writestr(entry, text or old.read(entry))
    return other


def add_link(chain: int, links: list[dict], events: list[dict], erased: str) -> None:
    """One more link, whose event says that another one was forgotten."""
    last = links[-1]
    text = {"id": "0", "action": "organizations.evidence.erased", "object": erased}
    event = {"position": last["position"] + 1, "salt": "07" * 16, "event": json.dumps(text)}
    link = {"version": last["version"], "position": event["position"], "prev": last["root"]}
    link |= {"rows": [], "event_digest": verify_bundle.event_of(event)}
    link["rows_digest"] = verify_bundle.rows_of(link)
    links.append(link | {"root": verify_bundle.root_of(chain, link)})
    events.append(event)


def test_an_event_without_its_salt_is_excused_by_an_event_that_says_so_alone(bundle) -> None:
    for rows in (True, False):
        holds, words = check(rewritten(bundle, rows=rows))
        assert not holds, words
        assert "no event says why" in words

    holds, words = check(rewritten(bundle, rows=False, said=True))
    assert holds, words
    assert "the payload was forgotten" in words


def test_the_salt_of_an_event_that_seals_rows_is_never_forgotten(bundle) -> None:
    holds, words = check(rewritten(bundle, rows=True, said=True))

    assert not holds
    assert "the proof of its rows" in words


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

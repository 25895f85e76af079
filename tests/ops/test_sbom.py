"""The list of components covers the lock, and an audit never says "none" of what it did not see."""

import json
import os
import re
from pathlib import Path

import pytest

from ops import audit, sbom

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
LOCK = sbom.LOCK.read_text(encoding="utf-8")
RECORD = {
    "id": "PYSEC-0000-1",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Django"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99"}]}],
        }
    ],
}


def pinned(text: str) -> set[str]:
    return {line.split("==")[0].split("[")[0].lower() for line in text.splitlines()
            if re.match(r"^[A-Za-z0-9]", line)}  # fmt: skip


def test_every_line_of_the_lock_is_in_it_and_nothing_else(record_property) -> None:
    made = sbom.bill(LOCK)
    names = {one["name"] for one in made["components"]}
    record_property("tried", len(names))

    assert names == pinned(LOCK)
    assert len({one["bom-ref"] for one in made["components"]}) == len(made["components"]) > 40
    assert all(one["hashes"] and one["purl"].startswith("pkg:pypi/") for one in made["components"])


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_line_of_a_lock_has_hashes_and_no_address(lock, record_property) -> None:
    text = lock.read_text(encoding="utf-8")
    found = list(sbom.locked(text))
    record_property("tried", len(found))

    assert {one.name for one in found} == pinned(text)
    assert [one.name for one in found if not one.hashes] == []
    assert "://" not in text
    assert "--index" not in text


def test_what_an_audit_would_say_is_said(record_property) -> None:
    """With ``ADVISORIES`` (a file of OSV records) how many were looked at; without, that none."""
    where = os.environ.get("ADVISORIES", "")
    records = audit.advisories(Path(where)) if where else None
    components = list(sbom.locked(LOCK))
    said = audit.line(components, records)
    record_property("note", f"locked by hash {len(components)} of {len(components)}; {said}")

    assert all(one.hashes for one in components)
    assert said == audit.NOT_RUN or ", 0 known" in said


def test_it_names_no_address_and_is_the_same_each_time(tmp_path) -> None:
    one, two = tmp_path / "a.json", tmp_path / "b.json"
    sbom.main(one), sbom.main(two)

    assert one.read_bytes() == two.read_bytes()
    assert b"://" not in one.read_bytes()
    assert json.loads(one.read_text())["bomFormat"] == "CycloneDX"


def test_without_advisories_nothing_is_called_clean(capsys, monkeypatch) -> None:
    monkeypatch.delenv("ADVISORIES", raising=False)
    assert audit.main([]) == 0
    assert capsys.readouterr().out == "not run: no advisory source\n"


def test_a_clean_line_says_how_many_were_looked_at() -> None:
    components = list(sbom.locked(LOCK))
    count = len(components)

    assert audit.line(components, []) == f"audited {count} of {count}, 0 known vulnerable"
    assert "1 known vulnerable: django: PYSEC-0000-1" in audit.line(components, [RECORD])


@pytest.mark.parametrize(
    ("version", "events", "affected"),
    [
        ("5.2", [{"introduced": "0"}, {"fixed": "5.2"}], False),
        ("5.1.9", [{"introduced": "0"}, {"fixed": "5.2"}], True),
        ("5.2", [{"introduced": "5.2"}, {"last_affected": "5.2.1"}], True),
        ("5.2.2", [{"introduced": "5.2"}, {"last_affected": "5.2.1"}], False),
        ("4.2", [{"introduced": "5.0"}], False),
    ],
)
def test_versions_are_compared_as_they_count(version, events, affected) -> None:
    record = json.loads(json.dumps(RECORD))
    record["affected"][0]["ranges"][0]["events"] = events
    one = sbom.Locked("django", version, ())

    assert bool(audit.known(one, [record])) is affected


def test_an_audit_that_knows_something_fails(tmp_path, capsys) -> None:
    file = tmp_path / "osv.jsonl"
    file.write_text(json.dumps(RECORD) + "\n")

    assert audit.main([str(file)]) == 1

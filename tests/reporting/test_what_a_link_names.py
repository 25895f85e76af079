"""Which rows an event seals, and how the files of anchors are read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from organizations.rules.sealing import EventFacts
from reporting import anchors
from reporting.queries.sealed_rows import named_by

NOW = datetime(2026, 10, 21, 3, tzinfo=UTC)
ROOT = "ab" * 32


def event(action: str, details: Any, about: str = "9") -> EventFacts:
    return EventFacts(UUID(int=1), 7, 3, 5, action, about, details, NOW)


@pytest.mark.parametrize(
    ("action", "details", "kinds"),
    [
        ("evaluations.entries.reviewed", {"reviews": [["e", 5]]}, ["review"]),
        ("evaluations.entries.undone", {"reviews": []}, ["review"]),
        ("evaluations.second_look.decided", {}, ["second_opinion"]),
        ("evaluations.month.assessed", {"posting": 1, "period": "2026-10"}, ["assessment"]),
        ("evaluations.term.assessed", {"posting": 1, "term": "2026-Q4"}, ["term_assessment"]),
        ("evaluations.term.classified", {"term": "2026-Q4"}, ["term_score"]),
        ("evaluations.level.decided", {}, ["decision"]),
        ("reporting.report.compiled", {"period": "2026-10"}, ["report", "score"]),
        ("reporting.report.signed", {"signature": 4}, ["signature"]),
        ("reporting.provincial_report.compiled", {}, ["provincial_report"]),
        ("organizations.evidence.adopted", {"kind": "score", "keys": ["1"]}, ["score"]),
        ("organizations.evidence.adopted", {"kind": "unheard of", "keys": ["1"]}, []),
        ("organizations.leave.recorded", {"days": 1}, []),
        ("evaluations.second_look.decided", None, ["second_opinion"]),
    ],
)
def test_an_event_names_the_rows_that_it_made(action, details, kinds) -> None:
    assert [named.kind for named in named_by(event(action, details))] == kinds


def test_a_chain_without_a_file_has_no_anchors(tmp_path) -> None:
    assert list(anchors.read(tmp_path / "chain-7.anchors")) == []
    assert anchors.size(7, tmp_path) == 0


def test_a_line_that_is_no_anchor_is_told_as_none(tmp_path) -> None:
    good = f"{anchors.VERSION} 3 {ROOT} {NOW.isoformat()}\n"
    bad = [f"9 3 {ROOT} {NOW.isoformat()}\n", "1 3\n", f"x 3 {ROOT} y\n", good.rstrip("\n")]
    path = anchors.path_of(7, tmp_path)
    path.write_text(good + "".join(bad))

    assert list(anchors.read(path)) == [anchors.Anchor(3, ROOT, NOW), None, None, None, None]
    assert list(anchors.read(path, up_to=len(good))) == [anchors.Anchor(3, ROOT, NOW)]
    assert anchors.size(7, tmp_path) == len(good + "".join(bad))


def test_only_files_of_chains_are_chains(tmp_path: Path) -> None:
    for name in ("chain-0.anchors", "chain-7.anchors", "chain-old.anchors", "other.txt"):
        (tmp_path / name).touch()

    assert list(anchors.chains(tmp_path)) == [None, 7]
    assert list(anchors.chains(tmp_path / "nowhere")) == []


def test_a_head_is_written_once_a_minute_unless_it_is_asked_for(
    tmp_path, settings, monkeypatch
) -> None:
    settings.ANCHORS_DIR = str(tmp_path)
    heads = iter([Head(1, "aa" * 32), Head(2, "bb" * 32), Head(2, "bb" * 32), None])
    monkeypatch.setattr(anchors, "_head", lambda _agency_id: next(heads))

    assert anchors.write(7, now=NOW)
    assert not anchors.write(7, now=NOW + timedelta(seconds=30))  # too soon; not looked up
    assert anchors.write(7, now=NOW + timedelta(seconds=30), at_once=True)
    assert not anchors.write(7, now=NOW + timedelta(minutes=2))  # the same head
    assert not anchors.write(7, now=NOW + timedelta(minutes=4))  # no head at all
    assert len(list(anchors.read(anchors.path_of(7)))) == 2


class Head:
    """The last link of a chain."""

    def __init__(self, position: int, root: str) -> None:
        self.position, self.root = position, root

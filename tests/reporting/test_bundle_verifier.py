"""What the verifier of bundles says of each thing that can be wrong. No portal is needed."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reporting import verify_bundle

CHAIN = 7
Content = dict[str, Any]


def event(position: int, action: str = "x.y.done", about: str = "9") -> Content:
    written = json.dumps({"id": f"event-{position}", "action": action, "object": about})
    return {"position": position, "salt": f"{position:02d}" * 16, "event": written}


def made() -> Content:
    """Three links that agree: the second seals a row, the third says that an event was erased."""
    events = [event(1), event(2), event(3, "organizations.evidence.erased", "event-1")]
    links: list[Content] = []
    prev = "00" * 32
    for number, one in enumerate(events, 1):
        rows = [["score", 1, "11", "ab" * 32]] if number == 2 else []
        link = {"position": number, "version": 1, "prev": prev, "rows": rows}
        link |= {"event_digest": verify_bundle.event_of(one)}
        link |= {"rows_digest": verify_bundle.rows_of(link)}
        prev = verify_bundle.root_of(CHAIN, link)
        links.append(link | {"root": prev})
    return {
        "links": links,
        "events": events,
        "anchors": [f"1 {links[1]['position']} {links[1]['root']} 2026-10-21T03:00:00+00:00"],
        "issued": [{"position": 3, "root": links[2]["root"]}],
    }


def written(content: Content, folder: Path) -> str:
    """The bundle as a file."""
    path = folder / "evidence.zip"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("about.json", json.dumps({"chain": CHAIN}))
        for name, key in (("chain", "links"), ("events", "events"), ("issued", "issued")):
            text = "".join(json.dumps(one) + "\n" for one in content[key])
            bundle.writestr(f"{name}.jsonl", text)
        bundle.writestr("anchors.txt", "".join(f"{line}\n" for line in content["anchors"]))
    return str(path)


def test_a_bundle_in_which_everything_agrees_is_a_yes(tmp_path, capsys) -> None:
    content = made()
    root = content["links"][2]["root"]

    assert verify_bundle.main(written(content, tmp_path), [root.upper()]) == 0

    assert capsys.readouterr().out == f"3 links; last root {root}\nYES: everything agrees.\n"


def test_a_payload_that_was_forgotten_is_told_and_no_difference(tmp_path, capsys) -> None:
    content = made()
    content["events"][0]["salt"] = None

    assert verify_bundle.main(written(content, tmp_path), []) == 0

    assert "link 1: the payload was forgotten" in capsys.readouterr().out


def without_link(content: Content) -> None:
    del content["links"][1], content["events"][1]


def without_end(content: Content) -> None:
    del content["links"][2], content["events"][2]


def other_prev(content: Content) -> None:
    content["links"][1]["prev"] = "11" * 32


def other_row(content: Content) -> None:
    content["links"][1]["rows"][0][2] = "12"


def other_root(content: Content) -> None:
    content["links"][2]["root"] = "22" * 32


def no_event(content: Content) -> None:
    content["events"][2]["event"] = None


def event_elsewhere(content: Content) -> None:
    content["events"][2]["position"] = 5


def other_event(content: Content) -> None:
    content["events"][1]["event"] = event(2, "x.y.z")["event"]


def more_events(content: Content) -> None:
    content["events"].append(event(4))


def no_salt_of_rows(content: Content) -> None:
    content["events"][1]["salt"] = None


def no_salt_and_no_word(content: Content) -> None:
    content["events"][2]["salt"] = None


def other_anchor(content: Content) -> None:
    content["anchors"] = [f"1 1 {'33' * 32} 2026-10-21T03:00:00+00:00"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without_link, "link 2 is missing"),
        (without_end, "link 3 was anchored and is cut off"),
        (other_prev, "link 2 does not follow the one before"),
        (other_row, "link 2: the digests of its rows were changed"),
        (other_root, "link 3 was changed"),
        (no_event, "link 3: its event is not there"),
        (event_elsewhere, "link 3: its event is not there"),
        (other_event, "link 2: its event was changed"),
        (more_events, "there are more events than links"),
        (no_salt_of_rows, "link 2: its salt is gone, and with it the proof of its rows"),
        (no_salt_and_no_word, "link 3: the salt of its event is gone, and no event says why"),
        (other_anchor, "link 1 differs from its anchor"),
    ],
)
def test_each_thing_that_differs_is_named_with_its_link(
    spoil: Callable[[Content], None], said: str, tmp_path, capsys
) -> None:
    content = made()
    spoil(content)

    assert verify_bundle.main(written(content, tmp_path), []) == 1

    out = capsys.readouterr().out
    assert f"- {said}\n" in out
    assert "NO: " in out


def test_one_word_of_erasing_excuses_one_link(capsys) -> None:
    twice = [(1, "event-1"), (2, "event-1")]

    assert list(verify_bundle.excused(twice, {"event-1"})) == [
        "link 2: the salt of its event is gone, and no event says why"
    ]


def test_a_torn_line_of_anchors_is_passed_over_and_a_root_of_no_link_is_a_no(
    tmp_path, capsys
) -> None:
    content = made()
    content["anchors"].append("1 2 torn")

    assert verify_bundle.main(written(content, tmp_path), []) == 0
    assert verify_bundle.main(written(content, tmp_path), ["44" * 32]) == 1
    assert "the printed root" in capsys.readouterr().out


def test_what_is_no_bundle_is_a_no(tmp_path, capsys) -> None:
    path = tmp_path / "evidence.zip"
    path.write_text("no archive")

    assert verify_bundle.main(str(path), []) == 1

    assert capsys.readouterr().out.startswith("0 links; last root -\n- the bundle cannot be read")

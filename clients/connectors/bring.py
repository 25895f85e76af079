#!/usr/bin/env python3
"""Bring what an E-Office or one-stop system holds into the KPI portal. Standard library only.

    SOURCE_URL=https://eoffice.example SOURCE_TOKEN=… PORTAL=https://kpi.example TOKEN=kpi_… \\
        python3 bring.py documents --state /var/lib/kpi/eoffice.json

A reference: it reads the small API of ``docs/integrations.md`` (a list that is read on by a mark);
for another system ``document_of`` and ``file_of`` are what changes. Run it by cron or a timer.

The mark is written after each thing that the portal took. Whoever is cut off begins there again;
what was brought twice stands once, because the portal knows it by the system's own id.

Exit 0: all is brought. 1: one side did not answer; run it again. 2: the portal refused some; these
are named on the error output, and the rest is brought.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

Json = dict[str, Any]
SECONDS = 30
TRIES = 4
AWAY = {429, 500, 502, 503, 504}  # a fault is no refusal: come back to it
SHUT = {401, 403}  # nothing would be let in: what was not brought waits
DONE, AGAIN, REFUSED = 0, 1, 2


class AwayError(Exception):
    """One side does not answer, or lets nothing in; nothing is lost by coming back later."""


class RefusedError(Exception):
    """The portal does not take this one; its ``code`` says why."""


def document_of(one: Json) -> Json:
    """An incoming document as the portal wants it."""
    return {
        "source": os.environ.get("SOURCE", "eoffice"),
        "source_id": str(one["id"]),
        "number": f"{one['so']}/{one['ky_hieu']}",
        "dated_on": one["ngay_van_ban"],
        "summary": one["trich_yeu"],
        "sender": one["noi_gui"],
        "due_on": one.get("han_xu_ly"),
        "unit_code": one.get("ma_don_vi") or "",
        "link": one.get("duong_dan") or "",
    }


def file_of(one: Json) -> Json:
    """A file of the one-stop desk whose result was given."""
    return {
        "source": os.environ.get("SOURCE", "motcua"),
        "source_id": one["ma_ho_so"],
        "code": one["ma_ho_so"],
        "procedure": one["thu_tuc"],
        "received_on": one["ngay_tiep_nhan"],
        "due_on": one["ngay_hen_tra"],
        "returned_on": one["ngay_tra"],
        "unit_code": one.get("ma_don_vi") or "",
        "link": one.get("duong_dan") or "",
    }


# What is brought: where the system lists it, where the portal takes it, how it is written.
KINDS = {
    "documents": ("/van-ban-den", "/api/v1/inbound/documents/", document_of),
    "files": ("/ho-so", "/api/v1/inbound/files/", file_of),
}


def asked(url: str, token: str, body: Json | None = None) -> Json:
    """The answer; waits and comes again while the other side is busy or away.

    Raises: AwayError, RefusedError.
    """
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    for tried in range(1, TRIES + 1):
        pause = float(2**tried) * float(os.environ.get("PAUSE", "1"))
        try:
            with urlopen(Request(url, data, headers), timeout=SECONDS) as answer:  # noqa: S310
                found: Json = json.load(answer)
                return found
        except HTTPError as error:
            if error.code in SHUT:
                raise AwayError(f"{url}: {_code(error)}") from error
            if error.code not in AWAY:
                raise RefusedError(_code(error)) from error
            pause = min(float(error.headers.get("Retry-After") or pause), 60.0)
        except (URLError, TimeoutError, ConnectionError):
            pass
        if tried < TRIES:
            time.sleep(pause)
    raise AwayError(url)


def _code(error: HTTPError) -> str:
    try:
        return str(json.load(error).get("code", error.code))
    except ValueError:
        return str(error.code)


def listed(url: str, token: str, after: str) -> Iterator[tuple[Json, str]]:
    """Everything after the mark, oldest first, each with the mark that stands behind it."""
    while True:
        page = asked(f"{url}?{urlencode({'after': after, 'limit': 50})}", token)
        for one in page["items"]:
            after = str(one["mark"])
            yield one, after
        if not page["items"]:
            return


def remember(state: Path, after: str) -> None:
    """Write the mark whole or not at all."""
    beside = state.with_suffix(".new")
    beside.write_text(json.dumps({"after": after}), encoding="utf-8")
    beside.replace(state)


def bring(kind: str, state: Path) -> int:
    """Bring all that is new; the exit code."""
    path, door, written = KINDS[kind]
    after = json.loads(state.read_text(encoding="utf-8"))["after"] if state.exists() else ""
    source, portal = os.environ["SOURCE_URL"], os.environ["PORTAL"]
    brought = refused = 0
    try:
        for one, mark in listed(source + path, os.environ.get("SOURCE_TOKEN", ""), after):
            try:
                asked(portal + door, os.environ["TOKEN"], written(one))
                brought += 1
            except RefusedError as refusal:
                refused += 1
                print(
                    f"refused: {one.get('id') or one.get('ma_ho_so')}: {refusal}", file=sys.stderr
                )
            remember(state, mark)
    except (AwayError, RefusedError) as away:
        print(f"{brought} brought, {refused} refused; stopped: {away}", file=sys.stderr)
        return AGAIN
    print(f"{brought} brought, {refused} refused")
    return REFUSED if refused else DONE


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--state", type=Path, required=True, help="file that keeps the mark")
    given = parser.parse_args()
    return bring(given.kind, given.state)


if __name__ == "__main__":
    sys.exit(main())

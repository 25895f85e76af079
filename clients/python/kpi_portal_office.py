"""More of the REST API: files beside entries, assigning, leave, the month, the agency's report.

office = Office.signed_in("https://kpi.example", "KH00007", "…")
office.ask_leave("annual", "2026-10-20", "2026-10-21")
"""

import json
from collections.abc import Iterator, Sequence
from typing import Unpack, cast
from uuid import UUID, uuid4

from kpi_portal_client import Portal, Read, path_of
from kpi_portal_types import (
    Entry,
    Halves,
    Json,
    MonthAssessment,
    Narrative,
    Piece,
    RosterLine,
    Unlogged,
)


class Office(Portal):
    """One caller of one portal, with what offices do besides logging and reviewing."""

    # ---- a day, beside its entries

    def say_unlogged(self, day: str, **minutes: Unpack[Unlogged]) -> Json:
        """Time that is no entry: ``no_work``, ``waiting``, ``study``, ``internal``; all anew."""
        return cast(Json, self.send("PUT", f"days/{day}/unlogged/", minutes))

    def add_evidence(self, entry: Entry, name: str, content: bytes) -> Json:
        """Put a file beside an entry; the same bytes again are the file that is there."""
        headers, body = _form_of(name, content)
        said = self.bytes("POST", f"{path_of(entry)}evidence/", body, headers)
        return cast(Json, json.loads(said))

    def evidence(self, entry: Entry) -> Iterator[Json]:
        """The files beside an entry."""
        return self.items(f"{path_of(entry)}evidence/")

    def download_evidence(self, file_id: str) -> bytes:
        """One's own, or of an entry whose author one reviews."""
        return self.bytes("GET", f"evidence/{file_id}/content/")

    def remove_evidence(self, entry: Entry, file_id: str) -> None:
        """Take a file back."""
        self.send("DELETE", f"{path_of(entry)}evidence/{file_id}/")

    # ---- assigning

    def given_work(self, **filters: object) -> Iterator[Json]:
        """What one's people are assigned: ``first``, ``last``, ``assignee_id``."""
        return self.items("assignments/", filters)

    def assign(self, pieces: Sequence[Piece], key: UUID | None = None) -> Json:
        """All of this work, or none of it. The same ``key`` assigns it once."""
        headers = {"Idempotency-Key": str(key or uuid4())}
        return cast(Json, self.send("POST", "assignments/", {"pieces": pieces}, headers))

    def cancel_work(self, assignment_id: int, reason: str) -> Json:
        """Take assigned work back."""
        path = f"assignments/{assignment_id}/cancellation/"
        return cast(Json, self.send("POST", path, {"reason": reason}))

    # ---- leave

    def leave(self) -> Iterator[Json]:
        """One's own, each with the working days that it takes."""
        return self.items("leave/")

    def ask_leave(self, kind: str, starts_on: str, ends_on: str, **more: Unpack[Halves]) -> Json:
        """Ask for leave; it counts once it is approved."""
        sent = {"kind": kind, "starts_on": starts_on, "ends_on": ends_on, **more}
        return cast(Json, self.send("POST", "leave/", sent))

    def leave_requests(self) -> Iterator[Json]:
        """What waits for one's decision."""
        return self.items("leave/requests/")

    def decide_leave(self, leave_id: int, *, approve: bool, reason: str = "") -> Json:
        """Approve, or refuse with a reason."""
        sent = {"decision": "approve" if approve else "refuse", "reason": reason}
        return cast(Json, self.send("POST", f"leave/{leave_id}/decision/", sent))

    # ---- the month

    def scoring(self, period: str) -> Json:
        """The month of those whom one assesses."""
        return cast(Json, self.get(f"scoring/{period}/"))

    def assess(self, period: str, posting_id: int, **said: Unpack[MonthAssessment]) -> Json:
        """What one says of a person's month, all of it anew."""
        return cast(Json, self.send("PUT", f"scoring/{period}/{posting_id}/assessment/", said))

    def publish(self, period: str) -> Json:
        """Make the results of those whom one assesses known."""
        return cast(Json, self.send("POST", f"scoring/{period}/publication/"))

    def petition(self, term: str, node: str, words: str) -> Json:
        """Petition about one's own published result."""
        sent = {"term": term, "node": node, "words": words}
        return cast(Json, self.send("POST", "petitions/", sent))

    # ---- units and people, by decisions

    def preview(self, deed: str, decision: Json) -> Json:
        """What a decision would do, with its ``digest``; nothing is stored. ``deed``:
        ``units/mergers/``, ``units/3/splits/``, ``units/moves/``, ``province/moves/``."""
        return cast(Json, self.send("POST", f"{deed}preview/", decision))

    def carry_out(self, deed: str, decision: Json, digest: str, key: UUID | None = None) -> Json:
        """Exactly what was shown. Raises: Problem ``outdated`` when something else would happen by
        now. The same ``key`` does it once."""
        headers = {"Idempotency-Key": str(key or uuid4())}
        return cast(Json, self.send("POST", deed, decision | {"digest": digest}, headers))

    # ---- the agency's report

    def own_report(self, period: str) -> Json:
        """How the report of one's own agency stands."""
        return cast(Json, self.get(f"own-report/{period}/"))

    def narrative(self, period: str) -> Read:
        """The words of the report, with the ``etag`` that writing them asks for."""
        return self.read(f"own-report/{period}/narrative/")

    def write_narrative(self, period: str, etag: str, **words: Unpack[Narrative]) -> Read:
        """All of them anew, if nobody was faster."""
        return self.change(f"own-report/{period}/narrative/", words, etag)

    def roster(self, month: str, unit_id: int) -> Read:
        """A unit's roster of a calendar month, with the ``etag`` that writing it asks for."""
        return self.read(f"rosters/{month}/{unit_id}/")

    def write_roster(
        self, month: str, unit_id: int, people: Sequence[RosterLine], etag: str
    ) -> Read:
        """The months of these people, if nobody was faster."""
        return self.change(f"rosters/{month}/{unit_id}/", {"people": people}, etag)

    def compile_report(self, period: str) -> Json:
        """Have it compiled; ``is_compiling`` says until when the worker is at it."""
        return cast(Json, self.send("POST", f"own-report/{period}/compilation/"))

    def sign_report(self, period: str, checksum: str) -> Json:
        """Sign what was read. Raises: Problem ``confirmation_needed`` until one has confirmed on
        the page who one is."""
        sent = {"checksum": checksum}
        return cast(Json, self.send("POST", f"own-report/{period}/signature/", sent))

    def answer_report(self, report_id: int, answer: str, **said: object) -> Json:
        """What a receiver does: ``receipt``, ``acceptance``, ``return`` with a ``reason``."""
        return cast(Json, self.send("POST", f"reports/{report_id}/{answer}/", said or None))


def _form_of(name: str, content: bytes) -> tuple[dict[str, str], bytes]:
    """A form with one file: its header and its body."""
    mark = uuid4().hex
    shown = name.replace('"', "%22").replace("\r", "").replace("\n", "")
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{shown}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    return {"Content-Type": f"multipart/form-data; boundary={mark}"}, body

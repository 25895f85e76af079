"""Sending one form more than once: again when the page is slow, and twenty times at once."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client

from organizations.audit import new_id
from organizations.models import Posting
from tests.caching import fresh_cache
from tests.contracts.table import is_api, sent_as
from tests.isolation import canaries
from tests.isolation.probing import OF_A_SIGN_IN
from tests.signing_in import enter

CLICKS = 20
Effect = Counter[str]


@dataclass
class Found:
    """What one click does, what a second one adds, and what twenty at once do."""

    once: Effect
    again: Effect
    at_once: Effect
    answers: Counter[int] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    @property
    def wrong(self) -> str:
        """In words; empty when one click and many do the same."""
        said = []
        if not self.once:
            said.append("does nothing")
        if self.again:
            said.append(f"again: {_listed(self.again)}")
        if self.at_once != self.once:
            more, less = self.at_once - self.once, self.once - self.at_once
            said.append(f"at once: {_listed(more)}" + (f" without {_listed(less)}" if less else ""))
        if self.broken:
            said.append(f"broken: {_listed(self.broken)}")
        return "; ".join(said)


def _listed(effect: Effect) -> str:
    return ", ".join(f"{count} x {name}" for name, count in sorted(effect.items()))


@dataclass(frozen=True)
class Form:
    """What somebody sends; a program says by a key that it is the same again."""

    posting: Posting
    url: str
    data: Mapping[str, Any]
    key: UUID = field(default_factory=new_id)

    def fresh(self) -> dict[str, Any]:
        """Files are read to their end when they are sent."""
        return {
            name: SimpleUploadedFile(value.name, _content(value))
            if hasattr(value, "seek")
            else value
            for name, value in self.data.items()
        }


def _content(file: Any) -> bytes:
    file.seek(0)
    content: bytes = file.read()
    return content


def clicked(form: Form) -> Found:
    """Try it: once and again are taken back, twenty at once stay."""
    client = Client(raise_request_exception=False)
    enter(client, form.posting)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        once = _effect(lambda: _send(cookies, form))
        again = _effect(lambda: _send(cookies, form))
        transaction.set_rollback(True)
    answers: Counter[int] = Counter()
    with _noting_what_breaks() as broken:
        at_once = _effect(lambda: answers.update(_many(cookies, form)))
    return Found(once, again, at_once, answers, broken)


@contextmanager
def _noting_what_breaks() -> Iterator[Counter[str]]:
    broken: Counter[str] = Counter()

    def note(**_given: object) -> None:
        problem = sys.exc_info()[1]
        broken[f"{type(problem).__name__} {problem}".partition("\n")[0]] += 1

    got_request_exception.connect(note)
    try:
        yield broken
    finally:
        got_request_exception.disconnect(note)


def _send(cookies: Mapping[str, str], form: Form) -> int:
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie(dict(cookies))
    how = sent_as(form.url, "post", form.data)
    if is_api(form.url):
        how = {**how, "headers": {"idempotency-key": str(form.key)}}
    status: int = client.post(form.url, form.fresh(), **how).status_code
    return status


def _many(cookies: Mapping[str, str], form: Form) -> list[int]:
    start, answers = Barrier(CLICKS), []

    def click() -> None:
        try:
            start.wait(30)
            answers.append(_send(cookies, form))
        finally:
            connection.close()

    threads = [Thread(target=click) for _ in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _effect(deed: Callable[[], object]) -> Effect:
    """Rows added, changed and deleted, by table; events by what they say."""
    fresh_cache()
    since = canaries.ledger_end()
    deed()
    found: Effect = Counter()
    for note in canaries.noted(since):
        if note.place in OF_A_SIGN_IN:
            continue
        said = str((note.image or {}).get("action", "")) if "auditevent" in note.place else ""
        found[f"{note.deed} {note.place} {said}".strip()] += 1
    return found

"""People who save and read over HTTP while the sessions of the database are ended under them."""

import http.client
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import psycopg
from django.conf import settings
from django.test import Client

from organizations.models import Posting
from tests.factories.organizations import TODAY
from tests.signing_in import enter

CSRF = "a" * 32
AGAIN_AFTER_SECONDS = 0.05
END_ONE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'web'
    ORDER BY random() LIMIT 1
"""


@dataclass
class Told:
    """What people were told: answers by status, lines that they were told are stored."""

    answers: Counter[int] = field(default_factory=Counter)
    without_a_word: int = 0
    stored: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


class Person:
    """A browser of one person: a session, and forms that are sent until they are answered well."""

    def __init__(self, address: str, posting: Posting) -> None:
        client = Client()
        enter(client, posting)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.host = urlsplit(address).netloc
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session};"
            f" {settings.CSRF_COOKIE_NAME}={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": address,
        }

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and the ``Retry-After`` header; 0 when nothing came back."""
        wire = http.client.HTTPConnection(self.host, timeout=60)
        try:
            wire.request(method, path, urlencode(form) if form else None, self.headers)
            answer = wire.getresponse()
            answer.read()
            return answer.status, answer.getheader("Retry-After", "")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            wire.close()


def working(person: Person, lines: list[dict[str, str]], told: Told, until: float) -> None:
    """Save each line until it is stored, look at the day between; stop when the time is over."""
    for form in lines:
        told.sent.add(form["k-id"])
        while True:
            status, after = person.ask("POST", "/outbox/lines/", form)
            _note(told, status, after, "POST")
            if status == 200:
                told.stored.add(form["k-id"])
                break
            if time.monotonic() > until + 30:
                told.broken.append(f"never stored: {status}")
                return
            time.sleep(AGAIN_AFTER_SECONDS)
        status, after = person.ask("GET", f"/days/{TODAY}/")
        _note(told, status, after, "GET")
        if time.monotonic() > until:
            return


def _note(told: Told, status: int, after: str, method: str) -> None:
    told.answers[status] += 1
    if status >= 500 and not (status == 503 and after):
        told.broken.append(f"{method}: {status}")


def storm(url: str, seconds: float, pause: float, seed: int) -> int:
    """End a session of the portal every ``pause`` seconds, more or less; how many were ended."""
    chance, ended, until = random.Random(seed), 0, time.monotonic() + seconds
    with psycopg.connect(url, autocommit=True) as superuser:
        while time.monotonic() < until:
            ended += sum(1 for _ in superuser.execute(END_ONE))
            time.sleep(pause * chance.uniform(0.5, 1.5))
    return ended

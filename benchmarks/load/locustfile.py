"""What Locust runs, in an environment of its own: one person a user, three pages to one save.

A closed loop: the next request follows when the last one was answered and the person has thought.
"""

import itertools
import json
import os
import secrets
import time
from pathlib import Path
from urllib.parse import urlencode

from locust import FastHttpUser, constant, task

GIVEN = json.loads(Path(os.environ["LOAD_PEOPLE"]).read_text())
NUMBERS = itertools.cycle(range(len(GIVEN["people"])))
DAY = f"/days/{GIVEN['today']}/"
LINES = 5
SENT = {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
OK = 200


class Person(FastHttpUser):
    """Somebody at the end of a working day."""

    wait_time = constant(float(os.environ.get("LOAD_THINK_SECONDS", "0")))

    def on_start(self) -> None:
        """Take the next session; write the day's five lines once."""
        csrf = secrets.token_hex(16)
        cookies = f"sid={GIVEN['people'][next(NUMBERS)]['sid']}; csrf={csrf}"
        self.headers = {"Cookie": cookies, "X-CSRFToken": csrf}
        self.lines = [_id() for _ in range(LINES)]
        self.version = 0
        self.save()

    @task(3)
    def day(self) -> None:
        """The day's page."""
        self.client.get(DAY, headers=self.headers, name="day page")

    @task(2)
    def week(self) -> None:
        """The week."""
        self.client.get(f"/week/{GIVEN['today']}/", headers=self.headers, name="week page")

    @task(1)
    def home(self) -> None:
        """The first page."""
        self.client.get("/", headers=self.headers, name="home")

    @task(2)
    def save(self) -> None:
        """Five lines of the day at once, with other minutes than before."""
        form = [("line", line) for line in self.lines]
        for line in self.lines:
            form += [
                (f"{line}-id", line),
                (f"{line}-version", str(self.version)),
                (f"{line}-task", str(GIVEN["task"])),
                (f"{line}-task_words", GIVEN["code"]),
                (f"{line}-time", f"{10 + self.version % 80}p"),
                (f"{line}-quantity", "1"),
                (f"{line}-summary", f"Soạn công văn số {self.version}"),
            ]
        with self.client.post(
            DAY,
            data=urlencode(form),
            headers={**self.headers, **SENT},
            name="save 5 lines",
            catch_response=True,
        ) as answer:
            if answer.status_code == OK:
                self.version += 1
            else:
                answer.failure(f"{answer.status_code}")


def _id() -> str:
    """A time-ordered id (UUID version 7), as the page makes it."""
    moment = f"{time.time_ns() // 1_000_000:012x}"
    return f"{moment}7{secrets.token_hex(2)[1:]}8{secrets.token_hex(8)[1:]}"

"""One agency that asks for much at once does not make the others wait.

Two gunicorn processes, one behind them for wide pages as the proxy has it, and ``run_due`` in a
loop in the place of the worker. The same reading and saving in a quiet agency is timed by turns
while the other agency rests and while it asks for exports, opens its largest pages and sends
workbooks; so whatever else the machine does falls on both alike. A day has more lines at every
save, so who goes first changes every round.
"""

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

import pytest
import requests
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ops.entry import BESIDE_NICE
from organizations.models import Posting
from tests.browser import ROOT, gunicorn
from tests.factories.organizations import PERIOD, Cast, make_posting
from tests.factories.worklogs import make_entry, make_task
from tests.organizations.staff_workbook import person, workbook
from tests.signing_in import enter
from tests.worklogs.test_day_page import form, hour_of

ROUNDS, EACH = 12, 10
MOST = 1.2
TOKEN = "a" * 32
EXPORTS = 20
# As ops.entry puts what is beside the web, with BESIDE_CPUS=1 on two cores.
BEHIND = ("taskset", "-c", "1", "nice", "-n", str(BESIDE_NICE))
pytestmark = [pytest.mark.long, pytest.mark.slow]


def browser(posting: Posting) -> requests.Session:
    """Signed in, with a token that its forms carry."""
    client = Client()
    enter(client, posting)
    session = requests.Session()
    session.cookies.update({name: one.value for name, one in client.cookies.items()})
    session.cookies["csrf"] = TOKEN
    session.headers["x-csrftoken"] = TOKEN
    return session


def large(cast: Cast) -> None:
    """An agency with a full office."""
    task = make_task(cast.department)
    for number in range(60):
        posting = make_posting(cast.office, f"Người Thứ {number}")
        make_entry(posting, task=task)


@contextmanager
def worker(database: str, files: Path) -> Iterator[None]:
    """What Celery does with due work, again and again, behind the web as ``ops.entry`` puts
    it."""
    url = os.environ["WORKER_DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}"
    env = os.environ | {"DATABASE_URL": url, "FILES_DIR": str(files)}
    command = f"while :; do {' '.join(BEHIND)} {sys.executable} manage.py run_due; sleep 1; done"
    with subprocess.Popen(["/bin/sh", "-c", command], cwd=ROOT, env=env,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          start_new_session=True) as working:  # fmt: skip
        try:
            yield
        finally:
            os.killpg(working.pid, 9)


class Noise:
    """Four people of the large agency who ask for all that costs much, while they may: as many as
    keep both processes of the web busy, where they are let in there. Their browsers are processes
    behind all others: only what the portal does for them counts."""

    def __init__(self, wide: str, cast: Cast) -> None:
        apart = multiprocessing.get_context("fork")
        self.address, self.may, self.over = wide, apart.Event(), apart.Event()
        self.asked = apart.Value("i", 0)
        self.head, self.officer = browser(cast.agency_head), browser(cast.officer)
        self.sheet = workbook(
            people=[person(f"KH8{n:04}", "Nguyễn Thị Mới", cast.office.code) for n in range(200)]
        )
        self.people = [
            apart.Process(target=self._run, args=[one])
            for one in (self._read, self._read, self._read, self._send)
        ]

    def _run(self, deed: object) -> None:
        os.nice(19)
        while not self.over.is_set():
            if self.may.wait(0.2):
                deed()  # type: ignore[operator]
                with self.asked.get_lock():
                    self.asked.value += 1

    def _read(self) -> None:
        for url in (reverse("evaluations:month", args=[PERIOD]), reverse("organizations:people")):
            self.head.get(self.address + url, timeout=60)

    def _send(self) -> None:
        for _number in range(EXPORTS):
            url = reverse("reporting:own_data", args=["json"])
            self.officer.post(self.address + url, timeout=60)
        files = {"sheet": ("nhan-su.xlsx", self.sheet)}
        url = reverse("organizations:staff_sheet")
        self.officer.post(self.address + url, files=files, timeout=60)

    @contextmanager
    def about(self) -> Iterator[None]:
        for one in self.people:
            one.start()
        try:
            yield
        finally:
            self.over.set()
            for one in self.people:
                one.join()


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def slowed(cast: Cast, database: str, place: Path, *, in_a_lane: bool) -> tuple[float, str]:
    """How many times longer the quiet agency's p95 is beside the noisy one, and in words."""
    large(cast)
    task, day = make_task(), timezone.localdate()
    pages = [
        reverse("worklogs:day", args=[day - timedelta(days=number)]) for number in range(ROUNDS)
    ]
    files = place / "files"
    files.mkdir()
    quiet: list[float] = []
    noisy: list[float] = []
    with (
        gunicorn(database, files, GUNICORN_CMD_ARGS="--workers 2") as web,
        gunicorn(database, files, behind=BEHIND, GUNICORN_CMD_ARGS="--workers 1") as wide,
        worker(database, files),
    ):
        noise = Noise(wide if in_a_lane else web, cast)
        neighbour = browser(cast.strange_head)

        def once(page: str) -> float:
            began = time.perf_counter()
            answer = neighbour.get(web + page, timeout=60)
            line = form(hour_of(task, time="1p"))
            saved = neighbour.post(web + page, line, timeout=60, allow_redirects=False)
            assert (answer.status_code, saved.status_code) == (200, 302)
            return time.perf_counter() - began

        with noise.about():
            for number, page in enumerate(pages):
                for times in (quiet, noisy) if number % 2 else (noisy, quiet):
                    (noise.may.set if times is noisy else noise.may.clear)()
                    once(page)
                    times += [once(page) for _ in range(EACH)]
    assert noise.asked.value > ROUNDS
    ratio = p95(noisy) / p95(quiet)
    said = f"p95 {p95(noisy) * 1000:.0f} ms beside {p95(quiet) * 1000:.0f} ms: {ratio:.2f}"
    print(f"{said}, the other agency asked {noise.asked.value} times")
    return ratio, said


def test_an_agency_that_asks_for_much_does_not_slow_another_one(
    committed_cast, committed, tmp_path, record_property
) -> None:
    ratio, said = slowed(committed_cast, committed, tmp_path, in_a_lane=True)

    record_property("tried", 2 * ROUNDS * EACH)
    record_property("failed", int(ratio > MOST))
    record_property("note", said)
    assert ratio <= MOST, said


def test_without_a_lane_of_its_own_it_would(committed_cast, committed, tmp_path) -> None:
    ratio, said = slowed(committed_cast, committed, tmp_path, in_a_lane=False)

    assert ratio > MOST, said

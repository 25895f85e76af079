"""Two web hosts that share the database, Valkey and a bucket, and no disk."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from ops import entry
from ops.process import free_port, wait_until
from ops.roles import drop_database, url_as
from tests import servers
from tests.factories import evidence

pytestmark = [pytest.mark.slow, pytest.mark.long]

SECRET = "a" * 32
PAPER = evidence.pdf()


@dataclass
class Host:
    """A web process with a disk of its own."""

    address: str
    process: subprocess.Popen

    def get(self, path: str, given: dict) -> requests.Response:
        return requests.get(
            self.address + path, cookies=_cookies(given), allow_redirects=False, timeout=60
        )

    def post(self, path: str, given: dict, **kwargs) -> requests.Response:
        return requests.post(
            self.address + path,
            cookies=_cookies(given),
            headers={"X-CSRFToken": SECRET, "Referer": self.address},
            allow_redirects=False,
            timeout=60,
            **kwargs,
        )

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


def _cookies(given: dict) -> dict[str, str]:
    return {given["cookie"]: given["session"], "csrf": SECRET}


@pytest.fixture
def hosts(address, tmp_path) -> Iterator[tuple[Host, Host, dict]]:
    name = f"kpi_hosts_{os.getpid()}"
    servers.copy_of_template(name)
    shared = os.environ | {
        "DATABASE_URL": url_as(os.environ["DATABASE_URL"], name),
        "DJANGO_SETTINGS_MODULE": "kpi_portal.settings",
        "FILES_URL": address,
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "WEB_PROCESSES": "1",
    }
    given = tmp_path / "given.json"
    subprocess.run(
        [sys.executable, "-m", "tests.ops.entering", given],
        check=True,
        cwd=servers.ROOT,
        env=shared,
    )
    with ExitStack() as stack:
        stack.callback(drop_database, os.environ["SUPERUSER_DATABASE_URL"], name)
        made = [_host(shared, tmp_path / name, stack) for name in ("one", "two")]
        yield made[0], made[1], json.loads(given.read_text())


def _host(shared: dict[str, str], disk: Path, stack: ExitStack) -> Host:
    disk.mkdir()
    port = free_port()
    env = shared | {
        "BIND": f"127.0.0.1:{port}",
        "FILES_DIR": str(disk / "files"),
        "ANCHORS_DIR": str(disk / "anchors"),
    }
    process = subprocess.Popen(entry.command("web", [], env), cwd=servers.ROOT, env=env)
    host = Host(f"http://127.0.0.1:{port}", process)
    stack.callback(host.stop)

    def answers() -> bool:
        try:
            return requests.get(f"{host.address}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    assert wait_until(answers, deadline=time.monotonic() + 120)
    return host


def test_whoever_answers_it_is_one_portal(hosts):
    one, two, given = hosts
    assert one.get(given["home"], given).status_code == 200

    sent = one.post(given["evidence"], given, files={"file": ("Báo cáo.pdf", PAPER)})
    assert sent.status_code == 302

    page = two.get(given["evidence"], given)
    link = re.search(r'href="(/evidence/[0-9a-f-]{36}/)"', page.text)
    assert link, page.text
    assert two.get(link[1], given).content == PAPER

    one.stop()  # a host is lost; nobody notices who does not speak to it
    assert two.get(link[1], given).content == PAPER


def test_who_signs_out_on_one_is_out_on_both(hosts):
    one, two, given = hosts
    assert two.get(given["home"], given).status_code == 200

    assert one.post(given["sign_out"], given).status_code == 302

    answer = two.get(given["home"], given)
    assert (answer.status_code, answer.headers["Location"][:16]) == (302, "/accounts/login/")

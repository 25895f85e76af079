"""A release holds what a portal needs and nothing else, and serves from an empty folder."""

import hashlib
import os
import re
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
from pathlib import Path

import pytest

from ops import dist

NEEDED = (
    "manage.py", "pyproject.toml", "LICENSE", "README.md", "CHANGELOG.md", "Dockerfile",
    "docker-compose.yml",
    "requirements.lock", "requirements-bootstrap.lock", "requirements-telemetry.lock",
    "kpi_portal/settings.py", "organizations/apps.py", "worklogs/apps.py", "evaluations/apps.py",
    "reporting/apps.py", "reporting/documents/fonts/Tinos-Regular.ttf",
    "locale/vi/LC_MESSAGES/django.po",
    "templates/base.html", "templates/help/vi/day.md", "static/css/app.css", "ops/entry.py",
    "docs/operations/runbook.md", "docs/screenshots/home-1280.png", "deploy/postgres/init.sh",
)  # fmt: skip


def test_a_release_has_what_a_portal_needs() -> None:
    names = {name.as_posix() for name in dist.shipped(dist.tracked())}

    assert [name for name in NEEDED if name not in names] == []
    assert {
        name for name in names if name.startswith(("tests/", "benchmarks/", ".local/", "."))
    } <= {
        ".dockerignore",
        ".env.example",
    }
    assert not [
        name for name in names if "secret" in name.lower() and name.endswith((".key", ".pem"))
    ]


def test_whatever_is_left_out_is_there_to_be_left_out() -> None:
    top = {name.parts[0] for name in dist.tracked()}

    assert set(dist.LEFT_OUT) - top == set()


def test_the_context_of_an_image_is_what_dockerignore_lets_in(tmp_path: Path) -> None:
    for name in ("Dockerfile", "manage.py", "docs/api.md", "docs/screenshots/day.png",
                 "kpi_portal/settings.py", "locale/vi/django.mo", "README.md"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / ".dockerignore").write_text(
        "*\n!manage.py\n!kpi_portal\n!locale\n!docs/screenshots\n"
    )

    assert [name.as_posix() for name in dist.context(tmp_path)] == [
        ".dockerignore",
        "Dockerfile",
        "docs/screenshots/day.png",
        "kpi_portal/settings.py",
        "manage.py",
    ]


def test_the_same_files_make_the_same_archive(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("eins")
    first = dist.pack(tmp_path, [Path("a")], tmp_path / "1.gz", 1_000, inside="x")
    os.utime(tmp_path / "a", (5, 5))
    second = dist.pack(tmp_path, [Path("a")], tmp_path / "2.gz", 1_000, inside="x")

    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as tar:
        assert [(one.name, one.mtime, one.uname) for one in tar] == [("x/a", 1_000, "root")]


@pytest.mark.long
@pytest.mark.slow
def test_a_release_serves_the_sign_in_page_from_an_empty_folder(tmp_path: Path, db: None) -> None:
    assert dist.main(tmp_path / "made") == 0
    (archive,) = [one for one in (tmp_path / "made").glob("*.gz") if "context" not in one.name]
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path / "empty", filter="data")
    (portal,) = (tmp_path / "empty").iterdir()

    for line in (portal / "SHA256SUMS").read_text().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((portal / name).read_bytes()).hexdigest() == digest, name
    assert (portal / "locale/vi/LC_MESSAGES/django.mo").is_file()
    assert (portal / "static/handbook/vi.pdf").read_bytes().startswith(b"%PDF-")
    assert not (portal / "tests").exists()

    with _serving(portal, tmp_path) as address:
        page = _get(f"{address}/accounts/login/").decode()
        assert "<h1>Đăng nhập</h1>" in page
        assets = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
        assert len(assets) > 5
        assert all(re.search(r"\.[0-9a-f]{12}\.", name) for name in assets)
        for name in assets:
            assert _get(address + name), name
        book = re.search(r'href="(/static/handbook/[^"]+\.pdf)"', _get(f"{address}/help/").decode())
        assert book is not None
        assert _get(address + book[1]).startswith(b"%PDF-")


class _serving:
    """Gunicorn of the unpacked release: its own code, the packages of this environment."""

    def __init__(self, portal: Path, place: Path) -> None:
        self.portal, self.place = portal, place

    def __enter__(self) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        env |= {"STATIC_MANIFEST": "1", "FILES_DIR": str(self.place / "files")}
        env.pop("STATIC_DIR", None)
        command = [sys.executable, "-B", "-m", "gunicorn", "kpi_portal.wsgi"]
        self.server = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"], cwd=self.portal, env=env
        )
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                _get(f"{address}/healthz")
                return address
            except OSError:
                time.sleep(0.25)
        raise AssertionError("the release does not answer")

    def __exit__(self, *_error: object) -> None:
        self.server.terminate()
        self.server.wait(timeout=60)


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()

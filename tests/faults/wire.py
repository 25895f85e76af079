"""A wire between the portal and a server that can be cut: a TCP proxy of this process."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"  # as libpq says it
AT_ONCE = 65_536


class Wire:
    """Carries bytes both ways. ``lose_next_answer`` arms it: the next COMMIT reaches the server,
    is carried out, and its answer never arrives. ``mute`` lets what stands stand, and say nothing:
    as when the other host lost its power."""

    def __init__(self, port: int) -> None:
        self.server_port = port
        self.lost = 0
        self._armed = threading.Event()
        self._silent: set[socket.socket] = set()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_next_answer(self) -> None:
        self._armed.set()

    def cut(self) -> int:
        """End every connection that stands; how many they were. New ones go through."""
        with self._guard:
            standing = list(self._open)
        for one in standing:
            _end(one)
        return len(standing) // 2

    def mute(self) -> int:
        """Carry nothing more over any connection that stands, and leave it open; how many."""
        with self._guard:
            self._silent |= self._open
            return len(self._open) // 2

    def close(self) -> None:
        _end(self._listener)
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.server_port))
            except OSError:
                return
            with self._guard:
                self._open |= {client, server}
            muted = threading.Event()
            self._carry(client, server, lambda data, m=muted: self._from_portal(data, m))
            self._carry(server, client, lambda data, m=muted: self._from_server(m))

    def _from_portal(self, data: bytes, muted: threading.Event) -> bool:
        if COMMIT in data and self._armed.is_set():
            self._armed.clear()
            muted.set()
        return True

    def _from_server(self, muted: threading.Event) -> bool:
        if muted.is_set():
            self.lost += 1
            return False
        return True

    def _carry(
        self, source: socket.socket, target: socket.socket, look: Callable[[bytes], bool]
    ) -> None:
        def run() -> None:
            with suppress(OSError):
                while data := source.recv(AT_ONCE):
                    if source in self._silent:
                        continue
                    if not look(data):
                        break
                    target.sendall(data)
            for one in (source, target):
                _end(one)
            with self._guard:
                self._open -= {source, target}

        threading.Thread(target=run, daemon=True).start()


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def wire(port: int) -> Iterator[Wire]:
    """A wire to that port of this machine, for the time of the block."""
    made = Wire(port)
    try:
        yield made
    finally:
        made.close()

"""A wire between browser and portal that counts what it carries and can change its far end."""

import contextlib
import socket
import threading

PIECE = 65_536


class Wire:
    """A TCP forwarder on a port of its own. ``received`` counts bytes towards the browser."""

    def __init__(self, port: int) -> None:
        self.port_of_portal = port
        self.received = 0
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def lead_to(self, port: int) -> None:
        """From now on to another portal; connections to the one before end."""
        self.port_of_portal = port
        self._hang_up()

    def close(self) -> None:
        """End everything."""
        self._listener.close()
        self._hang_up()

    def _hang_up(self) -> None:
        while self._open:
            with contextlib.suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.port_of_portal))
                self._open += [near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(
                        target=self._carry, args=(source, target, source is far), daemon=True
                    ).start()

    def _carry(self, source: socket.socket, target: socket.socket, towards_browser: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                if towards_browser:
                    self.received += len(piece)
                target.sendall(piece)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()

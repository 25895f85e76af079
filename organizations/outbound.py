"""Send something to an address outside, and to no other than was looked at (ADR 0068).

The name is resolved once; every address it has is looked at, and the connection goes to one of
these by its number, so that a second answer of the name server changes nothing. The certificate
must still be the host's. Nothing is followed, and nothing waited for longer than ``DEADLINE``.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Timer

from django.conf import settings

from organizations.rules.outbound import AddressRefused, Target, checked_address

TIMEOUT = 5.0  # seconds for each step
DEADLINE = 10.0  # seconds for all of it, however slowly somebody drips
MOST_READ = 4096  # bytes of an answer: nobody reads it


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: the status, or a code for why there is none (``timeout``, ``tls``,
    ``refused``, ``name``, ``private``, ``broken``); milliseconds on the wall clock."""

    status: int | None
    error: str
    milliseconds: int

    @property
    def is_good(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004


class PinnedConnection(http.client.HTTPSConnection):
    """Speaks to one address by its number, and shows and checks the name of the host."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT, context=_context())
        self._address = address

    def connect(self) -> None:
        """As the parent does, but to the address that was looked at."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = _context().wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def post(target: Target, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send it once. Never raises for what the other side does."""
    began = time.monotonic()
    try:
        status, error = _sent(target, headers, body), ""
    except AddressRefused as refused:
        status, error = None, refused.code
    except socket.gaierror:
        status, error = None, "name"
    except TimeoutError:
        status, error = None, "timeout"
    except ssl.SSLError:
        status, error = None, "tls"
    except ConnectionError:
        status, error = None, "refused"
    except (OSError, http.client.HTTPException, UnicodeError):
        status, error = None, "broken"
    return Answer(status, error, round((time.monotonic() - began) * 1000))


def addresses_of(target: Target) -> list[str]:
    """What the name leads to; one that is refused refuses all.

    Raises:
        AddressRefused: ``private``.
        socket.gaierror: there is no such name.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    return [checked_address(str(one[4][0]), target.network) for one in found]


def _sent(target: Target, headers: Mapping[str, str], body: bytes) -> int:
    connection = PinnedConnection(target, addresses_of(target)[0])
    overdue: list[bool] = []

    def cut() -> None:
        overdue.append(True)
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(DEADLINE, cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", target.path, body, dict(headers))
        with connection.getresponse() as answer:
            answer.read(MOST_READ)
            return answer.status
    except (OSError, http.client.HTTPException):
        if overdue:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
        connection.close()


def _context() -> ssl.SSLContext:
    """Certificates of the system, or of the province's own authority."""
    context = ssl.create_default_context(cafile=settings.WEBHOOK_CA_FILE or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context

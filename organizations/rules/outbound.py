"""Where the portal may send something by itself: hosts that the operator named. Pure.

``WEBHOOK_HOSTS`` lists ``host``, ``host:port`` or ``host:port@network``; the network (such as
``10.8.0.0/16``) is for receivers inside the province's own net, whose addresses are refused
otherwise.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
HTTPS_PORT = 443
LONGEST_URL = 300
# Addresses of version 6 that carry one of version 4 inside, which decides.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOW_32 = 0xFFFF_FFFF


class AddressRefused(Exception):
    """Nothing is sent there. ``code`` says why: ``scheme``, ``form``, ``host`` or ``private``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry of the operator's list."""

    host: str
    port: int = HTTPS_PORT
    network: Network | None = None

    @property
    def written(self) -> str:
        """As it begins an address; the usual port is left out."""
        return self.host if self.port == HTTPS_PORT else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was found on the list, taken apart."""

    host: str
    port: int
    path: str
    network: Network | None


def allowed_hosts(text: str) -> list[Allowed]:
    """The operator's list, separated by commas.

    Raises:
        ValueError: an entry that is not written as one.
    """
    return [_allowed(entry.strip()) for entry in text.split(",") if entry.strip()]


def _allowed(entry: str) -> Allowed:
    where, _, network = entry.partition("@")
    parts = urlsplit(f"https://{where}")
    if not parts.hostname or parts.path or parts.username is not None:
        raise ValueError(entry)
    return Allowed(
        parts.hostname,
        parts.port or HTTPS_PORT,
        ipaddress.ip_network(network) if network else None,
    )


def target_of(url: str, hosts: Sequence[Allowed]) -> Target:
    """The address, if it is https, plainly written, and on the list.

    Raises:
        AddressRefused: otherwise.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise AddressRefused("form")
    try:
        parts = urlsplit(url)
        port = parts.port or HTTPS_PORT
    except ValueError:
        raise AddressRefused("form") from None
    if parts.scheme != "https":
        raise AddressRefused("scheme")
    if parts.username is not None or parts.password is not None or parts.fragment or "\\" in url:
        raise AddressRefused("form")
    for one in hosts:
        if (parts.hostname, port) == (one.host, one.port):
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            return Target(one.host, port, path, one.network)
    raise AddressRefused("host")


def checked_address(text: str, network: Network | None) -> str:
    """The resolved address, if something may be sent there: public, or inside the named network.

    Raises:
        AddressRefused: ``private``.
    """
    address = _inner(ipaddress.ip_address(text.partition("%")[0]))
    inside = network is not None and address.version == network.version and address in network
    if not inside and (not address.is_global or address.is_multicast or address.is_reserved):
        raise AddressRefused("private")
    return str(address)


def _inner(address: Address) -> Address:
    """The address of version 4 that one of version 6 leads to, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & LOW_32)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address

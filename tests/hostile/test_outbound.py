"""Addresses that would have the portal speak to its own net: refused, and not one packet sent."""

import socket
from threading import Thread

import pytest

from organizations import outbound
from organizations.outbound import post
from organizations.rules.outbound import (
    AddressRefused,
    Allowed,
    Target,
    allowed_hosts,
    checked_address,
    target_of,
)

HOSTS = allowed_hosts("hooks.example, tls.example:8443, inner.example@10.8.0.0/16")
WRITTEN = [
    "http://hooks.example/",
    "ftp://hooks.example/",
    "file:///etc/passwd",
    "gopher://hooks.example/_x",
    "//hooks.example/",
    "https:hooks.example",
    "https://hooks.example:8443/",
    "https://hooks.example:99999/",
    "https://hooks.example./",
    "https://hooks.example@127.0.0.1/",
    "https://user:word@hooks.example/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://localhost/",
    "https://hooks.example.evil.example/",
    "https://evil.example/hooks.example",
    "https://hooks.example#@evil.example/",
    "https://hooks.example\\@evil.example/",
    "https://hooks.example\t/",
    "https://hooks.example/\r\nX-Header: 1",
    "https://hооks.example/",  # two letters of another script
    "https://hooks。example/",
    "https://tls.example/",
]
PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",  # noqa: S104
    "10.0.0.5",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "fc00::1",
    "fe80::1%eth0",
    "ff02::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "2001:0:0:0:0:0:80ff:fffe",
]


@pytest.fixture
def listener():
    """Counts who comes to loopback."""
    server = socket.create_server(("127.0.0.1", 0))
    came: list[int] = []

    def accept() -> None:
        while True:
            try:
                one, _where = server.accept()
            except OSError:
                return
            came.append(1)
            one.close()

    Thread(target=accept, daemon=True).start()
    yield server.getsockname()[1], came
    server.close()


@pytest.mark.parametrize("url", WRITTEN)
def test_an_address_that_is_not_plainly_on_the_list_is_refused(url) -> None:
    with pytest.raises(AddressRefused):
        target_of(url, HOSTS)


def test_addresses_on_the_list_are_taken() -> None:
    assert target_of("https://hooks.example/a?b=1", HOSTS).path == "/a?b=1"
    assert target_of("https://HOOKS.example", HOSTS).path == "/"
    assert target_of("https://tls.example:8443/", HOSTS).port == 8443


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_gets_no_packet(address, listener, monkeypatch) -> None:
    """Whatever the name server says: the connection is refused before it is made."""
    port, came = listener
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", (address, port))])

    answer = post(Target("hooks.example", port, "/", None), {}, b"{}")

    assert (answer.status, answer.error) == (None, "private")
    assert came == []


def test_one_inner_address_among_public_ones_refuses_all(monkeypatch) -> None:
    found = [(0, 0, 0, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)

    assert post(Target("hooks.example", 443, "/", None), {}, b"{}").error == "private"


def test_the_name_is_asked_for_once_and_the_number_is_kept(listener, monkeypatch) -> None:
    """The second answer, which leads inside, is never asked for."""
    port, came = listener
    answers = iter(["93.184.216.34", "127.0.0.1"])
    gone_to: list[str] = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", (next(answers), port))]
    )

    def connect(where: tuple[str, int], _timeout: float) -> socket.socket:
        gone_to.append(where[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(outbound.socket, "create_connection", connect)
    answer = post(Target("hooks.example", port, "/", None), {}, b"{}")

    assert answer.error == "refused"
    assert gone_to == ["93.184.216.34"]
    assert came == []


def test_the_provinces_own_net_is_reached_where_the_operator_named_it() -> None:
    network = target_of("https://inner.example/", HOSTS).network
    assert checked_address("10.8.3.4", network) == "10.8.3.4"
    for outside in ("10.9.0.1", "127.0.0.1", "::1"):
        with pytest.raises(AddressRefused):
            checked_address(outside, network)


@pytest.mark.parametrize("entry", ["https://x.example", "x.example/path", "u@x.example", "x@y@z"])
def test_the_operators_list_is_read_strictly(entry) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever is wrong with it
        allowed_hosts(entry)


def test_the_operators_list_may_be_empty() -> None:
    assert allowed_hosts("") == []
    assert allowed_hosts("a.example,") == [Allowed("a.example")]

"""What everybody opens each day has web processes of its own; the proxy tells the two apart."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests
from django.urls import URLPattern, URLResolver, get_resolver

from ops import entry
from ops.process import free_port, wait_until
from tests.browser import ROOT

CONF = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text(encoding="utf-8")
# Of one person and one day, or without which nobody gets in. All else is wide until somebody says
# here that it is not.
DAILY = {
    "": {"home", "healthz", "service_worker", "manifest"},
    "i18n/": {"set_language"},
    "accounts/": set(),
    "postings/": {"choose_posting", "switch_posting"},
    "notices/": set(),
    "days/": set(),
    "week/": set(),
    "month/": set(),
    "late/": set(),
    "outbox/": set(),
    "tasks/": set(),
    "assigned/": set(),
    "evidence/": set(),
    "review/": set(),
    "offline/": set(),
    "device/": set(),
}


def lane(path: str) -> str:
    """Where the proxy sends ``path``, by the ``map`` of its configuration."""
    rules = re.findall(r'^\s+"~(\S+)" (\w+);$', CONF, re.MULTILINE)
    assert rules
    return next((name for rule, name in rules if re.search(rule, path)), "wide")


def routes(found: object = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Every route's name and a path of it."""
    for one in (found or get_resolver()).url_patterns:  # type: ignore[attr-defined]
        path = before + re.sub(r"<[^>]+>", "x", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from routes(one, path)
        elif isinstance(one, URLPattern):
            yield one.name or "", "/" + path.lstrip("^")


def test_every_route_is_in_the_lane_that_is_meant() -> None:
    for name, path in routes():
        first, slash, _rest = path[1:].partition("/")
        names = DAILY.get(first + slash if slash else "")
        meant = "web" if names is not None and (not names or name in names) else "wide"
        assert lane(path) == meant, f"{name}: {path}"


def test_pages_of_a_whole_agency_are_wide_and_a_persons_day_is_not() -> None:
    assert {
        lane(path) for path in ("/scoring/2026-11/", "/people/", "/desk/", "/api/v1/days/")
    } == {"wide"}
    assert {lane(path) for path in ("/", "/days/2026-11-30/", "/review/", "/static/css/a.css")} == {
        "web"
    }


def test_what_is_beside_the_web_gives_way_and_keeps_to_its_cores() -> None:
    assert {"wide", "worker"} == set(entry.BESIDE)
    assert entry.BESIDE_NICE > 0
    assert entry.cores("2-3, 5") == {2, 3, 5}
    assert entry.cores("") == set()
    with pytest.raises(ValueError, match="all"):
        entry.cores("all")


@contextmanager
def saying(name: str) -> Iterator[str]:
    """A server that answers its name to everything, as ``host:port``."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(name)))
            self.end_headers()
            self.wfile.write(name.encode())

        def log_message(self, *_said: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def configuration(place: Path, port: int, web: str, wide: str) -> Path:
    """That of production, with other addresses and without TLS."""
    conf = CONF.replace("/tmp/", f"{place}/")  # noqa: S108
    conf = conf.replace("/dev/stdout plain", "off").replace("/dev/stderr", f"{place}/error.log")
    conf = conf.replace("web:8000", web).replace("wide:8001", wide)
    conf = re.sub(r"^\s+ssl_.*$", "", conf, flags=re.MULTILINE).replace("http2 on;", "")
    conf = conf.replace("listen 8443 ssl", f"listen 127.0.0.1:{port}")
    conf = conf.replace("listen 8080", f"listen 127.0.0.1:{free_port()}")
    path = place / "nginx.conf"
    path.write_text(conf, encoding="utf-8")
    return path


@contextmanager
def proxy(place: Path, web: str, wide: str) -> Iterator[Callable[[str], str]]:
    """nginx before both; who is it that answers a path?"""
    port = free_port()

    def ask(path: str) -> str:
        return requests.get(f"http://127.0.0.1:{port}{path}", timeout=10).text

    def is_up() -> bool:
        with suppress(requests.ConnectionError):
            return ask("/healthz") == "web"
        return False

    line = ["nginx", "-c", str(configuration(place, port, web, wide)), "-g", "daemon off;"]
    with subprocess.Popen(line, stderr=subprocess.DEVNULL) as nginx:
        try:
            assert wait_until(is_up, deadline=time.monotonic() + 20)
            yield ask
        finally:
            nginx.terminate()


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx on this machine")
def test_the_proxy_itself_sends_them_so_and_does_without_the_wide_one(tmp_path) -> None:
    with (
        saying("web") as web,
        saying("wide") as wide,
        proxy(tmp_path, web, wide) as ask,
    ):
        for _name, path in routes():
            if path != "/readyz":
                assert ask(path) == lane(path), path
    with (
        saying("web") as web,
        proxy(tmp_path, web, f"127.0.0.1:{free_port()}") as ask,
    ):
        assert ask("/people/") == "web"

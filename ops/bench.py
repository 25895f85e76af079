"""How fast pages of the running demo are: ``make bench-pages``.

Signs in as each role and asks for its home page and every page of its navigation, a bounded
number of times, four at a time, on this machine only. Read the figures as ratios.
"""

import html
import json
import re
import statistics
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path

from rich.console import Console
from rich.table import Table

SUMMARY = Path(__file__).resolve().parent.parent / ".local" / "demo.json"
REQUESTS = 40
AT_ONCE = 4
PATIENCE_SECONDS = 30
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NAVIGATION = re.compile(r'<nav class="site-nav".*?</nav>', re.DOTALL)
LINK = re.compile(r'href="(/[^"]*)"')


class Visitor:
    """A browser without a screen, signed in."""

    def __init__(self, address: str, login: str, password: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self._opener.addheaders = [("Referer", f"{address}/accounts/login/")]
        token = TOKEN.search(self.get("/accounts/login/"))
        if token is None:
            raise SystemExit("The sign-in page has no form.")
        form = {"login": login, "password": password, "csrfmiddlewaretoken": token[1]}
        data = urllib.parse.urlencode(form).encode()
        with self._opener.open(f"{address}/accounts/login/", data, PATIENCE_SECONDS) as answer:
            if "/accounts/login/" in answer.url:
                raise SystemExit(f"{login} could not sign in.")

    def get(self, path: str) -> str:
        """The page at ``path``; raises for a status of 400 and above."""
        with self._opener.open(self.address + path, timeout=PATIENCE_SECONDS) as answer:
            return str(answer.read().decode(errors="replace"))

    def pages(self) -> list[str]:
        """Home, and where its main navigation leads."""
        found = NAVIGATION.search(self.get("/"))
        links = LINK.findall(found[0]) if found else []
        return list(dict.fromkeys(["/", *map(html.unescape, links)]))


def measure(visitor: Visitor, path: str) -> tuple[list[float], float]:
    """Milliseconds of each request, sorted; and requests in a second."""

    def once(_: int) -> float:
        began = time.perf_counter()
        visitor.get(path)
        return (time.perf_counter() - began) * 1000

    visitor.get(path)
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        times = sorted(pool.map(once, range(REQUESTS)))
    return times, REQUESTS / (time.perf_counter() - began)


def main() -> int:
    """Print a line for each role and page."""
    if not SUMMARY.exists():
        raise SystemExit("Start `make demo` first.")
    demo = json.loads(SUMMARY.read_text())
    table = Table(title=f"{REQUESTS} requests a page, {AT_ONCE} at a time, milliseconds")
    for heading in ("Role", "Page", "p50", "p95", "max", "req/s"):
        table.add_column(heading)
    for account in demo["accounts"]:
        visitor = Visitor(demo["url"], account["login"], account["password"])
        for path in visitor.pages():
            times, rate = measure(visitor, path)
            figures = (statistics.median(times), times[int(len(times) * 0.95) - 1], times[-1], rate)
            table.add_row(account["role"], path, *(f"{figure:.0f}" for figure in figures))
    Console(width=110).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())

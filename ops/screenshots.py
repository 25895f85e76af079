"""Pictures of the running demo in Debian's Chromium: ``make screenshots``.

The main pages go to ``docs/screenshots`` in Vietnamese, and for the English handbook to
``docs/screenshots/en``. With ``--all`` every page that a role's navigation leads to goes to
``.local/screenshots``, whole, to be looked at.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "screenshots"
LOOKED_AT = ROOT / ".local" / "screenshots"
FRIDAY = 5
Size = tuple[int, int]
WIDE, PHONE = (1280, 900), (390, 844)
LOW = (1280, 560)  # for a page that says little
SIZES: tuple[Size, ...] = (WIDE, PHONE)
VIETNAMESE, ENGLISH = "vi", "en"
LOCALES = {VIETNAMESE: "vi-VN", ENGLISH: "en-GB"}
COLOURS = 128  # as many as letters, badges and bars of a page need; a quarter of the bytes
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


class Main(NamedTuple):
    """A page worth showing: its name, who sees it (nobody signs in for ""), and where.

    ``then`` is what is clicked there first, if the page lies behind a link; ``sizes`` is where the
    Vietnamese page is taken. In English only the handbook shows it, in the first size.
    """

    name: str
    role: str
    path: str
    then: str = ""
    sizes: tuple[Size, ...] = SIZES


def _last_weekday() -> date:
    """A Monday to Friday some days ago: one with work on it, whatever is left open since."""
    day = datetime.now(UTC).date() - timedelta(days=4)
    while day.isoweekday() > FRIDAY:
        day -= timedelta(days=1)
    return day


MAIN_PAGES = (
    Main("sign-in", "", "/accounts/login/"),
    Main("home", "staff", "/"),
    Main("day", "staff", f"/days/{_last_weekday()}/"),
    Main("month", "staff", "/month/"),
    Main("review", "head", "/review/"),
    Main("scoring", "head", "/scoring/"),
    Main("result", "staff", "/results/", "main table a[href^='/results/20']"),
    Main("report", "agency_head", "/report/"),
    Main("people", "officer", "/people/"),
    Main("desk", "home_affairs", "/desk/"),
    Main("status", "operator", "/status/"),
    Main("help", "staff", "/days/today/", ".masthead a.bell[hx-get]"),
    Main("leave", "staff", "/leave/", sizes=(WIDE,)),
    Main("assign", "head", "/assign/", sizes=(WIDE,)),
    Main("unit", "head", "/unit/", sizes=(WIDE,)),
    Main("staff-import", "officer", "/people/import/", sizes=(WIDE,)),
    Main("training", "officer", "/training/", sizes=(LOW,)),
)


def main() -> int:
    """Take the pictures; 1 when a page complains on the console."""
    demo = json.loads((ROOT / ".local" / "demo.json").read_text())
    accounts = {account["role"]: account for account in demo["accounts"]}
    complaints: list[str] = []
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        if "--all" in sys.argv:
            for size, (role, account) in product(SIZES, accounts.items()):
                with _signed_in(browser, demo["url"], account, size, complaints) as page:
                    _walk(page, role, size[0])
        else:
            for main, size, language in wanted():
                account = accounts.get(main.role)
                with _signed_in(browser, demo["url"], account, size, complaints, language) as page:
                    _take(page, main, picture(main.name, size, language))
        browser.close()
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


def picture(name: str, size: Size, language: str) -> Path:
    """Where the picture of a main page is kept."""
    folder = KEPT if language == VIETNAMESE else KEPT / language
    return folder / f"{name}-{size[0]}.png"


def wanted() -> Iterator[tuple[Main, Size, str]]:
    """Each picture that is kept: page, size, language."""
    for main in MAIN_PAGES:
        yield from ((main, size, VIETNAMESE) for size in main.sizes)
        yield main, main.sizes[0], ENGLISH


def _take(page: Page, main: Main, path: Path) -> None:
    page.goto(main.path)
    if main.then:
        page.locator(main.then).first.click()
    _shoot(page, path, whole=False)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(COLOURS).save(path, optimize=True)


@contextmanager
def _signed_in(
    browser: Browser,
    address: str,
    account: dict[str, str] | None,
    size: Size,
    complaints: list[str],
    language: str = VIETNAMESE,
) -> Iterator[Page]:
    """A window of that size in which the person, if there is one, has signed in."""
    context = browser.new_context(
        service_workers="block",  # a worker that fetches for later keeps the page from resting
        base_url=address,
        locale=LOCALES[language],
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": size[0], "height": size[1]},
        reduced_motion="reduce",
    )
    # The portal is Vietnamese for whoever has not chosen another language, whatever the browser's.
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    page.on(
        "console",
        lambda message: (
            complaints.append(f"{page.url}: {message.text}") if message.type == "error" else None
        ),
    )
    if account is not None:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", account["login"])
        page.fill("input[name=password]", account["password"])
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
    yield page
    context.close()


def _walk(page: Page, role: str, width: int) -> None:
    """Every page that the navigation of this role leads to."""
    page.goto("/")
    links = page.locator("nav.site-nav a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    for path in dict.fromkeys(["/", *links]):
        page.goto(path)
        slug = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
        _shoot(page, LOOKED_AT / f"{role}-{slug}-{width}.png", whole=True)


def _shoot(page: Page, path: Path, *, whole: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")  # a page that opens in its first empty line begins further down
    page.screenshot(path=path, full_page=whole)


if __name__ == "__main__":
    sys.exit(main())

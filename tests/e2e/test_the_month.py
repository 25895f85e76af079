"""One month in a real browser: logged, submitted, reviewed, assessed, compiled, sent, received."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from organizations import commands
from organizations.http import now_and_today
from organizations.models import Period, Posting
from organizations.tenancy import tenant
from tests.browser import PASSWORD, gunicorn
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_assignment, make_task
from tests.servers import ROOT

pytestmark = pytest.mark.e2e

SignIn = Callable[[Posting], Page]
MAGIC = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}


@pytest.fixture(
    params=[pytest.param(True, marks=pytest.mark.long), False],
    ids=["with JavaScript", "without JavaScript"],
)
def javascript(request: pytest.FixtureRequest) -> bool:
    """The longer of two journeys that differ little; `make e2e` makes both."""
    return bool(request.param)


@pytest.fixture
def portal(committed: str, tmp_path: Path) -> Iterator[str]:
    """As it is deployed."""
    with gunicorn(committed, tmp_path / "files") as address:
        yield address


@pytest.fixture
def month(committed_cast: Cast) -> Period:
    """The last full period before today, still open: its closing has not come by."""
    _now, today = now_and_today()
    commands.make_partitions(first=today - timedelta(days=100), months=8)
    commands.open_periods(first=today - timedelta(days=70), last=today + timedelta(days=40))
    for agency in committed_cast.agencies:
        with tenant(agency.pk):
            commands.open_agency_periods(agency_id=agency.pk)
    return Period.objects.filter(ends_on__lt=today).latest("starts_on")


def run_due_work(portal_database: str, files: Path) -> None:
    """What the worker does when the tick comes: everything that is owed."""
    env = os.environ | {
        "DATABASE_URL": os.environ["WORKER_DATABASE_URL"].rsplit("/", 1)[0] + f"/{portal_database}",
        "FILES_DIR": str(files),
    }
    subprocess.run([sys.executable, "manage.py", "run_due"], cwd=ROOT, env=env, check=True)


def weekday_before(day: date) -> date:
    while day.isoweekday() > 5:
        day -= timedelta(days=1)
    return day


def test_from_the_first_line_to_the_provincial_report(
    committed_cast: Cast, committed: str, month: Period, sign_in: SignIn, tmp_path: Path
) -> None:
    cast, day = committed_cast, weekday_before(month.ends_on)
    task = make_task(name="Lập báo cáo định kỳ")
    assigned = make_assignment(
        cast.clerk,
        cast.head,
        task=task,
        quantity="1",
        starts_on=month.starts_on,
        due_on=month.ends_on,
    )

    clerk = sign_in(cast.clerk)
    log_and_submit(clerk, day, assigned.pk)
    head = sign_in(cast.head)
    review_and_assess(head, cast.clerk, month)
    officer = sign_in(cast.officer)
    officer.goto(f"/report/{month.code}/")
    officer.click(f"form[action$='/report/{month.code}/compile/'] button")
    run_due_work(committed, tmp_path / "files")
    submit(sign_in(cast.agency_head), month)
    received = sign_in(cast.home_affairs)
    receive_and_compile(received, cast, month)
    run_due_work(committed, tmp_path / "files")
    take_the_papers(received, month)
    assert "97,50" in result_of(clerk, month)


def log_and_submit(page: Page, day: date, assignment: int) -> None:
    page.goto(f"/days/{day}/?assignment={assignment}")
    line = page.locator("[data-line]").first
    line.locator("input[name$=-summary]").fill("Báo cáo kết quả tháng gửi Ban Giám đốc")
    line.locator("input[name$=-time]").fill("2h30")
    line.locator("input[name$=-quantity]").fill("1")
    line.locator("input[name$=-output]").fill("BC 17/SXD-VP")
    page.locator("button[formaction$='/submission/']").click()
    page.wait_for_selector(".action-bar .chip")
    assert page.locator("text=2 giờ 30 phút").count() >= 1


def review_and_assess(page: Page, author: Posting, month: Period) -> None:
    page.goto("/review/")
    assert page.locator("text=Báo cáo kết quả tháng gửi Ban Giám đốc").count()
    page.locator("[data-level='5']").first.click()
    page.wait_for_load_state("networkidle")
    page.goto("/review/")
    assert page.locator("[data-level='5']").count() == 0
    page.goto(f"/scoring/{month.code}/")
    card = page.locator(f"#posting-{author.pk}")
    card.locator("input[name$=-general_points]").fill("27,5")
    card.locator("form button").click()
    page.wait_for_load_state("networkidle")
    assert "97,50" in page.locator(f"#posting-{author.pk}").inner_text()


def submit(page: Page, month: Period) -> None:
    page.goto(f"/report/{month.code}/")
    page.click(f"a[href='/report/{month.code}/sign/']")
    page.click("main form button")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"**/report/{month.code}/submit/")
    page.click("main form button")
    page.wait_for_load_state("networkidle")
    assert page.url.endswith(f"/report/{month.code}/")


def receive_and_compile(page: Page, cast: Cast, month: Period) -> None:
    page.goto(f"/desk/{month.code}/")
    page.click(f"text={cast.department.name}")
    page.click("form[action$='/receive/'] button")
    page.wait_for_load_state("networkidle")
    page.goto(f"/desk/{month.code}/")
    page.click("section[aria-labelledby=provincial] summary")
    page.click("section[aria-labelledby=provincial] form button")
    page.wait_for_load_state("networkidle")


def take_the_papers(page: Page, month: Period) -> None:
    page.goto(f"/desk/{month.code}/")
    for file_format, magic in MAGIC.items():
        with page.expect_download() as download:
            page.click(f"section[aria-labelledby=provincial] a[href$='/{file_format}/']")
        path = download.value.path()
        assert path.read_bytes().startswith(magic)
        assert path.stat().st_size > 3_000


def result_of(page: Page, month: Period) -> str:
    page.goto("/results/")
    page.click(f"main a[href*='/{month.code}/']")
    return page.locator("main").inner_text()

"""Every page can be used by everybody: axe-core finds no barrier, on a phone and on a desk."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connection, transaction
from django.test import Client
from playwright.sync_api import Browser, Page

from evaluations.models import Decision
from organizations import commands
from organizations.models import Posting
from organizations.tenancy import tenant
from reporting.commands import compile_provincial, receive_report, return_report
from reporting.models import DueJob, JobKind, JobState, Report
from tests.caching import fresh_cache
from tests.contracts.test_routes import ROWS, SAFE
from tests.e2e.window import Window
from tests.factories import reporting as make
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, TODAY, Cast, actor
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.models import EntryStatus

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

# Tall, so that a bar at the lower edge lies over nothing that scrolling would show.
SIZES = ({"width": 1280, "height": 4000}, {"width": 390, "height": 4000})
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# axe leaves the size of targets out unless asked by name.
OPTIONS = {
    "runOnly": {"type": "tag", "values": STANDARDS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
AFTER = datetime(2026, 10, 26, 2, tzinfo=UTC)  # the reports were due on Friday
A_PAGE = b"<html"


@pytest.fixture(autouse=True)
def _quick(settings: pytest.FixtureRequest, tmp_path: pytest.FixtureRequest) -> None:
    """Nobody types a password here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def seat(
    db: None, browser: Browser, signed_in: Callable[[Posting], Client]
) -> Iterator[Callable[..., Window]]:
    """Sit somebody, or nobody, down at the one window of the test, at a moment."""
    window = Window(browser, Client(), NOW)
    with connection.cursor() as cursor:
        # Axe looks at a page for longer than a request may leave its transaction idle.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")

    def take(posting: Posting | None, clock: datetime = NOW) -> Window:
        fresh_cache()
        window.client, window.clock = signed_in(posting) if posting else Client(), clock
        return window

    yield take
    window.close()


def barriers(page: Page) -> Iterator[str]:
    """What axe finds wrong at both sizes, one line for each element."""
    page.evaluate(AXE_SCRIPT)
    for size in SIZES:
        page.set_viewport_size(size)
        for found in page.evaluate("options => axe.run(options)", OPTIONS)["violations"]:
            for node in found["nodes"]:
                said = f"{node['html'][:160]} {node['failureSummary']}"
                yield f"{size['width']} px, {found['id']}: {said}"


@pytest.mark.long
def test_every_route_that_is_a_page_has_no_barrier(cast: Cast, seat, capsys) -> None:
    """Says how many pages it looked at, and how many barriers it found (``make axe``)."""
    wrong: list[str] = []
    seen: set[tuple[str, str]] = set()
    for name, row in ROWS:
        if row.method not in SAFE or not row.somebody:
            continue
        with transaction.atomic():
            url = row.url(cast)
            person = row.somebody
            window = seat(None if row.anonymous else getattr(cast, person))
            answer = window.client.get(url, follow=True)
            if answer.streaming:
                answer.getvalue()
            html = answer["Content-Type"].startswith("text/html") and A_PAGE in answer.content
            page = (person, answer.request["PATH_INFO"])
            if html and page not in seen:
                seen.add(page)
                window.open(url)
                wrong += (f"{name} for {person}, {found}" for found in barriers(window.page))
            transaction.set_rollback(True)
    with capsys.disabled():
        print(f"\n{len(seen)} pages at {len(SIZES)} widths: {len(wrong)} barriers")
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 80


def _work_of_the_month(cast: Cast) -> None:
    """Assigned work; days that are drafts, submitted, returned, accepted, on leave."""
    task = make_task(name="Lập báo cáo định kỳ")
    assignment = make_assignment(cast.clerk, cast.head, task=task)
    for days, status, decision in (
        (0, EntryStatus.DRAFT, None),
        (3, EntryStatus.SUBMITTED, None),
        (4, EntryStatus.SUBMITTED, Decision.RETURNED),
        (5, EntryStatus.SUBMITTED, Decision.ACCEPTED),
    ):
        entry = make_entry(
            cast.clerk,
            TODAY - timedelta(days=days),
            status,
            task=task,
            assignment_id=assignment.pk,
            minutes=60 * (days + 1),
        )
        if decision:
            make_review(entry, cast.head, decision)
    make_entry(cast.colleague, status=EntryStatus.SUBMITTED, minutes=11 * 60)
    with tenant(cast.department.pk):
        commands.record_leave(
            actor=actor(cast.officer),
            posting=cast.clerk,
            days=commands.LeaveDays(
                kind="sick", starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 2)
            ),
            now=NOW,
        )
    make_assessment(cast.clerk, cast.head)


def _reports_of_the_month(cast: Cast) -> Report:
    """One report received, one returned, one overdue; the provincial one; work that failed."""
    report = make.submit_for(cast.agency_head)
    returned = make.submit_for(cast.strange_head)
    receiver = actor(cast.home_affairs)
    receive_report(actor=receiver, report_id=report.pk, now=make.ANSWERED)
    return_report(actor=receiver, report_id=returned.pk, reason="Thiếu biểu", now=make.ANSWERED)
    compile_provincial(
        actor=receiver,
        period=make.period(),
        assessment="Đúng hạn.",
        proposals="",
        now=make.ANSWERED,
    )
    DueJob.objects.create(
        kind=JobKind.CLOSE_LOGGING,
        agency=cast.board,
        period=make.period(),
        due_at=make.AFTER_CLOSING,
        state=JobState.FAILED,
        error="OperationalError",
    )
    return report


@pytest.mark.long
def test_a_month_at_work_has_no_barrier(cast: Cast, seat) -> None:
    _work_of_the_month(cast)
    me = f"/results/{PERIOD}/{cast.clerk.pk}/"
    visits = (
        ("clerk", ["/", *(_day(n) for n in (0, 3, 4, 5, 11)), "/month/", "/assigned/", me]),
        ("head", ["/", "/review/", f"/review/?person={cast.clerk.pk}", "/scoring/", "/unit/"]),
        ("officer", ["/", "/people/", f"/people/{cast.clerk.staff.staff_code}/", "/unit/"]),
        ("agency_head", ["/", "/review/"]),
    )
    wrong = _looked_at(cast, seat, visits, NOW)
    report = _reports_of_the_month(cast)
    visits = (
        ("clerk", ["/", _day(0), _day(5), me, "/khong/co/trang/nay/", "/review/"]),
        ("officer", ["/", f"/report/{PERIOD}/"]),
        ("strange_head", ["/", f"/report/{PERIOD}/", f"/report/{PERIOD}/submit/"]),
        ("home_affairs", ["/", f"/desk/{PERIOD}/", f"/reports/{report.pk}/"]),
        ("kpi_team", ["/", f"/province/{PERIOD}/"]),
        ("inspector", ["/", "/audit/"]),
        ("operator", ["/", "/status/"]),
    )
    wrong += _looked_at(cast, seat, visits, AFTER)
    assert not wrong, "\n".join(wrong)


def _day(days_ago: int) -> str:
    return f"/days/{TODAY - timedelta(days=days_ago)}/"


def _looked_at(cast: Cast, seat, visits, clock: datetime) -> list[str]:
    """What is wrong on these pages of these people."""
    wrong: list[str] = []
    for person, paths in visits:
        window = seat(getattr(cast, person), clock)
        for path in paths:
            window.open(path)
            assert window.status < 500, path
            wrong += (f"{path} of {person}, {found}" for found in barriers(window.page))
    return wrong


def test_a_refused_form_has_no_barrier(cast: Cast, seat) -> None:
    make_assignment(cast.clerk, cast.head)
    person = f"/people/{cast.clerk.staff.staff_code}/"
    refused = (
        (None, "/accounts/login/", "main form"),
        ("clerk", f"{_day(0)}?assignment=0", "form:has(input[name$='-time'])"),
        ("head", "/assign/", "main form[method=post]"),
        ("officer", "/people/new/", "main form[method=post]"),
        ("officer", person, "form[action$='/leave/']"),
        ("clerk", "/accounts/password/change/", "main form"),
    )
    wrong: list[str] = []
    for who, path, form in refused:
        window = seat(who and getattr(cast, who))
        window.open(path)
        for field in window.page.locator(f"{form} input[name$='-time']").all():
            field.fill("nửa buổi")
        window.send(form)
        assert window.page.locator("[aria-invalid=true], [role=alert]").count(), path
        wrong += (f"{path} refused, {found}" for found in barriers(window.page))
    assert not wrong, "\n".join(wrong)

"""Work beyond the single day, by keyboard alone: no click, with JavaScript and without."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from organizations import commands
from organizations.http import now_and_today
from organizations.models import Leave, Posting
from organizations.tenancy import tenant
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_task
from worklogs.models import Assignment, CatalogueProposal, EvidenceFile, WorkDay, WorkEntry

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.long]

MOST_TABS = 90
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def day(committed_cast: Cast) -> date:
    """The last weekday before today, in an open period, with two tasks in the catalogue."""
    _now, today = now_and_today()
    commands.make_partitions(first=today - timedelta(days=62), months=4)
    commands.open_periods(first=today - timedelta(days=62), last=today + timedelta(days=62))
    with tenant(committed_cast.department.pk):
        commands.open_agency_periods(agency_id=committed_cast.department.pk)
    make_task(name="Khảo sát thực địa", code="B.77")
    make_task(name="Lập báo cáo chuyên đề", code="B.78")
    found = today - timedelta(days=1)
    while found.isoweekday() > 5:
        found -= timedelta(days=1)
    return found


def reach(page: Page, wanted: str) -> None:
    """Press Tab until what is wanted has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(f":focus:is({wanted})").count():
            return
    raise AssertionError(f"the keyboard does not reach {wanted} on {page.url}")


def type_into(page: Page, wanted: str, text: str) -> None:
    reach(page, wanted)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def type_day(page: Page, wanted: str, day: date) -> None:
    """Into the parts of a date field, in the order in which this browser shows them."""
    reach(page, wanted)
    for order in ("%d%m%Y", "%m%d%Y"):
        page.keyboard.type(day.strftime(order))
        if page.locator(wanted).first.input_value() == day.isoformat():
            return
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
    raise AssertionError(f"{day} cannot be typed into {wanted}")


def press(page: Page, wanted: str) -> None:
    """Enter on a button or link, and wait for what comes of it: a page, or a part of one."""
    reach(page, wanted)
    exchanged = page.locator(":focus:is([hx-post], [hx-get])").count()
    if exchanged and page.evaluate("typeof htmx !== 'undefined'"):
        with page.expect_response(lambda answer: "/static/" not in answer.url):
            page.keyboard.press("Enter")
        expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)
    else:
        with page.expect_navigation():
            page.keyboard.press("Enter")


def tick(page: Page, wanted: str) -> None:
    reach(page, wanted)
    page.keyboard.press("Space")


def written(cast: Cast) -> list[WorkEntry]:
    with tenant(cast.department.pk):
        return list(WorkEntry.objects.filter(author=cast.clerk).order_by("work_date", "position"))


def test_a_trip_of_two_days_is_logged_and_the_work_goes_on_the_next_day(
    committed_cast: Cast, day: date, sign_in: Callable[[Posting], Page]
) -> None:
    page, first = sign_in(committed_cast.clerk), day - timedelta(days=1)
    page.goto("/days/several/")
    type_day(page, "[name=starts_on]", first)
    type_day(page, "[name=ends_on]", day)
    tick(page, "[name=with_rest]")
    type_into(page, "[name=task_words]", "B.77")
    type_into(page, "[name=time]", "6h")
    type_into(page, "[name=quantity]", "1")
    tick(page, "[name=in_progress]")
    press(page, "main form.card button")
    assert [(one.work_date, one.minutes) for one in written(committed_cast)] == [
        (first, 360),
        (day, 360),
    ]

    _now, today = now_and_today()
    page.goto(f"/days/{today}/")
    press(page, "[formaction$='/continuation/'], [action$='/continuation/'] button")
    expect(page.locator("[name$='-quantity']").first).to_be_focused()
    page.keyboard.type("1")
    type_into(page, "[name$='-time']", "1h30")
    press(page, "[data-save-line]")
    last = written(committed_cast)[-1]
    assert (last.work_date, last.minutes) == (today, 90)
    assert last.continues_id is not None


def test_a_day_gets_a_line_a_file_and_time_that_is_no_entry_and_is_declared(
    committed_cast: Cast, day: date, sign_in: Callable[[Posting], Page]
) -> None:
    page = sign_in(committed_cast.clerk)
    page.goto(f"/days/{day}/")
    type_into(page, "[name$='-task_words']", "B.78")
    type_into(page, "[name$='-quantity']", "1")
    type_into(page, "[name$='-time']", "1,5")
    press(page, "[data-save-line]")
    page.goto(f"/days/{day}/")
    press(page, "[href$='/evidence/']")
    reach(page, "input[type=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files({"name": "bc.pdf", "mimeType": "application/pdf", "buffer": PDF})
    if page.locator("main form[enctype] button:not([formaction])").count():
        press(page, "main form[enctype] button:not([formaction])")
    page.locator(".evidence-files").wait_for()
    page.goto(f"/days/{day}/")
    reach(page, ".unlogged > summary")
    page.keyboard.press("Enter")
    type_into(page, "[name='unlogged-waiting']", "45")
    press(page, "[formaction$='/submission/']")

    with tenant(committed_cast.department.pk):
        declared = WorkDay.objects.get(author=committed_cast.clerk, work_date=day)
        assert declared.submitted_at is not None
        assert EvidenceFile.objects.count() == 1
    assert page.locator("text=45").count()


def test_leave_is_asked_and_granted(
    committed_cast: Cast, day: date, sign_in: Callable[[Posting], Page]
) -> None:
    page = sign_in(committed_cast.clerk)
    page.goto("/leave/")
    for field in ("starts_on", "ends_on"):
        type_day(page, f"[name={field}]", day + timedelta(days=14))
    press(page, "main form.form button[type=submit]")
    head = sign_in(committed_cast.head)
    head.goto("/leave/requests/")
    press(head, "button[value=approve]")

    with tenant(committed_cast.department.pk):
        assert Leave.objects.get(posting=committed_cast.clerk).status == "approved"


def test_work_that_came_up_is_proposed_and_becomes_assigned(
    committed_cast: Cast, day: date, sign_in: Callable[[Posting], Page]
) -> None:
    page = sign_in(committed_cast.clerk)
    page.goto("/assigned/proposals/new/")
    type_into(page, "[name=task_words]", "B.78")
    type_into(page, "[name=quantity]", "2")
    type_day(page, "[name=starts_on]", day)
    type_day(page, "[name=due_on]", day + timedelta(days=20))
    type_into(page, "[name=reason]", "Tỉnh yêu cầu đột xuất")
    press(page, "main form.card button")
    head = sign_in(committed_cast.head)
    head.goto("/assign/proposals/")
    press(head, "form[action$='/acceptance/'] button")

    with tenant(committed_cast.department.pk):
        assert Assignment.objects.get().assignee_id == committed_cast.clerk.pk


def test_a_task_is_proposed_for_the_catalogue(
    committed_cast: Cast, day: date, sign_in: Callable[[Posting], Page]
) -> None:
    page = sign_in(committed_cast.officer)
    page.goto("/catalogue/propose/")
    type_into(page, "[name=name]", "Trực đường dây nóng phòng chống thiên tai")
    type_into(page, "[name=output_product]", "Sổ trực")
    type_into(page, "[name=unit_of_count]", "ca")
    type_into(page, "[name=hours]", "4")
    type_into(page, "[name=reason]", "Phát sinh mùa bão, chưa có trong danh mục")
    press(page, "main form.card button[type=submit]")

    with tenant(committed_cast.department.pk):
        assert CatalogueProposal.objects.count() == 1

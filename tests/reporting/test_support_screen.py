"""What keeps somebody out, as a helper reads it: in words, without scores and texts."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from organizations.access import system
from organizations.commands import make_activation, move_stage
from organizations.models import AgencyPeriod, AuditEvent, RoleKind, User
from organizations.tenancy import tenant
from tests.caching import fresh_cache
from tests.factories.organizations import NOW, actor, give_role, make_posting

CODE = "2026-09"  # ended on 14 September, three weeks before the day of the tests


@pytest.fixture(autouse=True)
def _october():
    fresh_cache()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def helper(cast):
    posting = make_posting(cast.root, "Chamaléa Thị Yến", keeps_log=False, is_primary=False)
    return give_role(posting, RoleKind.SUPPORT)


@pytest.fixture
def told(cast, helper, signed_in):
    """What the page says about the clerk."""

    def read(part: str = "sign_in") -> list[str]:
        browser = signed_in(helper)
        browser.cookies["django_language"] = "en"
        page = browser.get(reverse("reporting:support_screen", args=[cast.clerk.pk]))
        return list(page.context[part])

    return read


def change(posting, **fields: object) -> None:
    User.objects.filter(pk=posting.staff.user.pk).update(**fields)


def test_who_never_signed_in_waits_for_a_link(cast, told) -> None:
    assert told() == [
        "Has not signed in yet",
        "No link for the first sign-in was made lately",
    ]


def test_a_link_opens_for_a_day_and_is_over_then(cast, told) -> None:
    cast.clerk.staff.user.set_unusable_password()
    cast.clerk.staff.user.save()
    with tenant(cast.department.pk):
        make_activation(actor=actor(cast.officer), staff=cast.clerk.staff, now=NOW)
        made = AuditEvent.objects.get(action="organizations.sign_in.link_made").recorded_at
    answers = []
    for hours in (23, 25):  # by the clock of the database, which does not travel
        with time_machine.travel(made + timedelta(hours=hours), tick=False):
            answers.append(told()[1])
    opens, over = answers

    assert opens.startswith("The link for the first sign-in opens until ")
    assert over.startswith("The link for the first sign-in ended at ")


def test_a_closed_account_is_called_closed_and_no_link_is_offered(cast, told) -> None:
    change(cast.clerk, is_active=False)

    assert told() == [
        "Has not signed in yet",
        "The account is closed: no password and no link opens it",
    ]


def test_too_many_wrong_passwords_are_told(cast, told, client) -> None:
    change(cast.clerk, last_login=NOW)
    before = told()
    for _try in range(10):
        client.post(
            reverse("account_login"),
            {"login": cast.clerk.staff.staff_code, "password": "sai-mat-khau"},
        )

    assert before == ["Has signed in before"]
    assert told()[1].startswith("Too many wrong passwords were tried")


def test_who_holds_several_postings_has_one_to_choose(cast, told) -> None:
    change(cast.clerk, last_login=NOW)
    make_posting(cast.stranger.unit, staff=cast.clerk.staff, is_primary=False)

    assert told()[1] == "Holds 2 postings: after signing in, one of them is to be chosen"


def test_a_closed_month_is_told_with_what_can_still_be_mended(cast, told) -> None:
    before = told("waiting")
    stages = []
    for stage, after in (("open", "logging_closed"), ("logging_closed", "reviewing_closed")):
        with tenant(cast.department.pk):
            row = AgencyPeriod.objects.get(agency=cast.department, period__code=CODE)
            move_stage(
                actor=system(cast.department.pk),
                agency_period_id=row.pk,
                before=stage,
                after=after,
                now=NOW,
            )
        stages += [one for one in told("waiting") if one not in before]

    assert stages == [
        "Logging is closed for September 2026: only what came back can be corrected",
        "The report is compiled for September 2026: nothing there can be changed",
    ]

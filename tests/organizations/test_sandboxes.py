"""A sandbox: opened in one click, played by cards, apart from real data by both walls."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from evaluations.access import reviewed_postings
from organizations import access
from organizations.commands.owed_sandboxes import do_owed_sandboxes
from organizations.models import (
    Agency,
    AuditEvent,
    Posting,
    Sandbox,
    StaffMember,
    User,
)
from organizations.queries.sandboxes import Card, played, sandbox_of
from organizations.tenancy import province, tenant
from tests.factories.organizations import NOW, TODAY
from tests.factories.sandboxes import filled, opened
from worklogs.models import WorkEntry

PAGE = "organizations:training"


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sandbox(cast) -> Sandbox:
    return filled(cast.officer)


@pytest.fixture
def at_work(cast) -> Sandbox:
    """One in which a month was worked."""
    return filled(cast.officer, works=True)


def play(client, card: str) -> None:
    client.post(reverse("organizations:play_training"), {"card": card})


def tables_with_agencies() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE a.attname = 'agency_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
            " AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def rows_of(agency_id: int, table: str) -> int | None:
    """How many rows of the agency can be read from here; None where the table may not be read."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE agency_id = %s", [agency_id])
            return int(cursor.fetchone()[0])
    except DatabaseError:
        return None


def test_one_click_opens_it_and_the_worker_fills_it(cast, signed_in) -> None:
    browser = signed_in(cast.officer)
    browser.post(reverse("organizations:open_training"))
    waiting = browser.get(reverse(PAGE)).content.decode()
    call_command("fill_sandboxes", verbosity=0)
    ready = browser.get(reverse(PAGE)).content.decode()

    assert 'hx-trigger="every 2s"' in waiting
    assert 'hx-trigger="every 2s"' not in ready
    assert [f'value="{card.value}"' in ready for card in Card] == [True] * 7


def test_it_holds_every_role_a_month_of_work_and_nobody_who_can_sign_in(at_work) -> None:
    with tenant(at_work.ground_id):
        people = Posting.objects.filter(agency_id=at_work.ground_id)
        roles = set(people.values_list("roles__role", flat=True))
        sign_ins = User.objects.filter(staff__postings__in=people)
        days = set(WorkEntry.objects.values_list("work_date", flat=True))

        assert {*Card, None} - {Card.STAFF} <= roles
        assert not any(one.is_active or one.has_usable_password() for one in sign_ins)
        assert max(days) - min(days) > timedelta(days=20)


def test_a_second_click_finds_what_the_first_one_opened(cast) -> None:
    first, second = opened(cast.officer), opened(cast.agency_head)

    assert first.pk == second.pk


def test_from_outside_no_row_of_it_is_seen_in_any_table(cast, at_work) -> None:
    """Whoever acts in a real agency, in none, or above all of them."""
    ground, seen = at_work.ground_id, {}
    for table in tables_with_agencies():
        seen["nowhere", table] = rows_of(ground, table)
        with tenant(cast.department.pk):
            seen["own agency", table] = rows_of(ground, table)
        with province():
            seen["province", table] = rows_of(ground, table)
    with tenant(ground):
        inside = sum(rows_of(ground, table) or 0 for table in tables_with_agencies())

    assert {where: count for where, count in seen.items() if count} == {}
    assert inside > 100
    assert not Agency.objects.filter(pk=ground).exists()
    with tenant(cast.department.pk):
        assert not StaffMember.objects.filter(staff_code__startswith=f"TH{ground}-").exists()


def test_from_inside_nothing_real_is_seen(cast, sandbox) -> None:
    with tenant(sandbox.ground_id):
        counts = {
            table: rows_of(agency.pk, table)
            for agency in cast.agencies
            for table in tables_with_agencies()
        }
        people = set(StaffMember.objects.values_list("staff_code", flat=True))

    # Where reports go and which jobs are due is no secret of an agency.
    open_to_all = {"organizations_reportroute", "reporting_duejob"}
    assert {table for table, count in counts.items() if count} <= open_to_all
    assert people
    assert all(code.startswith(f"TH{sandbox.ground_id}-") for code in people)


def test_who_plays_acts_as_the_card_and_every_page_says_so(cast, sandbox, signed_in) -> None:
    browser = signed_in(cast.clerk)
    play(browser, Card.HEAD)
    queue = browser.get(reverse("evaluations:queue"))
    home = browser.get(reverse("reporting:home")).content.decode()
    with tenant(sandbox.ground_id):
        head = played(sandbox.ground_id, Card.HEAD, TODAY)

    assert queue.status_code == 200
    assert "training-banner" in queue.content.decode()
    assert "training-banner" in home
    assert head is not None
    assert head.staff.full_name in home
    assert cast.clerk.staff.full_name not in home


@pytest.mark.parametrize(
    ("card", "page"),
    [
        (Card.DEPUTY, "evaluations:queue"),
        (Card.SUPERIOR, "evaluations:queue"),
        (Card.SUPPORT, "reporting:completion"),
    ],
)
def test_a_deputy_and_a_superior_have_somebody_to_review_a_helper_somebody_to_help(
    card, page, cast, sandbox, signed_in
) -> None:
    browser = signed_in(cast.clerk)
    play(browser, card)
    with tenant(sandbox.ground_id):
        posting = played(sandbox.ground_id, card, TODAY)
        assert posting is not None
        acting = access.actor_of(cast.clerk.staff.user, posting, TODAY)
        reviewed = reviewed_postings(acting, TODAY)

    assert browser.get(reverse(page)).status_code == 200
    assert bool(reviewed) is (card != Card.SUPPORT)


def test_roles_that_open_other_agencies_are_not_played(cast, sandbox, signed_in) -> None:
    browser = signed_in(cast.clerk)
    answers = {
        role: browser.post(reverse("organizations:play_training"), {"card": role}).status_code
        for role in (*access.RECEIVER_ROLES, *access.PROVINCE_ROLES, "operator", "inspector")
    }

    assert set(answers.values()) == {404}


def test_the_way_back_leads_to_ones_own_pages(cast, sandbox, signed_in) -> None:
    browser = signed_in(cast.clerk)
    play(browser, Card.OFFICER)
    browser.post(reverse("organizations:leave_training"))
    home = browser.get(reverse("reporting:home")).content.decode()

    assert "training-banner" not in home
    assert cast.clerk.staff.full_name in home
    assert browser.get(reverse("organizations:people")).status_code == 403


def test_real_people_answer_as_if_missing_to_who_plays(cast, sandbox, signed_in) -> None:
    browser = signed_in(cast.officer)
    play(browser, Card.OFFICER)
    real = browser.get(reverse("organizations:person", args=[cast.clerk.staff.staff_code]))
    nobody = browser.get(reverse("organizations:person", args=["KH99999"]))

    assert real.status_code == nobody.status_code == 404


def test_entering_and_leaving_is_written_down_in_the_real_agency(cast, sandbox, signed_in) -> None:
    browser = signed_in(cast.clerk)
    play(browser, Card.STAFF)
    browser.post(reverse("organizations:leave_training"))
    with tenant(cast.department.pk):
        events = AuditEvent.objects.filter(action__startswith="organizations.sandbox.")
        told = set(events.values_list("action", "actor_posting_id"))

    assert told == {
        ("organizations.sandbox.opened", cast.officer.pk),
        ("organizations.sandbox.filled", None),
        ("organizations.sandbox.entered", cast.clerk.pk),
        ("organizations.sandbox.left", cast.clerk.pk),
    }


def test_what_is_done_in_it_names_who_really_did_it(cast, sandbox, signed_in) -> None:
    browser = signed_in(cast.clerk)
    play(browser, Card.OFFICER)
    with tenant(sandbox.ground_id):
        staff = played(sandbox.ground_id, Card.STAFF, TODAY)
    address = reverse("organizations:rename_person", args=[staff.staff.staff_code])
    browser.post(address, {"full_name": "Nguyễn Văn Tập"})
    with tenant(sandbox.ground_id):
        event = AuditEvent.objects.get(action="organizations.person.renamed")

    assert event.actor_user_id == cast.clerk.staff.user.pk


def test_only_keepers_open_begin_anew_and_close(cast, sandbox, signed_in) -> None:
    browser = signed_in(cast.clerk)
    answers = [
        browser.post(reverse("organizations:open_training")).status_code,
        browser.post(reverse("organizations:reset_training", args=[sandbox.pk])).status_code,
        browser.post(reverse("organizations:close_training", args=[sandbox.pk])).status_code,
    ]

    assert answers == [403, 403, 403]


def test_beginning_anew_puts_what_was_tried_out_of_reach(cast, sandbox, signed_in) -> None:
    browser, other = signed_in(cast.officer), signed_in(cast.clerk)
    play(other, Card.STAFF)
    reset = reverse("organizations:reset_training", args=[sandbox.pk])
    browser.post(reset)
    browser.post(reset)  # a second click
    thrown_out = other.get(reverse("reporting:home"), follow=True).content.decode()
    with tenant(cast.department.pk):
        standing = sandbox_of(cast.department.pk, TODAY)
        count = Sandbox.objects.count()

    assert count == 2
    assert standing is not None
    assert standing.ground_id != sandbox.ground_id
    assert "training-banner" not in thrown_out
    assert cast.clerk.staff.full_name in thrown_out


def test_it_closes_by_itself(cast, sandbox, signed_in, settings) -> None:
    browser = signed_in(cast.clerk)
    play(browser, Card.STAFF)
    later = NOW + timedelta(days=settings.SANDBOX_DAYS + 1)
    with time_machine.travel(later, tick=False):
        home = browser.get(reverse("reporting:home"), follow=True).content.decode()
        outcomes = do_owed_sandboxes(now=later)

    assert "training-banner" not in home
    assert [one.result for one in outcomes] == ["closed"]


def test_who_left_the_agency_no_longer_plays_in_it(cast, sandbox, signed_in) -> None:
    browser = signed_in(cast.clerk)
    play(browser, Card.STAFF)
    with tenant(cast.department.pk):
        Posting.objects.filter(pk=cast.clerk.pk).update(ends_on=TODAY - timedelta(days=1))

    answer = browser.get(reverse("reporting:home"), follow=True)
    assert "training-banner" not in answer.content.decode()

"""Forgetting is honest: nothing stays outside the declared list, and the evidence checks."""

import os
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from organizations import audit, commands
from organizations.models import Notice, NoticeKind, Posting, StaffMember, User
from organizations.tenancy import tenant
from reporting.commands.verifying import verify_evidence
from tests import servers
from tests.browser import PASSWORD
from tests.factories import reporting as make
from tests.factories.organizations import TODAY, actor, make_posting
from tests.reporting.sealed import NOW, as_worker, seal

GONE = TODAY
AFTER_DAYS = NOW + timedelta(days=60)
AFTER_YEARS = NOW + timedelta(days=366 * 11)
# What the law on archives keeps: frozen results and reports print a name as it was, the trail
# names the code. Drafts are overwritten by the next month's.
MAY_STAY = {
    "evaluations_score",
    "reporting_report",
    "reporting_reportdraft",
    "organizations_auditevent",
}
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r'
"""


@pytest.fixture
def superuser(committed_cast):
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as opened:
        yield opened


@pytest.fixture
def leaver(committed_cast, superuser) -> Posting:
    """The clerk: a whole month, a report, a phone of their own, and then gone."""
    cast, word = committed_cast, f"chim-{uuid4().hex[:8]}"
    posting, user = cast.clerk, cast.clerk.staff.user
    make.log_day(posting)
    User.objects.filter(pk=user.pk).update(email=f"{word}@kh.example")
    EmailAddress.objects.create(user=user, email=f"{word}@kh.example", verified=True, primary=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": word})
    SocialAccount.objects.create(user=user, provider="tinh", uid=word)
    UserSession.objects.create(user=user, ip="10.0.0.9", user_agent=word, session_key="k" * 32)
    with tenant(posting.agency_id):
        Notice.objects.create(
            id=audit.new_id(), agency_id=posting.agency_id, posting=posting, day=TODAY,
            kind=NoticeKind.MESSAGE, subject=word, link="/", created_at=NOW - timedelta(days=150),
        )  # fmt: skip
        StaffMember.objects.filter(pk=posting.staff_id).update(full_name=f"Đặng {word}")
    make.submit_for(cast.agency_head)
    superuser.execute(
        "UPDATE organizations_posting SET ends_on = %s WHERE id = %s", [GONE, posting.pk]
    )
    seal()
    posting.word = word
    return posting


def found(superuser, word: str) -> set[str]:
    """The tables in which a word stands anywhere."""
    names = [name for (name,) in superuser.execute(TABLES).fetchall()]
    hits = set()
    for name in names:
        row = superuser.execute(
            f'SELECT 1 FROM "{name}" t WHERE to_jsonb(t)::text LIKE %s LIMIT 1', [f"%{word}%"]
        ).fetchone()
        if row:
            hits.add(name)
    return hits


@pytest.mark.slow
def test_contact_data_of_a_leaver_is_gone_and_results_stay(
    leaver, superuser, record_property
) -> None:
    before = found(superuser, leaver.word)
    assert {"organizations_user", "account_emailaddress", "mfa_authenticator",
            "usersessions_usersession", "organizations_notice"} <= before  # fmt: skip

    done = commands.purge_expired(now=AFTER_DAYS)
    seal()

    assert (done.contacts, done.names, done.notices) == (1, 0, 1)
    left = found(superuser, leaver.word)
    assert left == {"organizations_staffmember", "evaluations_score", "reporting_report"}
    with as_worker():
        assert verify_evidence(agency_id=leaver.agency_id, anchors_dir=None).holds
    again = commands.purge_expired(now=AFTER_DAYS)
    assert (again.contacts, again.names, again.notices) == (0, 0, 0)
    record_property("tried", len(before))


@pytest.mark.slow
def test_after_years_a_number_stands_for_the_name(leaver, superuser) -> None:
    code = leaver.staff.staff_code
    call_command("purge_expired", verbosity=0)  # today: nothing is over by then
    commands.purge_expired(now=AFTER_YEARS)
    seal()

    assert found(superuser, leaver.word) <= MAY_STAY
    assert found(superuser, f'"{code}"') <= MAY_STAY
    with tenant(leaver.agency_id):
        staff = StaffMember.objects.get(pk=leaver.staff_id)
    assert staff.full_name == f"Người đã nghỉ {staff.pk}"
    with as_worker():
        assert verify_evidence(agency_id=leaver.agency_id, anchors_dir=None).holds


def test_whoever_works_anywhere_keeps_everything(cast, as_owner) -> None:
    make_posting(
        cast.office, cast.stranger.staff.full_name, staff=cast.stranger.staff,
        job_position="Biệt phái", starts_on=TODAY - timedelta(days=800),
        ends_on=TODAY - timedelta(days=400),
    )  # fmt: skip

    done = commands.purge_expired(now=AFTER_YEARS)

    assert (done.contacts, done.names) == (0, 0)


def test_who_comes_back_gets_a_first_password_again(cast, signed_in) -> None:
    gone = make_posting(cast.office, "Lê Thị Trở Lại", ends_on=TODAY - timedelta(days=90))
    assert commands.purge_expired(now=NOW).contacts == 1

    with tenant(cast.department.pk):
        user = User.objects.get(staff=gone.staff)
        assert commands.may_activate(actor(cast.officer), gone.staff, user)
    person = reverse("organizations:person", args=[gone.staff.staff_code])
    assert signed_in(cast.officer).get(person).status_code == 200


def test_sessions_that_are_over_leave_no_address(cast) -> None:
    Client().post(
        "/accounts/login/", {"login": cast.clerk.staff.user.username, "password": PASSWORD}
    )
    assert UserSession.objects.count() == 1

    commands.purge_expired(now=NOW.replace(year=2099))

    assert UserSession.objects.count() == 0

"""A second step of signing in: who needs it, and that each code opens the door once."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.management import CommandError, call_command
from django.test import Client, TestCase
from django.urls import reverse

from organizations.adapters import SecondStepAdapter
from organizations.forms.sign_in import spend
from organizations.http import now_and_today
from organizations.models import AuditEvent, RoleAssignment
from organizations.tenancy import tenant
from tests.browser import PASSWORD
from tests.caching import fresh_cache
from tests.factories.delegations import delegate

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
INDEX = "/accounts/2fa/"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    fresh_cache()


@pytest.fixture
def required(settings) -> None:
    settings.SECOND_STEP_REQUIRED = True


def code(secret: str = SECRET, later: int = 0) -> str:
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now + later))


def app_on_phone(posting) -> Authenticator:
    return Authenticator.objects.create(
        user=posting.staff.user,
        type=Authenticator.Type.TOTP,
        data={"secret": SecondStepAdapter().encrypt(SECRET)},
    )


def began(posting, days_ago: int) -> None:
    _now, today = now_and_today()
    with tenant(posting.agency_id):
        RoleAssignment.objects.filter(posting=posting).update(
            starts_on=today - timedelta(days=days_ago)
        )


def test_it_is_switched_on_with_the_code_of_the_app_and_gives_recovery_codes(
    cast, signed_in
) -> None:
    client = signed_in(cast.head)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session[SECRET_SESSION_KEY]

    page = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)

    assert len(page.context["unused_codes"]) == 10
    stored = Authenticator.objects.get(user=cast.head.staff.user, type="totp").data["secret"]
    assert secret not in stored
    assert SecondStepAdapter().decrypt(stored) == secret


def test_the_password_alone_then_opens_nothing(cast, client) -> None:
    app_on_phone(cast.head)
    sent = {"login": cast.head.staff.staff_code, "password": PASSWORD}

    asked = client.post("/accounts/login/", sent)

    assert asked["Location"] == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    assert client.post(asked["Location"], {"code": "000000"}).status_code == 200
    assert client.get("/").status_code == 302
    client.post(asked["Location"], {"code": code()})
    assert client.get("/", follow=True).status_code == 200


def test_a_code_opens_the_door_once_and_so_does_every_earlier_one(cast) -> None:
    app = app_on_phone(cast.head)

    assert spend(app.pk, code(later=1))
    assert not spend(app.pk, code(later=1))
    assert not spend(app.pk, code())
    assert not spend(app.pk, code(later=-1))


def test_a_used_code_does_not_sign_in_again_even_if_the_cache_forgot_it(cast) -> None:
    app_on_phone(cast.head)
    used = code()
    answers = []
    for client in (Client(), Client()):
        client.post("/accounts/login/", {"login": cast.head.staff.staff_code, "password": PASSWORD})
        answers.append(client.post(reverse("mfa_authenticate"), {"code": used}).status_code)
        fresh_cache()

    assert answers == [302, 200]


def test_codes_cannot_be_tried_out(cast, client) -> None:
    app_on_phone(cast.head)
    client.post("/accounts/login/", {"login": cast.head.staff.staff_code, "password": PASSWORD})
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 200


def test_switching_it_on_ends_the_sessions_that_went_without(cast, signed_in) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": cast.head.staff.staff_code, "password": PASSWORD})
    assert elsewhere.get("/", follow=True).redirect_chain == [("/", 302)]
    client = signed_in(cast.head)
    client.get(reverse("mfa_activate_totp"))

    sent = {"code": code(client.session[SECRET_SESSION_KEY])}
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), sent)

    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_secrets_follow_an_exchange_of_the_key(cast, settings) -> None:
    app = app_on_phone(cast.head)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" + "y" * 50

    assert spend(app.pk, code())
    settings.SECRET_KEY_FALLBACKS = []
    app.refresh_from_db()
    assert SecondStepAdapter().decrypt(app.data["secret"]) == SECRET


@pytest.mark.parametrize("person", ["head", "agency_head", "officer", "home_affairs", "operator"])
def test_roles_with_power_are_led_to_it_when_the_days_are_over(
    cast, signed_in, required, settings, person
) -> None:
    posting = getattr(cast, person)
    began(posting, settings.SECOND_STEP_GRACE_DAYS)
    client = signed_in(posting)

    for answer in (client.get("/"), client.post("/notices/read/")):
        assert answer.status_code == 302
        assert answer["Location"] == INDEX
    assert client.get(INDEX).status_code == 200
    app_on_phone(posting)
    assert client.get("/").status_code == 200


def test_who_signs_for_a_head_needs_it_as_the_head_does(
    cast, signed_in, required, settings
) -> None:
    """By the days since the first right: a right of one week would end before they are over."""
    now, _today = now_and_today()
    grace = timedelta(days=settings.SECOND_STEP_GRACE_DAYS)
    client = signed_in(cast.colleague)
    delegate(cast.head, cast.colleague, now=now - grace)
    assert client.get("/").status_code == 200  # over by today

    delegate(cast.agency_head, cast.colleague, purposes=["sign_report"], now=now)

    assert client.get("/")["Location"] == INDEX
    app_on_phone(cast.colleague)
    assert client.get("/").status_code == 200


def test_before_that_day_it_is_said_once(cast, signed_in, required, settings) -> None:
    began(cast.head, settings.SECOND_STEP_GRACE_DAYS - 1)
    client = signed_in(cast.head)

    first, second = (client.get("/").content.decode() for _ in range(2))

    assert "đăng nhập hai bước" in first.partition('role="status"')[2].partition("</div>")[0]
    assert "đăng nhập hai bước" not in second.partition('role="status"')[2].partition("</div>")[0]


def test_who_only_keeps_a_log_is_not_asked(cast, signed_in, required) -> None:
    assert signed_in(cast.clerk).get("/").status_code == 200


def test_an_operator_helps_whoever_lost_the_phone(cast, capsys) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": cast.head.staff.staff_code, "password": PASSWORD})
    assert client.get("/", follow=True).status_code == 200
    app_on_phone(cast.head)
    agency, staff_code = cast.department.code, cast.head.staff.staff_code

    call_command("forget_second_step", agency=agency, staff_code=staff_code, reason="Mất máy")

    assert not Authenticator.objects.filter(user=cast.head.staff.user).exists()
    assert client.get("/").status_code == 302
    with tenant(cast.department.pk):
        event = AuditEvent.objects.get(action="organizations.second_step.forgotten")
    assert (event.object_id, event.details) == (staff_code, {"reason": "Mất máy"})
    with pytest.raises(CommandError):
        call_command("forget_second_step", agency=agency, staff_code="KH00000", reason="Mất máy")

"""Values of the province are set by whoever decides them, from a day ahead, and said in words."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation

from evaluations.queries.rule_settings import SETTABLE
from evaluations.templatetags.reckoning import reading_name
from organizations import access, queries
from organizations.commands import open_periods
from organizations.commands.parameters import NewValue, set_parameter
from organizations.commands.periods import OPENING
from organizations.models import AuditEvent, Parameter, Period, RoleKind
from organizations.refusals import Outdated, ReasonIsMissing, StartsInThePast
from organizations.refused_decisions import KeptElsewhere, NotAPeriodsStart, PeriodIsOpened
from organizations.rules.parameter_groups import FORGETS_SOONER, SET_HERE, Group
from organizations.rules.parameters import PARAMETERS, BadParameter
from organizations.templatetags.parameters import (
    begins_words,
    group_name,
    parameter_name,
    parameter_value,
)
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.organizations import NOW, TODAY, actor

PAGE = "/province/values/"
DOCUMENT = "Số 88/QĐ-UBND ngày 01/10/2026"
SOON = date(2026, 10, 20)
NEXT_PERIOD = date(2026, 10, 15)
UNOPENED = date(2026, 12, 15)  # the factories open periods up to 14 December
CUTOFF = "period.cutoff_day"
# Month or quarter is chosen on the page of rules.
CHOSEN_BY_THE_HEAD = {"score.period_months"}


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def typed(value: str, first: date = SOON, **fields: object) -> dict[str, object]:
    return {"value": value, "first": first.isoformat(), "document": DOCUMENT} | fields


def was_set(by, name: str, value: str, first: date, document: str = DOCUMENT) -> Parameter:
    with tenant(by.agency_id):
        return set_parameter(
            actor=actor(by),
            new=NewValue(name=name, value=value, first=first, document=document),
            today=TODAY,
        )


def page_of(name: str) -> str:
    return f"{PAGE}{name}/"


def test_every_value_has_one_page_that_keeps_it() -> None:
    kept = [*SET_HERE, *SETTABLE, *CHOSEN_BY_THE_HEAD]

    assert sorted(kept) == sorted(PARAMETERS)
    assert set(SET_HERE) >= FORGETS_SOONER
    assert {one.group for one in SET_HERE.values()} == set(Group)


def test_every_value_has_words_in_both_languages() -> None:
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = {
                name: parameter_name(name) if name in SET_HERE else reading_name(name)
                for name in PARAMETERS
            } | {group: group_name(group) for group in Group}

    for words in said.values():
        assert [name for name, one in words.items() if one == name] == []
        assert len(set(words.values())) == len(words)
    assert [name for name, one in said["vi"].items() if one == said["en"][name]] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("reminders.minute_of_day", "1035", "17:15"),
        ("mail.quiet_until_hour", "7", "07:00"),
        ("period.cutoff_day", "14", "ngày 14 trong tháng"),
        ("period.grace_working_days", "2", "2 ngày làm việc"),
        ("day.minutes", "480", "8 giờ"),
        ("catalogue.weight_2", "1.2", "1,2"),
        ("privacy.name_years_after_leaving", "10", "10 năm"),
        ("report.delegates_sign_by_order", "0", "thừa ủy quyền (TUQ.)"),
    ],
)
def test_a_number_is_written_as_people_read_it(name, value, said) -> None:
    with translation.override("vi"):
        assert parameter_value(value, name) == said
        assert begins_words(SET_HERE[name].begins)


def test_a_receiver_sees_the_days_of_periods_first_and_those_that_are_open_keep_theirs(
    cast, signed_in
) -> None:
    receiver, asked = signed_in(cast.home_affairs), typed("31", UNOPENED)
    days = "starts_on", "ends_on", "logging_closes_on", "due_on"
    open_ones = list(Period.objects.order_by("starts_on").values_list(*days))

    seen = receiver.post(page_of(CUTOFF), asked | {"step": "preview"}).content.decode()
    assert "15/12/2026 – 31/01/2027" in seen
    assert not Parameter.objects.filter(name=CUTOFF).exists()
    assert receiver.post(page_of(CUTOFF), asked | {"step": "store"}).status_code == 302

    open_periods(first=TODAY, last=date(2027, 2, 28))
    found = list(Period.objects.order_by("starts_on").values_list("code", "starts_on", "ends_on"))
    assert list(Period.objects.order_by("starts_on").values_list(*days))[:-2] == open_ones
    assert found[-2:] == [
        ("2027-01", date(2026, 12, 15), date(2027, 1, 31)),
        ("2027-02", date(2027, 2, 1), date(2027, 2, 28)),
    ]


def test_the_25th_is_changed_from_a_period_that_is_not_open(cast) -> None:
    was_set(cast.home_affairs, "period.due_before_day", "20", date(2027, 1, 15))

    before, after, *_later = queries.periods_to_open(3)
    assert (before.code, before.due_on) == ("2027-01", date(2027, 1, 22))
    assert (after.code, after.due_on) == ("2027-02", date(2027, 2, 19))


@pytest.mark.parametrize(
    ("name", "value", "first", "refusal"),
    [
        ("files.days_kept", "9", TODAY, StartsInThePast),
        ("day.minutes", "450", SOON, NotAPeriodsStart),
        ("day.minutes", "450", date(2026, 9, 15), StartsInThePast),
        (CUTOFF, "20", NEXT_PERIOD, PeriodIsOpened),
        (CUTOFF, "20", date(2026, 12, 14), PeriodIsOpened),
        (CUTOFF, "20", date(2026, 12, 20), NotAPeriodsStart),
        (CUTOFF, "32", UNOPENED, BadParameter),
        ("score.period_months", "3", NEXT_PERIOD, KeptElsewhere),
        ("files.colour", "3", SOON, KeptElsewhere),
    ],
)
def test_what_may_not_be_is_refused_and_nothing_is_kept(cast, name, value, first, refusal) -> None:
    with tenant(cast.board.pk), pytest.raises(refusal):
        set_parameter(
            actor=access.system(cast.board.pk),
            new=NewValue(name=name, value=value, first=first, document=DOCUMENT),
            today=TODAY,
        )

    assert not Parameter.objects.filter(name=name).exists()


def test_it_rests_on_a_document_and_is_said_once_for_a_day(cast) -> None:
    with pytest.raises(ReasonIsMissing):
        was_set(cast.operator, "files.days_kept", "9", SOON, document="  ")
    was_set(cast.operator, "files.days_kept", "9", SOON)
    with pytest.raises(Outdated):
        was_set(cast.operator, "files.days_kept", "10", SOON)


def test_what_a_day_counts_changes_with_a_period_for_every_agency(cast) -> None:
    was_set(cast.organization_board, "day.minutes", "450", NEXT_PERIOD)

    for agency in (cast.department, cast.party_body):
        with tenant(agency.pk):
            values = [
                queries.parameter("day.minutes", day, agency_id=agency.pk)
                for day in (date(2026, 10, 14), NEXT_PERIOD)
            ]
        assert values == [Decimal(480), Decimal(450)]


def test_everybody_sets_what_is_theirs_to_decide_and_nobody_the_rest(cast) -> None:
    theirs = {
        "home_affairs": (CUTOFF, "20", UNOPENED),
        "kpi_team": ("privacy.notice_days", "365", SOON),
        "operator": ("files.days_kept", "9", SOON),
    }
    for who in (*theirs, "officer", "agency_head", "inspector"):
        for whose, what in theirs.items():
            if who != whose:
                with pytest.raises(PermissionDenied):
                    was_set(getattr(cast, who), *what)
    for whose, what in theirs.items():
        was_set(getattr(cast, whose), *what)


def test_the_trail_says_what_was_set_instead_of_what(cast) -> None:
    made = was_set(cast.operator, "files.days_kept", "9", SOON)

    with tenant(cast.receiving.pk):
        event = AuditEvent.objects.get(action="organizations.parameter.set")
    assert event.object_id == str(made.pk)
    assert event.details == {
        "name": "files.days_kept",
        "value": "9",
        "before": "7",
        "from": "2026-10-20",
        "document": DOCUMENT,
    }


def test_an_operator_types_a_time_of_the_day(cast, signed_in) -> None:
    url = page_of("reminders.minute_of_day")
    browser = signed_in(cast.operator)

    assert browser.post(url, typed("16:30", step="store")).status_code == 302

    assert Parameter.objects.get(name="reminders.minute_of_day").value == "990"
    page = browser.get(PAGE).content.decode()
    assert "20/10/2026: 16:30" in page


@pytest.mark.parametrize(
    ("who", "name", "fields", "said"),
    [
        ("operator", "reminders.minute_of_day", {"value": "25:00"}, "từ 00:00 đến 23:59"),
        ("operator", "files.days_kept", {"value": "0"}, "số nguyên từ 1 đến 90"),
        ("operator", "files.days_kept", {"value": "2,5"}, "số nguyên từ 1 đến 90"),
        ("operator", "files.days_kept", {"document": " "}, "id_document"),
        ("operator", "files.days_kept", {"first": TODAY}, "sớm nhất từ ngày mai"),
        ("home_affairs", "catalogue.weight_2", {"value": "11"}, "từ 0,1 đến 10"),
        ("home_affairs", CUTOFF, {"value": "20", "first": NEXT_PERIOD}, "id_first"),
    ],
)
def test_what_is_wrong_is_said_beside_the_form(cast, signed_in, who, name, fields, said) -> None:
    answer = signed_in(getattr(cast, who)).post(
        page_of(name), typed("9") | {"step": "store"} | fields
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Parameter.objects.filter(name=name).exists()


def test_who_looks_at_another_groups_value_sees_it_without_a_form(cast, signed_in) -> None:
    browser = signed_in(cast.operator)

    page = browser.get(page_of(CUTOFF)).content.decode()
    with translation.override("vi"):
        assert str(RoleKind.HOME_AFFAIRS.label) in page
    assert 'name="step"' not in page
    assert browser.post(page_of(CUTOFF), typed("20", UNOPENED)).status_code == 403
    for elsewhere in ("quota.share", "files.colour"):
        assert browser.get(page_of(elsewhere)).status_code == 404


def test_keeping_for_less_long_is_warned_of(cast, signed_in) -> None:
    url, browser = page_of("files.days_kept"), signed_in(cast.operator)

    warned = [
        "xóa hẳn" in browser.post(url, typed(days, step="preview")).content.decode()
        for days in ("3", "30")
    ]
    assert warned == [True, False]


def test_while_a_value_of_periods_is_set_none_is_opened(cast) -> None:
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
    with connection.cursor() as cursor:
        cursor.execute(held, [OPENING])
        assert cursor.fetchone() == (0,)
        was_set(cast.home_affairs, CUTOFF, "20", UNOPENED)
        cursor.execute(held, [OPENING])
        assert cursor.fetchone() == (1,)


def test_the_pages_cost_the_same_however_much_was_set(cast, signed_in) -> None:
    browser, urls = signed_in(cast.operator), (PAGE, page_of("files.days_kept"))
    was_set(cast.operator, "files.days_kept", "8", SOON)
    few = [queries_of(browser, url) for url in urls]
    for day in range(21, 29):
        was_set(cast.operator, "files.days_kept", "9", date(2026, 10, day))

    assert [queries_of(browser, url) for url in urls] == few

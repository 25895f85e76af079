"""Words go when their years are over and what rests on them is final; the rest stands."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from evaluations.models import Review, Score
from organizations import commands
from organizations.models import AuditEvent, Leave, PeriodStage
from organizations.rules.parameters import PARAMETERS
from organizations.rules.texts import MARK, TERMS, Words, over_before
from organizations.tenancy import tenant
from reporting.rules.personal import REGISTER
from reporting.rules.personal.texts import GOES, STAYS
from tests.factories.organizations import NOW, TODAY, make_leave, make_posting
from tests.reporting.tampering import look
from worklogs.models import WorkEntry

SHORT = 199  # codes, names and choices are shorter
LATER = datetime(2045, 1, 5, 3, tzinfo=UTC)
TRIGGERS = """
    SELECT tgrelid::regclass::text, tgargs FROM pg_trigger
    WHERE tgname = 'forgets' AND tgparentid = 0
"""


def test_each_term_is_a_setting_of_whole_years_with_what_it_rests_on() -> None:
    assert set(TERMS) == set(Words)
    for term in TERMS.values():
        known = PARAMETERS[term.parameter]
        assert (known.whole, known.least >= 1, bool(term.basis)) == (True, True, True)
    assert PARAMETERS["privacy.entry_years"].least == 5  # the database says so too


@pytest.mark.parametrize(
    ("today", "before"),
    [(date(2036, 3, 1), date(2026, 3, 1)), (date(2036, 2, 29), date(2026, 2, 28))],
)
def test_words_are_over_on_the_same_day_years_later(today, before) -> None:
    assert over_before(today, years=10) == before


@pytest.mark.django_db
def test_each_text_about_a_person_goes_or_says_why_it_stays() -> None:
    tables = {table.name for table in REGISTER}
    texts = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model._meta.db_table in tables
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and (field.max_length is None or field.max_length > SHORT)
    }
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        forgotten = {
            f"{table}.{column}"
            for table, columns in cursor.fetchall()
            for column in bytes(columns).decode().rstrip("\0").split("\0")
        }

    assert not set(GOES) & set(STAYS)
    assert texts <= set(GOES) | set(STAYS)
    assert set(STAYS) <= texts
    assert forgotten - {"worklogs_evidencefile.removed_at"} == set(GOES)


def made_later(superuser) -> None:
    """The database's clock stands in 2045, and the month is old."""
    superuser.execute(
        "CREATE OR REPLACE FUNCTION kpi_today() RETURNS date LANGUAGE sql STABLE"
        f" RETURN '{LATER:%Y-%m-%d}'::date"
    )
    superuser.commit()


def set_stage(agency: int, stage: PeriodStage, superuser) -> None:
    superuser.execute(
        "UPDATE organizations_agencyperiod SET stage = %s WHERE agency_id = %s", [stage, agency]
    )
    superuser.commit()


def words(agency: int) -> set[str]:
    with tenant(agency):
        return set(WorkEntry.objects.values_list("summary", flat=True))


@pytest.mark.slow
def test_texts_of_the_log_go_and_scores_and_evidence_stand(sealed) -> None:
    superuser, agency = sealed
    with tenant(agency):
        before = list(Score.objects.order_by("pk").values_list("pk", "total", "inputs"))
        minutes = list(WorkEntry.objects.order_by("id").values_list("id", "minutes", "version"))
        reasons = set(Review.objects.values_list("reason", flat=True))
    assert MARK not in words(agency)
    set_stage(agency, PeriodStage.CLOSED, superuser)

    assert commands.purge_expired(now=LATER - timedelta(days=365 * 15)).texts == 0
    made_later(superuser)
    done = commands.purge_expired(now=LATER)

    assert done.texts >= len(minutes)
    assert words(agency) == {MARK}
    with tenant(agency):
        assert list(Score.objects.order_by("pk").values_list("pk", "total", "inputs")) == before
        kept = WorkEntry.objects.order_by("id").values_list("id", "minutes", "version")
        assert list(kept) == minutes
        assert set(Review.objects.values_list("reason", flat=True)) == reasons
        said = AuditEvent.objects.filter(action="organizations.texts.forgotten")
        assert {one.object_id for one in said} >= {Words.ENTRY}
    assert look(agency).differences == []
    assert commands.purge_expired(now=LATER).texts == 0


@pytest.mark.slow
@pytest.mark.parametrize("waits", ["stage", "seal"])
def test_words_stay_until_what_rests_on_them_is_final(sealed, waits) -> None:
    superuser, agency = sealed
    made_later(superuser)
    set_stage(agency, PeriodStage.CLOSED, superuser)
    if waits == "stage":
        set_stage(agency, PeriodStage.LOGGING_CLOSED, superuser)
    else:
        superuser.execute("DELETE FROM organizations_sealedrow WHERE kind = 'score'")
        superuser.commit()
    before = words(agency)

    assert commands.purge_expired(now=LATER).texts == 0
    assert words(agency) == before


def test_the_note_of_a_leave_goes_and_the_leave_stays(cast) -> None:
    person = make_posting(cast.office, "Trần Thị Lâu Năm", starts_on=date(2020, 1, 1))
    old, young = (
        make_leave(person, cast.agency_head, day, note="Đi khám bệnh")
        for day in (date(2020, 5, 4), TODAY)
    )

    assert commands.purge_expired(now=NOW).texts == 1

    with tenant(cast.department.pk):
        found = dict(Leave.objects.values_list("pk", "note"))
        assert found == {old.pk: MARK, young.pk: "Đi khám bệnh"}
        assert Leave.objects.get(pk=old.pk).starts_on == date(2020, 5, 4)


def test_no_account_forgets_within_the_fewest_years(cast) -> None:
    day = datetime.now(UTC).date() - timedelta(days=300)  # the database's own clock counts
    person = make_posting(cast.office, "Trần Thị Lâu Năm", starts_on=day)
    leave = make_leave(person, cast.agency_head, day, note="Đi khám bệnh")
    with tenant(cast.department.pk), connection.cursor() as cursor:
        cursor.execute("SELECT organizations_forget_texts('leave', '2099-01-01', 9)")
        assert cursor.fetchone() == (0,)
        assert Leave.objects.get(pk=leave.pk).note == "Đi khám bệnh"


def test_there_is_nothing_to_forget_of_other_kinds_or_without_an_agency(cast) -> None:
    for agency, kind in ((cast.department.pk, "scores"), (None, "leave")):
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            with tenant(agency) if agency else nullcontext(), connection.cursor() as cursor:
                cursor.execute("SELECT organizations_forget_texts(%s, '2020-01-01', 9)", [kind])
        assert refused.value.__cause__.sqlstate == "KP002"


def test_saying_that_one_forgets_opens_nothing(cast, as_owner) -> None:
    """Neither the web role's word for it nor the owner's hand by itself changes a word."""
    with tenant(cast.department.pk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL kpi.forgetting = 'on'")
        cursor.execute("SELECT kpi_is_forgetting()")
        assert cursor.fetchone() == (False,)


@pytest.mark.slow
def test_while_forgetting_the_database_takes_the_mark_and_nothing_else(sealed) -> None:
    superuser, agency = sealed
    superuser.execute("SET session_replication_role = origin")
    superuser.execute("SET ROLE kpi_owner")
    superuser.execute("SELECT set_config('app.agency_id', %s, false)", [str(agency)])
    superuser.execute("SET kpi.forgetting = 'on'")
    superuser.commit()
    for change, code in (
        (f"summary = '{MARK}'", None),
        ("summary = 'Việc khác'", "KP002"),
        (f"summary = '{MARK}', minutes = minutes + 1", "KP002"),
    ):
        try:
            superuser.execute(f"UPDATE worklogs_workentry SET {change}")
            found = None
        except psycopg.Error as error:
            found = error.sqlstate
        superuser.rollback()
        assert (change, found) == (change, code)

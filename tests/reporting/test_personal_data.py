"""The copy of one's own data: of every table, of nobody else, without a secret."""

import io
import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from docx import Document

from organizations import audit
from organizations import commands as organizations
from organizations.models import Notice, NoticeKind
from organizations.tenancy import TenantConflict, own_records, tenant
from reporting import commands
from reporting.documents.personal_words import COLUMNS, TABLES
from reporting.models import AskedFile, DueJob, JobKind, JobState
from reporting.queries.personal import personal_data
from reporting.rules.personal import NO_PERSON, REGISTER
from tests.factories import reporting as make
from tests.factories.organizations import NOW, TODAY, actor, make_leave, make_posting
from tests.factories.worklogs import make_entry
from worklogs.models import EntryMessage, EntryStatus, WorkEntry

LATER = NOW.replace(year=2099)
ALL_COLUMNS = """
    SELECT c.relname, array_agg(a.attname::text)
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.relname
"""
# Columns that hold a person's id wherever they stand; every one must be declared as a link.
NAMES_SOMEBODY = re.compile(
    r"^(posting|staff|user|actor_posting|actor_user|author|sender|reader|assignee|proposer|reviewer|"
    r"assessor|on_behalf_of|principal|delegate|\w+_by|\w+_staff)_id$"
)


def in_the_database() -> dict[str, frozenset[str]]:
    with connection.cursor() as cursor:
        cursor.execute(ALL_COLUMNS)
        return {table: frozenset(columns) for table, columns in cursor.fetchall()}


@pytest.mark.django_db
def test_every_table_is_in_the_register_or_said_to_hold_nobody(record_property) -> None:
    tables = in_the_database()
    declared = {table.name for table in REGISTER}
    record_property("tried", len(tables))

    assert declared | set(NO_PERSON) == set(tables)
    assert not declared & set(NO_PERSON)


@pytest.mark.django_db
def test_every_column_of_a_table_with_people_is_thought_about(record_property) -> None:
    tables = in_the_database()
    record_property("tried", sum(len(tables[table.name]) for table in REGISTER))

    assert {table.name: table.declared for table in REGISTER} == {
        table.name: tables[table.name] for table in REGISTER
    }


@pytest.mark.django_db
def test_every_column_that_names_somebody_is_a_link(record_property) -> None:
    tables = in_the_database()
    named = {(table, column) for table, columns in tables.items() for column in columns
             if NAMES_SOMEBODY.match(column)}  # fmt: skip
    linked = {(table.name, column) for table in REGISTER for column in (*table.about, *table.by)}
    record_property("tried", len(named))

    # Where somebody else's posting stands beside the person's own, it is an id and no link.
    assert named - linked == set()


def test_each_table_and_column_of_the_paper_has_a_name() -> None:
    assert {table.name for table in REGISTER} == set(TABLES)
    assert {name for table in REGISTER for name in table.shown} == set(COLUMNS)
    assert all(set(table.shown) <= set(table.columns) for table in REGISTER)


@pytest.fixture
def canaries(cast) -> dict[str, str]:
    """A word of its own in what several people wrote and were told."""
    words = {name: f"chim-{name}-{uuid4().hex[:8]}" for name in ("clerk", "colleague", "stranger")}
    for name, word in words.items():
        posting = getattr(cast, name)
        entry = make_entry(posting, summary=word, status=EntryStatus.SUBMITTED)
        with tenant(posting.agency_id):
            EntryMessage.objects.create(
                id=audit.new_id(),
                agency_id=posting.agency_id, entry_id=entry.pk, work_date=entry.work_date,
                author=posting, sender=posting, text=f"tin {word}", said_at=NOW,
            )  # fmt: skip
            Notice.objects.create(
                id=audit.new_id(), agency_id=posting.agency_id, posting=posting, day=TODAY,
                kind=NoticeKind.MESSAGE, subject=word, link="/", created_at=NOW,
            )  # fmt: skip
    make_leave(cast.clerk, cast.officer)
    with tenant(cast.department.pk):
        organizations.ask_about_data(
            actor=actor(cast.clerk), posting=cast.clerk, right="see",
            words=f"xin {words['clerk']}", now=NOW,
        )  # fmt: skip
        organizations.note_reading(
            actor=actor(cast.officer), page="organizations.person", of=[cast.clerk]
        )
    return words


def copy_of(posting, file_format: str = "json") -> bytes:
    """Asked for, made by the worker, taken."""
    file = commands.ask_personal_data(actor=actor(posting), file_format=file_format, now=NOW)
    DueJob.objects.exclude(kind=JobKind.MAKE_FILE).update(state=JobState.DONE)
    assert [one.result for one in commands.run_due(now=LATER, limit=9, worker="t")] == ["done"]
    with tenant(posting.agency_id):
        kept = AskedFile.objects.get(pk=file.pk)
    return commands.take_file(actor=actor(posting), file_id=kept.pk, now=kept.made_at)[1]


def test_the_copy_holds_what_is_mine_and_nothing_of_others(cast, canaries) -> None:
    make.compile_for(cast.department)
    text = copy_of(cast.clerk).decode()

    assert text.count(canaries["clerk"]) == 5
    assert canaries["colleague"] not in text
    assert canaries["stranger"] not in text
    for other in (cast.colleague, cast.head, cast.stranger):
        assert other.staff.full_name not in text
        assert other.staff.staff_code not in text
    held = json.loads(text)
    [agency] = held["agencies"]
    tables = agency["tables"]
    assert {"worklogs_workentry", "organizations_leave", "organizations_datarequest"} <= set(tables)
    assert {"evaluations_score", "organizations_auditevent", "reporting_report"} <= set(tables)
    [line] = tables["reporting_report"]["rows"][0]["snapshot"]
    assert line["staff_code"] == cast.clerk.staff.staff_code


def test_the_copy_holds_no_secret(cast) -> None:
    user = cast.clerk.staff.user
    text = copy_of(cast.clerk).decode()

    assert user.password not in text
    assert "session_key" not in text


def test_what_a_reviewer_did_to_others_is_told_as_ids_alone(cast, canaries) -> None:
    with tenant(cast.department.pk):
        entry = WorkEntry.objects.get(author=cast.clerk)
        EntryMessage.objects.create(
                id=audit.new_id(),
            agency_id=cast.department.pk, entry_id=entry.pk, work_date=entry.work_date,
            author=cast.clerk, sender=cast.head, text="Xin bổ sung minh chứng", said_at=NOW,
        )  # fmt: skip
    held = json.loads(copy_of(cast.head))
    [agency] = held["agencies"]

    [said] = agency["tables"]["worklogs_entrymessage"]["done_to_others"]
    assert said["text"] == "Xin bổ sung minh chứng"
    assert "author_id" not in said
    assert canaries["clerk"] not in json.dumps(held)


def test_who_moved_gets_what_each_agency_holds(cast) -> None:
    make_posting(
        cast.stranger.unit, cast.clerk.staff.full_name, staff=cast.clerk.staff,
        starts_on=TODAY - timedelta(days=900), ends_on=TODAY - timedelta(days=500),
    )  # fmt: skip
    held = json.loads(copy_of(cast.clerk))

    assert [one["name"] for one in held["agencies"]] == ["Sở Xây dựng", "Xã Cam Lâm"]
    assert len(held["agencies"][1]["tables"]["organizations_posting"]["rows"]) == 1


def test_an_agency_in_which_somebody_never_worked_stays_closed(cast) -> None:
    with (
        tenant(cast.department.pk),
        pytest.raises(TenantConflict),
        own_records(cast.commune.pk, staff_id=cast.clerk.staff_id),
    ):
        pass


def test_nobody_takes_the_copy_of_another(cast) -> None:
    file = commands.ask_personal_data(actor=actor(cast.clerk), file_format="json", now=NOW)
    commands.run_due(now=LATER, limit=99, worker="t")

    with pytest.raises(Http404):
        commands.take_file(actor=actor(cast.officer), file_id=file.pk, now=NOW)


def test_the_paper_can_be_read(cast, canaries) -> None:
    content = copy_of(cast.clerk, "docx")
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]

    assert canaries["clerk"] in cells
    assert canaries["colleague"] not in " ".join(cells)
    assert any("BẢN SAO DỮ LIỆU CÁ NHÂN" in line.text for line in paper.paragraphs)


def test_a_page_asks_for_it_and_the_list_offers_it(cast, signed_in) -> None:
    client = signed_in(cast.clerk)
    page = client.post("/files/mine/docx/", follow=True).content.decode()

    assert "du-lieu-ca-nhan" in page
    assert client.post("/files/mine/exe/").status_code == 404


def test_the_cost_does_not_grow_with_the_rows(cast, django_assert_max_num_queries) -> None:
    make.log_day(cast.clerk, entries=5)
    with tenant(cast.department.pk), django_assert_max_num_queries(2 * len(REGISTER) + 20):
        personal_data(cast.clerk.staff)

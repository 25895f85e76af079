"""Everything that the portal holds of one person, table by table, as the register declares it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

from organizations.models import Period, Posting, StaffMember, User
from organizations.tenancy import own_postings, own_records
from reporting.rules.personal import (
    REGISTER,
    Link,
    OfAgency,
    Part,
    PersonalData,
    Row,
    Table,
)


@dataclass(frozen=True, slots=True)
class _Whom:
    """The ids by which the tables know a person."""

    staff: StaffMember
    user_id: int | None
    agency_id: int = 0
    posting_ids: tuple[int, ...] = ()


def personal_data(staff: StaffMember) -> PersonalData:
    """All of it. Call inside ``tenant`` of an agency in which the person works.

    Two queries a table and agency at most; the events of the trail are read without an index.
    """
    user = User.objects.filter(staff=staff).first()
    with own_postings(staff.pk):
        postings = list(Posting.objects.filter(staff=staff).select_related("agency"))
    whom = _Whom(staff, user.pk if user else None)
    agencies = {posting.agency_id: posting.agency for posting in postings}
    found = []
    for agency_id, agency in sorted(agencies.items()):
        here = tuple(one.pk for one in postings if one.agency_id == agency_id)
        with own_records(agency_id, staff_id=staff.pk):
            own = _Whom(staff, whom.user_id, agency_id, here)
            found.append(OfAgency(agency.code, agency.name, _parts(own, of_agency=True)))
    return PersonalData(
        staff.staff_code,
        staff.full_name,
        _parts(whom, of_agency=False),
        found,
        dict(Period.objects.values_list("pk", "code")),
    )


def _parts(whom: _Whom, *, of_agency: bool) -> list[Part]:
    parts = [
        Part(
            table,
            _selected(table, table.about, table.columns, whom, table.where),
            _selected(table, table.by, table.told, whom, ""),
        )
        for table in REGISTER
        if ("agency_id" in table.declared) == of_agency
    ]
    return [part for part in parts if part.rows or part.deeds]


def _selected(
    table: Table, names: Mapping[str, Link], columns: Sequence[str], whom: _Whom, where: str
) -> list[Row]:
    """The names come from the register, never from outside."""
    conditions = [_condition(column, link, table) for column, link in names.items()]
    if not columns or not conditions:
        return []
    query = sql.SQL("SELECT {columns} FROM {table} WHERE ({whose}){where} ORDER BY id").format(
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        table=sql.Identifier(table.name),
        whose=sql.SQL(" OR ").join(conditions),
        where=sql.SQL(f" AND {where}".replace("%", "%%")) if where else sql.SQL(""),
    )
    given: dict[str, Any] = {
        "postings": list(whom.posting_ids),
        "texts": [str(pk) for pk in whom.posting_ids],
        "staff": whom.staff.pk,
        "user": whom.user_id or 0,
        "agency": whom.agency_id,
        "listed": f"%{json.dumps({'staff_code': whom.staff.staff_code})[1:-1].replace(' ', '')}%",
    }
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(cursor.cursor.connection), given)
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    if Link.LISTED in names.values():
        return [_own_line(row, whom.staff.staff_code) for row in rows]
    return rows


def _condition(column: str, link: Link, table: Table) -> sql.Composed:
    texts = {
        Link.POSTING: "{} = ANY(%(postings)s)",
        Link.POSTING_TEXT: "{} = ANY(%(texts)s)",
        Link.STAFF: "{} = %(staff)s",
        Link.USER: "{} = %(user)s",
        Link.LISTED: "{} LIKE %(listed)s",
        Link.ENTRY: "{} IN (SELECT e.id FROM worklogs_workentry e"
        " WHERE e.author_id = ANY(%(postings)s))",
    }
    text = texts[link]
    if link in {Link.STAFF, Link.USER} and "agency_id" in table.declared:
        text += " AND agency_id = %(agency)s"
    return sql.SQL("({})").format(sql.SQL(text).format(sql.Identifier(column)))


def _own_line(row: Row, staff_code: str) -> Row:
    """Of a text that lists many people, the person's own line."""
    listed = json.loads(row["snapshot"])["staff"]
    own = [one for one in listed if one.get("staff_code") == staff_code]
    return row | {"snapshot": own}

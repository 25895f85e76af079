"""Every route of the portal, for every role: who is served, and what the others are told."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver

from organizations.models import Posting
from tests.caching import fresh_cache
from tests.contracts.table import PEOPLE, SAFE, Data, Row, is_api, route_names, rows, sent_as
from tests.signing_in import enter

SECRET = "a" * 32
WITH_TOKEN = {"x-csrftoken": SECRET}
FORGED: tuple[Data, ...] = (
    {},
    {"x-csrftoken": "b" * 32},  # of somebody else's session
    WITH_TOKEN | {"origin": "https://evil.example"},
)
SIGN_IN = "/accounts/login/"
INLINE = re.compile(rb"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)

# Rows that a request may add to whatever its method: sessions, and who is signed in from where.
OF_SESSIONS = ("django_session", "usersessions_usersession")
# As pg_stat_xact_user_tables counts, without what its view does beside: this is asked thousands of
# times. What is taken back stays counted, so the sum never falls within a test.
WRITTEN = """
    SELECT coalesce(sum(
        pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    ), 0)
    FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)
"""


ROWS = list(rows(of_programs=True))
UNSAFE = [(name, row) for name, row in ROWS if row.method not in SAFE]
# Where nearly everybody may, this many of them are asked in turn, and the others in the long form.
# Whoever may not is asked always.
IN_TURN = 4
NEARLY_EVERYBODY = len(PEOPLE) - 1


def _ids(rows: list[tuple[str, Row]]) -> list[str]:
    return [f"{row.method} {name}" for name, row in rows]


def _asked() -> Iterator[object]:
    """Each row with the people who are asked always, and the others of it as a long test."""
    begins = 0
    for name, row in ROWS:
        label, first, others = f"{row.method} {name}", PEOPLE, ()
        if len(row.allowed) >= NEARLY_EVERYBODY:
            may = [person for person in PEOPLE if person in row.allowed]
            chosen = {may[(begins + at) % len(may)] for at in range(IN_TURN)}
            begins += IN_TURN
            others = tuple(person for person in may if person not in chosen)
            first = tuple(person for person in PEOPLE if person not in others)
        yield pytest.param(name, row, first, id=label)
        if others:
            yield pytest.param(name, row, others, id=f"{label}: the others", marks=pytest.mark.long)


def _forged() -> Iterator[object]:
    """Each row with one forgery in turn, and the others of it as a long test."""
    for at, (name, row) in enumerate(UNSAFE):
        label, first = f"{row.method} {name}", FORGED[at % len(FORGED)]
        others = tuple(one for one in FORGED if one is not first)
        yield pytest.param(name, row, (first,), id=label)
        yield pytest.param(name, row, others, id=f"{label}: the others", marks=pytest.mark.long)


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    fresh_cache()


@pytest.fixture
def browser() -> Callable[[Posting | None], Client]:
    """A browser that checks CSRF tokens as a real one must; signed in unless there is nobody.

    It is the same one each time, with its cookies emptied: loading the middleware takes longer
    than most pages.
    """
    client = Client(enforce_csrf_checks=True)

    def sign_in(posting: Posting | None) -> Client:
        client.cookies.clear()
        client.cookies["csrf"] = SECRET
        if posting is not None:
            enter(client, posting)
        return client

    return sign_in


def _send(client: Client, row: Row, url: str, data: Data, headers: Data = WITH_TOKEN, before=None):
    """The answer, and how many rows were written for it, of which ``before`` had been already."""
    before = _written() if before is None else before
    answer = getattr(client, row.method)(
        url, data, headers=headers, **sent_as(url, row.method, data)
    )
    written = _written() - before
    if answer.streaming:
        answer.getvalue()  # a file that nobody reads stays open
    return answer, written


def _written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [list(OF_SESSIONS)])
        return cursor.fetchone()[0]


def _guarded(answer) -> None:
    """The headers and the markup that every answer must have."""
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]
    for cookie in answer.cookies.values():
        if cookie["max-age"] == 0:  # deleted: nothing is left to be read
            continue
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in {"Lax", "Strict"}, cookie.key
        assert (cookie["path"], cookie["domain"]) == ("/", ""), cookie.key
    if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        assert not INLINE.findall(answer.content)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    routes = set(route_names(get_resolver()))

    assert None not in routes
    assert {name for name, _ in ROWS} == routes


def test_everybody_is_asked_somewhere_and_whoever_may_not_everywhere() -> None:
    quick = [one.values for one in _asked() if not one.marks]

    assert {name for name, _, _ in quick} == {name for name, _ in ROWS}
    for _, row, people in quick:
        assert set(people) >= set(PEOPLE) - row.allowed
    for person in PEOPLE:
        assert sum(person in row.allowed and person in people for _, row, people in quick) > 30


@pytest.mark.parametrize(("name", "row", "asked"), list(_asked()))
def test_each_role_is_served_or_refused_as_the_table_says(name, row, asked, cast, browser) -> None:
    wrong = {}
    url, data = row.url(cast), row.data_for(cast)
    people = {person: getattr(cast, person) for person in asked}
    so_far = _written()
    for person, posting in people.items():
        fresh_cache()
        with transaction.atomic():
            answer, written = _send(browser(posting), row, url, data, before=so_far)
            so_far += written
            if answer.status_code not in row.status_for(person):
                wrong[person] = answer.status_code
            if row.method in SAFE or answer.status_code >= 400:
                trace = row.leaves_trace if answer.status_code < 400 else 0
                assert written <= trace, f"{person}: {written} rows written"
            _guarded(answer)
            transaction.set_rollback(True)

    assert wrong == {}


@pytest.mark.parametrize(("name", "row"), ROWS, ids=_ids(ROWS))
def test_without_sign_in_only_the_entrance_is_open(name, row, cast, browser) -> None:
    url = row.url(cast)
    answer, written = _send(browser(None), row, url, row.data_for(cast))

    if row.anonymous:
        assert answer.status_code in row.answers
    elif is_api(url):
        assert answer.status_code == 401
        assert answer.json()["code"] == "not_signed_in"
        assert written == 0
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(SIGN_IN)
        assert written == 0
    _guarded(answer)


@pytest.mark.parametrize(("name", "row", "forged"), list(_forged()))
def test_nothing_is_done_without_the_token_of_a_form(name, row, forged, cast, browser) -> None:
    person = next((person for person in PEOPLE if person in row.allowed), None)
    if person is None:
        return  # programs alone: they have no session whose token could be forged
    url, data = row.url(cast), row.data_for(cast)
    for headers in forged:
        answer, written = _send(browser(getattr(cast, person)), row, url, data, headers)

        assert answer.status_code == 403
        if is_api(url):
            assert answer.json()["code"] == "csrf_failed"
        else:
            assert "403_csrf.html" in [template.name for template in answer.templates]
        assert written == 0
        _guarded(answer)


@pytest.mark.parametrize("person", [None, "clerk"])
def test_a_page_that_is_not_there_is_guarded_too(person, cast, browser) -> None:
    answer = browser(person and getattr(cast, person)).get("/khong/co/trang/nay/")

    assert answer.status_code == 404
    _guarded(answer)

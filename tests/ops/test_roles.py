"""Who may do what in the database, before any table exists."""

import os

import psycopg
import pytest

from ops.roles import create_database, drop_database, ensure_roles, url_as

SUPERUSER = os.environ["SUPERUSER_DATABASE_URL"]
NAME = f"kpi_roles_{os.getpid()}"


@pytest.fixture(scope="module")
def urls():
    yield ensure_roles(SUPERUSER, NAME)
    drop_database(SUPERUSER, NAME)


@pytest.fixture(scope="module")
def table(urls):
    with psycopg.connect(urls["kpi_migrate"]) as owner:
        owner.execute("CREATE TABLE t (x int)")
        owner.execute("INSERT INTO t VALUES (1)")
        owner.execute("ALTER TABLE t ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE t FORCE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY province ON t TO kpi_province USING (true)")
        owner.execute("GRANT SELECT ON t TO kpi_app, kpi_province")
    return urls


def test_asking_twice_gives_the_same_addresses(urls):
    assert ensure_roles(SUPERUSER, NAME) == urls


def test_who_migrates_acts_as_the_owner_who_cannot_sign_in(urls):
    with psycopg.connect(urls["kpi_migrate"]) as connection:
        found = connection.execute("SELECT current_user, session_user").fetchone()
    assert found == ("kpi_owner", "kpi_migrate")

    with psycopg.connect(SUPERUSER) as connection:
        may = connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'kpi_owner'")
        assert may.fetchone() == (False,)


@pytest.mark.parametrize("role", ["kpi_app", "kpi_worker"])
@pytest.mark.parametrize(
    "deed",
    [
        "CREATE TABLE mine ()",
        "CREATE TEMPORARY TABLE mine ()",
        "SET ROLE kpi_owner",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "SET session_replication_role = replica",
    ],
)
def test_web_and_worker_can_build_nothing_and_become_nobody(urls, role, deed):
    with psycopg.connect(urls[role], autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(deed)


def test_row_security_holds_for_every_role_that_signs_in(urls):
    with psycopg.connect(SUPERUSER) as connection:
        exempt = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'kpi%%'"
            " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
        ).fetchall()
    assert exempt == []


@pytest.mark.parametrize("role", ["kpi_app", "kpi_worker"])
def test_the_province_is_seen_only_after_asking_and_only_until_the_transaction_ends(table, role):
    count = "SELECT count(*) FROM t"
    with psycopg.connect(table[role]) as connection:
        assert connection.execute(count).fetchone() == (0,)
        connection.execute("SET LOCAL ROLE kpi_province")
        assert connection.execute(count).fetchone() == (1,)
        connection.commit()
        assert connection.execute(count).fetchone() == (0,)


def test_a_new_table_is_hidden_until_a_migration_grants_it(urls):
    with psycopg.connect(urls["kpi_migrate"]) as owner:
        owner.execute("CREATE TABLE forgotten (x int)")
    with psycopg.connect(urls["kpi_app"]) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM forgotten")


def test_a_copy_of_a_database_has_the_same_walls(table):
    name = f"{NAME}_copy"
    create_database(SUPERUSER, name, template=NAME)
    try:
        with psycopg.connect(url_as(table["kpi_app"], name)) as connection:
            assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("CREATE TABLE mine ()")
    finally:
        drop_database(SUPERUSER, name)


def test_words_are_found_without_their_accents(urls):
    with psycopg.connect(urls["kpi_app"]) as connection:
        found = connection.execute("SELECT unaccent('Đặng Thị Hường')").fetchone()
    assert found == ("Dang Thi Huong",)


def test_a_superuser_without_a_password_must_bring_the_others(urls):
    with pytest.raises(ValueError, match="no password"):
        ensure_roles("postgresql://postgres@127.0.0.1/postgres", NAME)

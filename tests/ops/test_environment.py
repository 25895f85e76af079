"""The environment is read with types, documented in full, and never guessed."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kpi_portal import env
from kpi_portal.database import postgres
from ops.assemble import serving_nobody

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'env\.(?:text|flag|number|secret|url)\(\s*"([A-Z_]+)"')


def documented():
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_the_example_names_exactly_the_variables_that_are_read():
    settings = (ROOT / "kpi_portal").glob("*settings.py")
    by_settings = {name for path in settings for name in READ.findall(path.read_text())}
    by_processes = {
        "WORKER_DATABASE_URL",
        "MIGRATION_DATABASE_URL",
        "BIND",
        "WEB_PROCESSES",
        "WEB_THREADS",
        "WORKER_PROCESSES",
        "WORKER_QUEUES",
        "WIDE_BIND",
        "WIDE_PROCESSES",
        "BESIDE_NICE",
        "BESIDE_CPUS",
    }
    by_backups = {"BACKUP_DIR", "BACKUP_DATABASE_URL"}

    assert documented() == by_settings | by_processes | by_backups


@pytest.mark.parametrize(
    ("reader", "value", "complaint"),
    [
        (env.flag, "maybe", "NAME must be one of 1, true, yes, on, 0, false, no, off"),
        (env.number, "eight", "NAME must be a whole number from 0"),
        (env.number, "-1", "NAME must be a whole number from 0"),
        (env.number, "٣", "NAME must be a whole number from 0"),
        (env.text, "", "NAME is not set"),
        (env.secret, "", "Neither NAME nor NAME_FILE is set"),
        (env.url, "secret-password", "NAME must be an address"),
        (env.url, "postgresql://u:secret-password@:5432/db", "NAME must be an address"),
        (env.url, "postgresql://u:secret-password@host:port/db", "NAME is not an address"),
    ],
)
def test_what_is_not_understood_stops_the_start_and_names_the_variable(
    monkeypatch, reader, value, complaint
):
    monkeypatch.setenv("NAME", value)

    with pytest.raises(env.EnvironmentMistake, match=re.escape(complaint)) as refusal:
        reader("NAME")

    assert "secret-password" not in str(refusal.value)


def test_an_empty_variable_counts_as_absent(monkeypatch):
    monkeypatch.setenv("NAME", "")

    assert env.text("NAME", default="x") == "x"
    assert env.flag("NAME", default=True) is True
    assert env.number("NAME", default=7) == 7


@pytest.mark.parametrize(
    ("word", "meaning"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("OFF", False)]
)
def test_a_flag_is_a_word(monkeypatch, word, meaning):
    monkeypatch.setenv("NAME", word)

    assert env.flag("NAME") is meaning


def test_a_number_has_bounds(monkeypatch):
    monkeypatch.setenv("NAME", "9")

    assert env.number("NAME", most=9) == 9
    with pytest.raises(env.EnvironmentMistake, match="from 0 to 8"):
        env.number("NAME", most=8)


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("hush\n")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "secret"))

    assert env.secret("NAME") == "hush"


def test_a_secret_in_two_places_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("NAME", "one")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "other"))

    with pytest.raises(env.EnvironmentMistake, match="Both NAME and NAME_FILE"):
        env.secret("NAME")


@pytest.mark.parametrize("content", [None, ""])
def test_a_file_that_says_nothing_is_no_secret(monkeypatch, tmp_path, content):
    if content is not None:
        (tmp_path / "secret").write_text(content)
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "secret"))

    with pytest.raises(env.EnvironmentMistake):
        env.secret("NAME")


def test_an_address_is_taken_apart_and_its_kind_checked(monkeypatch):
    monkeypatch.setenv("NAME", "postgresql://kpi_app:p%40ss@db.example:6432/kpi")

    found = env.url("NAME", schemes=("postgresql",))

    assert (found.hostname, found.port, found.path, found.password) == (
        "db.example",
        6432,
        "/kpi",
        "p%40ss",
    )
    with pytest.raises(env.EnvironmentMistake, match="redis://"):
        env.url("NAME", schemes=("redis",))


def test_an_address_may_name_the_primary_and_its_standby():
    parts = urlsplit(
        "postgresql://kpi_app:a%20b@one/kpi?host=one,two&port=5432,6432"
        "&target_session_attrs=read-write"
    )

    found = postgres(parts, pool_max=0)

    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("one,two", "5432,6432", "a b")
    assert found["OPTIONS"] == {"connect_timeout": 3, "target_session_attrs": "read-write"}


def test_static_files_are_made_beside_an_environment_that_names_files_of_secrets():
    """As on a host whose portal.env stands already: found by following the runbook."""
    made = serving_nobody({"SECRET_KEY_FILE": "/etc/key", "DATABASE_URL_FILE": "/etc/db", "A": "1"})

    assert {"SECRET_KEY_FILE", "DATABASE_URL_FILE"} & set(made) == set()
    assert made["DATABASE_URL"].endswith("/none")
    assert made["A"] == "1"

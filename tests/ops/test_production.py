"""What production runs is what the desk runs, behind walls that a check can see."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import yaml

from ops import entry
from ops.compose_check import COMPOSE, faults
from ops.deploy_secrets import main as generate_secrets
from ops.postgres import programs
from ops.roles import drop_database, url_as

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
SUPERUSER = os.environ["SUPERUSER_DATABASE_URL"]


@pytest.fixture
def compose():
    return copy.deepcopy(yaml.safe_load(COMPOSE.read_text()))


def test_the_composition_breaks_no_rule(compose):
    assert list(faults(compose, MAKEFILE)) == []


@pytest.mark.parametrize(
    ("service", "key", "value", "fault"),
    [
        ("web", "user", "0:0", "web: runs as root"),
        ("web", "read_only", False, "web: can write to its own file system"),
        ("broker", "cap_drop", [], "broker: keeps capabilities"),
        ("broker", "security_opt", [], "broker: may gain privileges"),
        ("postgres", "ports", ["5432:5432"], "postgres: publishes a port"),
        ("proxy", "image", "nginx", "proxy: names no version of its image"),
        ("worker", "healthcheck", {}, "worker: has no health check"),
        ("web", "command", ["gunicorn"], "web: no target of the Makefile runs 'gunicorn'"),
        ("web", "secrets", [], "web: SECRET_KEY_FILE names a secret that is not mounted"),
        ("web", "environment", {"SECRET_KEY": "x"}, "web: SECRET_KEY holds a secret"),
        ("web", "depends_on", {"oracle": {}}, "web: depends on oracle, which is no service"),
        ("proxy", "volumes", ["./gone:/x"], "proxy: mounts ./gone, which does not exist"),
    ],
)
def test_a_weakened_composition_is_seen(compose, service, key, value, fault):
    compose["services"][service][key] = value

    assert any(
        found.startswith(f"docker-compose.yml: {fault}") for found in faults(compose, MAKEFILE)
    )


def test_secrets_are_made_once_and_lie_in_a_private_directory(tmp_path, capsys):
    directory = tmp_path / "secrets"
    generate_secrets(directory)
    first = {path.name: path.read_text() for path in directory.iterdir()}
    generate_secrets(directory)

    assert {path.name: path.read_text() for path in directory.iterdir()} == first
    assert directory.stat().st_mode & 0o077 == 0
    declared = set(yaml.safe_load(COMPOSE.read_text())["secrets"])
    assert declared - set(first) == {"tls_certificate", "tls_key"}
    assert first["kpi_app_password"] in first["database_url"]
    assert len(first["secret_key"]) >= 50


def test_the_production_database_gets_the_same_roles_any_number_of_times(tmp_path, capsys):
    generate_secrets(tmp_path / "secrets")
    parts = psycopg.conninfo.conninfo_to_dict(SUPERUSER)
    name = f"kpi_init_{os.getpid()}"
    env = {
        "PATH": f"{programs(tmp_path)}:{os.environ['PATH']}",
        "PGHOST": str(parts["host"]),
        "PGPORT": str(parts["port"]),
        "PGPASSWORD": str(parts["password"]),
        "PORTAL_SQL_DIR": str(ROOT / "ops"),
        "PORTAL_SECRETS_DIR": str(_with_the_passwords_in_force(tmp_path / "secrets")),
        "PORTAL_DATABASE": name,
    }
    try:
        for _ in range(2):
            subprocess.run(
                ["bash", ROOT / "deploy/postgres/init.sh"], env=env, check=True, capture_output=True
            )
        with psycopg.connect(url_as(os.environ["MIGRATION_DATABASE_URL"], name)) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("kpi_owner",)
    finally:
        drop_database(SUPERUSER, name)


def _with_the_passwords_in_force(secrets):
    """Other tests are signed in on the same server: their passwords must stay."""
    for variable, role in (
        ("DATABASE_URL", "kpi_app"),
        ("WORKER_DATABASE_URL", "kpi_worker"),
        ("MIGRATION_DATABASE_URL", "kpi_migrate"),
    ):
        password = psycopg.conninfo.conninfo_to_dict(os.environ[variable])["password"]
        (secrets / f"{role}_password").unlink()
        (secrets / f"{role}_password").write_text(str(password))
    return secrets


@pytest.mark.parametrize(
    ("process", "role"),
    [
        ("web", "kpi_app"),
        ("shell", "kpi_app"),
        ("worker", "kpi_worker"),
        ("beat", "kpi_worker"),
        ("run_due", "kpi_worker"),
        ("migrate", "kpi_migrate"),
    ],
)
def test_each_process_signs_in_as_the_role_that_its_work_needs(process, role):
    base = {
        "DATABASE_URL": "kpi_app",
        "WORKER_DATABASE_URL": "kpi_worker",
        "MIGRATION_DATABASE_URL": "kpi_migrate",
    }
    files = {f"{name}_FILE": f"/run/secrets/{value}" for name, value in base.items()}

    assert entry.environment(process, base)["DATABASE_URL"] == role
    mounted = entry.environment(process, files)
    assert mounted["DATABASE_URL_FILE"] == f"/run/secrets/{role}"
    assert "DATABASE_URL" not in mounted


def test_without_an_address_the_running_demo_is_meant(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(entry, "RUNNING_DEMO", tmp_path / "environment.json")

    with pytest.raises(SystemExit, match="DATABASE_URL is not set, and no `make demo` runs"):
        entry.known_environment()

    (tmp_path / "environment.json").write_text(json.dumps({"DATABASE_URL": "of the demo"}))
    assert entry.known_environment()["DATABASE_URL"] == "of the demo"


def test_a_container_that_does_not_answer_is_not_healthy():
    env = {**os.environ, "BIND": "127.0.0.1:1"}
    done = subprocess.run(
        [sys.executable, "-m", "ops.health", "web"],
        check=False,
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "refused" in done.stderr

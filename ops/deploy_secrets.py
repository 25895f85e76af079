"""Generate the files under ``secrets/`` that ``docker-compose.yml`` mounts.

A file that exists is left alone, so that running it twice changes nothing. The directory is
ours alone; the files in it are readable, because each container reads its own under another
account. The certificate comes from the province: see ``docs/adr/0003``.
"""

import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "kpi_portal"


def main(directory: Path = ROOT / "secrets") -> int:
    """Write what is missing and name it."""
    directory.mkdir(mode=0o700, exist_ok=True)
    keep = {path.name: path.read_text() for path in directory.iterdir() if path.is_file()}

    def password(name: str) -> str:
        return keep.setdefault(name, secrets.token_hex(24))

    app, worker = password("kpi_app_password"), password("kpi_worker_password")
    migrate = password("kpi_migrate_password")
    broker, cache = password("broker_password"), password("cache_password")
    password("postgres_password")
    derived = {
        "secret_key": secrets.token_urlsafe(48),
        "database_url": f"postgresql://kpi_app:{app}@pgbouncer:6432/{DATABASE}",
        "worker_database_url": f"postgresql://kpi_worker:{worker}@pgbouncer:6432/{DATABASE}",
        "migration_database_url": f"postgresql://kpi_migrate:{migrate}@postgres:5432/{DATABASE}",
        "redis_url": f"redis://:{broker}@broker:6379/0",
        "cache_url": f"redis://:{cache}@cache:6379/0",
        "pgbouncer_userlist": f'"kpi_app" "{app}"\n"kpi_worker" "{worker}"\n',
        "broker_auth": f"requirepass {broker}\n",
        "cache_auth": f"requirepass {cache}\n",
        "email_host_password": "",  # most mail servers of an office ask for none
    }
    for name, content in {**derived, **keep}.items():
        path = directory / name
        if not path.exists():
            path.write_text(content)
            path.chmod(0o444)
            print(f"secrets/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m ops.backups take | list | restore | drill | settings``: see ``--help`` of each.

The server is ``BACKUP_DATABASE_URL`` or ``SUPERUSER_DATABASE_URL`` of the environment, or that of a
running demo; the folder of backups is ``BACKUP_DIR`` (default ``.local/backups``).
"""

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from ops import entry
from ops.backups import programs, taking, wal
from ops.backups.drill import NoBackup, as_json, drill, environment_of_portal
from ops.backups.restoring import NotThere, restore, restore_files
from ops.progress import Progress
from ops.server import ServerFailed


def main(arguments: list[str] | None = None) -> int:
    """0 when it was done; 1 when something is missing or a drill found a difference."""
    given = parser().parse_args(arguments)
    env = environment_of_portal()
    into = Path(env.get("BACKUP_DIR") or entry.ROOT / ".local" / "backups")
    progress = Progress()
    try:
        return int(given.do(given, env, into, progress))
    except (programs.ProgramFailed, ServerFailed, NotThere, NoBackup, KeyError) as error:
        progress.say(f"✗ {f'{error} is not set' if isinstance(error, KeyError) else error}")
    except subprocess.CalledProcessError as error:
        progress.say(f"✗ {error.cmd} failed on the restored rows ({error.returncode})")
    return 1


def _take(_given: argparse.Namespace, env: dict[str, str], into: Path, progress: Progress) -> int:
    with progress.step("Copying the database and the files"):
        made = taking.take(
            server=env.get("BACKUP_DATABASE_URL") or env["SUPERUSER_DATABASE_URL"],
            into=into,
            files=_folder(env, "FILES_DIR"),
            anchors=_folder(env, "ANCHORS_DIR"),
            now=datetime.now(UTC),
        )
    progress.say(f"{made.place}: {made.file_count} files; the copy was checked.")
    return 0


def _list(_given: argparse.Namespace, _env: dict[str, str], into: Path, progress: Progress) -> int:
    for one in taking.backups(into):
        progress.say(f"{one.place}  whole at {one.taken_at:%Y-%m-%d %H:%M:%S} UTC")
    return 0


def _settings(
    _given: argparse.Namespace, _env: dict[str, str], into: Path, _progress: Progress
) -> int:
    for name, value in wal.archiving(into.absolute() / taking.SEGMENTS).items():
        print(f"{name} = '{value}'")
    return 0


def _restore(given: argparse.Namespace, env: dict[str, str], into: Path, progress: Progress) -> int:
    backup = (
        next((one for one in taking.backups(into) if one.place.name == given.backup), None)
        if given.backup
        else taking.newest(into, before=given.at)
    )
    if backup is None:
        raise NoBackup(f"no such backup in {into}")
    segments = into / taking.SEGMENTS
    with progress.step(f"Restoring {backup.place.name}"):
        server = restore(
            backup,
            home=given.into,
            password=urlsplit(env["SUPERUSER_DATABASE_URL"]).password or "",
            segments=segments if segments.is_dir() else None,
            at=given.at,
        )
        server.stop()
        count = restore_files(backup, files=given.into / "files", anchors=given.into / "anchors")
    progress.say(f"{given.into}: the cluster is whole and stopped; {count} files beside it.")
    return 0


def _drill(given: argparse.Namespace, env: dict[str, str], into: Path, progress: Progress) -> int:
    if given.json:
        done = drill(server=env["SUPERUSER_DATABASE_URL"], into=into, env=env)
        print(as_json(done))
        return 0 if done.succeeded else 1
    with progress.step("Restoring a backup and compiling a report anew"):
        done = drill(server=env["SUPERUSER_DATABASE_URL"], into=into, env=env)
    subprocess.run(
        entry.command("record_drill", [], env),
        env=entry.environment("record_drill", env),
        input=as_json(done),
        text=True,
        check=True,
    )
    progress.say(
        f"{done.table_count} tables, {done.row_count} rows, {done.link_count} sealed links"
    )
    progress.say(f"issued      {done.checksum or 'no report between backup and log'}")
    progress.say(f"recompiled  {done.recompiled or '-'}")
    progress.say("✓ The backup holds." if done.succeeded else "✗ The backup does not hold.")
    return 0 if done.succeeded else 1


def _folder(env: dict[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None


def parser() -> argparse.ArgumentParser:
    """How the words of the command line are read."""
    whole = argparse.ArgumentParser(prog="python -m ops.backups", description=__doc__)
    words = whole.add_subparsers(required=True)
    words.add_parser("take", help="copy database and files, checked").set_defaults(do=_take)
    words.add_parser("list", help="the whole backups").set_defaults(do=_list)
    wanted = words.add_parser("settings", help="what PostgreSQL needs to hand its log over")
    wanted.set_defaults(do=_settings)
    back = words.add_parser("restore", help="bring one back beside what runs")
    back.add_argument("--into", type=Path, required=True, help="a folder that does not exist yet")
    back.add_argument("--backup", help="its folder's name; default: the newest before --at")
    back.add_argument("--at", type=datetime.fromisoformat, help="2026-11-24T16:59:00+07:00")
    back.set_defaults(do=_restore)
    tried = words.add_parser("drill", help="restore one, compile its last report, compare")
    tried.add_argument("--json", action="store_true")
    tried.set_defaults(do=_drill)
    return whole


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

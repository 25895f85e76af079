"""May a migration run while people save? What it would lock, rewrite or break, read from its SQL.

The release before goes on serving while a migration runs, and a moment after it (runbook, 8). So a
migration adds, and does not take away; it holds no lock on a large table for longer than a blink;
and what it adds, the release before can leave out. What takes away comes a release later, and says
so in ``CONTRACTS``.

``python -m ops.migration_rules`` looks at every migration since the first deployment.
"""

import re
import sys
from collections.abc import Iterator, Mapping

# Up to these numbers nothing was deployed anywhere: their tables were empty when they ran.
BEFORE_DEPLOYMENT: Mapping[str, int] = {
    "organizations": 31,
    "worklogs": 16,
    "evaluations": 33,
    "reporting": 16,
}
# Migrations that take something away which the release before no longer uses: why they may.
CONTRACTS: Mapping[tuple[str, str], str] = {}
# Tables with a row for each entry, event or notice: millions in a province.
LARGE = frozenset(
    {
        "evaluations_review",
        "organizations_auditevent",
        "organizations_notice",
        "organizations_sealedevent",
        "organizations_sealedrow",
        "worklogs_evidencefile",
        "worklogs_workday",
        "worklogs_workentry",
    }
)

PARTITIONED = frozenset({"evaluations_review", "worklogs_workentry"})

NAME = r'(?:ONLY\s+)?"?(?P<table>\w+)"?'
STATEMENT = re.compile(r"(?:[^;$]|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)+", re.DOTALL)
COMMENT = re.compile(r"--[^\n]*")
CREATED = re.compile(rf"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{NAME}", re.IGNORECASE)
ALTER = re.compile(rf"ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?{NAME}\s+(?P<rest>.*)", re.I | re.S)
INDEX = re.compile(
    rf"CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?P<how>CONCURRENTLY)?.*?\sON\s+{NAME}", re.I | re.S
)
UPDATE = re.compile(rf"(?:UPDATE|DELETE\s+FROM)\s+{NAME}", re.IGNORECASE)
VOLATILE = re.compile(r"DEFAULT\s+[^,]*(?:random|clock_timestamp|gen_random_uuid|nextval)", re.I)
# Of one ALTER TABLE: on any table that stands, and on a large one besides.
ON_ANY = (
    (r"DROP\s+COLUMN", "drops a column that the release before reads"),
    (r"RENAME", "renames what the release before calls by its old name"),
    (r"ADD\s+COLUMN(?:(?!DEFAULT|,\s*ADD).)*NOT\s+NULL(?:(?!DEFAULT|,\s*ADD).)*$",
     "adds a column that the release before cannot fill: give it a default in the database"),
    (r"ALTER\s+COLUMN\s+\S+\s+DROP\s+DEFAULT", "takes away the default that the release before"
     " needs"),
)  # fmt: skip
ON_LARGE = (
    (r"ALTER\s+COLUMN\s+\S+\s+(?:SET\s+DATA\s+)?TYPE", "rewrites a large table"),
    (r"ALTER\s+COLUMN\s+\S+\s+SET\s+NOT\s+NULL", "reads a large table under an exclusive lock"),
    (r"ADD\s+CONSTRAINT\s+\S+\s+(?:CHECK|FOREIGN)(?!.*NOT\s+VALID)",
     "checks a large table under a lock: NOT VALID first, VALIDATE in a migration of its own"),
    (r"ADD\s+(?:CONSTRAINT\s+\S+\s+)?(?:UNIQUE|PRIMARY\s+KEY|EXCLUDE)(?!.*USING\s+INDEX)",
     "builds an index of a large table under a lock"),
    (r"SET\s+(?:LOGGED|UNLOGGED|TABLESPACE|ACCESS)", "rewrites a large table"),
)  # fmt: skip


def dangers(sql: str) -> list[str]:
    """What this migration would do to people who save meanwhile; nothing when it may run."""
    statements = [found.group().strip() for found in STATEMENT.finditer(COMMENT.sub("", sql))]
    fresh = {found["table"] for one in statements if (found := CREATED.match(one))}
    return [
        f"{words}: {' '.join(one.split())[:90]}"
        for one in statements
        if one
        for words in _of_one(one, fresh)
    ]


def _of_one(statement: str, fresh: set[str]) -> Iterator[str]:
    if re.match(r"DROP\s+(?:TABLE|VIEW)", statement, re.IGNORECASE):
        yield "drops what the release before reads"
    if re.match(r"LOCK\s|CLUSTER|VACUUM\s+FULL|REINDEX(?!.*CONCURRENTLY)", statement, re.I):
        yield "locks a table"
    altered = ALTER.match(statement)
    if altered and altered["table"] not in fresh:
        yield from _said(ON_ANY, altered["rest"])
        if altered["table"] in LARGE:
            yield from _said(ON_LARGE, altered["rest"])
            if VOLATILE.search(altered["rest"]):
                yield "rewrites a large table for its default"
    index = INDEX.match(statement)
    if index and index["table"] in LARGE - fresh and not index["how"] and not _announced(index):
        yield "builds an index under a lock: CONCURRENTLY, in a migration that is not atomic"
    rows = UPDATE.match(statement)
    if rows and rows["table"] in LARGE - fresh:
        yield "changes all rows of a large table at once: a command in portions does that"


def _announced(index: re.Match[str]) -> bool:
    """Of a table that holds no rows itself: its months get theirs one by one, CONCURRENTLY."""
    return index["table"] in PARTITIONED and re.search(r"\sONLY\s", index.group(), re.I) is not None


def _said(rules: tuple[tuple[str, str], ...], text: str) -> Iterator[str]:
    for pattern, words in rules:
        if re.search(pattern, text, re.IGNORECASE | re.DOTALL):
            yield words


def since_deployment() -> Iterator[tuple[str, str]]:
    """App and name of each migration that runs where people work. Needs Django, no database."""
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415  after setup()

    loader = MigrationLoader(None)
    for app, name in sorted(loader.disk_migrations):
        if app in BEFORE_DEPLOYMENT and int(name[:4]) > BEFORE_DEPLOYMENT[app]:
            yield app, name


def main() -> int:
    """1 when some migration may not run beside people."""
    import django  # noqa: PLC0415  settings are read here
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    found = 0
    for app, name in since_deployment():
        if (app, name) in CONTRACTS:
            continue
        for words in dangers(call_command("sqlmigrate", app, name, no_color=True) or ""):
            found = 1
            sys.stderr.write(f"{app}.{name}: {words}\n")
    return found


if __name__ == "__main__":
    sys.exit(main())

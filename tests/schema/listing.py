"""Write the list of guards anew, from the migrated schema: ``python -m tests.schema.listing``.

What is new, gone or changed is printed: read it before committing the list.
"""

import json
import os

import psycopg

from tests import servers
from tests.schema.guards import KINDS, LIST, differences, digest, standing

HEAD = "# ---- Every guard that stands, with a digest of its definition"


def written(connection: psycopg.Connection) -> str:
    """The part of the file that lists what stands."""
    found = {(guard.kind, guard.label): text for guard, text in standing(connection).items()}
    parts = [f"{HEAD} (python -m tests.schema.listing)\n"]
    for kind in KINDS:
        lines = [
            f"{json.dumps(label, ensure_ascii=False)} = {json.dumps(digest(text))}\n"
            for (of_kind, label), text in sorted(found.items())
            if of_kind == kind
        ]
        parts.append(f"\n[standing.{kind}]\n{''.join(lines)}")
    return "".join(parts)


def main() -> None:
    servers.wait_for_template()
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], servers.TEMPLATE)
    with psycopg.connect(url) as connection:
        print(*differences(connection), sep="\n")
        kept, _, _ = LIST.read_text(encoding="utf-8").partition(HEAD)
        LIST.write_text(kept + written(connection), encoding="utf-8")


if __name__ == "__main__":
    main()

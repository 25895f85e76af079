"""``python -m tests.faults.importing FILE AFTER``: take a workbook in, and be killed at the
AFTERth statement of it (0: never)."""

import os
import signal
import sys

import django


def main(file: str, after: int) -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  after django.setup()
    from django.db import connection  # noqa: PLC0415

    seen = 0

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal seen
        seen += 1
        said = execute(sql, params, many, context)
        if seen == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return said

    with connection.execute_wrapper(count):
        call_command("import_staff", file, "--apply")
    print(f"statements {seen}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

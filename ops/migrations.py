"""Every migration up, down and up again, on an empty database: ``make migrations``.

Arguments: the apps, lowest first. Run beside servers of its own (``ops.with_services``).
"""

import os
import sys

import django
from django.core.management import call_command


def main(apps: list[str]) -> None:
    """Raises, with Django's or PostgreSQL's words, at the first migration that fails."""
    os.environ["DATABASE_URL"] = os.environ["MIGRATION_DATABASE_URL"]
    os.environ["DATABASE_POOL_MAX"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpi_portal.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    for app in reversed(apps):
        call_command("migrate", app, "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("makemigrations", check_changes=True, dry_run=True)


if __name__ == "__main__":
    main(sys.argv[1:])

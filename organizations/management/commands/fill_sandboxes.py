"""``manage.py fill_sandboxes``: fill sandboxes that were opened, and close those that are over,
without Celery."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations.commands.owed_sandboxes import do_owed_sandboxes
from organizations.queries.sandboxes import Owed
from organizations.terminal import bar

WITHOUT_END = 1_000_000


class Command(BaseCommand):
    help = (
        "Fill sandboxes of agencies with generated people and a month of work, and close those that"
        " are over. Works without the broker. Exit 1 when one failed and will be tried again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with bar() as shown:
            step = shown.add_task("")

            def told(owed: Owed, done: int, of: int) -> None:
                shown.update(step, completed=done, total=of, description=f"{owed.sandbox_id}")

            outcomes = do_owed_sandboxes(now=timezone.now(), seconds=WITHOUT_END, told=told)
        for one in outcomes:
            words = f"sandbox {one.sandbox_id} of agency {one.agency_id}: {one.result} {one.error}"
            self.stdout.write(words.rstrip())
        self.stdout.write(f"{len(outcomes)} sandboxes")
        failed = sum(one.result == "failed" for one in outcomes)
        if failed:
            raise CommandError(f"{failed} sandboxes failed", returncode=1)

"""``manage.py take_sheets``: read and apply the workbooks that were sent, without Celery."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations.commands.owed_sheets import do_owed_sheets
from organizations.queries.sent_sheets import Owed
from organizations.terminal import bar

WITHOUT_END = 1_000_000


class Command(BaseCommand):
    help = (
        "Read workbooks of units and people that were sent, and apply those that were decided."
        " Works without the broker. Exit 1 when one failed and will be tried again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with bar() as shown:
            step = shown.add_task("")

            def told(owed: Owed, done: int, of: int) -> None:
                shown.update(step, completed=done, total=of, description=f"{owed.sheet_id}")

            outcomes = do_owed_sheets(now=timezone.now(), seconds=WITHOUT_END, told=told)
        for one in outcomes:
            words = f"sheet {one.sheet_id} of agency {one.agency_id}: {one.result} {one.error}"
            self.stdout.write(words.rstrip())
        self.stdout.write(f"{len(outcomes)} sheets")
        failed = sum(one.result == "failed" for one in outcomes)
        if failed:
            raise CommandError(f"{failed} sheets failed", returncode=1)

from django.core.management.base import BaseCommand
from django.db import transaction

from demo import reference


class Command(BaseCommand):
    help = "Load the agencies, calendar and catalogue of Khánh Hòa; safe to run again."

    @transaction.atomic
    def handle(self, **options: object) -> None:
        self.stdout.write(f"{reference.load()} agencies")

"""Keep what a drill of the backup came to."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from reporting.models import RestoreDrill


def record_drill(*, found: Mapping[str, Any], now: datetime) -> RestoreDrill:
    """Add a drill, as ``ops.backups.drill`` tells of it. As the worker's role. The row is its own
    record: it cannot be changed, and nothing of an agency happened.

    Raises:
        KeyError, ValueError: the words are not those of a drill.
    """
    return RestoreDrill.objects.create(
        drilled_at=now,
        backup_taken_at=datetime.fromisoformat(found["backup_taken_at"]),
        recovered_to=found["recovered_to"] and datetime.fromisoformat(found["recovered_to"]),
        seconds=Decimal(str(found["seconds"])),
        table_count=found["table_count"],
        row_count=found["row_count"],
        checksum=found["checksum"],
        recompiled=found["recompiled"],
        link_count=found["link_count"],
        difference_count=found["difference_count"],
        succeeded=found["succeeded"],
    )

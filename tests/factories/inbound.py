"""What other systems brought, through the command."""

from datetime import date
from itertools import count

from organizations import commands
from organizations.access import system
from organizations.models import Agency, Unit
from organizations.service import Program
from organizations.tenancy import tenant
from tests.factories.organizations import NOW
from worklogs.commands.inbound import Brought, take_in
from worklogs.models import InboundDocument, InboundKind

NUMBERS = count(1)


def bring(agency: Agency, unit: Unit | None = None, **fields: object) -> InboundDocument:
    """A document for the head of the agency, due in a week, unless said otherwise."""
    number = next(NUMBERS)
    said = {
        "kind": InboundKind.DOCUMENT,
        "source": "eoffice",
        "source_id": f"D{number}",
        "number": f"{number}/UBND-VX",
        "subject": "Báo cáo kết quả rà soát",
        "dated_on": date(2026, 10, 8),
        "sender": "UBND tỉnh",
        "due_on": date(2026, 10, 14),
    } | fields
    with tenant(agency.pk):
        if unit is not None:  # its code as it stands: the probes of isolation change it
            said["unit_code"] = Unit.objects.get(pk=unit.pk).code
        token, _secret = commands.make_service_token(
            actor=system(agency.pk), name=f"Trục {number}", scopes=["inbound:write"],
            days=30, now=NOW,
        )  # fmt: skip
        row, _is_new = take_in(
            actor=Program(token).actor, token=token, brought=Brought(**said), now=NOW
        )
    return row

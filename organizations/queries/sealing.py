"""How far an agency's audit trail is sealed."""

from dataclasses import dataclass
from datetime import datetime

from organizations.models import SealedEvent


@dataclass(frozen=True, slots=True)
class SealedHead:
    """The newest link of a chain: its number and root; what is printed and anchored."""

    position: int
    root: str
    sealed_at: datetime


def sealed_head(agency_id: int) -> SealedHead | None:
    """The head of the agency's chain, root in hexadecimal; None before the first seal.

    Inside the agency. One query, by index. Events of the last seconds may not be sealed yet.
    """
    found = (
        SealedEvent.objects.filter(chain=agency_id)
        .order_by("-position")
        .values_list("position", "root", "sealed_at")
        .first()
    )
    if found is None:
        return None
    position, root, sealed_at = found
    return SealedHead(position, bytes(root).hex(), sealed_at)

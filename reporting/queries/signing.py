"""Who may sign the agency's report today, and how it would stand on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from organizations import queries
from organizations.models import Posting
from organizations.rules.rights import Authority
from reporting.queries import letterheads


@dataclass(frozen=True, slots=True)
class Signer:
    """By which right somebody signs, for whom (empty: in their own office), how it is printed."""

    authority: Authority
    principal: str
    printed: Mapping[str, str | None]


def signer_of(posting: Posting, on: date) -> Signer | None:
    """How this posting would sign on that day; None: it may not. Up to nine queries; inside
    ``tenant``."""
    authority = queries.may_sign(posting.agency_id, posting.pk, on)
    if authority is None:
        return None
    principal = (
        Posting.objects.select_related("staff")
        .filter(agency_id=posting.agency_id, pk=authority.on_behalf_of or 0)
        .first()
    )
    return Signer(
        authority,
        principal.staff.full_name if principal else "",
        letterheads.signed_with(authority, posting, on),
    )

"""Names, titles and the issuing body as they stand when a result is frozen: a form prints these,
not later ones."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from organizations.models import Agency, Posting
from organizations.queries import heads_of, issuing_body, office_of_the_head


@dataclass(frozen=True, slots=True)
class Issuer:
    """The agency on the day of freezing.

    ``body``: what its letterhead is made of. ``heads``: whoever signs comes first.
    ``acts_for``: the office that this one fills as acting head; None for an appointed one.
    """

    body: dict[str, str]
    heads: list[Posting]
    acts_for: str | None = None


def issuer(
    agency_id: int, on: date, *, agency: Agency | None = None, heads: list[Posting] | None = None
) -> Issuer:
    """Who issues and signs the forms of results that are frozen on this day.

    ``agency`` with its parent, and ``heads`` of that day as ``heads_of`` reads them, may be known
    already. Two queries for them, and one more where an acting head signs.
    """
    if agency is None:
        agency = Agency.objects.select_related("parent").get(pk=agency_id)
    if heads is None:
        heads = heads_of(agency_id, on)
    acts = bool(heads) and heads[0].appointed_on is None  # type: ignore[attr-defined]
    return Issuer(issuing_body(agency), heads, office_of_the_head(agency_id, on) if acts else None)


def names_as_printed(
    posting: Posting, *, by: Issuer, assessor: Posting | None = None
) -> dict[str, Any]:
    """What a form prints: the agency, the person, who judged, and the head who signs.

    The head of the agency does not sign their own form, so then ``head`` is empty. No query.
    """
    head = by.heads[0] if by.heads else None
    is_own = posting.staff_id in {one.staff_id for one in by.heads}
    return {
        "agency": by.body,
        "person": {
            "name": posting.staff.full_name,
            "staff_code": posting.staff.staff_code,
            "title": posting.title or posting.job_position,
            "unit": posting.unit.name,
            "subject_class": posting.subject_class,
        },
        "assessor": None if assessor is None else assessor.staff.full_name,
        "is_head": is_own,
        "head": None if head is None or is_own else _signer(head, by.acts_for),
    }


def _signer(head: Posting, acts_for: str | None) -> dict[str, str]:
    named = {"title": head.title or head.job_position, "name": head.staff.full_name}
    return named if acts_for is None else named | {"acts_for": acts_for}

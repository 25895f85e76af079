"""Names, titles and the issuing body as they stand when a result is frozen: a form prints these,
not later ones."""

from typing import Any

from organizations.models import Posting


def names_as_printed(
    posting: Posting,
    *,
    body: dict[str, str],
    heads: list[Posting],
    assessor: Posting | None = None,
) -> dict[str, Any]:
    """What a form prints: the agency, the person, who judged, and the head who signs.

    ``body`` is ``organizations.queries.issuing_body``, from which the letterhead is made. ``heads``
    are those of the agency on the day, whoever signs first; the head of the agency does not sign
    their own form, so then ``head`` is empty. No query.
    """
    head = heads[0] if heads else None
    is_own = posting.staff_id in {one.staff_id for one in heads}
    return {
        "agency": body,
        "person": {
            "name": posting.staff.full_name,
            "staff_code": posting.staff.staff_code,
            "title": posting.title or posting.job_position,
            "unit": posting.unit.name,
            "subject_class": posting.subject_class,
        },
        "assessor": None if assessor is None else assessor.staff.full_name,
        "is_head": is_own,
        "head": None
        if head is None or is_own
        else {"title": head.title or head.job_position, "name": head.staff.full_name},
    }

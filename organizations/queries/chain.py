"""Who keeps a log in an agency, and who reviews whose."""

from collections import defaultdict
from datetime import date

from django.db.models import Q, QuerySet

from organizations.access import UNIT_ROLES, in_force
from organizations.models import Posting, RoleAssignment, RoleKind, UnitClosure
from organizations.rules.chain import Holder, reviewers_of


def log_keepers(agency_id: int, start: date, end: date) -> QuerySet[Posting]:
    """Postings that keep a log on at least one of the days, in order of name. One query."""
    return (
        Posting.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=start),
            agency_id=agency_id,
            keeps_log=True,
            starts_on__lte=end,
        )
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "id")
    )


class ReviewChain:
    """Who reviews whom in one agency, by the heads in office on a day.

    Three queries when made, whatever the number of people; then answers from memory.
    """

    def __init__(self, agency_id: int, on: date) -> None:
        self._paths: dict[int, list[int]] = defaultdict(list)
        for descendant, ancestor in (
            UnitClosure.objects.filter(agency_id=agency_id)
            .order_by("descendant_id", "depth")
            .values_list("descendant_id", "ancestor_id")
        ):
            self._paths[descendant].append(ancestor)
        self._heads: dict[int, list[Holder[int]]] = defaultdict(list)
        self._superiors: list[Holder[int]] = []
        held = RoleAssignment.objects.filter(
            in_force(on),
            in_force(on, prefix="posting__"),
            agency_id=agency_id,
            role__in=[*UNIT_ROLES, RoleKind.SUPERIOR],
        ).values_list("role", "unit_id", "posting_id", "posting__staff_id")
        for role, unit_id, posting_id, staff_id in held:
            holder = Holder(posting_id, staff_id)
            if role == RoleKind.SUPERIOR:
                self._superiors.append(holder)
            elif unit_id is not None:
                self._heads[unit_id].append(holder)
        # Also postings that have ended: what was logged in them still waits for somebody.
        self._postings = {
            pk: (unit_id, staff_id)
            for pk, unit_id, staff_id in Posting.objects.filter(agency_id=agency_id).values_list(
                "id", "unit_id", "staff_id"
            )
        }

    def reviewers(self, posting_id: int) -> frozenset[int]:
        """Posting ids that may review this posting's work; empty when nobody is above it."""
        if posting_id not in self._postings:
            return frozenset()
        unit_id, staff_id = self._postings[posting_id]
        return reviewers_of(
            Holder(posting_id, staff_id), self._paths[unit_id], self._heads, self._superiors
        )

    def reviewed_by(self, posting_id: int) -> frozenset[int]:
        """Posting ids whose work this posting reviews."""
        return frozenset(
            author for author in self._postings if posting_id in self.reviewers(author)
        )

"""Who issues a report, who signs it, where it goes."""

from collections.abc import Iterable, Sequence
from datetime import date

from organizations.access import in_force
from organizations.models import Agency, Block, Posting, ReportRoute, RoleAssignment, RoleKind
from organizations.queries import heads_of, issuing_body, office_of_the_head, parameter
from organizations.rules.names import sort_key
from organizations.rules.rights import Authority, Right
from reporting.rules import letterhead as rules


def letterhead(agency: Agency) -> dict[str, str]:
    """The issuing body as it stands now; one query when its parent was not loaded with it."""
    return rules.letterhead(**issuing_body(agency))


def signing(agency_id: int, on: date, heads: Sequence[Posting] | None = None) -> rules.Signing:
    """The head of the agency on that day, or whoever acts as one: the first of ``heads_of``, which
    who has read them brings. One query at most without ``heads``, and one for an acting head;
    inside ``tenant``."""
    if heads is None:
        heads = heads_of(agency_id, on)
    if heads and heads[0].appointed_on is None:  # type: ignore[attr-defined]
        return _acting(heads[0], on)
    return signed_by(heads[0] if heads else None)


def signed_by(posting: Posting | None) -> rules.Signing:
    """How this head signs; None: there is nobody to sign."""
    if posting is None:
        return rules.signing("", None)
    return rules.signing(_title(posting), posting.staff.full_name)


def signed_with(authority: Authority, posting: Posting, on: date) -> rules.Signing:
    """How this posting signs by this right: as head, as acting head (Q.), in the head's place as
    their deputy (KT.), or by order or authority (TL., TUQ.). Up to three queries."""
    if authority.on_behalf_of is None:
        if authority.right == Right.ACTING_HEAD:
            return _acting(posting, on)
        return signed_by(posting)
    principal = Posting.objects.get(agency_id=posting.agency_id, pk=authority.on_behalf_of)
    is_deputy = RoleAssignment.objects.filter(
        in_force(on),
        agency_id=posting.agency_id,
        posting=posting,
        role=RoleKind.DEPUTY,
        unit__parent__isnull=True,
    ).exists()
    mark = rules.IN_PLACE if is_deputy else _mark_of_delegates(posting.agency_id, on)
    return rules.signing_for(_title(principal), _title(posting), posting.staff.full_name, mark)


def _mark_of_delegates(agency_id: int, on: date) -> str:
    by_order = parameter("report.delegates_sign_by_order", on, agency_id=agency_id)
    return rules.BY_ORDER if by_order else rules.BY_AUTHORITY


def _acting(posting: Posting, on: date) -> rules.Signing:
    """In the office of the last head."""
    office = office_of_the_head(posting.agency_id, on)
    return rules.signing_as_acting(office, _title(posting), posting.staff.full_name)


def _title(posting: Posting) -> str:
    return posting.title or posting.job_position


def receivers(agency_id: int, on: date) -> list[Agency]:
    """Where the agency's report goes on that day, as the province decided. One query."""
    routes = ReportRoute.objects.filter(in_force(on), agency_id=agency_id)
    return sorted(
        Agency.objects.filter(pk__in=routes.values("receiver_id")),
        key=lambda agency: sort_key(agency.name),
    )


def routed_agencies(receiver_id: int, on: date, period_starts_on: date) -> list[Agency]:
    """The agencies that owe this receiver a report on the period, by block and name. One query."""
    routes = ReportRoute.objects.filter(in_force(on), receiver_id=receiver_id)
    return in_order(
        Agency.objects.filter(pk__in=routes.values("agency_id"), in_kpi_scope=True).exclude(
            ends_on__lt=period_starts_on
        )
    )


def in_order(agencies: Iterable[Agency]) -> list[Agency]:
    """By block, in the order in which the province lists them, and by name."""
    order = Block.values
    return sorted(agencies, key=lambda agency: (order.index(agency.block), sort_key(agency.name)))

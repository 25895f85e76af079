"""Who issues a report, who signs it, where it goes."""

from collections.abc import Iterable
from datetime import date

from organizations.access import in_force
from organizations.models import Agency, Block, Posting, ReportRoute
from organizations.queries import heads_of
from reporting.rules import letterhead as rules

PROVINCE = "province"  # the kind of the root of all agencies


def letterhead(agency: Agency) -> dict[str, str]:
    """The issuing body; one query when its parent was not loaded with it.

    The province itself is no body: those directly below it write nobody above them.
    """
    parent = agency.parent
    return rules.letterhead(
        code=agency.code,
        name=agency.name,
        parent_name=parent.name if parent is not None and parent.kind != PROVINCE else "",
        block=agency.block,
        layout=agency.layout,
    )


def signing(agency_id: int, on: date) -> dict[str, str | None]:
    """The head of the agency on that day, or whoever acts as one. One query; inside ``tenant``."""
    heads = heads_of(agency_id, on)
    return signed_by(heads[0] if heads else None)


def signed_by(posting: Posting | None) -> dict[str, str | None]:
    """How this head signs; None: there is nobody to sign."""
    if posting is None:
        return rules.signing("", None)
    return rules.signing(posting.title or posting.job_position, posting.staff.full_name)


def receivers(agency_id: int, on: date) -> list[Agency]:
    """Where the agency's report goes on that day, as the province decided. One query."""
    routes = ReportRoute.objects.filter(in_force(on), agency_id=agency_id)
    return list(Agency.objects.filter(pk__in=routes.values("receiver_id")).order_by("name"))


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
    return sorted(agencies, key=lambda agency: (order.index(agency.block), agency.name))

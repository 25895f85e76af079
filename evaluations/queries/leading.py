"""What figures propose for the ratios of those who lead: d and đ. The superior decides."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from evaluations.queries.results import Standing, standings
from evaluations.queries.terms import TermSpan, person_terms
from evaluations.rules import leader_ratios
from evaluations.rules.values import Output
from organizations.models import Period, Posting, UnitClosure
from organizations.queries import fields_of_deputies, log_keepers, units_headed


@dataclass(frozen=True, slots=True)
class Proposed:
    """d and đ as computed: None while it cannot be known, or where nothing was planned."""

    unit_result: Decimal | None
    execution: Decimal | None


def proposals(
    agency_id: int,
    period: Period,
    leaders: Collection[Posting],
    known: Collection[Standing] | None = None,
) -> dict[int, Proposed]:
    """d and đ of each head and deputy among these postings, from everybody led.

    A deputy leads the people of the fields given to them (ADR 0011); without a field the superior
    alone knows what is theirs, and nothing is proposed. Thirteen queries; two of who brings how
    the whole agency stands as ``known``.

    Legal source: Decree 335/2025/NĐ-CP (d, đ); ADR 0011.
    """
    led = _led(agency_id, period, leaders)
    everybody = {pk for people in led.values() for pk in people}
    if known is None:
        known = standings(agency_id=agency_id, period=period, posting_ids=everybody)
    found = {one.posting.pk: one for one in known}
    return {
        leader: _proposed([(found[pk].total, found[pk].outputs) for pk in people if pk in found])
        for leader, people in led.items()
    }


def term_proposal(agency_id: int, span: TermSpan, leader: Posting) -> Proposed | None:
    """The same for a leader's quarter; None for who heads no unit and has no field.

    Twenty-one queries, and nine for each month that is not frozen.
    """
    people = _led(agency_id, span.last, [leader]).get(leader.pk)
    if people is None:
        return None
    staff_ids = set(
        Posting.objects.filter(agency_id=agency_id, pk__in=people).values_list(
            "staff_id", flat=True
        )
    )
    return _proposed(
        [
            (
                one.result.total,
                [output for month in one.term_input.months for output in month.outputs],
            )
            for one in person_terms(agency_id, span, staff_ids)
            if one.posting.pk in people
        ]
    )


def _proposed(people: Collection[tuple[Decimal | None, Collection[Output]]]) -> Proposed:
    return Proposed(
        unit_result=leader_ratios.unit_result([total for total, _ in people]),
        execution=leader_ratios.execution([output for _, done in people for output in done]),
    )


def _led(agency_id: int, period: Period, leaders: Collection[Posting]) -> dict[int, set[int]]:
    """Postings below each leader, without their own: those of the subtree of the units they head.

    A deputy who heads no unit leads the units and people of their fields, never the head who gave
    the field.
    """
    own = {posting.pk: posting.staff_id for posting in leaders}
    headed = units_headed(agency_id, own, period.starts_on, period.ends_on)
    heads = {leader for leader, _ in headed}
    fields = [
        field
        for field in fields_of_deputies(agency_id, own, period.starts_on, period.ends_on)
        if field.deputy not in heads
    ]
    roots = {unit for _, unit in headed} | {field.unit for field in fields}
    below: defaultdict[int, set[int]] = defaultdict(set)
    for ancestor, descendant in UnitClosure.objects.filter(
        agency_id=agency_id, ancestor_id__in=roots
    ).values_list("ancestor_id", "descendant_id"):
        below[ancestor].add(descendant)
    people = list(
        log_keepers(agency_id, period.starts_on, period.ends_on).values_list(
            "pk", "unit_id", "staff_id"
        )
    )
    led: defaultdict[int, set[int]] = defaultdict(set)
    for leader, unit in headed:
        if unit is not None:
            led[leader] |= {
                pk for pk, of, staff in people if of in below[unit] and staff != own[leader]
            }
    for field in fields:
        above = {own[field.deputy], field.principal_staff}
        led[field.deputy] |= {
            pk
            for pk, of, staff in people
            if staff not in above
            and (pk == field.person or (field.unit is not None and of in below[field.unit]))
        }
    return dict(led)

"""People who move from one agency to another by a dated decision: all of them, or none.

Both agencies keep their half: the old one the posting that ends and everything that was logged,
reviewed and scored in it; the new one the posting that begins, and it classifies. See ADR 0052.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from organizations import access, audit
from organizations.commands.moved_leave import cut_leave, give_leave, leave_of
from organizations.commands.moved_plans import (
    Followed,
    end_plans,
    give_loads,
    loads_of,
    tell_moved,
)
from organizations.commands.moving import (
    end_postings,
    moving_postings,
    record_decision,
    require_units,
    write_transfers,
)
from organizations.inserting import insert, next_ids
from organizations.models import Leave, Posting, TeachingLoad
from organizations.refusals import NotPosted, stated
from organizations.rules.moves import Crossing, Moved, NewDecision
from organizations.tenancy import tenant


def cross(*, decision: NewDecision, moves: Sequence[Crossing], now: datetime) -> list[Moved]:
    """Carry the decision out in every agency that it names; nothing when it was carried out before.

    Call outside every ``tenant``; ``worklogs.commands.moving.cross_agencies`` settles assigned
    work too. Roles, duties and given rights end; teaching loads and approved leave go along.
    Locks: the exclusive lock of each period of each agency from the first day on, agencies in order
    of their ids. Some thirty statements for each pair of agencies.

    Raises:
        NotPosted: somebody would stay in their agency; otherwise as ``move_postings``.
    """
    by_old: defaultdict[int, list[Crossing]] = defaultdict(list)
    for move in moves:
        if move.from_agency == move.to_agency:
            raise NotPosted
        by_old[move.from_agency].append(move)
    agencies = sorted({*by_old, *(move.to_agency for move in moves)})
    moved: list[Moved] = []
    with stated(), transaction.atomic():
        # Whoever comes second finds the decision recorded, in whichever agency it looks first.
        if not all([_recorded(decision, agency_id) for agency_id in agencies]):
            return []
        for old_id in sorted(by_old):
            moved += _leave(decision, old_id, by_old[old_id], now)
    return moved


def _recorded(decision: NewDecision, agency_id: int) -> bool:
    with tenant(agency_id):
        return record_decision(
            actor=access.system(agency_id), decision=decision.of_agency(agency_id)
        )


def _leave(
    decision: NewDecision, old_id: int, moves: Sequence[Crossing], now: datetime
) -> list[Moved]:
    """End the postings in one agency, and begin the next ones in each of the others."""
    here = decision.of_agency(old_id)
    by_new: defaultdict[int, list[Crossing]] = defaultdict(list)
    for move in moves:
        by_new[move.to_agency].append(move)
    with tenant(old_id):
        actor = access.system(old_id)
        old = moving_postings(old_id, here, [move.posting_id for move in moves])
        end_postings(old_id, list(old), here.last_day_before)
        loads, leaves = loads_of(here, list(old)), leave_of(here, list(old))
        cut_leave(actor, here, leaves, now)
        end_plans(actor=actor, decision=here, moved=Followed(old, {}, with_units=False), now=now)
        for new_id, some in sorted(by_new.items()):
            gone = [(old[one.posting_id].staff_id, one.posting_id, None) for one in some]
            write_transfers(actor, here, gone, new_id)
        audit.record(
            actor=actor,
            action="organizations.people.left",
            object_id=here.id,
            details={"decision": here.number, "people": str(len(old))},
        )
    moved: list[Moved] = []
    for new_id, some in sorted(by_new.items()):
        moved += _join(decision.of_agency(new_id), new_id, old_id, some, old, (loads, leaves), now)
    return moved


def _join(
    decision: NewDecision,
    new_id: int,
    old_id: int,
    moves: Sequence[Crossing],
    old: Mapping[int, Posting],
    plans: tuple[Sequence[TeachingLoad], Sequence[Leave]],
    now: datetime,
) -> list[Moved]:
    with tenant(new_id):
        require_units(new_id, decision.effective_on, {move.unit_id for move in moves})
        new = {
            move.posting_id: _next_posting(pk, old[move.posting_id], move, decision)
            for move, pk in zip(moves, next_ids(Posting, len(moves)), strict=True)
        }
        insert(list(new.values()))
        give_loads(new_id, decision, plans[0], new)
        actor = access.system(new_id)
        came = [(posting.staff_id, None, posting.pk) for posting in new.values()]
        write_transfers(actor, decision, came, old_id)
        give_leave(actor, decision, plans[1], new, old_id)
        tell_moved(actor, decision, list(new.values()), now)
        audit.record(
            actor=actor,
            action="organizations.people.joined",
            object_id=decision.id,
            details={"decision": decision.number, "people": str(len(new)), "from": str(old_id)},
        )
    return [
        Moved(posting.staff_id, left, posting.pk, posting.unit_id) for left, posting in new.items()
    ]


def _next_posting(pk: int, old: Posting, move: Crossing, decision: NewDecision) -> Posting:
    return Posting(
        pk=pk,
        agency_id=move.to_agency,
        unit_id=move.unit_id,
        staff_id=old.staff_id,
        job_position=move.job_position or old.job_position,
        title=move.title or "",
        subject_class=old.subject_class,
        is_primary=old.is_primary,
        keeps_log=old.keeps_log,
        starts_on=decision.effective_on,
    )

"""What somebody of the province does from an agency of their own.

``access`` says who may. Here the database looks for itself, so that a mistake there opens nothing:
the role must be in force in the agency in which the person acts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from organizations import tenancy
from organizations.access import Actor
from organizations.rules.policy import Action, Relation


@contextmanager
def deciding(actor: Actor, action: Action, today: date) -> Iterator[None]:
    """Leave the agency to carry out a decision in several. Callers ask ``access`` first.

    Raises:
        PermissionDenied: no role that may do this is in force, whatever the actor says.
    """
    roles = sorted(action.holders(Relation.PROVINCE))
    with tenancy.deciding(staff_id=actor.staff_id or 0, roles=roles, on=today):
        yield


@contextmanager
def overseeing(actor: Actor, action: Action, today: date, *to: Relation) -> Iterator[None]:
    """Read what ``tenancy.province`` shows, as those may who do this to things of the province, or
    to things that stand to them in one of these relations. Callers ask ``access`` first.

    Raises:
        PermissionDenied: no role that may do this is in force, whatever the actor says.
    """
    roles = sorted({role for one in (Relation.PROVINCE, *to) for role in action.holders(one)})
    with tenancy.overseeing(staff_id=actor.staff_id or 0, roles=roles, on=today):
        yield

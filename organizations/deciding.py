"""Decisions of the province, taken by somebody who acts in an agency of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from organizations import tenancy
from organizations.access import Actor
from organizations.rules.policy import Action, Relation


@contextmanager
def deciding(actor: Actor, action: Action, today: date) -> Iterator[None]:
    """Leave the agency to carry out a decision in several. Callers ask ``access`` first; here the
    database looks whether the actor holds a role that may do this to things of the province.

    Raises:
        PermissionDenied: no such role is in force, whatever the actor says.
    """
    roles = sorted(action.holders(Relation.PROVINCE))
    with tenancy.deciding(staff_id=actor.staff_id or 0, roles=roles, on=today):
        yield

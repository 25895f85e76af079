"""Rights given through the command."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from organizations import commands
from organizations.http import LOCAL_ZONE
from organizations.models import Delegation, DelegationKind, Posting, Purpose
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, actor


def delegate(
    by: Posting,
    to: Posting,
    kind: str = "delegation",
    purposes: Sequence[str] = ("review",),
    *,
    now: datetime = NOW,
    actor_posting: Posting | None = None,
    **fields: object,
) -> Delegation:
    """A right of ``by`` given to ``to`` for five days from today on, with a reason."""
    today = now.astimezone(LOCAL_ZONE).date()
    values = {
        "principal_id": None if kind == "acting" else by.pk,
        "starts_on": today,
        "ends_on": today + timedelta(days=4),
        "reason": "Đi công tác",
    } | fields
    with tenant(by.agency_id):
        made = commands.give_rights(
            actor=actor(actor_posting or by, today),
            new=commands.NewDelegation(kind=DelegationKind(kind), delegate_id=to.pk, **values),
            purposes=[Purpose(one) for one in purposes],
            now=now,
        )
    return made[0]

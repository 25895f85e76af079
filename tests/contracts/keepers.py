"""Rows of what those who keep an agency's people may do."""

from django.urls import reverse

from tests.contracts.table import Row
from tests.factories.organizations import TODAY

KEEPERS = frozenset({"officer", "agency_head"})
EVERY_KEEPER = KEEPERS | {"strange_head", "party_head"}
ISO = TODAY.isoformat()


def kept(name: str, **fields: object) -> Row:
    """A page of the keepers."""
    return Row(url=lambda cast: reverse(name), **({"allowed": KEEPERS} | fields))


def of_clerk(name: str, **fields: object) -> Row:
    """The strange head keeps people too, but others: 404. Who keeps nobody gets 403 anyway."""
    return Row(
        url=lambda cast: reverse(name, args=[cast.clerk.pk]),
        allowed=KEEPERS,
        method="post",
        foreign=frozenset({403, 404}),
        **fields,
    )

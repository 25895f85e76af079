"""Looking at somebody else's personal page is written down, and that person sees by whom."""

from collections.abc import Sequence

from organizations import audit
from organizations.access import Actor
from organizations.models import Posting


def note_reading(*, actor: Actor, page: str, of: Sequence[Posting], thing: str = "") -> None:
    """Write down that the actor opened a page or paper about one other person. One statement.

    ``page`` reads app.noun; ``of``: the person's postings here; ``thing``: which month or file.
    Of an operator in an emergency the event names the page beside it (``emergency``). One's own
    pages leave nothing. Lists of many people that belong to a daily duty (the queue, the
    board of a unit) are not meant: what is done there is written down as a deed.
    """
    if any(posting.staff_id == actor.staff_id for posting in of):
        return
    details: dict[str, object] = {"of": thing} if thing else {}
    if actor.emergency:
        details["emergency"] = actor.emergency
    audit.record_many(
        actor=actor, action=f"{page}.read", events=[(posting.pk, details) for posting in of]
    )

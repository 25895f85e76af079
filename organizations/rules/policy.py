"""The language of the table that says who may do what. See ADR 0053.

A line reads: these roles may do this to things that stand so to them, in these states. What no
line says is refused.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

# What everybody who acts in a posting holds, besides the roles that were given to them.
POSTED = "posted"
# Who acts in a posting that is over, to mend its log: of what everybody posted may, their own.
LEFT = "left"
LOG_KEEPER = "log_keeper"


def given(purpose: str) -> str:
    """The role of whoever uses a head's right by a delegation in force."""
    return f"given_{purpose}"


def by_token(scope: str) -> str:
    """The role of a program whose token has this scope."""
    return f"token_{scope.replace(':', '_')}"


class Relation(StrEnum):
    """How a thing stands to whoever acts. Whether it does, ``access`` finds out from rows."""

    OWN = "own"
    ASKED = "asked"
    HEADED = "headed"
    BELOW = "below"
    JUDGED = "judged"
    OVERSEEN = "overseen"
    AGENCY_HEADS = "agency_heads"
    AGENCY = "agency"
    SENT = "sent"
    PROVINCE = "province"
    COMMON = "common"


MEANING: Mapping[Relation, str] = {
    Relation.OWN: "of the posting itself, or made by it",
    Relation.ASKED: "given to the posting to answer",
    Relation.HEADED: "of units that it heads",
    Relation.BELOW: "of units that it heads, and of those below",
    Relation.JUDGED: "of people whose work it judges that day, by its own or a given right",
    Relation.OVERSEEN: "of people whose judges have it as their own judge",
    Relation.AGENCY_HEADS: "of the head of its agency",
    Relation.AGENCY: "of its agency",
    Relation.SENT: "of other agencies, sent to its own",
    Relation.PROVINCE: "of all agencies: what is frozen, and figures without people",
    Relation.COMMON: "of nobody: lists and settings of the whole province",
}


@dataclass(frozen=True, slots=True)
class Allow:
    """One line: these roles, to things that stand so to them; no ``states`` means any."""

    roles: tuple[str, ...]
    to: Relation
    states: tuple[str, ...] = ()

    def holds_for(self, roles: Collection[str]) -> bool:
        """Whether one of these roles is meant. Everybody posted keeps what is their own when the
        posting is over."""
        kept = LEFT in roles and POSTED in self.roles and self.to == Relation.OWN
        return kept or any(role in roles for role in self.roles)

    def covers(self, to: Relation | None, state: str | None) -> bool:
        """Whether the line speaks of such a relation and state; None asks about any."""
        return (to is None or to == self.to) and (
            state is None or not self.states or state in self.states
        )


@dataclass(frozen=True)
class Action:
    """Something that can be done, and the lines that allow it."""

    name: str
    words: str
    allows: tuple[Allow, ...]

    def permits(
        self, roles: Collection[str], to: Relation | None = None, state: str | None = None
    ) -> bool:
        """Whether one of these roles may, to a thing of this relation and state (None: any)."""
        return any(line.covers(to, state) and line.holds_for(roles) for line in self.allows)

    def reach(self, roles: Collection[str]) -> frozenset[Relation]:
        """To which things these roles may."""
        return frozenset(line.to for line in self.allows if line.holds_for(roles))

    def holders(self, to: Relation) -> frozenset[str]:
        """Which roles may, to things of that relation."""
        return frozenset(role for line in self.allows if line.to == to for role in line.roles)

    def states(self, to: Relation) -> tuple[str, ...]:
        """In which states, for the lines of one relation."""
        return tuple(
            dict.fromkeys(state for line in self.allows if line.to == to for state in line.states)
        )


@dataclass(frozen=True, slots=True)
class Door:
    """What a route leads to. ``first``: whoever may not is refused before anything is looked up;
    otherwise the loader answers, for a missing thing and a foreign one alike. Without an action
    the route is open to whoever has not signed in."""

    action: Action | None
    first: bool = True


OPEN = Door(None)


def asked_first(action: Action) -> Door:
    """A route that only those may enter who may do this to anything at all."""
    return Door(action)


def asked_of_the_thing(action: Action) -> Door:
    """A route that names a thing, or shows what is one's own: its loader decides."""
    return Door(action, first=False)


class Kept(StrEnum):
    """Behind which wall the rows of a table stand."""

    AGENCY = "agency"
    PERSON = "person"
    DIRECTORY = "directory"
    REAL = "real"
    ACCOUNT = "account"


KEPT_MEANING: Mapping[Kept, str] = {
    Kept.AGENCY: "row security: only inside its agency (common rows to all)",
    Kept.PERSON: "row security: only where the person works",
    Kept.DIRECTORY: "public in the portal: names, days, settings, ids; no words about people",
    Kept.REAL: "public in the portal, as a directory; row security hides agencies that train",
    Kept.ACCOUNT: "sign-in: reached by the person's own session only",
}


class Within(StrEnum):
    """In what a task or a management command works."""

    ONE = "one"
    EACH = "each"
    PROVINCE = "province"
    NOTHING = "nothing"


WITHIN_MEANING: Mapping[Within, str] = {
    Within.ONE: "inside the one agency that it names or is told",
    Within.EACH: "inside one agency after the other, never in two at once",
    Within.PROVINCE: "reads what is frozen across the province, or keeps the common calendar",
    Within.NOTHING: "touches no agency",
}

"""What is declared of a table with personal data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kept(StrEnum):
    """Why and how long: the classes of the notice page."""

    IDENTITY = "identity"  # years after leaving, then a number stands for the name
    CONTACT = "contact"  # days after leaving
    SESSION = "session"  # until it ends
    WORK = "work"  # what the assessment rests on
    RESULT = "result"  # records of assessment
    TRAIL = "trail"  # sealed, ids only
    NOTICE = "notice"  # days


class Link(StrEnum):
    """What a column holds that says whom a row is about."""

    POSTING = "posting"
    STAFF = "staff"
    USER = "user"
    POSTING_TEXT = "posting_text"  # a posting's id as text
    ENTRY = "entry"  # an entry's id: the row is about its author
    LISTED = "listed"  # one item of a list of people inside a JSON text


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the register.

    ``about``: columns that say whose row it is; such rows are exported with all ``columns``.
    ``by``: columns that name who did something to somebody else; of such rows only ``told`` is
    exported, nothing of the other. ``held``: columns that leave the portal for nobody, with the
    reason. ``shown``: the few columns of the readable paper. ``where`` narrows the rows.
    """

    name: str
    kept: Kept
    about: Mapping[str, Link]
    columns: tuple[str, ...]
    shown: tuple[str, ...]
    by: Mapping[str, Link] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    where: str = ""

    @property
    def declared(self) -> frozenset[str]:
        """Every column that is thought about."""
        return frozenset((*self.columns, *self.told, *self.held, *self.about, *self.by))


def links(words: str, link: Link = Link.POSTING) -> dict[str, Link]:
    """Columns that hold the same kind of id."""
    return dict.fromkeys(words.split(), link)


def table(
    name: str,
    kept: Kept,
    about: Mapping[str, Link] | str,
    columns: str,
    shown: str,
    *,
    by: Mapping[str, Link] | str = "",
    told: str = "",
    held: Mapping[str, str] | None = None,
) -> Table:
    """A row of the register, written with words; ``about`` and ``by`` alone name postings."""
    return Table(
        name=name,
        kept=kept,
        about=links(about) if isinstance(about, str) else about,
        columns=tuple(columns.split()),
        shown=tuple(shown.split()),
        by=links(by) if isinstance(by, str) else by,
        told=tuple(told.split()),
        held=held or {},
    )

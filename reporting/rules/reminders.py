"""Who is reminded of what, on which day around the due day. Pure.

Each day asks whoever can still do something: authors, then those who review and assess, then who
signs. What nobody did goes one step higher. Nobody is asked for hours, and nobody is asked twice
for one thing on one day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Working days from the due day; the names are those of the plan.
T_5, T_3, T_1, T_0, T_AFTER = -5, -3, -1, 0, 1


class Subject(StrEnum):
    """What somebody is asked to do."""

    MEND_RETURNED = "mend_returned"
    REVIEW = "review"
    ASSESS = "assess"
    PREPARE = "prepare"
    REVIEWS_OPEN = "reviews_open"
    SIGN = "sign"
    NOT_SUBMITTED = "not_submitted"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Standing:
    """An agency's period on the morning of a reminder. Keys are posting ids.

    ``is_submitted``: a version is with the receivers; ``is_compiled``: a version is frozen and
    waits to be signed and sent, so that nobody can review any more. ``receivers`` answer for other
    agencies, ``outstanding`` of which have not sent theirs.
    """

    is_submitted: bool = False
    is_compiled: bool = False
    returned: Mapping[int, int] = field(default_factory=dict)
    to_review: Mapping[int, int] = field(default_factory=dict)
    to_assess: Mapping[int, int] = field(default_factory=dict)
    officers: frozenset[int] = frozenset()
    signers: frozenset[int] = frozenset()
    superiors: frozenset[int] = frozenset()
    receivers: frozenset[int] = frozenset()
    outstanding: int = 0


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing for one posting; ``count`` is how many of it. ``is_escalated``: others did not."""

    posting_id: int
    subject: Subject
    count: int = 0
    is_escalated: bool = False


def plan(offset: int, standing: Standing) -> list[Reminder]:
    """The reminders of that day, in order of subject and posting.

    T-5: authors, reviewers and the officer · T-3: the same · T-1: reviewers, the officer, and the
    signers, told what others left open · T: the officer and the signers · T+1: the officer, the
    signers and, one step higher, the superior. Once the report is compiled only its signature is
    asked for; once it is submitted the agency is left in peace. Receivers hear on T-1 and T+1 how
    many reports are outstanding.
    """
    found = [*_desk(offset, standing)]
    if not standing.is_submitted and not standing.is_compiled:
        found += _work(offset, standing)
    if not standing.is_submitted:
        found += _report(offset, standing)
    return sorted(found, key=lambda one: (one.subject, one.posting_id))


def _work(offset: int, standing: Standing) -> Iterator[Reminder]:
    if offset in {T_5, T_3}:
        yield from _each(standing.returned, Subject.MEND_RETURNED)
    if offset in {T_5, T_3, T_1}:
        yield from _each(standing.to_review, Subject.REVIEW)
        yield from _each(standing.to_assess, Subject.ASSESS)
    left = sum(standing.to_review.values()) + sum(standing.to_assess.values())
    if offset == T_1 and left:
        for posting_id in standing.signers:
            yield Reminder(posting_id, Subject.REVIEWS_OPEN, left, is_escalated=True)


def _report(offset: int, standing: Standing) -> Iterator[Reminder]:
    for posting_id in standing.officers:
        if offset == T_AFTER:
            yield Reminder(posting_id, Subject.NOT_SUBMITTED)
        elif not standing.is_compiled:
            yield Reminder(posting_id, Subject.PREPARE)
    if offset in {T_1, T_0}:
        for posting_id in standing.signers:
            yield Reminder(posting_id, Subject.SIGN)
    if offset == T_AFTER:
        for posting_id in (standing.signers | standing.superiors) - standing.officers:
            yield Reminder(posting_id, Subject.NOT_SUBMITTED, is_escalated=True)


def _desk(offset: int, standing: Standing) -> Iterator[Reminder]:
    if offset in {T_1, T_AFTER} and standing.outstanding:
        for posting_id in standing.receivers:
            escalated = offset == T_AFTER
            yield Reminder(posting_id, Subject.DESK, standing.outstanding, is_escalated=escalated)


def _each(counts: Mapping[int, int], subject: Subject) -> Iterator[Reminder]:
    for posting_id, count in counts.items():
        if count:
            yield Reminder(posting_id, subject, count)

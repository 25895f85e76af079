"""Who judges whom: every actor, every person and every given right, against an oracle.

The oracle is written from domain.md 2 and ADR 0018 and 0034 alone, in plain loops over the stored
rows; it shares no line with ``organizations.rules``.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluations.access import rights_over
from organizations import commands
from organizations.models import (
    Delegation,
    Posting,
    Purpose,
    RoleAssignment,
    RoleKind,
    Unit,
)
from organizations.refusals import Refusal
from organizations.tenancy import tenant
from tests.factories.delegations import delegate
from tests.factories.evaluations import make_review
from tests.factories.organizations import (
    TODAY,
    actor,
    give_role,
    make_agency,
    make_posting,
    make_unit,
)
from tests.factories.worklogs import make_entry, make_task
from worklogs.models import CatalogueTask, EntryStatus

SEED = 335
PURPOSES = (Purpose.REVIEW, Purpose.ASSESS)


@dataclass(frozen=True)
class Office:
    """Twelve postings of eleven people in four units; one person sits in two of them."""

    units: list[Unit]
    people: list[Posting]
    task: CatalogueTask


def make_office() -> Office:
    agency = make_agency("SGD", "Sở Giáo dục")
    root = make_unit(agency, "Sở Giáo dục")
    one, two = make_unit(agency, "Phòng Một", root), make_unit(agency, "Phòng Hai", root)
    inner = make_unit(agency, "Tổ Ba", one)
    places = [root, root, root, one, one, one, two, two, inner, inner, inner]
    people = [make_posting(unit, f"Người {n}") for n, unit in enumerate(places)]
    people.append(make_posting(two, staff=people[4].staff, is_primary=False, keeps_log=False))
    give_role(people[0], RoleKind.AGENCY_HEAD, root)
    give_role(people[1], RoleKind.DEPUTY, root)
    give_role(people[2], RoleKind.SUPERIOR)
    give_role(people[3], RoleKind.HEAD, one)
    give_role(people[4], RoleKind.DEPUTY, one)
    give_role(people[6], RoleKind.HEAD, two)
    give_role(people[8], RoleKind.HEAD, inner)
    with tenant(agency.pk):
        commands.open_agency_periods(agency_id=agency.pk)
    return Office([root, one, two, inner], people, make_task())


class Oracle:
    """Reads the rows once and answers for one day and one purpose."""

    def __init__(self, office: Office, on: date, purpose: str) -> None:
        self.on = on
        self.parent = {unit.pk: unit.parent_id for unit in office.units}
        self.unit = {posting.pk: posting.unit_id for posting in office.people}
        self.person = {posting.pk: posting.staff_id for posting in office.people}
        self.heads: list[tuple[int, int]] = []
        self.superiors: list[int] = []
        self.deputies: list[tuple[int, int]] = []
        for role in RoleAssignment.objects.all():
            if role.starts_on <= on and (role.ends_on is None or role.ends_on >= on):
                if role.role in {RoleKind.HEAD, RoleKind.AGENCY_HEAD}:
                    self.heads.append((role.unit_id, role.posting_id))
                if role.role == RoleKind.SUPERIOR:
                    self.superiors.append(role.posting_id)
                if role.role == RoleKind.DEPUTY:
                    self.deputies.append((role.unit_id, role.posting_id))
        self.grants = []
        for row in Delegation.objects.all():
            is_on = row.starts_on <= on and (row.ends_on is None or on <= row.ends_on)
            if not is_on or row.revoked_at is not None:
                continue
            if row.kind == "acting":
                self.heads.append((row.unit_id, row.delegate_id))
            elif row.purpose in {purpose, Purpose.ALL}:
                self.grants.append(row)

    def above(self, posting: int) -> list[int]:
        """Units from one's own up to the agency's."""
        path, unit = [], self.unit[posting]
        while unit is not None:
            path.append(unit)
            unit = self.parent[unit]
        return path

    def own_judges(self, subject: int) -> set[int]:
        """Nearest head above; whoever heads a unit is judged above the highest they head."""
        path = self.above(subject)
        mine = [
            place
            for place, unit in enumerate(path)
            if any(u == unit and self.same(pk, subject) for u, pk in self.heads)
        ]
        for unit in path[max(mine) + 1 if mine else 0 :]:
            found = {pk for u, pk in self.heads if u == unit and not self.same(pk, subject)}
            if found:
                return found
        return {pk for pk in self.superiors if not self.same(pk, subject)}

    def same(self, one: int, other: int) -> bool:
        return self.person[one] == self.person[other]

    def reaches(self, row: Delegation, subject: int) -> bool:
        """Whether a given right is about this person at all."""
        if self.same(row.delegate_id, subject):
            return False
        if row.person_id is not None and row.person_id != subject:
            return False
        if row.unit_id is not None and row.unit_id not in self.above(subject):
            return False
        if row.kind == "field" and not any(
            deputy == row.delegate_id and (unit, row.principal_id) in self.heads
            for unit, deputy in self.deputies
        ):
            return False
        return row.principal_id in self.own_judges(subject)

    def judges_in_turn(self, row: Delegation, subject: int) -> bool:
        """Whether the person judges or stands above whoever would judge them."""
        theirs = [pk for pk in self.person if self.same(pk, row.delegate_id)]
        subjects = [pk for pk in self.person if self.same(pk, subject)]
        for mine in theirs:
            heads = {pk for unit, pk in self.heads if unit in self.above(mine)}
            given = {grant.delegate_id for grant in self.grants if self.reaches(grant, mine)}
            if (heads | given | self.own_judges(mine)) & set(subjects):
                return True
        return False

    def judges(self, subject: int) -> set[int]:
        found = self.own_judges(subject)
        for row in self.grants:
            if self.reaches(row, subject) and (
                row.pair_reason or not self.judges_in_turn(row, subject)
            ):
                found.add(row.delegate_id)
        return found


def given_rights(office: Office) -> Iterator[dict[str, object]]:
    """Every right that somebody could give to somebody: by whom, to whom, narrowed how."""
    holders = [office.people[n] for n in (0, 2, 3, 6, 8)]
    for by in holders:
        for to in office.people:
            for kind in ("delegation", "field"):
                for purpose in ("review", "assess"):
                    for narrow in ({}, {"unit_id": office.units[1].pk}, {"unit_id": to.unit_id}):
                        yield {"by": by, "to": to, "kind": kind, "purposes": (purpose,)} | narrow
            for person in (office.people[5], office.people[3]):
                yield {"by": by, "to": to, "kind": "delegation", "person_id": person.pk}
            listed = {"by": by, "to": to, "kind": "delegation", "pair_reason": "Thiếu người"}
            yield listed
    for unit in office.units:
        for to in office.people:
            by = office.people[2] if unit.parent_id is None else office.people[0]
            yield {"by": by, "to": to, "kind": "acting", "unit_id": unit.pk}


def compared(office: Office, on: date, purpose: Purpose) -> tuple[int, list[str]]:
    """All actors and all people, the portal against the oracle."""
    oracle = Oracle(office, on, purpose)
    expected = {one.pk: oracle.judges(one.pk) for one in office.people}
    wrong = []
    for who in office.people:
        allowed = rights_over(actor(who, on), on, purpose)
        for subject in office.people:
            if (subject.pk in allowed) != (who.pk in expected[subject.pk]):
                wrong.append(f"{who.staff.full_name} over {subject.staff.full_name} {purpose} {on}")
    return len(office.people) ** 2, wrong


def tried(office: Office, chosen: list[dict[str, object]]) -> tuple[int, int, list[str]]:
    """Each right alone, on a day of it and around it; how many triples, rights, what differs."""
    count, rights, wrong = 0, 0, []
    rng = random.Random(SEED)
    for fields in chosen:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    row = delegate(fields["by"], fields["to"], **_rest(fields))
            except (Refusal, PermissionDenied):
                continue
            rights += 1
            days = [TODAY, rng.choice([TODAY - timedelta(days=1), row.ends_on + timedelta(days=1)])]
            for on in days[: 2 if rights % 4 == 0 else 1]:
                for purpose in PURPOSES:
                    more, differences = compared(office, on, purpose)
                    count += more
                    wrong += [f"{one} with {_rest(fields)}" for one in differences]
            transaction.set_rollback(True)
    return count, rights, wrong


def _rest(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name not in {"by", "to"}}


@pytest.fixture
def office(cast) -> Iterator[Office]:
    del cast  # its periods are open
    made = make_office()
    with tenant(made.units[0].agency_id):
        yield made


def test_without_given_rights_the_oracle_agrees(office) -> None:
    for purpose in PURPOSES:
        assert compared(office, TODAY, purpose)[1] == []


def test_some_given_rights_make_the_judges_that_the_oracle_names(office) -> None:
    chosen = random.Random(SEED).sample(list(given_rights(office)), 25)
    count, rights, wrong = tried(office, chosen)

    assert wrong == []
    assert rights > 3
    assert count > 1_000


@pytest.mark.long
def test_every_actor_person_and_given_right_agrees(office, record_property) -> None:
    count, rights, wrong = tried(office, list(given_rights(office)))
    record_property("tried", count)
    record_property("failed", len(wrong))
    record_property("seed", SEED)
    print(f"{count} triples of {rights} rights, {len(wrong)} differ")

    assert wrong == []
    assert count > 20_000


def test_what_is_not_theirs_to_judge_is_refused_when_they_try(office) -> None:
    delegate(office.people[3], office.people[9], person_id=office.people[5].pk)
    oracle = Oracle(office, TODAY, Purpose.REVIEW)
    wrong = []
    for subject in [one for one in office.people if one.keeps_log][::2]:
        entry = make_entry(subject, status=EntryStatus.SUBMITTED, task=office.task)
        judges = oracle.judges(subject.pk)
        for who in office.people:
            try:
                with transaction.atomic():
                    make_review(entry, who)
                    transaction.set_rollback(True)
                done = True
            except (Refusal, PermissionDenied):
                done = False
            if done != (who.pk in judges):
                wrong.append((who.staff.full_name, subject.staff.full_name))

    assert wrong == []


def test_an_oracle_that_forgets_pairs_would_be_noticed(office, monkeypatch) -> None:
    """The negative control: the comparison sees one rule that is left out."""
    monkeypatch.setattr(Oracle, "judges_in_turn", lambda *args: False)
    monkeypatch.setattr(Oracle, "same", lambda *args: False)

    assert compared(office, TODAY, Purpose.REVIEW)[1] != []

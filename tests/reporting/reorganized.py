"""A world of random reorganizations: one step after another, and whether the model still agrees."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from organizations.access import system
from organizations.commands.agency_beginnings import NewAgency, make_agency
from organizations.commands.agency_moves import rename_agency
from organizations.commands.reorganizing import rename_unit
from organizations.models import Agency, Leave, Posting, Unit
from organizations.refusals import Refusal
from organizations.rules.moves import Crossing, Move, NewUnit
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, make_leave
from tests.factories.reporting import log_day
from tests.reporting.reorganized_model import DAYS, LAST, Known
from worklogs.commands.moving import Ending, cross_agencies, end_agencies, reorganize, transfer


class World(Known):
    """The portal and the model of it, and what may happen to both."""

    # ---- Steps -------------------------------------------------------------------------------

    def log(self, on: date) -> None:
        agency = self.dice.choice(self.living(on))
        people = self.postings(agency, on)
        if not people:
            return
        posting = self.dice.choice(people)
        days = [
            day
            for day in DAYS
            if posting.starts_on <= day < on
            and (posting.staff_id, day) not in self.logged
            and (posting.staff_id, day) not in self.away
        ]
        if days:
            day, minutes = self.dice.choice(days), self.dice.randrange(30, 600, 30)
            log_day(posting, day, minutes=minutes)
            self.logged[posting.staff_id, day] = minutes

    def leave(self, on: date) -> None:
        """Approved leave of some days about that day, entered by a colleague."""
        agency = self.dice.choice(self.living(on))
        people = self.postings(agency, on)
        if len(people) < 2:
            return
        posting, by = self.dice.sample(people, 2)
        first = max(on - timedelta(days=self.dice.randint(0, 3)), posting.starts_on)
        days = [first + timedelta(days=number) for number in range(self.dice.randint(1, 8))]
        taken = {(posting.staff_id, day) for day in days}
        if taken & (self.logged.keys() | self.away) or (
            posting.ends_on and days[-1] > posting.ends_on
        ):
            return
        make_leave(posting, by, days[0], days[-1])
        self.away |= taken
        for key in taken & self.place.keys():
            del self.place[key], self.unit[key]

    def cross(self, on: date) -> None:
        """People of one agency go to another by a decision of the province."""
        living = self.living(on)
        if len(living) < 2:
            return
        old, new = self.dice.sample(living, 2)
        people, units = self.postings(old, on), self.units(new, on, root=True)
        some = self.dice.sample(people, min(len(people), self.dice.randint(1, 3)))
        moves = [Crossing(one.pk, old.pk, new.pk, self.dice.choice(units).pk) for one in some]
        if not moves:
            return
        cross_agencies(decision=self.decision("transfer", on), moves=moves, now=NOW)
        for one, move in zip(some, moves, strict=True):
            self.moved(one.staff_id, on, new.pk, move.unit_id)

    def transfer(self, on: date) -> None:
        agency = self.dice.choice(self.living(on))
        people, units = self.postings(agency, on), self.units(agency, on, root=True)
        some = self.dice.sample(people, min(len(people), self.dice.randint(1, 3)))
        moves = [Move(one.pk, self.dice.choice(units).pk) for one in some]
        with tenant(agency.pk):
            transfer(
                actor=system(agency.pk),
                decision=self.decision("transfer", on),
                moves=moves,
                now=NOW,
            )
        for one, move in zip(some, moves, strict=True):
            self.moved(one.staff_id, on, agency.pk, move.unit_id)

    def rename(self, on: date) -> None:
        agency = self.dice.choice(self.living(on))
        unit = self.dice.choice(self.units(agency, on, root=True))
        decision = self.decision("rename", min(on, TODAY))
        if self.dice.random() < 0.5:
            rename_agency(decision=decision, agency=agency, name=f"Tên {self.made}", today=TODAY)
        else:
            with tenant(agency.pk):
                rename_unit(
                    actor=system(agency.pk),
                    decision=decision,
                    unit_id=unit.pk,
                    name=f"Phòng {self.made}",
                    today=TODAY,
                )

    def units_change(self, on: date) -> None:
        """A merger of two units into a new or an old one, or a split of one into two."""
        agency = self.dice.choice(self.living(on))
        units = self.units(agency, on)
        if not units:
            return
        ended = self.dice.sample(units, min(len(units), self.dice.randint(1, 2)))
        left = [one for one in units if one not in ended] or [self.root(agency)]
        root = self.root(agency)
        new = [
            NewUnit(f"N{self.made}-{number}", f"Phòng mới {number}", root.pk)
            for number in range(self.dice.randint(0, 2))
        ]
        codes = [one.code for one in new] or [self.dice.choice(left).code]
        with tenant(agency.pk):
            there = Posting.objects.filter(unit__in=ended)
            goes_to = {
                one.pk: self.dice.choice(codes)
                for one in there.order_by("pk")
                if not one.ends_on or one.ends_on >= on
            }
            reorganize(
                actor=system(agency.pk),
                decision=self.decision("merge", on),
                ended=[one.pk for one in ended],
                new_units=new,
                goes_to=goes_to,
                now=NOW,
            )
            ids = dict(Unit.objects.values_list("code", "pk"))
            staff = dict(Posting.objects.filter(pk__in=goes_to).values_list("pk", "staff_id"))
        for posting_id, code in goes_to.items():
            self.moved(staff[posting_id], on, agency.pk, ids[code])

    def agencies_change(self, on: date) -> None:
        """One or two agencies end and go on in an old one, in a new one, or in two."""
        living = self.living(on)
        if len(living) < 2:
            return
        ended = self.dice.sample(living, self.dice.randint(1, min(2, len(living) - 1)))
        others = [one for one in living if one not in ended]
        targets = [self.dice.choice(others)]
        fresh: list[Agency] = []
        decision = self.decision("merge", on)
        with transaction.atomic():
            if self.dice.random() < 0.6:
                fresh = [
                    make_agency(
                        new=NewAgency(code=f"M{self.made}-{number}", name=f"Cơ quan {number}"),
                        like=ended[0],
                        first=on,
                    )
                    for number in range(self.dice.randint(1, 2))
                ]
                targets = fresh
            endings, people = [], {}
            for agency in ended:
                branch: dict[int, Agency] = {}
                for unit in self.units(agency, date(2027, 1, 1), root=True):
                    top = branch.get(unit.parent_id) if unit.parent_id else None
                    is_top = unit.parent_id in {None, self.root(agency).pk}
                    branch[unit.pk] = self.dice.choice(targets) if is_top else top or targets[0]
                endings.append(Ending(agency, branch, finisher_id=self.finisher(others)))
                people |= {one.pk: one.staff_id for one in self.postings(agency, on)}
            follows = end_agencies(decision=decision, ended=endings, now=NOW)
        self.agencies += fresh
        for agency in ended:
            agency.ends_on = on - timedelta(days=1)
        assert set(follows) == set(people)
        for agency in targets:
            with tenant(agency.pk):
                new = Posting.objects.filter(pk__in=follows.values()).values_list(
                    "staff_id", "unit_id"
                )
                for staff_id, unit_id in new:
                    self.moved(staff_id, on, agency.pk, unit_id)

    def finisher(self, others: list[Agency]) -> int | None:
        people = self.postings(self.dice.choice(others), date(2027, 1, 1))
        return self.dice.choice(people).staff_id if people else None

    def transfer_one(self, agency: Agency, posting: Posting) -> None:
        with tenant(agency.pk), transaction.atomic():
            transfer(
                actor=system(agency.pk),
                decision=self.decision("transfer", LAST),
                moves=[Move(posting.pk, self.root(agency).pk)],
                now=NOW,
            )

    def step(self, on: date) -> None:
        kinds: list[Callable[[date], None]] = [
            self.log, self.log, self.log, self.transfer, self.transfer, self.rename,
            self.units_change, self.units_change, self.agencies_change, self.leave, self.leave,
            self.cross,
        ]  # fmt: skip
        kind = self.dice.choice(kinds)
        if not self.living(on):
            return  # every agency that lives began this very day
        try:
            with transaction.atomic():
                kind(on)
            self.done.append(kind.__name__)
        except Refusal:
            self.refused += 1
            self.agencies = [one for one in self.agencies if Agency.objects.filter(pk=one.pk)]
            for agency in self.agencies:
                agency.refresh_from_db()

    # ---- What must hold ----------------------------------------------------------------------

    def agrees(self) -> None:
        """Each person-day is expected once, where the model has it; no minute and no day of leave
        is lost, and leave stands in the posting that covers it."""
        place: dict[tuple[int, date], int] = {}
        unit: dict[tuple[int, date], int] = {}
        minutes: dict[tuple[int, date], int] = defaultdict(int)
        for agency in self.agencies:
            span = self.span(agency)
            of = {posting.pk: posting for posting in span.postings}
            for posting_id, days in span.expected.items():
                for day in days:
                    key = of[posting_id].staff_id, day
                    assert key not in place, f"{key} counts twice"
                    place[key] = agency.pk
                    unit[key] = of[posting_id].unit_id
            for row in span.logged:
                minutes[of[row.posting_id].staff_id, row.day] += row.minutes
        assert place == self.place
        assert unit == self.unit
        assert minutes == self.logged
        away: set[tuple[int, date]] = set()
        for agency in self.agencies:
            with tenant(agency.pk):
                leaves = list(Leave.objects.filter(status="approved").select_related("posting"))
            for one in leaves:
                for number in range((one.ends_on - one.starts_on).days + 1):
                    day = one.starts_on + timedelta(days=number)
                    key = one.posting.staff_id, day
                    assert key not in away, f"{key} is away twice"
                    assert one.posting.starts_on <= day <= (one.posting.ends_on or day)
                    away.add(key)
        assert away == self.away

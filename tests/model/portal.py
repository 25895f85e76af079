"""The same steps on the portal: forms over HTTP as the people of the cast, then what is stored."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import singledispatchmethod
from typing import Any
from uuid import UUID, uuid4, uuid5

import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from organizations.models import AgencyPeriod, Leave, Posting
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import JobKind
from reporting.models import Report as ReportRow
from tests.factories.organizations import PERIOD, Cast
from tests.model import steps
from tests.model.rules import AGENCY, Model
from worklogs import device
from worklogs.models import CatalogueTask, LateEntry, WorkDay, WorkEntry

IDS = UUID("6e2f3a52-0000-4000-8000-000000000000")
NOBODY = 0
COMPILING = (JobKind.COMPILE_REPORT, JobKind.COMPILE_LEFT)


class Portal:
    """Browsers of people who are signed in, and the clock of the process."""

    def __init__(self, cast: Cast, clients: dict[str, Client], task: CatalogueTask) -> None:
        self.cast, self.clients, self.task = cast, clients, task

    def posting(self, who: str) -> Posting:
        return getattr(self.cast, who)

    def agency(self, who: str) -> int:
        return self.posting(who).agency_id

    def do(self, step: steps.Step, model: Model) -> int:
        """Do the step at the model's moment; the status of the answer. ``model`` is what people
        see on their screens before it."""
        with time_machine.travel(model.now, tick=False):
            return self._do(step, model)

    def _post(self, who: str, name: str, *args: object, data: dict[str, Any] | None = None) -> int:
        return self.clients[who].post(reverse(name, args=args), data or {}).status_code

    @singledispatchmethod
    def _do(self, step: steps.Step, model: Model) -> int:
        raise TypeError(f"a step that nobody takes: {step!r}")

    @_do.register
    def _(self, step: steps.Wait, model: Model) -> int:
        return 200

    @_do.register
    def _(self, step: steps.Save, model: Model) -> int:
        entry = model.entries.get((step.who, step.day, step.line))
        typed = {
            "id": str(line_id(step.who, step.day, step.line)),
            "version": str((entry.version if entry else 0) + (1 if step.stale else 0)),
            "task": str(self.task.pk),
            "task_words": f"{self.task.code} · {self.task.name}",
            "summary": "Soạn công văn",
            "time": f"{step.minutes}p",
        }
        typed |= {"quantity": str(step.pieces)} if step.pieces else {"in_progress": "on"}
        form = {"line": "k"} | {f"k-{name}": value for name, value in typed.items()}
        if not step.later:
            return self._post(step.who, "worklogs:save_line", step.day, "k", data=form)
        posting = self.posting(step.who)
        form |= {
            "holder": device.holders(posting, posting.staff.user.pk)[0],
            "work_date": step.day.isoformat(),
        }
        return self._post(step.who, "worklogs:send_line", data=form)

    @_do.register
    def _(self, step: steps.Declare, model: Model) -> int:
        return self._post(step.who, "worklogs:submit_day", step.day)

    @_do.register
    def _(self, step: steps.TakeBack, model: Model) -> int:
        entry = model.entries.get((step.who, step.day, step.line))
        pk = line_id(step.who, step.day, step.line)
        version = (entry.version if entry else 0) + (1 if step.stale else 0)
        data = {"line": "k", "k-id": str(pk), "k-version": str(version)}
        return self._post(step.who, "worklogs:withdraw_line", step.day, pk, data=data)

    @_do.register
    def _(self, step: steps.Decide, model: Model) -> int:
        entry = model.entries.get((step.whose, step.day, step.line))
        pk = line_id(step.whose, step.day, step.line)
        in_force = self._decision(step.whose, pk)
        if step.blind:
            in_force = None if in_force else uuid4()
        minutes = (entry.minutes if entry else 30) - step.less
        data = {
            "version": str((entry.version if entry else 1) + (1 if step.stale else 0)),
            "supersedes": str(in_force or ""),
            "quality_level": "4",
            "quality_faults": str(step.faults),
            "accepted_minutes": f"{max(minutes, 0)}p" if step.less else "",
            "reason": step.reason,
        }
        decision = "accepted" if step.accept else "returned"
        return self._post(step.by, "evaluations:review", step.day, pk, decision, data=data)

    def _decision(self, whose: str, pk: UUID) -> UUID | None:
        with tenant(self.agency(whose)), connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM evaluations_review WHERE entry_id = %s AND superseded_at IS NULL",
                [pk],
            )
            found = cursor.fetchone()
        return found[0] if found else None

    @_do.register
    def _(self, step: steps.AskLeave, model: Model) -> int:
        data = {
            "kind": "annual",
            "starts_on": step.first.isoformat(),
            "starts_half": "pm" if step.from_noon else "am",
            "ends_on": step.last.isoformat(),
            "ends_half": "pm",
        }
        return self._post(step.who, "organizations:my_leave", data=data)

    @_do.register
    def _(self, step: steps.DecideLeave, model: Model) -> int:
        data = {"decision": "approve" if step.approve else "refuse", "reason": step.reason}
        pk = self._leave(step.number, model)
        return self._post(step.by, "organizations:decide_leave", pk, data=data)

    @_do.register
    def _(self, step: steps.WithdrawLeave, model: Model) -> int:
        pk = self._leave(step.number, model)
        return self._post(step.who, "organizations:withdraw_leave", pk)

    @_do.register
    def _(self, step: steps.CancelLeave, model: Model) -> int:
        data = {"reason": step.reason, "ends_half": "pm"}
        pk = self._leave(step.number, model)
        return self._post(step.by, "organizations:cancel_leave", pk, data=data)

    def _leave(self, number: int, model: Model) -> int:
        """The row of the how-manieth leave."""
        if number >= len(model.leaves):
            return NOBODY
        who = model.leaves[number].who
        earlier = sum(AGENCY[one.who] == AGENCY[who] for one in model.leaves[:number])
        with tenant(self.agency(who)):
            return Leave.objects.order_by("pk").values_list("pk", flat=True)[earlier]

    @_do.register
    def _(self, step: steps.Tick, model: Model) -> int:
        commands.plan_due_jobs(now=model.now)
        self._run(model, JobKind.CLOSE_LOGGING)
        return 200

    @_do.register
    def _(self, step: steps.Report, model: Model) -> int:
        last = self._reports()[-1:]
        if step.deed in {"receive", "accept", "return", "agree", "refuse"}:
            name = {"agree": "answer_reopening", "refuse": "answer_reopening"}.get(
                step.deed, step.deed
            )
            data = {"decision": step.deed, "answer": step.reason, "reason": step.reason}
            pk = last[0].pk if last else NOBODY
            return self._post(step.by, f"reporting:{name}", pk, data=data)
        name = "ask_reopening" if step.deed == "ask" else step.deed
        data = {"reason": step.reason, "checksum": last[0].checksum if last else ""}
        answer = self._post(step.by, f"reporting:{name}", PERIOD, data=data)
        if step.deed == "compile" and answer == 302:
            self._run(model, *COMPILING)
        return answer

    def _run(self, model: Model, *kinds: str) -> None:
        for outcome in commands.run_due(now=model.now, limit=100, worker="model", kinds=kinds):
            assert outcome.result in {"done", "already"}, outcome

    def _reports(self) -> list[ReportRow]:
        with tenant(self.cast.department.pk):
            return list(ReportRow.objects.filter(period__code=PERIOD).order_by("version"))

    # ---- What is stored ----------------------------------------------------------------------

    def stored(self) -> dict[str, object]:
        """Everything that the model knows of, as the database has it."""
        found: dict[str, object] = {}
        for agency in (self.cast.department, self.cast.commune):
            with tenant(agency.pk):
                found |= dict(self._of_agency())
        found["reports"] = [one.status for one in self._reports()]
        return found

    def _of_agency(self) -> Iterator[tuple[str, object]]:
        names = {self.posting(who).pk: who for who in AGENCY if who != "home_affairs"}
        places = {
            line_id(who, day, line): f"{who} {day} {line}"
            for who in steps.LOGGERS
            for day in steps.DAYS
            for line in range(steps.LINES)
        }
        for entry in WorkEntry.objects.all():
            yield places[entry.pk], entry_text(entry)
        for late in LateEntry.objects.all():
            yield (
                f"late {places[late.pk]}",
                (late.minutes, int(late.quantity), late.base_version),
            )
        for day in WorkDay.objects.all():
            yield f"day {names[day.author_id]} {day.work_date}", day_text(day)
        for number, leave in enumerate(Leave.objects.order_by("pk")):
            key = f"leave {AGENCY[names[leave.posting_id]]} {number}"
            half = leave.starts_half == "pm"
            yield key, (leave.starts_on, leave.ends_on, half, leave.status)
        for row in AgencyPeriod.objects.select_related("period", "agency"):
            if row.period.code in {"2026-10", "2026-11"}:
                agency = "department" if row.agency_id == self.cast.department.pk else "commune"
                yield f"books {agency} {row.period.code}", row.stage


def entry_text(entry: WorkEntry) -> tuple[object, ...]:
    """One line as both sides say it."""
    return (
        entry.minutes, int(entry.quantity), entry.status, entry.version, entry.accepted_minutes
    )  # fmt: skip


def day_text(day: WorkDay) -> tuple[object, ...]:
    """A day with its figures, as both sides say it."""
    return (
        day.status == "submitted", day.is_late, day.minutes, day.entry_count, day.open_count,
        day.returned_count, day.accepted_count, day.accepted_minutes,
    )  # fmt: skip


def line_id(who: str, day: date, line: int) -> UUID:
    """The id that the page made with the empty line."""
    return uuid5(IDS, f"{who} {day} {line}")


def settle() -> None:
    """What the database would look at when the transaction ends, looked at now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class undone(transaction.Atomic):
    """Everything in the block is taken back at its end."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        super().__exit__(*error)


STARTS = (
    datetime(2026, 10, 13, 8, 30, tzinfo=UTC),  # an afternoon in the month
    datetime(2026, 10, 14, 16, 30, tzinfo=UTC),  # half an hour before the cut-off's midnight
    datetime(2026, 10, 15, 2, 0, tzinfo=UTC),
    datetime(2026, 10, 16, 16, 0, tzinfo=UTC),  # an hour before logging closes
)

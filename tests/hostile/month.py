"""A month in which everything that somebody can write is hostile."""

from datetime import timedelta

from evaluations.models import Decision
from organizations import commands as organizations
from organizations.audit import new_id
from organizations.models import StaffMember, Unit
from organizations.tenancy import tenant
from reporting import commands
from tests.factories import reporting as make
from tests.factories.evaluations import make_review, talk_of
from tests.factories.organizations import (
    NOW,
    TODAY,
    Cast,
    actor,
    ask_about_data,
    ask_for_leave,
    make_posting,
    make_unit,
)
from tests.factories.worklogs import make_assignment, make_entry, make_evidence, make_task
from tests.hostile.texts import PAYLOADS
from worklogs.commands import say, submit_day
from worklogs.models import LONGEST_MESSAGE, WorkEntry

DAYS = 3


def hostile_month(cast: Cast, payloads: list[str] = PAYLOADS) -> None:
    """Each payload as a diary text and output, a name of a file, unit, person, task and piece of
    work; all of them in a message, a request and the narrative; some as names of the cast."""
    task = make_task()
    for number, words in enumerate(payloads):
        day = TODAY - timedelta(days=number % DAYS)
        entry = make_entry(
            cast.clerk, day, task=task, minutes=10, summary=words, output_reference=words[:200]
        )
        make_evidence(entry, name=f"{words[:60]}.pdf")
        make_task(cast.department, name=words)
        make_unit(cast.department, words, cast.root)
        make_posting(cast.office, words, title=words)
        make_assignment(cast.clerk, cast.head, task=task, title=words)
    _words_of_people(cast, payloads)
    _about_entries(cast, payloads)


def _words_of_people(cast: Cast, payloads: list[str]) -> None:
    whole = "\n".join(payloads)
    with tenant(cast.department.pk):
        StaffMember.objects.filter(pk=cast.clerk.staff_id).update(full_name=payloads[0])
        Unit.objects.filter(pk=cast.archive.pk).update(name=payloads[1])
        commands.save_narrative(
            actor=actor(cast.officer), period=make.period(), version=0, now=NOW,
            difficulties=whole, proposals=whole, training=whole,
        )  # fmt: skip
        organizations.note_reading(
            actor=actor(cast.officer), page="organizations.person", of=[cast.clerk],
            thing=payloads[3],
        )  # fmt: skip
    ask_for_leave(cast.colleague, note=payloads[2])
    ask_about_data(cast.clerk, words=whole[:1000])


def _about_entries(cast: Cast, payloads: list[str]) -> None:
    """Declared days; messages about a line of each, with as many texts as fit; one sent back."""
    whole = "\n".join(payloads)
    for number in range(DAYS):
        day = TODAY - timedelta(days=number)
        now = NOW.replace(day=day.day)
        with tenant(cast.department.pk):
            submit_day(actor=actor(cast.clerk, day), work_date=day, now=now)
            entry = WorkEntry.objects.filter(author=cast.clerk, work_date=day).first()
            for start in range(0, len(whole), LONGEST_MESSAGE):
                say(
                    actor=actor(cast.head), talk=talk_of(cast.head, entry), message_id=new_id(),
                    text=whole[start : start + LONGEST_MESSAGE], now=NOW,
                )  # fmt: skip
    make_review(entry, cast.head, Decision.RETURNED, reason=payloads[4])

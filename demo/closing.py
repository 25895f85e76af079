"""Close the oldest generated period through the real commands: compile, submit, receive, return."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from organizations import access
from organizations.access import Actor
from organizations.models import Agency, Period, Posting, ReportRoute, RoleKind
from organizations.tenancy import tenant
from reporting import commands

NEVER_SUBMITTED = 3
RETURNED = 2


def close_period(agencies: list[Agency], period: Period, random: Random) -> None:
    """Every report is compiled and nearly all are submitted; receivers take all but two."""
    when = datetime.combine(period.due_on - timedelta(days=1), time(2), UTC)
    odd = random.sample(range(len(agencies)), NEVER_SUBMITTED + RETURNED)
    silent, sent_back = set(odd[:NEVER_SUBMITTED]), set(odd[NEVER_SUBMITTED:])
    for place, agency in enumerate(agencies):
        report, _made = commands.compile_report(
            agency_id=agency.pk,
            period=period,
            cause="scheduled",
            actor=access.system(agency.pk),
            now=when,
        )
        head = _holder(agency, RoleKind.AGENCY_HEAD)
        if place in silent or head is None:
            continue
        with tenant(agency.pk):
            commands.submit_report(
                actor=head, report_id=report.pk, now=when + timedelta(hours=random.randint(1, 30))
            )
        receiver = ReportRoute.objects.select_related("receiver").get(agency=agency).receiver
        answers = _holder(receiver, RoleKind.HOME_AFFAIRS, RoleKind.ORGANIZATION_BOARD)
        if answers is None:
            continue
        later = when + timedelta(days=3)
        with tenant(receiver.pk):
            if place in sent_back:
                commands.return_report(
                    actor=answers,
                    report_id=report.pk,
                    reason="Đề nghị giải trình số giờ bình quân cao hơn các cơ quan cùng khối.",
                    now=later,
                )
            else:
                commands.receive_report(actor=answers, report_id=report.pk, now=later)


def _holder(agency: Agency, *roles: str) -> Actor | None:
    """The first posting with one of these roles, as an actor."""
    with tenant(agency.pk):
        posting = (
            Posting.objects.filter(agency=agency, roles__role__in=roles)
            .select_related("staff__user")
            .first()
        )
        if posting is None:
            return None
        return access.actor_of(posting.staff.user, posting, posting.starts_on)

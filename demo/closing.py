"""Generated periods end as real ones do: compiled, submitted, received or returned, accepted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from organizations import access
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Period, Posting, ReportRoute, RoleKind
from organizations.rules.calendar import (
    WorkingCalendar,
    add_working_days,
    previous_working_day,
)
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import Report

NEVER_SUBMITTED = 3
RETURNED = 2
# Reports on the newest period that nobody has answered yet.
WAITING = 4
RECEIVERS = (RoleKind.HOME_AFFAIRS, RoleKind.ORGANIZATION_BOARD)
ISSUED_AFTER = 8  # working days from the due day
# What officers write; an agency always says the same, and some say nothing.
DIFFICULTIES = (
    "Nhiều nhiệm vụ phát sinh đột xuất, thời hạn ngắn nên khó lập kế hoạch từ đầu kỳ.",
    "Việc xác định sản phẩm của nhiệm vụ kéo dài nhiều tháng còn chưa thống nhất giữa các phòng.\n"
    "Một số công chức mới tiếp nhận, chưa quen cập nhật nhật ký trong ngày.",
    "",
    "Đường truyền tại một số địa bàn chưa ổn định, công chức phải cập nhật vào cuối buổi.",
)
PROPOSALS = (
    "Đề nghị hướng dẫn thống nhất cách tính sản phẩm quy đổi của nhiệm vụ nhóm C.",
    "",
    "Đề nghị bổ sung vào danh mục các đầu việc về chuyển đổi số và hỗ trợ cơ sở.",
)
TRAINING = (
    "Đã tổ chức 01 buổi hướng dẫn cập nhật nhật ký cho công chức, viên chức của đơn vị.",
    "",
)
ASSESSMENT = (
    "Các cơ quan, đơn vị cơ bản cập nhật nhật ký và thẩm định kết quả đúng thời hạn; "
    "một số ít cơ quan nộp báo cáo chậm hoặc chưa nộp."
)
REASON = "Đề nghị giải trình số giờ bình quân cao hơn các cơ quan cùng khối."


def odd_ones(agencies: list[Agency], spared: set[str], random: Random) -> dict[int, str]:
    """Agencies whose report never came, came back, or waits for its answer; by id."""
    fates = ["silent"] * NEVER_SUBMITTED + ["returned"] * RETURNED + ["waiting"] * WAITING
    chosen = random.sample([one.pk for one in agencies if one.code not in spared], len(fates))
    return dict(zip(chosen, fates, strict=True))


@dataclass(frozen=True)
class Course:
    """When things happen to one report; ``submitted_at`` None for an agency that sends nothing."""

    compiled_at: datetime
    submitted_at: datetime | None
    answered_at: datetime
    accepted_at: datetime


def course(period: Period, fate: str, calendar: WorkingCalendar, random: Random) -> Course:
    """Compiled on the working day before the due day; sent then, on the due day, seldom later.

    Receivers answer within two working days, and "waiting" ones after a month.
    """
    before = previous_working_day(period.due_on, calendar)
    late = add_working_days(period.due_on, random.choice((1, 2)), calendar)
    (day,) = random.choices((before, period.due_on, late), (12, 7, 1))
    sent = _at(day, random.choice((3, 4, 6, 7, 8)))
    answer = 20 if fate == "waiting" else random.choice((1, 2))
    answered = add_working_days(day, answer, calendar)
    return Course(
        compiled_at=_at(before, 2),
        submitted_at=None if fate == "silent" else sent,
        answered_at=_at(answered, 3),
        accepted_at=_at(add_working_days(answered, 3, calendar), 3),
    )


def close_period(agency: Agency, period: Period, fate: str, when: Course, today: date) -> None:
    """Compile through the real command, submit unless silent, and let the receiver answer.

    Nothing happens before its time: what falls on today or later is left undone.
    """
    until = datetime.combine(today, time(0), LOCAL_ZONE)
    report = _compile(agency, period, when.compiled_at)
    if when.submitted_at is None or when.submitted_at >= until:
        return
    head = holder(agency, RoleKind.AGENCY_HEAD)
    sign_and_submit(head, report, when.submitted_at)
    if when.answered_at >= until:
        return
    receiver = ReportRoute.objects.select_related("receiver").get(agency=agency).receiver
    answers = holder(receiver, *RECEIVERS)
    if fate == "returned":
        commands.return_report(
            actor=answers, report_id=report.pk, reason=REASON, now=when.answered_at
        )
        return
    commands.receive_report(actor=answers, report_id=report.pk, now=when.answered_at)
    if when.accepted_at < until:
        commands.accept_report(actor=answers, report_id=report.pk, now=when.accepted_at)


def sign_and_submit(head: Actor, report: Report, now: datetime) -> None:
    """The head signs what was compiled, a few minutes before it is sent."""
    signed_at = max(report.compiled_at, now - timedelta(minutes=5))
    commands.sign_report(
        actor=head,
        report_id=report.pk,
        checksum=report.checksum,
        confirmation=commands.Confirmation(at=signed_at, by="password"),
        now=signed_at,
    )
    commands.submit_report(actor=head, report_id=report.pk, now=now)


def issued_at(period: Period, calendar: WorkingCalendar) -> datetime:
    """When receivers issue their provincial reports on a period."""
    return _at(add_working_days(period.due_on, ISSUED_AFTER, calendar), 3)


def issue_provincial(period: Period, now: datetime) -> None:
    """Each receiver issues its provincial report."""
    for receiver in Agency.objects.filter(routed_agencies__isnull=False).distinct():
        commands.compile_provincial(
            actor=holder(receiver, *RECEIVERS),
            period=period,
            assessment=ASSESSMENT,
            proposals="",
            now=now,
        )


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _compile(agency: Agency, period: Period, when: datetime) -> Report:
    commands.save_narrative(
        actor=holder(agency, RoleKind.OFFICER),
        period=period,
        difficulties=DIFFICULTIES[agency.pk % len(DIFFICULTIES)],
        proposals=PROPOSALS[agency.pk % len(PROPOSALS)],
        training=TRAINING[agency.pk % len(TRAINING)],
        version=0,
        now=when - timedelta(hours=1),
    )
    report, _made = commands.compile_report(
        agency_id=agency.pk,
        period=period,
        cause="scheduled",
        actor=access.system(agency.pk),
        now=when,
    )
    return report


def holder(agency: Agency, *roles: str) -> Actor:
    """Who holds one of these roles, as an actor."""
    with tenant(agency.pk):
        posting = (
            Posting.objects.filter(agency=agency, roles__role__in=roles)
            .select_related("staff__user")
            .order_by("id")[0]
        )
        return access.actor_of(posting.staff.user, posting, posting.starts_on)

"""The oldest generated period ends as real ones do: compiled, submitted, received or returned."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from organizations import access
from organizations.access import Actor
from organizations.models import Agency, Period, Posting, ReportRoute, RoleKind
from organizations.tenancy import tenant
from reporting import commands

NEVER_SUBMITTED = 3
RETURNED = 2
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
REASON = "Đề nghị giải trình số giờ bình quân cao hơn các cơ quan cùng khối."


def odd_ones(agencies: list[Agency], spared: set[str], random: Random) -> dict[int, str]:
    """Agencies that never submitted, and those whose report was returned; by id."""
    chosen = random.sample(
        [agency.pk for agency in agencies if agency.code not in spared], NEVER_SUBMITTED + RETURNED
    )
    fates = ["silent"] * NEVER_SUBMITTED + ["returned"] * RETURNED
    return dict(zip(chosen, fates, strict=True))


def close_period(agency: Agency, period: Period, fate: str, random: Random) -> None:
    """Compile through the real command, submit unless silent, and let the receiver answer."""
    when = datetime.combine(period.due_on - timedelta(days=1), time(2), UTC)
    commands.save_narrative(
        actor=_holder(agency, RoleKind.OFFICER),
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
    if fate == "silent":
        return
    submitted = when + timedelta(hours=random.choice((1, 3, 5, 7, 8, 25, 30, 50)))
    commands.submit_report(
        actor=_holder(agency, RoleKind.AGENCY_HEAD), report_id=report.pk, now=submitted
    )
    receiver = ReportRoute.objects.select_related("receiver").get(agency=agency).receiver
    answers = _holder(receiver, RoleKind.HOME_AFFAIRS, RoleKind.ORGANIZATION_BOARD)
    answered = submitted + timedelta(days=random.choice((1, 2)))
    if fate == "returned":
        commands.return_report(actor=answers, report_id=report.pk, reason=REASON, now=answered)
    else:
        commands.receive_report(actor=answers, report_id=report.pk, now=answered)


def _holder(agency: Agency, *roles: str) -> Actor:
    """Who holds one of these roles, as an actor."""
    with tenant(agency.pk):
        posting = (
            Posting.objects.filter(agency=agency, roles__role__in=roles)
            .select_related("staff__user")
            .order_by("id")[0]
        )
        return access.actor_of(posting.staff.user, posting, posting.starts_on)

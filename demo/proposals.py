"""What waits for a decision in a running month: arising work, and tasks for the catalogue."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.db.models import QuerySet

from demo.habits import instant
from demo.work import Plan
from organizations import access
from organizations.models import Agency, Posting, RoleKind
from organizations.queries import ReviewChain
from organizations.tenancy import tenant
from worklogs.commands import catalogue
from worklogs.commands.assignments_proposals import Arising, propose_work
from worklogs.models import CatalogueTask, ProposalKind
from worklogs.queries.catalogue import valid_tasks

PROPOSERS_IN_TEN = 1
REASONS = (
    "UBND tỉnh yêu cầu báo cáo đột xuất theo công văn hỏa tốc.",
    "Phát sinh sau buổi họp giao ban tuần, chưa có trong kế hoạch tháng.",
    "Thay đồng chí đang nghỉ phép.",
)
NEW_TASKS = (
    ("Trực đường dây nóng phòng chống thiên tai", "Sổ trực", "ca", 240, 2),
    ("Hỗ trợ công dân nộp hồ sơ trực tuyến tại nhà", "Hồ sơ đã nộp", "hồ sơ", 45, 2),
    ("Rà soát dữ liệu hộ tịch trước khi số hóa", "Bảng rà soát", "trang", 20, 1),
)
WHY_NEW = "Việc phát sinh thường xuyên trong quý, danh mục chưa có đầu việc tương ứng."


def propose(agency: Agency, plan: Plan, random: Random) -> int:
    """A few proposals through the real commands, undecided; how many."""
    with tenant(agency.pk):
        made = _arising(agency, plan, random)
        if random.random() < 1 / 6:
            made += _new_task(agency, plan, random)
    return made


def _arising(agency: Agency, plan: Plan, random: Random) -> int:
    chain = ReviewChain(agency.pk, plan.today)
    tasks = list(valid_tasks(agency.pk, plan.today).filter(group="B").order_by("code"))
    people = [one for one in _postings(agency, plan) if chain.reviewers(one.pk)]
    wanted = len(people) * PROPOSERS_IN_TEN // 10 + (random.random() < 1 / 3)
    chosen = random.sample(people, min(wanted, len(people))) if tasks else []
    for posting in chosen:
        task: CatalogueTask = random.choice(tasks)
        propose_work(
            actor=access.actor_of(posting.staff.user, posting, plan.today),
            arising=Arising(
                id=UUID(int=random.getrandbits(128), version=4),
                task_id=task.pk,
                title="",
                quantity=Decimal(random.choice((1, 1, 2))),
                starts_on=plan.today,
                due_on=plan.today + timedelta(days=random.choice((2, 5, 9))),
                reason=random.choice(REASONS),
            ),
            now=_yesterday(plan, random),
        )
    return len(chosen)


def _new_task(agency: Agency, plan: Plan, random: Random) -> int:
    officers = _postings(agency, plan).filter(roles__role=RoleKind.OFFICER)
    officer = officers.first()
    if officer is None:
        return 0
    name, product, unit, minutes, complexity = random.choice(NEW_TASKS)
    content = catalogue.TaskContent(
        code="",
        group="B",
        name=name,
        applies_to="",
        output_product=product,
        unit_of_count=unit,
        standard_minutes=minutes,
        complexity=complexity,
    )
    catalogue.propose(
        actor=access.actor_of(officer.staff.user, officer, plan.today),
        drafts=[catalogue.Draft(ProposalKind.NEW, content, is_shared=False)],
        reason=WHY_NEW,
        now=_yesterday(plan, random),
    )
    return 1


def _postings(agency: Agency, plan: Plan) -> QuerySet[Posting]:
    return (
        Posting.objects.filter(
            access.in_force(plan.today), agency=agency, keeps_log=True, is_primary=True
        )
        .select_related("staff__user")
        .order_by("pk")
    )


def _yesterday(plan: Plan, random: Random) -> datetime:
    return instant(plan.today - timedelta(days=1), 8) + timedelta(minutes=random.randrange(90))

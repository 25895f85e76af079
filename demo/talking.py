"""What people and heads say to each other: rights, threads about entries, causes put forward."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from demo.habits import instant
from demo.people import FEATURED, LEFT_BY_SOMEBODY
from demo.work import Plan
from evaluations.commands import answer_cause, ask_cause
from evaluations.models import Deducted, Review
from organizations import access
from organizations.access import Actor
from organizations.commands import NewDelegation, give_rights
from organizations.models import Agency, DelegationKind, Posting, Purpose, RoleKind
from organizations.queries import ReviewChain
from organizations.refusals import Refusal
from organizations.tenancy import tenant
from worklogs.access import get_talk
from worklogs.commands import say
from worklogs.models import EntryStatus, WorkEntry

ALWAYS = {FEATURED, LEFT_BY_SOMEBODY}
MOST_THREADS, MOST_CAUSES = 4, 3
GIVEN_FOR = timedelta(days=20)
TRAVELS = (
    "Đi công tác tại Hà Nội.",
    "Tham gia lớp bồi dưỡng lãnh đạo cấp phòng.",
    "Nghỉ phép năm.",
)
ASKS = (
    "Đề nghị đồng chí bổ sung số văn bản kết quả để thuận tiện thẩm định.",
    "Nội dung này thuộc kế hoạch tháng hay phát sinh? Đề nghị ghi rõ.",
    "Số lượng sản phẩm đã thống nhất với đơn vị phối hợp chưa?",
)
ANSWERS = (
    "Em đã bổ sung số văn bản, kính đề nghị anh/chị xem lại.",
    "Đây là việc phát sinh theo chỉ đạo tại giao ban tuần.",
    "Đã thống nhất tại biên bản làm việc, em đính kèm trong hồ sơ.",
)
CAUSES = (
    "Chờ ý kiến của sở chuyên ngành, có công văn gửi kèm.",
    "Hệ thống một cửa gián đoạn hai ngày theo thông báo của đơn vị vận hành.",
    "Mưa lũ, không đi kiểm tra thực địa được.",
)


def talk(agency: Agency, plan: Plan, random: Random) -> None:
    """Through the real commands, in the agencies that are shown and one in eight of the others."""
    if agency.code not in ALWAYS and random.random() > 1 / 8:
        return
    now = instant(plan.today - timedelta(days=1), 8)
    with tenant(agency.pk):
        _give(agency, plan, random, now)
        _threads(agency, plan, random, now)
        _causes(agency, plan, random, now)


def _give(agency: Agency, plan: Plan, random: Random, now: datetime) -> None:
    """The head of the agency gives a deputy, and one head somebody of the unit, their reviews."""
    heads = _holding(agency, RoleKind.AGENCY_HEAD)[:1] + _holding(agency, RoleKind.HEAD)[:1]
    first = now.date() + timedelta(days=1)
    for head in heads:
        others = Posting.objects.filter(
            agency=agency, unit_id=head.unit_id, keeps_log=True, ends_on__isnull=True
        ).exclude(staff_id=head.staff_id)
        taker = others.order_by("id").first()
        if taker is None:
            continue
        new = NewDelegation(
            kind=DelegationKind.DELEGATION,
            delegate_id=taker.pk,
            starts_on=first,
            ends_on=first + GIVEN_FOR,
            reason=random.choice(TRAVELS),
            principal_id=head.pk,
        )
        try:
            give_rights(
                actor=_actor(head, plan), new=new, purposes=[Purpose.REVIEW], now=instant(first, 1)
            )
        except Refusal:  # who is judged by the head cannot judge for them: then nobody is given it
            continue


def _threads(agency: Agency, plan: Plan, random: Random, now: datetime) -> None:
    """The reviewer asks about entries that wait or came back; most authors answer."""
    chain = ReviewChain(agency.pk, plan.today)
    entries = WorkEntry.objects.filter(
        agency=agency,
        work_date__gte=plan.periods[-1].starts_on,
        status__in=(EntryStatus.SUBMITTED, EntryStatus.RETURNED),
    ).select_related("author__staff__user")
    for entry in entries.order_by("work_date", "pk")[: MOST_THREADS * 3 : 3]:
        reviewer = _posting(min(chain.reviewers(entry.author_id), default=0))
        if reviewer is None:
            continue
        _say(reviewer, entry, plan, random.choice(ASKS), random, now)
        if random.random() < 2 / 3:
            later = now + timedelta(hours=1)
            _say(entry.author, entry, plan, random.choice(ANSWERS), random, later)


def _causes(agency: Agency, plan: Plan, random: Random, now: datetime) -> None:
    """Authors put a cause forward for what came late; the first one is confirmed already."""
    late = [
        review
        for review in Review.objects.filter(
            agency=agency,
            work_date__gte=plan.periods[-1].starts_on,
            delays__gt=0,
            superseded_at__isnull=True,
        ).select_related("author__staff__user").order_by("work_date", "pk")
        if review.delays > review.delays_excused
    ][:MOST_CAUSES]  # fmt: skip
    for number, review in enumerate(late):
        author = review.author
        entry = {"work_date": review.work_date, "on": plan.today}
        made = ask_cause(
            actor=_actor(author, plan),
            talk=get_talk(_actor(author, plan), review.entry_id, **entry),
            deducted=Deducted.DELAY,
            pieces=1,
            reason=random.choice(CAUSES),
            now=now,
        )
        reviewer = _posting(review.reviewer_id)
        if number == 0 and len(late) > 1 and reviewer is not None:
            answer_cause(
                actor=_actor(reviewer, plan),
                talk=get_talk(_actor(reviewer, plan), review.entry_id, **entry),
                request_id=made.pk,
                confirm=True,
                answer="",
                now=now + timedelta(hours=2),
            )


def _say(
    sender: Posting, entry: WorkEntry, plan: Plan, text: str, random: Random, now: datetime
) -> None:
    actor = _actor(sender, plan)
    say(
        actor=actor,
        talk=get_talk(actor, entry.pk, work_date=entry.work_date, on=plan.today),
        message_id=UUID(int=random.getrandbits(128), version=4),
        text=text,
        now=now,
    )


def _holding(agency: Agency, role: str) -> list[Posting]:
    found = Posting.objects.filter(agency=agency, roles__role=role, ends_on__isnull=True)
    return list(found.select_related("staff__user").order_by("id"))


def _posting(pk: int) -> Posting | None:
    return Posting.objects.filter(pk=pk).select_related("staff__user").first()


def _actor(posting: Posting, plan: Plan) -> Actor:
    return access.actor_of(posting.staff.user, posting, plan.today)

"""What no route's row makes, so that its words can be planted too: one of each, in months and on
days that change nothing for the others."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from evaluations import commands as judging
from evaluations.commands.assessments import Opinion
from evaluations.models import (
    CriteriaSet,
    DecisionKind,
    FigureExplanation,
    LevelDecision,
    UnitExplanation,
)
from organizations import commands
from organizations.audit import new_id
from organizations.commands.reorganizing import rename_unit
from organizations.models import Parameter, Period
from organizations.rules.moves import NewDecision
from organizations.tenancy import tenant
from reporting.models import ReportNarrative
from tests.factories.delegations import delegate
from tests.factories.evaluations import talk_of
from tests.factories.honesty import make_unit_figures
from tests.factories.inbound import bring
from tests.factories.organizations import (
    NOW,
    TODAY,
    Cast,
    actor,
    ask_about_data,
    give_role,
    make_posting,
)
from tests.factories.worklogs import make_entry, make_line, make_task
from worklogs import commands as work
from worklogs.commands.inbound import set_aside
from worklogs.models import CatalogueTask, EntryStatus

MONTH, LATER = "2026-11", date(2027, 1, 1)


def furnish_rarities(cast: Cast) -> None:
    """All of them; must not fail, for what is missing is not planted."""
    task = make_task(cast.department, "Việc hiếm có")
    with tenant(cast.department.pk):
        for make in _rarities(cast, task):
            with transaction.atomic():
                make()


def _rarities(cast: Cast, task: CatalogueTask) -> Iterator[Callable[[], object]]:
    agency, someone = cast.department, cast.outsider
    month = Period.objects.get(code=MONTH)
    of_month = {"agency": agency, "period": month}
    yield lambda: _say(cast, task)
    yield lambda: _set_aside(cast)
    yield lambda: _rename(cast)
    yield lambda: _give_and_take(cast)
    yield lambda: _late(cast, task)
    yield lambda: make_unit_figures([(cast.office, 9.0, 6), (cast.archive, 7.0, 6)], MONTH)
    yield lambda: FigureExplanation.objects.create(
        posting=someone, words="Nhiều việc gấp", written_at=NOW, **of_month
    )
    yield lambda: UnitExplanation.objects.create(
        unit=cast.archive, author=cast.agency_head, words="Kiểm kê", written_at=NOW, **of_month
    )
    yield lambda: LevelDecision.objects.create(
        posting=someone,
        kind=DecisionKind.BEYOND_QUOTA,
        document="01/QĐ ngày 01/11/2026",
        note="Xuất sắc",
        decided_by=cast.agency_head,
        decided_at=NOW,
        withdrawn_at=NOW,
        withdraw_reason="Nhầm người",
        **of_month,
    )
    yield lambda: judging.assess_month(
        actor=actor(cast.agency_head),
        period=month,
        opinion=Opinion(someone.pk, general_points=Decimal("27.50"), note="Làm tốt"),
        now=NOW,
    )
    yield lambda: CriteriaSet.objects.create(
        agency=agency,
        title="Của cơ quan",
        tree=[{"code": "X", "text": "Một tiêu chí", "points": "30"}],
        valid_from=LATER,
        legal_source="01/QĐ",
    )
    yield lambda: Parameter.objects.create(
        agency=agency, name="files.days_kept", value="7", valid_from=LATER, legal_source="02/QĐ"
    )
    yield lambda: ReportNarrative.objects.create(
        difficulties="Thiếu người",
        proposals="Thêm máy",
        training="Tập huấn",
        changed_by=cast.officer,
        changed_at=NOW,
        **of_month,
    )
    yield lambda: commands.answer_data_request(
        actor=actor(cast.officer),
        request_id=ask_about_data(someone).pk,
        is_granted=True,
        answer="Đã gửi bản sao",
        now=NOW,
    )


def _say(cast: Cast, task: CatalogueTask) -> None:
    entry = make_entry(cast.outsider, date(2026, 10, 6), EntryStatus.SUBMITTED, task)
    work.say(
        actor=actor(cast.outsider),
        talk=talk_of(cast.outsider, entry),
        message_id=uuid4(),
        text="Hỏi thêm một việc",
        now=NOW,
    )


def _set_aside(cast: Cast) -> None:
    document = bring(cast.department)
    set_aside(
        actor=actor(cast.agency_head), document=document, reason="Không thuộc cơ quan", now=NOW
    )


def _rename(cast: Cast) -> None:
    decision = NewDecision(
        id=new_id(),
        kind="rename",
        number="12/QĐ",
        signed_on=date(2026, 9, 30),
        effective_on=date(2026, 10, 5),
    )
    rename_unit(
        actor=actor(cast.officer),
        decision=decision,
        unit_id=cast.archive.pk,
        name="Kho lưu trữ",
        today=TODAY,
    )


def _give_and_take(cast: Cast) -> None:
    deputy = give_role(make_posting(cast.office, "Phó Thứ Ba"), "deputy", cast.office)
    given = delegate(cast.head, deputy)
    commands.revoke_rights(actor=actor(cast.head), delegation=given, reason="Đã về", now=NOW)


def _late(cast: Cast, task: CatalogueTask) -> None:
    work.keep_late(
        actor=actor(cast.outsider),
        work_date=date(2026, 9, 10),
        line=make_line(task, summary="Viết khi mất mạng", output_reference="Tờ trình"),
        written_at=NOW,
        now=NOW,
    )

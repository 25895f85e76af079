"""What the portal tells a person, once a day, and the bell that counts it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from organizations import commands
from organizations.commands import NewNotice
from organizations.models import AuditEvent, Notice, NoticeKind
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.evaluations.test_races import at_once
from tests.factories.notices import tell
from tests.factories.organizations import NOW

LIST = reverse("organizations:notices")
SENTENCES = {
    NoticeKind.DAY_NOT_DECLARED: ({"day": "2026-10-09"}, "Nhật ký ngày 09/10/2026 chưa nộp."),
    NoticeKind.ENTRIES_RETURNED: ({"count": 2}, "Có 2 mục được trả lại, cần sửa."),
    NoticeKind.ENTRIES_WAITING: (
        {"count": 7, "days": 2},
        "Có 7 mục chờ thẩm định đã quá 2 ngày làm việc.",
    ),
    NoticeKind.REPORT_DUE: (
        {"period": "2026-10", "day": "2026-10-23"},
        "Báo cáo kỳ tháng 10/2026 cần nộp trước hết ngày 23/10/2026.",
    ),
    NoticeKind.PERIOD_TO_REVIEW: (
        {"count": 3, "period": "2026-10", "day": "2026-10-23"},
        "Kỳ tháng 10/2026 còn 3 mục chờ anh/chị thẩm định; hạn báo cáo 23/10/2026.",
    ),
    NoticeKind.PERIOD_TO_ASSESS: (
        {"count": 4, "period": "2026-10", "day": "2026-10-23"},
        "Kỳ tháng 10/2026 còn 4 người chờ anh/chị chấm tháng; hạn báo cáo 23/10/2026.",
    ),
    NoticeKind.REVIEWS_LEFT: (
        {"count": 9, "period": "2026-10"},
        "Kỳ tháng 10/2026 còn 9 lượt thẩm định, chấm tháng do người khác chưa làm.",
    ),
    NoticeKind.REPORT_TO_SIGN: (
        {"period": "2026-10", "day": "2026-10-23"},
        "Báo cáo kỳ tháng 10/2026 chờ anh/chị ký và gửi trước hết ngày 23/10/2026.",
    ),
    NoticeKind.WEBHOOK_STOPPED: (
        {},
        "Một kết nối với hệ thống khác đã bị tắt vì gửi lỗi nhiều lần liên tiếp.",
    ),
    NoticeKind.REPORT_OVERDUE: ({"period": "2026-10"}, "Báo cáo kỳ tháng 10/2026 đã quá hạn."),
    NoticeKind.REPORTS_MISSING: (
        {"count": 12, "period": "2026-10"},
        "Còn 12 báo cáo kỳ tháng 10/2026 chưa gửi đến.",
    ),
    NoticeKind.REPORT_RETURNED: ({"period": "2026-10"}, "Báo cáo kỳ tháng 10/2026 được trả lại."),
    NoticeKind.REOPENING_REFUSED: (
        {"period": "2026-10"},
        "Đề nghị lấy lại báo cáo kỳ tháng 10/2026 của anh/chị đã bị từ chối.",
    ),
    NoticeKind.RESULT_PUBLISHED: (
        {"period": "2026-10"},
        "Kết quả kỳ tháng 10/2026 của anh/chị đã được công bố.",
    ),
    NoticeKind.PETITION_WAITS: (
        {"day": "2026-10-26"},
        "Có kiến nghị chờ anh/chị xử lý; hạn trả lời: 26/10/2026.",
    ),
    NoticeKind.EMERGENCY_OPENED: (
        {},
        "Có người vận hành hệ thống được mở quyền xem khẩn cấp cơ quan này.",
    ),
    NoticeKind.SUPPORT_LOOKED: (
        {},
        "Tổ hỗ trợ đã xem những trang và việc đang chờ anh/chị, không gồm điểm và nội dung.",
    ),
    NoticeKind.DATA_REQUEST_WAITS: (
        {"day": "2026-10-26"},
        "Có yêu cầu về dữ liệu cá nhân chờ xử lý; hạn trả lời 26/10/2026.",
    ),
    NoticeKind.DATA_REQUEST_ANSWERED: ({}, "Yêu cầu về dữ liệu cá nhân đã có tiến triển."),
    NoticeKind.PETITION_ANSWERED: ({}, "Kiến nghị của anh/chị đã được trả lời."),
    NoticeKind.FIGURES_ASK: (
        {"period": "2026-10"},
        "Một số chỉ số nhật ký của anh/chị trong kỳ tháng 10/2026 khác với số đông.",
    ),
    NoticeKind.UNIT_EXPLAINED: (
        {"period": "2026-10"},
        "Trưởng một đơn vị đã giải trình số giờ kỳ tháng 10/2026.",
    ),
    NoticeKind.FIGURES_EXPLAINED: (
        {"period": "2026-10"},
        "Có cá nhân đã giải trình chỉ số nhật ký kỳ tháng 10/2026.",
    ),
    NoticeKind.ENTRIES_REVIEWED: ({}, "Có mục nhật ký của anh/chị đã được chấp nhận."),
    NoticeKind.SECOND_LOOK: (
        {"period": "2026-10", "count": 5},
        "Có 5 mục của kỳ tháng 10/2026 được chọn ngẫu nhiên để anh/chị thẩm định lần hai.",
    ),
    NoticeKind.RIGHT_GIVEN: (
        {"day": "2026-10-26"},
        "Anh/chị được giao quyền, sử dụng từ ngày 26/10/2026.",
    ),
    NoticeKind.ROLE_GIVEN: (
        {"code": "KH70001", "day": "2026-10-26"},
        "KH70001 được giao vai trò từ ngày 26/10/2026.",
    ),
    NoticeKind.LINKS_MADE: ({}, "Có liên kết đăng nhập lần đầu được tạo cho người của cơ quan."),
    NoticeKind.RIGHT_ENDED: ({}, "Quyền được giao cho anh/chị đã chấm dứt."),
    NoticeKind.RIGHT_LAPSED: (
        {"day": "2026-10-26"},
        "Một quyền giao có thời hạn chấm dứt từ ngày 26/10/2026 do có người chuyển công tác.",
    ),
    NoticeKind.POSTING_MOVED: (
        {"day": "2026-10-26"},
        "Theo quyết định, anh/chị chuyển công tác từ ngày 26/10/2026. Nhật ký các ngày trước vẫn"
        " sửa được ở vị trí cũ đến hạn nộp báo cáo của những ngày đó.",
    ),
    NoticeKind.DUTIES_CANCELLED: (
        {"day": "2026-10-26", "count": 2},
        "Hủy 2 ca đã phân từ ngày 26/10/2026 do có người chuyển công tác.",
    ),
    NoticeKind.ENTRY_RETURNED: (
        {"day": "2026-10-26"},
        "Một mục nhật ký ngày 26/10/2026 được trả lại; lý do ghi bên cạnh mục.",
    ),
    NoticeKind.ENTRY_CORRECTED: (
        {"day": "2026-10-26"},
        "Số giờ của một mục nhật ký ngày 26/10/2026 được điều chỉnh khi thẩm định.",
    ),
    NoticeKind.MESSAGE: (
        {"day": "2026-10-26"},
        "Có ý kiến trao đổi về một mục nhật ký ngày 26/10/2026.",
    ),
    NoticeKind.CAUSE_ASKED: (
        {"day": "2026-10-26"},
        "Có đề nghị xác nhận nguyên nhân khách quan cho một mục nhật ký ngày 26/10/2026.",
    ),
    NoticeKind.CAUSE_ANSWERED: (
        {"day": "2026-10-26"},
        "Đề nghị xác nhận nguyên nhân khách quan của một mục nhật ký ngày 26/10/2026",
    ),
}


def told(posting) -> list[Notice]:
    with tenant(posting.agency_id):
        return list(Notice.objects.filter(posting=posting))


def bell(browser) -> str:
    page = browser.get(LIST).content.decode()
    return page.split('class="bell"')[1].split("</a>")[0]


def test_the_same_thing_is_told_once_a_day_and_again_the_next(cast) -> None:
    tell(cast.clerk)
    tell(cast.clerk, NOW + timedelta(hours=2))
    tell(cast.clerk, subject="2026-10-08")
    tell(cast.clerk, NOW + timedelta(days=1))

    assert len(told(cast.clerk)) == 3


def test_twenty_who_tell_it_at_once_tell_it_once(committed_cast) -> None:
    ended = at_once([lambda: tell(committed_cast.clerk) for _ in range(20)])

    assert ended == {"done": 20}
    assert len(told(committed_cast.clerk)) == 1


def test_without_the_constraint_it_would_be_told_twenty_times(committed_cast, as_owner) -> None:
    """The negative control."""
    as_owner("ALTER TABLE organizations_notice DROP CONSTRAINT notice_is_told_once")

    at_once([lambda: tell(committed_cast.clerk) for _ in range(20)])

    assert len(told(committed_cast.clerk)) > 1


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_has_its_sentence(cast, signed_in, kind) -> None:
    data, sentence = SENTENCES[kind]
    tell(cast.clerk, kind=kind, data=data)

    assert sentence in signed_in(cast.clerk).get(LIST).content.decode()


def test_the_bell_counts_what_is_unread(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    assert 'class="count"' not in bell(browser)

    tell(cast.clerk)
    tell(cast.clerk, subject="2026-10-08")

    assert ">2</span>" in bell(browser)


def test_opening_a_notice_marks_it_and_leads_there(cast, signed_in) -> None:
    notice = tell(cast.clerk)
    browser = signed_in(cast.clerk)

    answer = browser.post(reverse("organizations:open_notice", args=[notice.pk]))

    assert (answer.status_code, answer["Location"]) == (302, notice.link)
    assert 'class="count"' not in bell(browser)


def test_all_are_marked_at_once_and_only_ones_own(cast, signed_in) -> None:
    tell(cast.clerk)
    tell(cast.colleague)

    signed_in(cast.clerk).post(reverse("organizations:read_notices"))

    assert told(cast.clerk)[0].read_at is not None
    assert told(cast.colleague)[0].read_at is None


def test_nobody_opens_somebody_elses_notice(cast, signed_in) -> None:
    notice = tell(cast.clerk)

    for person in (cast.colleague, cast.head, cast.stranger):
        url = reverse("organizations:open_notice", args=[notice.pk])
        assert signed_in(person).post(url).status_code == 404
        assert "09/10/2026" not in signed_in(person).get(LIST).content.decode()
    assert told(cast.clerk)[0].read_at is None


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/", "days"])
def test_a_notice_leads_nowhere_outside_the_portal(cast, link) -> None:
    with pytest.raises(IntegrityError, match="notice_leads_into_the_portal"), transaction.atomic():
        tell(cast.clerk, link=link)


def test_a_notice_of_another_agencys_posting_is_refused(cast) -> None:
    new = NewNotice(posting_id=cast.stranger.pk, kind=NoticeKind.REPORT_DUE, link="/")

    with pytest.raises(IntegrityError, match="notice_posting_same_agency"):
        with tenant(cast.department.pk):
            commands.notify(agency_id=cast.department.pk, notices=[new], now=NOW)


def test_the_mail_is_switched_off_and_on_with_a_trace_each_time(cast, signed_in) -> None:
    browser, url = signed_in(cast.clerk), reverse("organizations:switch_mail")
    user = cast.clerk.staff.user

    browser.post(url, {"wanted": "0"})
    browser.post(url, {"wanted": "0"})
    user.refresh_from_db()
    assert not user.wants_mail
    assert "Gửi thư cho tôi" in browser.get(LIST).content.decode()

    browser.post(url, {"wanted": "1"})
    user.refresh_from_db()
    assert user.wants_mail
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="organizations.mail.switched").count() == 2


def test_the_list_costs_the_same_for_many(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    tell(cast.clerk)
    browser.get(LIST)
    few = queries_of(browser, LIST)
    for day in range(1, 30):
        tell(cast.clerk, subject=f"2026-09-{day:02}")

    assert queries_of(browser, LIST) == few

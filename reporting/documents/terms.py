"""The official Vietnamese words for the codes of a snapshot.

An unknown code is printed as it stands: a report of next year must not fail on an old template.
"""

from collections.abc import Mapping
from typing import Any

LEVELS = {
    "excellent": "Hoàn thành xuất sắc nhiệm vụ",
    "good": "Hoàn thành tốt nhiệm vụ",
    "completed": "Hoàn thành nhiệm vụ",
    "not_completed": "Không hoàn thành nhiệm vụ",
    "not_enough_data": "Chưa đủ dữ liệu",
}
LEVEL_HEADINGS = {
    "excellent": "Xuất sắc",
    "good": "Tốt",
    "completed": "Hoàn thành",
    "not_completed": "Không hoàn thành",
    "not_enough_data": "Chưa đủ dữ liệu",
}
RATED = ("excellent", "good", "completed", "not_completed")
BLOCKS = {
    "party": "Khối Đảng",
    "front": "Khối Mặt trận và đoàn thể",
    "council": "Khối HĐND",
    "government": "Khối chính quyền (sở, ngành)",
    "commune": "Khối xã, phường, đặc khu",
    "service_unit": "Khối đơn vị sự nghiệp",
}
SHORT_BLOCKS = {
    "party": "Đảng",
    "front": "Mặt trận",
    "council": "HĐND",
    "government": "Sở, ngành",
    "commune": "Xã, phường",
    "service_unit": "Sự nghiệp",
}
GROUPS = {
    "A": "A. Lãnh đạo, quản lý",
    "B": "B. Chuyên môn dùng chung",
    "C": "C. Chuyên môn nghiệp vụ",
    "D": "D. Công việc khác",
}
STATUSES = {
    "compiled": "Đã tổng hợp, chưa gửi",
    "signed": "Đã ký, chưa gửi",
    "submitted": "Đã gửi",
    "received": "Đã tiếp nhận",
    "accepted": "Đã chấp nhận",
    "returned": "Bị trả lại",
    "missing": "Chưa gửi",
}
REASONS = {
    "nothing_assigned": "Không có nhiệm vụ được giao",
    "general_missing": "Chưa có điểm tiêu chí chung",
    "unreviewed_entries": "Còn mục nhật ký chưa được chấm",
    "leader_ratios_missing": "Chưa có kết quả lãnh đạo, quản lý",
    "not_posted": "Không giữ vị trí trong kỳ",
    "absent": "Vắng mặt cả kỳ",
    "held_at_unit_level": "Không xếp cao hơn mức của đơn vị",
    "no_month": "Không có tháng làm việc trong kỳ",
    "no_scored_month": "Không có tháng nào đủ dữ liệu tính điểm",
    "overridden": "Xếp loại theo văn bản của cấp có thẩm quyền",
}
CAUSES = {
    "scheduled": "tổng hợp tự động theo lịch",
    "by_hand": "tổng hợp theo yêu cầu",
    "reopened": "tổng hợp lại sau khi mở lại kỳ",
}


def word(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)


def level_counts(levels: Mapping[str, int] | None) -> list[int | None]:
    """Counts in the order of ``LEVELS``; all None when the report is missing."""
    return [None if levels is None else levels.get(code, 0) for code in LEVELS]


def rated(levels: Mapping[str, int] | None) -> int | None:
    """How many people have a level at all; None when the report is missing."""
    return None if levels is None else sum(levels.get(code, 0) for code in RATED)


def reasons_text(codes: list[Any]) -> str:
    return "; ".join(word(REASONS, str(code)) for code in codes)

"""A civil servant's month and a leader's quarter, as a form reads them."""

from typing import Any

from evaluations.rules.values import Settings
from tests.reporting.documents.samples import PARTY, STATE


def output(
    title: str, coefficient: str, assigned: str, completed: str, *events: int
) -> dict[str, Any]:
    faults, faults_excused, delays, delays_excused = (*events, 0, 0, 0, 0)[:4]
    return {
        "title": title,
        "coefficient": coefficient,
        "assigned": assigned,
        "completed": completed,
        "quality_faults": faults,
        "quality_faults_excused": faults_excused,
        "delays": delays,
        "delays_excused": delays_excused,
    }


def criterion(
    code: str, text: str, points: str, depth: int, own: str, given: str
) -> dict[str, Any]:
    return {
        "code": code, "text": text, "points": points, "depth": depth, "own": own, "given": given
    }  # fmt: skip


def month_form(**changes: Any) -> dict[str, Any]:
    """Case two of the worked tables (docs/domain/calculations.md 2.4): task 59.57."""
    return {
        "agency": {"block": "government", **STATE},
        "person": {
            "name": "Nguyễn Thị Hồng Nhung",
            "staff_code": "CC-00123",
            "title": "Chuyên viên",
            "unit": "Phòng Công chức, viên chức",
            "subject_class": "civil_servant",
        },
        "period": {"code": "2026-10", "starts_on": "2026-09-15", "ends_on": "2026-10-14"},
        "version": 1,
        "computed_at": "2026-10-21T00:30:00Z",
        "rule_set": "nd335-2025",
        "settings": Settings().as_text(),
        "is_leader": False,
        "is_a_mean": False,
        "outputs": [
            output("Thẩm định đề án vị trí việc làm", "1.8", "4", "3", 1),
            output("Trả lời văn bản xin ý kiến", "0.1", "60", "60", 0, 0, 4, 2),
        ],
        "ratios": {"quantity": "0.863636", "quality": "0.829545", "timeliness": "0.859848"},
        "leader_ratios": None,
        "criteria": [
            criterion("I", "Phẩm chất chính trị, đạo đức, lối sống", "10", 0, "9.50", "9.50"),
            criterion("I.1", "Chấp hành chủ trương, đường lối, quy định", "5", 1, "4.75", "4.75"),
            criterion("I.2", "Giữ gìn đoàn kết, văn hóa công vụ", "5", 1, "4.75", "4.75"),
            criterion("II", "Năng lực, trách nhiệm với công việc", "10", 0, "9.00", "9.00"),
            criterion("III", "Đổi mới, sáng tạo, dám nghĩ, dám làm", "10", 0, "10.00", "9.00"),
        ],
        "assessor": "Trần Văn Bình",
        "months": [],
        "general_points": "27.50",
        "task_points": "59.57",
        "total": "87.07",
        "level": "good",
        "reasons": [],
        "finding": None,
        "signing": {"prefix": "", "title": "Giám đốc", "name": "Lê Quang Minh"},
    } | changes


def quarter_form(**changes: Any) -> dict[str, Any]:
    """A deputy head of a Party board, whose unit was found corrupt."""
    months = [
        {"code": "2026-10", "worked": True, "general_points": "27.5", "total": "82.92"},
        {"code": "2026-11", "worked": False, "general_points": None, "total": None},
        {"code": "2026-12", "worked": True, "general_points": "167/6", "total": "82.19"},
    ]
    return month_form(
        agency={"block": "party", **PARTY},
        period={"code": "2026-Q4", "starts_on": "2026-09-15", "ends_on": "2026-12-14"},
        is_leader=True,
        criteria=[],
        months=months,
        outputs=[output("Thẩm tra hồ sơ đảng viên (2026-10)", "1", "4", "3")],
        ratios={"quantity": "0.750000", "quality": "0.750000", "timeliness": "0.750000"},
        leader_ratios={"unit_result": "1", "execution": "0.5", "cohesion": "1"},
        general_points="27.67",
        task_points="55.42",
        total="83.08",
        level="not_completed",
        reasons=["overridden"],
        finding={"kind": "unit_corruption", "document": "KL 12-KL/UBKTTU ngày 02/12/2026"},
        **changes,
    )

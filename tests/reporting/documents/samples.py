"""Generated snapshots in the two schemas: seeded, plausible, no real person in them."""

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Võ", "Bùi", "Đỗ", "Ngô"]
MIDDLE = ["Văn", "Thị", "Minh", "Thanh", "Quốc", "Ngọc", "Hữu", "Thị Thùy", "Đức", "Khánh"]
GIVEN = ["An", "Bình", "Châu", "Dũng", "Đạt", "Giang", "Hạnh", "Khuê", "Lượng", "Mỹ", "Nghĩa",
         "Oanh", "Phượng", "Quỳnh", "Sự", "Thảo", "Uyên", "Vỹ", "Xuyến", "Yến"]  # fmt: skip
TITLES = ["Chuyên viên", "Chuyên viên chính", "Phó Trưởng phòng", "Trưởng phòng", "Nhân viên"]
UNITS = ["Văn phòng", "Thanh tra", "Phòng Tổ chức, biên chế và tổ chức phi chính phủ",
         "Phòng Công chức, viên chức", "Phòng Cải cách hành chính",
         "Phòng Việc làm và an toàn lao động", "Phòng Người có công"]  # fmt: skip
LEVELS = ["excellent", "good", "completed", "not_completed", "not_enough_data"]
STATE = {
    "code": "SNV",
    "name": "Sở Nội vụ",
    "parent_name": "Ủy ban nhân dân tỉnh Khánh Hòa",
    "layout": "state",
    "place": "Khánh Hòa",
    "document_code": "BC-SNV",
}
PARTY = {
    "code": "BTCTU",
    "name": "Ban Tổ chức Tỉnh ủy",
    "parent_name": "Tỉnh ủy Khánh Hòa",
    "layout": "party",
    "place": "Khánh Hòa",
    "document_code": "BC-BTCTU",
}
AGENCIES = {
    "party": ["Văn phòng Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", "Ban Nội chính Tỉnh ủy"],
    "front": ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Hội Nông dân tỉnh"],
    "council": ["Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh"],
    "government": ["Sở Nội vụ", "Sở Tài chính", "Sở Xây dựng", "Sở Y tế", "Sở Công Thương",
                   "Thanh tra tỉnh"],
    "commune": [f"Phường Sông Xanh {n}" for n in range(1, 25)]
    + [f"Xã Núi Cao {n}" for n in range(1, 31)] + ["Đặc khu Biển Sáng"],
    "service_unit": ["Trường Cao đẳng Kỹ thuật", "Ban Quản lý dự án giao thông"],
}  # fmt: skip
CHECKSUM = "3f2a9c0d7e61b5482c9f00aa71d3e45b8c6f12d0945a7be3c1d2e3f405162738"


def working_days(first: date, last: date) -> list[date]:
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def period(code: str = "2026-10") -> dict[str, Any]:
    return {
        "code": code,
        "starts_on": "2026-09-15",
        "ends_on": "2026-10-14",
        "due_on": "2026-10-23",
        "working_days": 22,
    }


def full_name(dice: random.Random) -> str:
    return f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"


def two_places(value: float) -> str:
    return str(Decimal(value).quantize(Decimal("0.01")))


def count_levels(staff: list[dict[str, Any]]) -> dict[str, int]:
    counts = Counter(person["level"] for person in staff)
    return {level: counts[level] for level in LEVELS}


def person(dice: random.Random, number: int, unit: str) -> dict[str, Any]:
    required = 22 - dice.choice([0, 0, 0, 1, 2])
    logged = required - dice.choice([0, 0, 0, 0, 1, 3])
    base = {
        "staff_code": f"KH{number:05d}",
        "full_name": full_name(dice),
        "unit": unit,
        "title": dice.choice(TITLES),
        "required_days": required,
        "logged_days": logged,
        "minutes": logged * dice.randint(400, 540),
        "converted": two_places(dice.uniform(20, 110)),
    }
    if dice.random() < 0.08:
        scores = {"general_points": None, "task_points": None, "total": None}
        reasons = dice.sample(["general_missing", "unreviewed_entries", "nothing_assigned"], 2)
        return base | scores | {"level": "not_enough_data", "reasons": reasons}
    general, task = dice.randrange(80, 120) * Decimal("0.25"), dice.uniform(30, 70)
    total = general + Decimal(two_places(task))
    bounds = [(90, "excellent"), (70, "good"), (50, "completed"), (-1, "not_completed")]
    level = next(name for bound, name in bounds if total >= bound)
    return base | {
        "general_points": two_places(float(general)),
        "task_points": two_places(task),
        "total": str(total),
        "level": level,
        "reasons": [],
    }


def unit_summary(index: int, name: str, staff: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "code": f"U-{index:02d}",
        "name": name,
        "headcount": len(staff),
        "required_days": sum(one["required_days"] for one in staff),
        "logged_days": sum(one["logged_days"] for one in staff),
        "minutes_total": sum(one["minutes"] for one in staff),
        "converted": str(sum(Decimal(one["converted"]) for one in staff)),
        "levels": count_levels(staff),
    }


def coverage(dice: random.Random, people: int) -> dict[str, Any]:
    days = working_days(date(2026, 9, 15), date(2026, 10, 14))
    by_day = []
    for day in days:
        required = max(people - dice.randint(0, people // 20 + 1), 0)
        logged = max(required - dice.randint(0, people // 12 + 1), 0)
        on_time = max(logged - dice.randint(0, people // 15 + 1), 0)
        by_day.append(
            {"date": f"{day}", "required": required, "logged": logged, "on_time": on_time}
        )
    required, logged, on_time = (
        sum(item[key] for item in by_day) for key in ("required", "logged", "on_time")
    )
    return {
        "required_days": required,
        "logged_days": logged,
        "declared_days": max(logged - 9, 0),
        "on_time_days": on_time,
        "by_day": by_day,
    }


def unit_snapshot(
    *, people: int = 40, seed: int = 7, agency: dict[str, Any] = STATE, **changes: Any
) -> dict[str, Any]:
    """A unit report of ``people`` staff; ``changes`` replace top-level keys."""
    dice = random.Random(seed)
    names = UNITS[: max(1, min(len(UNITS), people // 3))]
    staff = [person(dice, 100 + n, names[n % len(names)]) for n in range(people)]
    covered = coverage(dice, people)
    minutes = sum(one["minutes"] for one in staff)
    converted = sum((Decimal(one["converted"]) for one in staff), Decimal("0.00"))
    shares = {"A": Decimal("0.08"), "B": Decimal("0.25"), "C": Decimal("0.60")}
    groups = [
        {
            "group": name,
            "entries": people * (5 + 20 * index),
            "minutes": int(minutes * share),
            "converted": str((converted * share).quantize(Decimal("0.01"))),
        }
        for index, (name, share) in enumerate([*shares.items(), ("D", Decimal("0.07"))])
    ]
    entries = sum(group["entries"] for group in groups)
    snapshot = {
        "schema": "kpi.unit-report/1",
        "agency": {"block": "party" if agency["layout"] == "party" else "government", **agency},
        "period": period(),
        "version": 1,
        "rules": ["nd335-2025"],
        "compiled": {"at": "2026-10-21T00:30:00Z", "cause": "scheduled"},
        "people": {"headcount": people + 1, "required": people, "exempt": 1},
        "coverage": covered,
        "hours": {
            "minutes_total": minutes,
            "minutes_expected": covered["required_days"] * 480,
            "minutes_per_person_day": two_places(minutes / max(covered["required_days"], 1)),
        },
        "work": {
            "entries": entries,
            "accepted": entries * 93 // 100,
            "returned": entries // 150,
            "unreviewed": entries - entries * 93 // 100 - entries // 150,
            "groups": groups,
            "converted": str(converted),
        },
        "quality": {"mean_level": "4.12", "faults": 12, "faults_excused": 2, "delays": 9,
                    "delays_excused": 1},
        "audit_sample": {"seed": "0f8e7d6c5b4a39281706f5e4d3c2b1a0", "population": entries,
                         "size": min(entries, 40),
                         "before": {"period": "2026-09", "size": 38, "second_looks": 31,
                                    "agreement": {"count": 31, "same": 24, "difference": "0.26",
                                                  "kappa": "0.61"}}},
        "levels": count_levels(staff),
        "units": [
            unit_summary(index, name, [one for one in staff if one["unit"] == name])
            for index, name in enumerate(names)
        ],
        "staff": staff,
        "previous": {
            "period": "2026-09",
            "headcount": people,
            "required_days": max(covered["required_days"] - 20, 0),
            "logged_days": max(covered["logged_days"] - 31, 0),
            "minutes_per_person_day": "465.00",
            "converted": two_places(float(converted) * 0.97),
            "mean_level": "4.05",
            "levels": {"excellent": people // 8, "good": people // 2, "completed": people // 4,
                       "not_completed": 1, "not_enough_data": people // 10},
        },
        "narrative": {
            "difficulties": "Một số nhiệm vụ phát sinh đột xuất, thời gian xử lý ngắn.\n"
            "Việc xác định hệ số quy đổi của sản phẩm nhóm C còn chưa thống nhất giữa các phòng.",
            "proposals": "Đề nghị hướng dẫn thống nhất cách tính sản phẩm của nhiệm vụ kéo dài "
            "nhiều tháng.",
            "training": "",
        },
        "signing": {"prefix": "KT.", "title": "Giám đốc\nPhó Giám đốc", "name": full_name(dice)},
        "recipients": ["Ban Tổ chức Tỉnh ủy", "Sở Nội vụ"],
    }  # fmt: skip
    return snapshot | changes


def empty_unit_snapshot(agency: dict[str, Any] = STATE) -> dict[str, Any]:
    """An agency where nobody logged anything: every figure that can be missing is."""
    return unit_snapshot(people=0, agency=agency) | {
        "people": {"headcount": 0, "required": 0, "exempt": 0},
        "coverage": {"required_days": 0, "logged_days": 0, "declared_days": 0, "on_time_days": 0,
                     "by_day": []},
        "hours": {"minutes_total": 0, "minutes_expected": 0, "minutes_per_person_day": None},
        "quality": {"mean_level": None, "faults": 0, "faults_excused": 0, "delays": 0,
                    "delays_excused": 0},
        "units": [],
        "staff": [],
        "previous": None,
        "narrative": {"difficulties": "", "proposals": "", "training": ""},
        "signing": {"prefix": "", "title": "Giám đốc", "name": None},
        "recipients": [],
    }  # fmt: skip

"""Generated provincial snapshots: seeded, plausible."""

import random
from typing import Any

from tests.reporting.documents.samples import AGENCIES, LEVELS, STATE, full_name, period, two_places


def agency_line(dice: random.Random, block: str, index: int, name: str) -> dict[str, Any]:
    base = {"code": f"{block[:2].upper()}{index:02d}", "name": name, "block": block}
    if dice.random() < 0.05:
        figures = "headcount required_days logged_days minutes_per_person_day converted mean_level"
        empty = ["submitted_at", *figures.split(), "levels", "checksum"]
        return base | dict.fromkeys(empty) | {"status": "missing", "late": False}
    people = dice.randint(14, 90)
    required = people * 21
    return base | {
        "status": dice.choice(["received", "received", "received", "submitted", "returned"]),
        "submitted_at": f"2026-10-{dice.randint(19, 25)}T{dice.randint(1, 10):02d}:05:00Z",
        "late": dice.random() < 0.04,
        "headcount": people,
        "required_days": required,
        "logged_days": round(required * dice.uniform(0.72, 1)),
        "minutes_per_person_day": two_places(dice.gauss(465, 28)),
        "converted": two_places(people * dice.uniform(40, 80)),
        "mean_level": two_places(dice.uniform(3.5, 4.7)),
        "levels": {"excellent": people // 9, "good": people // 2, "completed": people // 4,
                   "not_completed": 1, "not_enough_data": people - people // 9 - people // 2
                   - people // 4 - 1},
        "checksum": f"{dice.getrandbits(256):064x}",
    }  # fmt: skip


def sum_levels(lines: list[dict[str, Any]]) -> dict[str, int]:
    return {level: sum((line["levels"] or {}).get(level, 0) for line in lines) for level in LEVELS}


def sum_of(lines: list[dict[str, Any]], key: str) -> int:
    return sum(line[key] or 0 for line in lines)


def provincial_snapshot(
    *, seed: int = 3, receiver: dict[str, Any] = STATE, **changes: Any
) -> dict[str, Any]:
    """A province of some seventy agencies of every block."""
    dice = random.Random(seed)
    lines = [
        agency_line(dice, block, index, name)
        for block, names in AGENCIES.items()
        for index, name in enumerate(names)
    ]
    sent = [line for line in lines if line["status"] != "missing"]
    blocks = []
    for block in AGENCIES:
        mine = [line for line in lines if line["block"] == block]
        blocks.append(
            {
                "block": block,
                "agencies": len(mine),
                "submitted": sum(line["status"] != "missing" for line in mine),
                "headcount": sum_of(mine, "headcount"),
                "required_days": sum_of(mine, "required_days"),
                "logged_days": sum_of(mine, "logged_days"),
                "minutes_per_person_day": "466.20",
                "levels": sum_levels(mine),
            }
        )
    snapshot = {
        "schema": "kpi.provincial-report/1",
        "receiver": receiver,
        "period": period(),
        "version": 2,
        "compiled": {"at": "2026-10-25T02:15:00Z"},
        "counts": {
            "agencies": len(lines),
            "submitted": len(sent),
            "received": sum(line["status"] == "received" for line in lines),
            "returned": sum(line["status"] == "returned" for line in lines),
            "late": sum(line["late"] for line in lines),
            "missing": len(lines) - len(sent),
        },
        "agencies": lines,
        "blocks": blocks,
        "missing": [
            {key: line[key] for key in ("code", "name", "block")}
            for line in lines
            if line["status"] == "missing"
        ],
        "levels": sum_levels(lines),
        "people": {"headcount": sum_of(lines, "headcount")},
        "coverage": {
            "required_days": sum_of(lines, "required_days"),
            "logged_days": sum_of(lines, "logged_days"),
        },
        "previous": {
            "period": "2026-09",
            "submitted": len(lines) - 8,
            "headcount": sum_of(lines, "headcount") - 71,
            "required_days": sum_of(lines, "required_days") - 2100,
            "logged_days": sum_of(lines, "logged_days") - 2604,
            "levels": {**sum_levels(lines), "excellent": 260, "good": 1601},
        },
        "narrative": {"assessment": "Các cơ quan đã cơ bản thực hiện đúng thời hạn.",
                      "proposals": ""},
        "signing": {"prefix": "TM.", "title": "Ban Thường vụ", "name": full_name(dice)},
        "recipients": ["Thường trực Tỉnh ủy", "UBND tỉnh"],
    }  # fmt: skip
    return snapshot | changes

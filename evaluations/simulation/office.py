"""An invented office: its catalogue, its phrases, its working days."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY = date(2026, 9, 15)
WORKING_DAYS = 22
WEEKEND = 5
ONE_CASE = 0.4  # of routine work: lines that name whose case it was

VERBS = ("Soạn", "Thẩm định", "Rà soát", "Tổng hợp", "Góp ý", "Trình ký", "Kiểm tra", "Cập nhật")
THINGS = (
    "công văn trả lời kiến nghị của cử tri",
    "hồ sơ cấp giấy phép xây dựng",
    "báo cáo tiến độ giải ngân",
    "dự thảo quyết định phê duyệt",
    "danh sách hộ dân được hỗ trợ",
    "biên bản làm việc với đơn vị thi công",
    "kế hoạch kiểm tra an toàn",
    "số liệu thống kê về đất đai",
    "hồ sơ thanh toán của nhà thầu",
    "tờ trình điều chỉnh quy hoạch",
    "phiếu tiếp nhận phản ánh của người dân",
    "nội dung trả lời chất vấn",
)
PLACES = (
    "xã Cam Lâm", "phường Nha Trang", "xã Diên Khánh", "phường Cam Ranh", "xã Vạn Ninh",
    "xã Khánh Sơn", "phường Phan Rang", "xã Ninh Phước", "xã Thuận Nam", "phường Ninh Hòa",
)  # fmt: skip
PARTIES = (
    "Ban Quản lý dự án", "Phòng Kinh tế", "Ủy ban nhân dân", "đơn vị tư vấn",
    "Trung tâm hành chính", "Mặt trận", "Công an xã", "Văn phòng",
)  # fmt: skip
DETAILS = (
    "theo ý kiến chỉ đạo",
    "đoạn qua thôn Phước Tân",
    "gói thầu số",
    "tuyến đường liên xã",
    "khu dân cư mới",
    "sau khi tiếp thu góp ý",
    "lần hai",
    "bổ sung thuyết minh",
    "phần kinh phí còn lại",
    "quý ba",
    "theo đơn của hộ ông",
    "theo đơn của hộ bà",
    "đợt một",
    "khu tái định cư",
    "kênh tưới phía nam",
    "trường mầm non",
    "trạm y tế",
    "bến cá",
    "chợ trung tâm",
    "hồ chứa nước",
    "cầu dân sinh",
    "điểm sạt lở",
    "nhà văn hóa",
    "trình thường trực",
    "gửi kèm phụ lục",
    "gia hạn thời gian",
    "đối chiếu bản đồ",
    "đính chính số liệu",
    "ghép với dự án cũ",
    "theo mẫu mới",
)
MEETINGS = ("Họp giao ban đơn vị về", "Dự hội nghị triển khai", "Làm việc với đoàn kiểm tra về")
ROUTINE = (
    "Trực tiếp công dân tại bộ phận một cửa",
    "Xử lý văn bản đến trên hệ thống",
    "Nhập dữ liệu vào phần mềm quản lý",
)
FILLERS = ("mới", "này", "trên", "tiếp", "kỳ", "lại")
SAME_BUT_FOR_THE_NAME = (
    "Trả kết quả hồ sơ đất đai cho",
    "Tiếp nhận hồ sơ đăng ký hộ tịch của",
    "Gọi điện nhắc bổ sung giấy tờ cho",
)
NAMES = (
    "An", "Bình", "Chi", "Dũng", "Giang", "Hạnh", "Khoa", "Lan", "Minh", "Nga", "Phúc", "Quý",
    "Sơn", "Tâm", "Vinh", "Xuân",
)  # fmt: skip
VAGUE = ("Nghiên cứu tài liệu", "Công việc khác", "Đọc văn bản", "Việc phát sinh")


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the invented catalogue: what a piece of it takes an ordinary person."""

    task_id: int
    group: str
    norm_minutes: int


def catalogue(chance: random.Random) -> list[Task]:
    """Forty tasks of groups A to D."""
    groups = "A" * 3 + "B" * 12 + "C" * 20 + "D" * 5
    return [
        Task(number, group, chance.choice((20, 30, 45, 60, 90, 120, 180)))
        for number, group in enumerate(groups, 1)
    ]


def working_days() -> list[date]:
    """The working days of the invented month."""
    days: list[date] = []
    day = FIRST_DAY
    while len(days) < WORKING_DAYS:
        if day.weekday() < WEEKEND:
            days.append(day)
        day += timedelta(days=1)
    return days


def days_of_rest() -> list[date]:
    """The Saturdays and Sundays between the working days."""
    first, *_, last = working_days()
    span = (first + timedelta(days=offset) for offset in range((last - first).days))
    return [day for day in span if day.weekday() >= WEEKEND]


def own_text(chance: random.Random) -> str:
    """A sentence about one piece of work."""
    words = [chance.choice(VERBS), chance.choice(THINGS)]
    if chance.random() < 0.8:
        words += ["của", chance.choice(PARTIES), chance.choice(PLACES)]
    for _ in range(chance.choice((0, 1, 1, 2))):
        words.append(chance.choice(DETAILS))
    if chance.random() < 0.6:
        words += ["số", f"{chance.randint(10, 2400)}/{chance.choice(('SXD', 'UBND', 'VP'))}"]
    return " ".join(words)


def routine_text(chance: random.Random) -> str:
    """Work that comes every day: the words of the task, or one case like the last but for whose."""
    if chance.random() < ONE_CASE:
        case, whose = chance.choice(SAME_BUT_FOR_THE_NAME), chance.choice(("ông", "bà"))
        return f"{case} {whose} {chance.choice(NAMES)}"
    return chance.choice(ROUTINE)


def meeting_text(chance: random.Random) -> str:
    """What everybody who was there writes of a meeting."""
    return f"{chance.choice(MEETINGS)} {chance.choice(THINGS)} {chance.choice(DETAILS)}"


def with_new_numbers(text: str, chance: random.Random) -> str:
    """The same sentence with another number in it."""
    kept = [word for word in text.split() if not any(sign.isdigit() for sign in word)]
    return " ".join([*kept, str(chance.randint(10, 2400))])


def with_other_word(text: str, chance: random.Random) -> str:
    """The same sentence with one word exchanged for an empty one."""
    words = text.split()
    words[chance.randrange(len(words))] = chance.choice(FILLERS)
    return " ".join(words)


def pick(tasks: Sequence[Task], chance: random.Random, other_share: float) -> Task:
    """A task; one of group D as often as that share says."""
    other = chance.random() < other_share
    return chance.choice([task for task in tasks if (task.group == "D") == other])

"""Fifty entries of a week as a head finds them: ordinary ones, copies, a Sunday, evidence."""

from datetime import date, timedelta

from organizations.models import Posting
from tests.factories.organizations import Cast, make_posting
from tests.factories.worklogs import make_entry, make_evidence, make_task
from worklogs.models import EntryStatus, WorkEntry

DEEDS = (
    "Soạn công văn phúc đáp xã",
    "Thẩm định hồ sơ đề nghị của phòng",
    "Tiếp công dân tại bộ phận một cửa",
    "Cập nhật số liệu cán bộ trên phần mềm",
    "Dự họp giao ban, ghi biên bản",
)
# Lines from Monday to Friday, and on Sunday.
CLERK, OTHERS = (4, 4, 4, 4, 3, 0, 1), (3, 3, 3, 3, 3)
WEDNESDAY = 2
A_LINK = "https://vanban.khanhhoa.example/vb/2026/118"


def make_week(cast: Cast, monday: date) -> list[WorkEntry]:
    """Fifty entries of three people under the head, all sent.

    Three repeat the words of the day before, one is of a Sunday; three have a link as output, two
    a file beside them.
    """
    third = make_posting(cast.clerk.unit, "Phạm Quốc Cường", job_position="Chuyên viên")
    tasks = [make_task(name=name, standard_minutes=90) for name in DEEDS]
    made = [
        make_entry(
            author,
            monday + timedelta(days=day),
            EntryStatus.SUBMITTED if line == lines - 1 else EntryStatus.DRAFT,
            task=tasks[(day + line) % len(tasks)],
            **_said(author, day, line),
        )
        for author, week in ((cast.clerk, CLERK), (cast.colleague, OTHERS), (third, OTHERS))
        for day, lines in enumerate(week)
        for line in range(lines)
    ]
    for entry in (made[6], made[26]):
        make_evidence(entry)
    return made


def _said(author: Posting, day: int, line: int) -> dict[str, object]:
    """What a line says: other words each time, but for the first of Tuesday and Wednesday."""
    repeats = line == 0 and 0 < day <= WEDNESDAY
    words = f"{DEEDS[(day + line) % len(DEEDS)]} {author.pk}.{day}{line}"
    return {
        "summary": "Tổng hợp báo cáo tuần" if repeats else words,
        "minutes": 60 + 15 * ((day + line) % 4),
        "output_reference": A_LINK if (day, line) == (3, 1) else f"{10 * day + line}/BC-SXD",
    }

"""Why an operator looked into an agency, as it is kept and as it is read back (ADR 0056)."""

from collections.abc import Mapping

POSITION = "Truy cập khẩn cấp"
OTHER = "other"
# Kept in Vietnamese, as every position is; pages say it in the reader's language. The words of the
# reason are for the head and the officers.
KINDS: Mapping[str, str] = {
    "fault": "lỗi của cổng",
    "security": "sự cố an toàn thông tin",
    "agency": "theo đề nghị của cơ quan",
    "authority": "theo yêu cầu của cơ quan có thẩm quyền",
    OTHER: "lý do khác",
}


def title_of(kind: str) -> str:
    """The position that an operator holds in the agency meanwhile; ``kind``: of ``KINDS``."""
    return f"{POSITION}: {KINDS[kind]}"


def kind_of(title: str) -> str:
    """The kind that such a position tells of; "other" where it tells none."""
    return next((kind for kind in KINDS if title_of(kind) == title), OTHER)

"""What stands around a report: place, number, signature, recipients."""

PLACE = "Khánh Hòa"
COMMITTEE = "UBND"
PROVINCIAL_RECIPIENTS = ("Thường trực Tỉnh ủy", "Ủy ban nhân dân tỉnh")


def letterhead(
    *, code: str, name: str, parent_name: str, block: str, layout: str
) -> dict[str, str]:
    """The issuing body as the snapshot writes it.

    A commune's code in the source list is a number; its papers are signed by the committee.
    """
    mark = COMMITTEE if code.isdigit() else code
    return {
        "code": code,
        "name": name,
        "parent_name": parent_name,
        "block": block,
        "layout": layout,
        "place": PLACE,
        "document_code": f"BC-{mark}",
    }


def signing(title: str, name: str | None) -> dict[str, str | None]:
    """The head of the agency signs without a prefix; nobody's name when there is no head."""
    return {"prefix": "", "title": title or "Thủ trưởng", "name": name}

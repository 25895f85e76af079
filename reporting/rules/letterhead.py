"""What stands around a report: place, number, signature, recipients (Decree 30/2020)."""

import re

PLACE = "Khánh Hòa"
COMMITTEE = "UBND"
PROVINCIAL_RECIPIENTS = ("Thường trực Tỉnh ủy", "Ủy ban nhân dân tỉnh")
COMMUNE = re.compile(r"(?P<kind>Xã|Phường|Đặc khu) (?P<place>.+)")
# Bodies that decide together: who signs, signs on their behalf.
COLLECTIVES = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}
CHAIR = re.compile(r"(?P<rank>(?:Phó )?Chủ tịch) (?P<body>UBND|HĐND)\b.*")
# Ranks that stand alone under a paper whose head names the body already.
OF_A_BODY = re.compile(r"((?:Phó )?Giám đốc) Sở\b.*|((?:Phó )?Bí thư(?: Thường trực)?) .*")


def letterhead(
    *, code: str, name: str, parent_name: str, block: str, layout: str
) -> dict[str, str]:
    """The issuing body as the snapshot writes it.

    The papers of a commune are its People's Committee's: no body stands above it in print, the
    place is the commune's own name, and its code in the source list, a number, is not printed.
    """
    commune = COMMUNE.fullmatch(name) if block == "commune" else None
    issued_by = {
        "issuing_body": name,
        "parent_name": parent_name,
        "place": PLACE,
        "document_code": f"BC-{COMMITTEE if code.isdigit() else code}",
    }
    if commune:
        issued_by |= {
            "issuing_body": f"{COLLECTIVES[COMMITTEE]} {name[0].lower()}{name[1:]}",
            "parent_name": "",
            "place": commune["place"],
        }
    return {"code": code, "name": name, "block": block, "layout": layout} | issued_by


def signing(title: str, name: str | None) -> dict[str, str | None]:
    """How the head of the agency signs; nobody's name when there is no head."""
    prefix, written = "", title or "Thủ trưởng"
    if chair := CHAIR.fullmatch(written):
        prefix, deputy = "TM.", "KT. Chủ tịch\n" if chair["rank"].startswith("Phó") else ""
        written = f"{COLLECTIVES[chair['body']]}\n{deputy}{chair['rank']}"
    elif rank := OF_A_BODY.fullmatch(written):
        written = rank[1] or rank[2]
    return {"prefix": prefix, "title": written, "name": name}

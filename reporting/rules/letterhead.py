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
DEPUTY_OR_ACTING = re.compile(r"^(Phó|Quyền|Q\.)\s+", re.IGNORECASE)
IN_PLACE, BY_ORDER, BY_AUTHORITY = "KT.", "TL.", "TUQ."


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


Signing = dict[str, str | None]


def signing(title: str, name: str | None) -> Signing:
    """How the head of the agency signs; nobody's name when there is no head."""
    prefix, written = "", title or "Thủ trưởng"
    if chair := CHAIR.fullmatch(written):
        prefix, deputy = "TM.", "KT. Chủ tịch\n" if chair["rank"].startswith("Phó") else ""
        written = f"{COLLECTIVES[chair['body']]}\n{deputy}{chair['rank']}"
    elif rank := OF_A_BODY.fullmatch(written):
        written = rank[1] or rank[2]
    return {"prefix": prefix, "title": written, "name": name}


def signing_as_acting(office: str, own_title: str, name: str) -> Signing:
    """How an acting head signs: ``Q. GIÁM ĐỐC``.

    ``office``: the title of the last head, empty when there never was one; then it is read off the
    acting head's own, who is a deputy as a rule.
    """
    made = signing(office or _office(own_title), name)
    *bodies, rank = str(made["title"]).split("\n")
    if not bodies:
        return made | {"prefix": "Q."}
    return made | {"title": "\n".join([*bodies, f"Q. {rank}"])}


def signing_for(head_title: str, own_title: str, name: str, mark: str) -> Signing:
    """How somebody signs for the head: ``KT.`` a deputy, ``TL.`` the head of a unit by order, or
    ``TUQ.`` by authority; below it their own office.

    Of a body that decides together only its deputies sign on its behalf.
    """
    *bodies, rank = str(signing(_office(head_title), None)["title"]).split("\n")
    own = str(signing(own_title, None)["title"]).split("\n")[-1]
    if bodies and mark == IN_PLACE:
        title = "\n".join([*bodies, f"{IN_PLACE} {rank}", own])
        return {"prefix": "TM.", "title": title, "name": name}
    return {"prefix": mark, "title": f"{rank}\n{own}", "name": name}


def _office(title: str) -> str:
    """The office of the head, of whoever is its deputy or acts for it."""
    office = DEPUTY_OR_ACTING.sub("", title)
    return office[:1].upper() + office[1:]

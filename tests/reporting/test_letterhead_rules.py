"""Who issues a report and how its head signs, as Decree 30/2020 has them written."""

import pytest

from reporting.queries import letterheads
from reporting.rules.letterhead import letterhead, signing, signing_as_acting, signing_for
from tests.factories.organizations import make_agency


def head(name: str, block: str = "commune", code: str = "22423") -> dict[str, str]:
    return letterhead(
        code=code, name=name, parent_name="Tỉnh Khánh Hòa", block=block, layout="state"
    )


@pytest.mark.parametrize(
    ("name", "issuing_body", "place"),
    [
        ("Phường Ba Ngòi", "Ủy ban nhân dân phường Ba Ngòi", "Ba Ngòi"),
        ("Xã Cam Lâm", "Ủy ban nhân dân xã Cam Lâm", "Cam Lâm"),
        ("Đặc khu Trường Sa", "Ủy ban nhân dân đặc khu Trường Sa", "Trường Sa"),
    ],
)
def test_the_paper_of_a_commune_is_its_committees_at_its_own_place(name, issuing_body, place):
    written = head(name)

    assert (written["issuing_body"], written["place"]) == (issuing_body, place)
    assert (written["name"], written["parent_name"]) == (name, "")
    assert written["document_code"] == "BC-UBND"


def test_other_bodies_write_below_the_one_above_them():
    written = head("Sở Xây dựng", "government", "SXD")

    assert (written["issuing_body"], written["parent_name"]) == ("Sở Xây dựng", "Tỉnh Khánh Hòa")
    assert (written["place"], written["document_code"]) == ("Khánh Hòa", "BC-SXD")


@pytest.mark.parametrize(
    ("title", "prefix", "written"),
    [
        ("Giám đốc Sở", "", "Giám đốc"),
        ("Phó Giám đốc Sở Xây dựng", "", "Phó Giám đốc"),
        ("Giám đốc Trung tâm", "", "Giám đốc Trung tâm"),
        ("Chủ tịch UBND phường", "TM.", "Ủy ban nhân dân\nChủ tịch"),
        ("Phó Chủ tịch UBND xã", "TM.", "Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch"),
        ("Chủ tịch HĐND tỉnh", "TM.", "Hội đồng nhân dân\nChủ tịch"),
        ("Phó Bí thư Thường trực Tỉnh ủy", "", "Phó Bí thư Thường trực"),
        ("Bí thư Tỉnh Đoàn", "", "Bí thư"),
        ("Chánh Văn phòng", "", "Chánh Văn phòng"),
        ("Trưởng ban", "", "Trưởng ban"),
        ("", "", "Thủ trưởng"),
    ],
)
def test_a_rank_is_signed_without_the_name_of_the_body(title, prefix, written):
    assert signing(title, "Trần Thị Thử") == {
        "prefix": prefix,
        "title": written,
        "name": "Trần Thị Thử",
    }


def test_the_province_itself_is_not_a_body_that_stands_above_others(cast):
    province = make_agency("KH", "Tỉnh Khánh Hòa", kind="province", in_kpi_scope=False)
    committee = make_agency("KH-UBND", "Ủy ban nhân dân tỉnh Khánh Hòa", parent=province)
    cast.department.parent = committee

    assert letterheads.letterhead(committee)["parent_name"] == ""
    assert letterheads.letterhead(cast.department)["parent_name"] == committee.name


@pytest.mark.parametrize(
    ("office", "own", "prefix", "written"),
    [
        ("Giám đốc Sở Xây dựng", "Phó Giám đốc Sở Xây dựng", "Q.", "Giám đốc"),
        ("", "Phó Giám đốc Sở Xây dựng", "Q.", "Giám đốc"),
        ("", "Quyền Chánh Văn phòng", "Q.", "Chánh Văn phòng"),
        ("", "Phó Trưởng ban", "Q.", "Trưởng ban"),
        ("Chủ tịch UBND xã", "Phó Chủ tịch UBND xã", "TM.", "Ủy ban nhân dân\nQ. Chủ tịch"),
    ],
)
def test_an_acting_head_signs_in_the_office_of_the_head(office, own, prefix, written):
    made = signing_as_acting(office, own, "Trần Thị Thử")

    assert (made["prefix"], made["title"], made["name"]) == (prefix, written, "Trần Thị Thử")


@pytest.mark.parametrize(
    ("head_title", "own", "mark", "prefix", "written"),
    [
        ("Giám đốc Sở", "Phó Giám đốc Sở", "KT.", "KT.", "Giám đốc\nPhó Giám đốc"),
        ("Giám đốc Sở", "Chánh Văn phòng", "TL.", "TL.", "Giám đốc\nChánh Văn phòng"),
        ("Trưởng ban", "Phó Trưởng ban", "KT.", "KT.", "Trưởng ban\nPhó Trưởng ban"),
        (
            "Chủ tịch UBND phường", "Phó Chủ tịch UBND phường", "KT.",
            "TM.", "Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch",
        ),
        (
            "Chủ tịch UBND phường", "Chánh Văn phòng", "TL.",
            "TL.", "Chủ tịch\nChánh Văn phòng",
        ),
        ("Bí thư Đảng ủy", "Trưởng Ban Xây dựng Đảng", "TUQ.", "TUQ.",
         "Bí thư\nTrưởng Ban Xây dựng Đảng"),
    ],
)  # fmt: skip
def test_who_signs_for_the_head_writes_the_heads_office_over_their_own(
    head_title, own, mark, prefix, written
):
    made = signing_for(head_title, own, "Trần Thị Thử", mark)

    assert (made["prefix"], made["title"]) == (prefix, written)

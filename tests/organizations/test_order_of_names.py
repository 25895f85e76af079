"""Lists stand in the order of the Vietnamese dictionary, whichever language the page speaks."""

import re

import pytest
from django.test import Client

from organizations.queries import leave
from organizations.rules.names import person_sort_key
from organizations.tenancy import tenant
from reporting.forms import AuditForm
from tests.factories.organizations import TODAY, Cast, actor, make_agency, make_posting, make_unit

# As a list of the office has them: given name, then family name, then the names between.
PEOPLE = [
    "Đặng Minh Anh",
    "Nguyễn Thị Ánh",
    "Nguyễn Văn Ánh",
    "Lê Ân",
    "Trần Dũng",
    "Hà Đào",
    "Phan Đạo",
    "Đỗ Ngọc Linh",
    "Đỗ Thị Linh",
    "Hồ Oanh",
    "Hồ Ổn",
    "Hồ Ơn",
    "Võ Ước",
]
UNITS = ["Ban Quản lý", "Bản tin", "Đội Thuế", "Phòng Ấn phẩm", "Phòng Đất đai", "Văn phòng 2"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_people_stand_by_given_name_then_family_then_middle(
    cast: Cast, signed_in, language: str
) -> None:
    unit = make_unit(cast.department, "Phòng Mới", cast.office)
    for name in sorted(PEOPLE, key=len):
        make_posting(unit, name)
    client: Client = signed_in(cast.officer)
    client.cookies["django_language"] = language

    page = client.get("/people/", {"unit": unit.pk}).content.decode()
    shown = [name for name in re.findall(r">([^<>]+)</a>", page) if name in PEOPLE]

    assert shown == PEOPLE
    assert sorted(PEOPLE, key=person_sort_key) == PEOPLE


@pytest.mark.django_db
def test_units_stand_as_in_the_dictionary_and_not_by_bytes(cast: Cast) -> None:
    for name in reversed(UNITS):
        make_posting(make_unit(cast.department, name, cast.office), f"Người {name}")

    with tenant(cast.department.pk):
        names = [one.name for one in leave.units_to_look_at(actor(cast.officer), TODAY)]

    assert [name for name in names if name in UNITS] == UNITS


@pytest.mark.django_db
def test_agencies_to_choose_from_stand_as_in_the_dictionary() -> None:
    for number, name in enumerate(("Xã Vạn Ninh", "Đảng ủy", "Xã Ấp Mới", "Ban Dân tộc")):
        make_agency(f"Z{number}", name)

    choices = [str(label) for value, label in AuditForm().fields["agency"].choices if value]

    assert choices == ["Ban Dân tộc", "Đảng ủy", "Xã Ấp Mới", "Xã Vạn Ninh"]

"""Work from an Excel sheet: every row looked at, then all of it or nothing."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from organizations.models import AgencyPeriod, PeriodStage
from organizations.spreadsheets import write_rows
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, make_posting
from tests.factories.worklogs import make_task
from worklogs.models import Assignment

SHEET = reverse("worklogs:assign_sheet")
APPLY = reverse("worklogs:apply_sheet")
TEMPLATE = reverse("worklogs:assign_sheet_template")
HEADINGS = [
    "Mã công chức", "Họ và tên", "Mã đầu việc", "Nội dung yêu cầu", "Số lượng",
    "Từ ngày", "Hạn", "Văn bản giao việc",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _at_16_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def task(db):
    return make_task(name="Rà soát hồ sơ", code="B.901", coefficient=Decimal("1.5"))


def row(person, **fields: str) -> list[str]:
    cells = {
        "code": person.staff.staff_code,
        "name": "",
        "task": "b.901",
        "title": "Rà soát quý IV",
        "quantity": "2,5",
        "from": "",
        "due": "14/10/2026",
        "document": "KH 12",
    } | fields
    return list(cells.values())


def upload(*rows: list[str], content: bytes | None = None) -> dict[str, object]:
    sheet = write_rows(HEADINGS, rows) if content is None else content
    return {"sheet": SimpleUploadedFile("viec.xlsx", sheet)}


def send(client, *rows: list[str]):
    """Look at the rows, then assign them as the page's form does."""
    page = client.post(SHEET, upload(*rows))
    return client.post(APPLY, {"rows": page.context["sent"], "key": page.context["key"]})


def stored(cast) -> list[tuple[object, ...]]:
    with tenant(cast.department.pk):
        return list(
            Assignment.objects.order_by("pk").values_list(
                "assignee_id", "title", "quantity", "due_on", "coefficient", "batch__source"
            )
        )


def problems(page) -> list[set[str]]:
    return [set(wrong) for _, wrong in page.context["rows"]]


def test_the_template_names_my_people_and_is_read_back(cast, signed_in) -> None:
    response = signed_in(cast.head).get(TEMPLATE)

    grid = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    rows = grid.to_python()
    assert rows[0] == HEADINGS
    assert {line[1] for line in rows[1:]} == {"Đặng Thị Ánh", "Lê Văn Bình"}
    page = signed_in(cast.head).post(SHEET, upload(content=response.content))
    assert page.status_code == 422
    assert "Chưa có dòng nào" in page.content.decode()


def test_looking_at_the_rows_stores_nothing(cast, signed_in, task) -> None:
    page = signed_in(cast.head).post(SHEET, upload(row(cast.clerk), row(cast.colleague)))

    assert page.status_code == 200
    assert page.context["wrong"] == 0
    assert stored(cast) == []


def test_all_rows_are_assigned_with_the_catalogues_coefficient(cast, signed_in, task) -> None:
    response = send(
        signed_in(cast.head), row(cast.clerk), row(cast.colleague, title="", quantity="1.500")
    )

    assert response.status_code == 302
    due, factor = date(2026, 10, 14), Decimal("1.5")
    assert stored(cast) == [
        (cast.clerk.pk, "Rà soát quý IV", Decimal("2.5"), due, factor, "sheet"),
        (cast.colleague.pk, "Rà soát hồ sơ", Decimal(1500), due, factor, "sheet"),
    ]


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"code": "KHÔNG CÓ"}, "staff_code"),
        ({"code": ""}, "staff_code"),
        ({"task": "B.999"}, "task_code"),
        ({"task": ""}, "task_code"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"quantity": "nhiều"}, "quantity"),
        ({"quantity": ""}, "quantity"),
        ({"due": "31/02/2026"}, "due_on"),
        ({"due": ""}, "due_on"),
        ({"due": "14/10/2030"}, "due_on"),
        ({"due": "10/09/2026"}, "due_on"),
        ({"from": "mai"}, "starts_on"),
        ({"from": "15/10/2026"}, "due_on"),
        ({"title": "x" * 201}, "title"),
        ({"document": "x" * 201}, "source_document"),
    ],
)
def test_one_wrong_cell_is_named_in_its_place_and_nothing_is_assigned(
    cast, signed_in, task, cells, place
) -> None:
    with tenant(cast.department.pk):
        AgencyPeriod.objects.filter(period__code="2026-09").update(stage=PeriodStage.CLOSED)
    client = signed_in(cast.head)
    rows = row(cast.clerk), row(cast.colleague, **cells)

    page = client.post(SHEET, upload(*rows))
    assert page.status_code == 422
    assert problems(page) == [set(), {place}]

    forced = client.post(APPLY, {"rows": page.context["sent"], "key": page.context["key"]})
    assert forced.status_code == 422
    assert stored(cast) == []


def test_people_who_are_not_below_are_nobody_of_mine(cast, signed_in, task) -> None:
    for person in (cast.outsider, cast.head, cast.stranger):
        page = signed_in(cast.head).post(SHEET, upload(row(person)))
        assert problems(page) == [{"staff_code"}]


def test_who_leaves_before_the_due_day_is_said(cast, signed_in, task) -> None:
    leaver = make_posting(cast.office, ends_on=TODAY)

    assert problems(signed_in(cast.head).post(SHEET, upload(row(leaver)))) == [{"staff_code"}]


def test_the_same_row_twice_is_said(cast, signed_in, task) -> None:
    page = signed_in(cast.head).post(SHEET, upload(row(cast.clerk), row(cast.clerk)))

    assert problems(page) == [set(), {"staff_code"}]


def test_sent_twice_it_is_assigned_once(cast, signed_in, task) -> None:
    client = signed_in(cast.head)
    page = client.post(SHEET, upload(row(cast.clerk)))
    form = {"rows": page.context["sent"], "key": page.context["key"]}

    for _ in range(2):
        assert client.post(APPLY, form).status_code == 302

    assert len(stored(cast)) == 1


def test_the_same_sheet_once_more_warns_before_it_doubles_the_work(cast, signed_in, task) -> None:
    client = signed_in(cast.head)
    send(client, row(cast.clerk))

    page = client.post(SHEET, upload(row(cast.clerk)))

    assert page.context["before"] == NOW
    assert "Giao thêm lần nữa" in page.content.decode()


@pytest.mark.parametrize("content", [b"", b"khong phai excel", b"PK\x03\x04xx"])
def test_what_is_no_sheet_is_refused_at_the_field(cast, signed_in, content) -> None:
    page = signed_in(cast.head).post(SHEET, upload(content=content))

    assert page.status_code == 422
    assert "sheet" in page.context["form"].errors


def test_too_many_rows_and_too_large_a_file_are_refused_at_the_field(cast, signed_in) -> None:
    many = upload(*([row(cast.clerk)] * 501))
    large = upload(content=b"x" * 2_000_001)

    for form in (many, large):
        page = signed_in(cast.head).post(SHEET, form)
        assert "sheet" in page.context["form"].errors


@pytest.mark.parametrize("rows", ["", "{}", "[1]", '[{"number": 1}]', "[" * 5000, "null"])
def test_rows_that_did_not_arrive_whole_assign_nothing(cast, signed_in, rows) -> None:
    response = signed_in(cast.head).post(APPLY, {"rows": rows, "key": "x"})

    assert response.status_code == 302
    assert stored(cast) == []


def test_rows_that_were_tampered_with_are_judged_again(cast, signed_in, task) -> None:
    client = signed_in(cast.head)
    page = client.post(SHEET, upload(row(cast.clerk)))
    rows = json.loads(page.context["sent"])
    rows[0]["cells"]["staff_code"] = cast.outsider.staff.staff_code

    answer = client.post(APPLY, {"rows": json.dumps(rows), "key": page.context["key"]})

    assert answer.status_code == 422
    assert stored(cast) == []


def test_text_that_looks_like_a_formula_or_a_page_stays_text(cast, signed_in, task) -> None:
    page = signed_in(cast.head).post(SHEET, upload(row(cast.clerk, title="=1+1 <b>x</b>")))

    assert "=1+1 &lt;b&gt;x&lt;/b&gt;" in page.content.decode()


def test_a_hundred_rows_cost_no_more_queries_than_two(cast, signed_in, task) -> None:
    client = signed_in(cast.head)
    few = upload(row(cast.clerk), row(cast.colleague))
    many = upload(*(row(make_posting(cast.office)) for _ in range(100)))

    def cost(form: dict[str, object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.post(SHEET, form).status_code == 200
        return sum("django_session" not in query["sql"] for query in captured)

    assert cost(many) == cost(few)

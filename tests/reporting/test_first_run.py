"""The first run: agencies from Excel, the first administrator, and what is not fit to be used."""

import re
import smtplib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organizations import first_run_words
from organizations.models import Agency, CalendarDay, Period, ReportRoute, RoleKind, Unit
from organizations.queries import ReviewChain
from organizations.rules import first_run as rules
from organizations.spreadsheets import Sheet, write_sheets
from organizations.tenancy import tenant
from reporting.management.commands import setup
from reporting.queries import installation
from tests.factories.organizations import NOW, TODAY

HEADINGS = {name: [words[0] for words in of.values()] for name, of in rules.SHEETS.items()}
ROOT = ("KH", "Tỉnh Khánh Hòa", "Chính quyền", "province", "", "", "Không")
HOME = ("SNV", "Sở Nội vụ", "Chính quyền", "", "KH", "SNV", "Có")
BOARD = ("BTC", "Ban Tổ chức", "Đảng", "", "KH", "BTC", "Có")
NO_AGENCY = "không có cơ quan nào mang mã này"
COMMUNE = ("X1", "Xã Một", "Xã, phường", "commune", "KH", "SNV; BTC", "")


def workbook(tmp_path: Path, *agencies: tuple[str, ...], days=(("24/11/2026", "Nghỉ lễ", "Ngày"),)):
    path = tmp_path / "co-quan.xlsx"
    path.write_bytes(
        write_sheets(
            [
                Sheet(rules.AGENCIES, HEADINGS[rules.AGENCIES], agencies),
                Sheet(rules.DAYS, HEADINGS[rules.DAYS], days),
            ]
        )
    )
    return path


def run(*words: object, **options: object) -> str:
    told = StringIO()
    call_command("setup", *words, stdout=told, **options)
    return told.getvalue()


@pytest.mark.django_db
def test_a_province_begins_with_its_agencies_routes_and_calendar(tmp_path) -> None:
    # A child may stand before its parent.
    said = run(workbook(tmp_path, COMMUNE, ROOT, HOME, BOARD), apply=True)

    assert "Mới: 4 cơ quan, 4 tuyến báo cáo, 1 ngày. Đã lưu." in said
    commune = Agency.objects.get(code="X1")
    assert (commune.parent.code, commune.in_kpi_scope, commune.layout) == ("KH", True, "state")
    assert Agency.objects.get(code="BTC").layout == "party"
    routes = ReportRoute.objects.filter(agency=commune).values_list("receiver__code", flat=True)
    assert set(routes) == {"SNV", "BTC"}
    assert not ReportRoute.objects.filter(agency__code="KH").exists()
    assert CalendarDay.objects.filter(name="Ngày").exists()
    assert Period.objects.exists()
    with tenant(commune.pk):
        assert Unit.objects.get(agency=commune, parent__isnull=True).name == "Xã Một"
        assert ReviewChain(commune.pk, TODAY)


@pytest.mark.django_db
def test_again_makes_nothing_and_changes_nobody(tmp_path) -> None:
    run(workbook(tmp_path, ROOT, HOME), apply=True)
    renamed = ("SNV", "Tên khác", *HOME[2:])

    said = run(workbook(tmp_path, ROOT, renamed, (*COMMUNE[:5], "SNV", "")), apply=True)

    assert "Mới: 1 cơ quan, 1 tuyến báo cáo, 0 ngày." in said
    assert Agency.objects.get(code="SNV").name == "Sở Nội vụ"


@pytest.mark.django_db
def test_without_apply_nothing_is_stored(tmp_path) -> None:
    said = run(workbook(tmp_path, ROOT, HOME))

    assert "2 cơ quan" in said
    assert "Chưa lưu gì; thêm --apply" in said
    assert not Agency.objects.exists()


@pytest.mark.parametrize(
    ("row", "where", "what"),
    [
        (("", *HOME[1:]), "Mã cơ quan", "chưa ghi, trong khi ô này bắt buộc"),
        (("A" * 33, *HOME[1:]), "Mã cơ quan", "dài quá"),
        (("SNV", "Sở", "Khối lạ", *HOME[3:]), "Khối", "chọn một trong các giá trị: Đảng, Mặt trận"),
        (("SNV", "Sở", "Đảng", "", "KHONG", "SNV", ""), "Mã cơ quan cấp trên", NO_AGENCY),
        (
            ("SNV", "Sở", "Đảng", "", "KH", "", ""),
            "Nơi nhận báo cáo",
            "chưa ghi, trong khi ô này bắt buộc",
        ),
        (("SNV", "Sở", "Đảng", "", "KH", "AI", ""), "Nơi nhận báo cáo", NO_AGENCY),
        (("KH", "Tỉnh", "Đảng", "", "", "KH", ""), "Mã cơ quan", "dòng khác"),
        (("SNV", "Sở", "Đảng", "", "SNV", "SNV", ""), "Mã cơ quan cấp trên", "vòng tròn"),
        (("SNV", "Sở", "Đảng", "", "KH", "SNV", "Có lẽ"), "Thuộc diện KPI", "Có hoặc Không"),
    ],
)
@pytest.mark.django_db
def test_a_wrong_cell_is_named_and_nothing_is_stored(tmp_path, row, where, what) -> None:
    told = StringIO()

    with pytest.raises(CommandError, match="Chưa lưu gì"):
        call_command("setup", workbook(tmp_path, ROOT, row), apply=True, stdout=told)

    line = next(one for one in told.getvalue().splitlines() if f", {where}: " in one)
    assert line.startswith("Cơ quan, dòng 3, ")
    assert what in line
    assert not Agency.objects.exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (("31/02/2026", "Nghỉ lễ", ""), "Ngày nghỉ, dòng 2, Ngày: ghi ngày dạng 24/11/2026."),
        (
            ("24/11/2026", "Đi chơi", ""),
            "Ngày nghỉ, dòng 2, Loại: chọn một trong các giá trị: Nghỉ lễ,",
        ),
    ],
)
@pytest.mark.django_db
def test_a_day_that_is_none_is_named(tmp_path, day, said) -> None:
    told = StringIO()

    with pytest.raises(CommandError):
        call_command("setup", workbook(tmp_path, ROOT, days=[day]), apply=True, stdout=told)

    assert said in told.getvalue()


@pytest.mark.django_db
def test_every_word_for_a_block_or_a_day_is_one_that_the_sheet_takes(tmp_path) -> None:
    blocks = first_run_words.BLOCKS.split(", ")
    kinds = first_run_words.DAY_KINDS.split(", ")
    agencies = [
        (f"C{n}", f"Cơ quan {n}", word, "", "", "", "Không") for n, word in enumerate(blocks)
    ]
    days = [(f"0{n + 1}/12/2026", word, "Ngày") for n, word in enumerate(kinds)]

    said = run(workbook(tmp_path, *agencies, days=days))

    assert f"{len(rules.BLOCKS)} cơ quan" in said
    assert f"{len(rules.DAY_KINDS)} ngày" in said


@pytest.mark.django_db
def test_a_file_that_is_none_or_lacks_a_heading_says_so_in_words(tmp_path) -> None:
    with pytest.raises(CommandError, match=r"khong-co\.xlsx: không có tệp này"):
        run(tmp_path / "khong-co.xlsx")
    path = workbook(tmp_path, ROOT)
    headings = [one for one in HEADINGS[rules.AGENCIES] if one != "Khối"]
    path.write_bytes(write_sheets([Sheet(rules.AGENCIES, headings, [ROOT])]))

    with pytest.raises(CommandError, match=r"“Cơ quan” .*: Khối"):
        run(path)


@pytest.mark.django_db
def test_the_template_can_be_taken_in_as_it_is(tmp_path) -> None:
    path = tmp_path / "mau.xlsx"
    run(template=path)

    assert "Mới: 4 cơ quan, 3 tuyến báo cáo, 1 ngày." in run(path, apply=True)


@pytest.mark.django_db
def test_the_first_administrator_gets_a_link_and_no_password(tmp_path, client) -> None:
    run(workbook(tmp_path, ROOT, HOME), apply=True)

    said = run(admin="KH80001", name="Lê Thị Đầu", agency="SNV")

    link = re.search(r"https?://[^/]+(/accounts/\S+)", said).group(1)
    assert client.get(link, follow=True).status_code == 200
    assert f"{RoleKind.OPERATOR.value} in SNV" in said
    with pytest.raises(CommandError, match="--name, --agency"):
        run(admin="KH80001")


def findings() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in installation.installation(NOW):
        found.setdefault(one.subject, set()).add(one.state)
    return found


def test_what_is_fit_is_said_and_what_is_not_says_what_to_do(cast, settings, monkeypatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.METRICS_TOKEN = "t" * 40

    def refuse(**_: object) -> None:
        raise smtplib.SMTPConnectError(421, "secret host")

    monkeypatch.setattr(installation, "get_connection", refuse)
    found = findings()

    for subject in ("database", "secrets", "broker", "files", "agencies", "calendar"):
        assert "wrong" not in found[subject], subject
    assert found["mail"] == {"wrong"}
    assert found["address"] == {"wrong"}  # no https in tests
    assert found["backup"] == {"warn"}
    assert found["administrator"] == {"ok"}
    with pytest.raises(CommandError, match="Chưa dùng được"):
        run(check=True)


@pytest.mark.django_db
def test_an_empty_portal_says_what_comes_next(settings) -> None:
    settings.SECRET_KEY = "short"

    found = findings()

    assert found["agencies"] == {"wrong"}
    assert "wrong" in found["secrets"]
    assert "administrator" not in found


@pytest.mark.django_db
def test_on_a_terminal_it_leads_from_step_to_step(tmp_path, monkeypatch) -> None:
    path = workbook(tmp_path, ROOT, HOME)
    answers = iter([str(path), "có", "KH80001", "Lê Thị Đầu", "", "SNV"])
    monkeypatch.setattr(setup.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _words: next(answers))

    said = run()

    assert "Chưa lưu gì; thêm --apply" in said
    assert "Đã lưu." in said
    assert "/accounts/" in said
    assert said.index("1. Hiện trạng:") < said.index("4. Hiện trạng sau khi làm:")

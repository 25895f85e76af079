"""Whoever holds a paper learns whether it was issued, by whom and when, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from organizations.tenancy import tenant
from reporting import commands
from reporting.documents import Format, render
from reporting.documents.qr import svg
from reporting.models import ProvincialReport
from reporting.queries.reports import snapshot_of
from tests.factories import reporting as make
from tests.factories.organizations import actor
from tests.reporting.documents.reading import pdf_text, unspaced


def _ask(code: str):
    return Client().get(reverse("reporting:verify", args=[code]))


def test_a_signed_report_is_known_with_its_agency_and_moment_and_nothing_else(cast) -> None:
    make.log_day(cast.clerk)
    report = make.submit_for(cast.agency_head)

    answer = _ask(report.checksum)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Sở Xây dựng" in page
    assert "21/10/2026" in page or "22/10/2026" in page
    assert cast.clerk.staff.full_name not in page
    assert cast.agency_head.staff.full_name not in page
    assert "2026-10" not in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_code_copied_by_hand_may_have_gaps_and_capitals(cast) -> None:
    report = make.submit_for(cast.agency_head)
    typed = f"{report.checksum[:32].upper()} {report.checksum[32:]}"

    found = Client().get(reverse("reporting:verify_ask"), {"code": typed}, follow=True)

    assert found.status_code == 200


def test_a_provincial_report_is_known_too(cast) -> None:
    commands.compile_provincial(
        actor=actor(cast.home_affairs), period=make.period(), assessment="", proposals="",
        now=make.ANSWERED,
    )  # fmt: skip
    with tenant(cast.receiving.pk):
        report = ProvincialReport.objects.get()

    assert "Sở Nội vụ" in _ask(report.checksum).content.decode()


def test_what_its_head_has_not_signed_was_not_issued(cast) -> None:
    assert _ask(make.compile_for(cast.department).checksum).status_code == 404


@pytest.mark.parametrize("code", ["altered", "0" * 64, "a", "%", "' OR 1=1", "Đ" * 64, "0" * 65])
def test_an_altered_or_unknown_code_is_not_known(cast, code) -> None:
    report = make.submit_for(cast.agency_head)
    if code == "altered":
        code = ("0" if report.checksum[0] != "0" else "1") + report.checksum[1:]

    answer = _ask(code)

    assert answer.status_code == 404
    assert "Sở Xây dựng" not in answer.content.decode()


def test_a_signed_paper_says_where_to_verify_it_and_an_unsigned_one_does_not(cast) -> None:
    report = make.submit_for(cast.agency_head)
    paper = {"checksum": report.checksum, "portal": "https://kpi.example"}

    with tenant(cast.department.pk):
        snapshot = snapshot_of(report)
    signed = render(snapshot, Format.PDF, **paper)
    unsigned = render(snapshot, Format.PDF, unsigned=True, **paper)

    assert "https://kpi.example/verify/" in unspaced(pdf_text(signed))
    assert "/verify/" not in unspaced(pdf_text(unsigned))


def test_the_square_is_whole_and_quiet_around() -> None:
    picture = svg("https://kpi.example/verify/" + "ab" * 32 + "/")

    assert "M4 4h1v1h-1z" in picture
    assert 'd="M3' not in picture

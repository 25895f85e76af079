"""What each form of the portal sends when somebody has filled it in.

The rows of ``tests/contracts`` fill in most of them. Those they send empty, for whoever may not is
refused anyhow, are filled in here, and listed where nothing is stored at all.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from organizations.audit import new_id
from tests.clicks import by_program, judging
from tests.clicks.by_program import of_page
from tests.clicks.filling import Filled
from tests.evaluations.test_criteria import full
from tests.evaluations.test_criteria import head_url as criteria_of_clerk
from tests.evaluations.test_term_results import QUARTER
from tests.factories.notices import tell
from tests.factories.organizations import PERIOD, TODAY, Cast
from tests.factories.reporting import compile_for
from tests.factories.worklogs import make_task
from tests.organizations import (
    staff_workbook,
    test_import_command,
    test_province_import,
    test_receivers,
    test_rest_days,
    test_values_of_the_province,
)
from tests.signing_in import enter
from tests.worklogs import (
    test_assigning_again,
    test_assigning_many,
    test_assigning_proposals,
    test_assigning_sheet,
    test_catalogue_sheets,
    test_crossing,
    test_day_page,
    test_moving_pages,
    test_offline,
    test_work_over_days,
)

# Forms that are read and answered and store nothing: looking first, and choosing what to see.
STORES_NOTHING = {
    "worklogs:copy_day": "fills in the page; what is kept is kept by saving it",
    "worklogs:go_on": "fills in the page; what is kept is kept by saving it",
    "worklogs:assign_sheet": "shows the rows of a sheet",
    "worklogs:catalogue_sheet": "shows the rows of a sheet",
    "worklogs:moves": "shows what a decision would do",
    "worklogs:crossings": "shows what a decision would do",
    "worklogs:merge_units": "shows what a decision would do",
    "worklogs:split_unit": "shows what a decision would do",
    "worklogs_api:merger_preview": "shows what a decision would do",
    "worklogs_api:split_preview": "shows what a decision would do",
    "worklogs_api:moves_preview": "shows what a decision would do",
    "worklogs_api:crossings_preview": "shows what a decision would do",
    "organizations:switch_posting": "the session alone",
    "organizations:leave_training": "the session alone; whoever is nobody else leaves nothing",
}


def _of_day(name: str, *more: str) -> Callable[[Cast], Filled]:
    def filled(cast: Cast) -> Filled:
        data = test_day_page.form(test_day_page.hour_of(make_task()))
        if name == "worklogs:save_line":
            return Filled("clerk", reverse(name, args=[TODAY, data["line"][0]]), data)  # type: ignore[index]
        return Filled("clerk", reverse(name, args=[TODAY, *more]), data)

    return filled


def _kept(cast: Cast, person: str, send: Callable[[Client], Any]) -> dict[str, str]:
    """What the page that was looked at first carries on to the second step."""
    client = Client()
    enter(client, getattr(cast, person))
    shown = send(client).content.decode()
    found = re.search(r'name="kept" value="([^"]+)"', shown)
    assert found, shown
    return {"kept": found[1]}


def _several(cast: Cast) -> Filled:
    return Filled("clerk", reverse("worklogs:several_days"), test_work_over_days.trip(make_task()))


def _assign(cast: Cast) -> Filled:
    make_task(name="Rà soát hồ sơ")
    return Filled("head", reverse("worklogs:assign"), test_assigning_many.order(cast.clerk))


def _propose(cast: Cast) -> Filled:
    data = test_assigning_proposals.words(make_task(code="B.77"))
    return Filled("clerk", reverse("worklogs:propose"), data)


def _apply_sheet(cast: Cast) -> Filled:
    make_task(name="Rà soát hồ sơ", code="B.901")
    client = Client()
    enter(client, cast.head)
    rows = test_assigning_sheet.upload(test_assigning_sheet.row(cast.clerk))
    page = client.post(test_assigning_sheet.SHEET, rows)
    data = {"rows": page.context["sent"], "key": page.context["key"]}
    return Filled("head", test_assigning_sheet.APPLY, data)


def _repeat(cast: Cast) -> Filled:
    before = test_assigning_again.weekly(cast.clerk, cast.head)
    return Filled("head", test_assigning_again.REPEAT, test_assigning_again.ticked(before))


def _send_line(cast: Cast) -> Filled:
    make_task(name="Tiếp công dân", code="B.77")
    return Filled("clerk", reverse("worklogs:send_line"), test_offline.form(cast.clerk))


def _catalogue(cast: Cast) -> Filled:
    content = test_catalogue_sheets.workbook(test_catalogue_sheets.NEW)
    kept = _kept(cast, "officer", lambda client: test_catalogue_sheets.send(client, content))
    data = kept | {"reason": "Rà soát", "effective_on": "2026-10-15"}
    return Filled("officer", test_catalogue_sheets.APPLY, data)


def _moves(cast: Cast) -> Filled:
    row = (cast.clerk.staff.staff_code, "", "", cast.archive.code, "", "")
    kept = _kept(cast, "officer", lambda client: test_moving_pages.send(client, row))
    return Filled("officer", test_moving_pages.APPLY, kept)


def _units(cast: Cast) -> Filled:
    typed = {
        "key": new_id(),
        **test_moving_pages.DECISION,
        "units": [cast.office.pk, cast.archive.pk],
        "code": "SXD-TH",
        "name": "Phòng Tổng hợp",
    }
    url = reverse("worklogs:merge_units")
    kept = _kept(cast, "officer", lambda client: client.post(url, typed))
    return Filled("officer", reverse("worklogs:apply_units"), kept)


def _crossings(cast: Cast) -> Filled:
    unit = cast.stranger.unit
    row = (cast.clerk.staff.staff_code, "", "SXD", "", cast.commune.code, unit.code, "", "")
    kept = _kept(cast, "kpi_team", lambda client: test_crossing.send(client, row))
    return Filled("kpi_team", test_crossing.APPLY, kept)


def _sheet(cast: Cast, person: str, send: Callable[[Client], Any]) -> int:
    """The number of a workbook that was sent and looked at."""
    client = Client()
    enter(client, getattr(cast, person))
    number: int = send(client).context["sheet"].pk
    return number


def _of_staff(cast: Cast) -> bytes:
    new = staff_workbook.person("KH90001", "Nguyễn Thị Mới", cast.office.code)
    return staff_workbook.workbook(people=[new])


def _staff(cast: Cast) -> Filled:
    content = _of_staff(cast)
    number = _sheet(cast, "officer", lambda client: staff_workbook.send(client, content))
    return Filled("officer", reverse("organizations:apply_staff_sheet", args=[number]), {})


def _province(cast: Cast) -> Filled:
    rows = test_import_command.rows(cast)
    number = _sheet(cast, "kpi_team", lambda client: test_province_import.send(client, *rows))
    return Filled("kpi_team", reverse("organizations:apply_province_sheet", args=[number]), {})


def _send_staff(cast: Cast) -> Filled:
    file = SimpleUploadedFile("nhan-su.xlsx", _of_staff(cast))
    return Filled("officer", staff_workbook.WORKBOOK, {"sheet": file})


def _send_province(cast: Cast) -> Filled:
    content = staff_workbook.province_workbook(*test_import_command.rows(cast))
    file = SimpleUploadedFile("toan-tinh.xlsx", content)
    return Filled("kpi_team", test_province_import.PAGE, {"sheet": file})


def _route(cast: Cast) -> Filled:
    url = reverse("organizations:receivers_of", args=[cast.department.code])
    return Filled("kpi_team", url, test_receivers.typed(cast.board))


def _call_off(cast: Cast) -> Filled:
    test_receivers.changed(cast)
    url = reverse("organizations:call_off_route", args=[cast.department.code])
    return Filled("kpi_team", url, {})


def _value(cast: Cast) -> Filled:
    url = reverse("organizations:parameter", args=["files.days_kept"])
    return Filled("operator", url, test_values_of_the_province.typed("9") | {"step": "store"})


def _withdraw_day(cast: Cast) -> Filled:
    test_rest_days.entered(cast)
    url = reverse("organizations:withdraw_rest_day", args=[test_rest_days.HOLIDAY])
    return Filled("kpi_team", url, {})


def _sign(cast: Cast) -> Filled:
    report = compile_for(cast.department)
    url = reverse("reporting:sign", args=[PERIOD])
    return Filled("agency_head", url, {"checksum": report.checksum})


def _read_notices(cast: Cast) -> Filled:
    tell(cast.clerk)
    return Filled("clerk", reverse("organizations:read_notices"), {})


def _read_notices_by_program(cast: Cast) -> Filled:
    return replace(_read_notices(cast), url=reverse("organizations_api:notices_read"))


FILLED: Mapping[str, Callable[[Cast], Filled]] = {
    "worklogs:day": _of_day("worklogs:day"),
    "worklogs:save_line": _of_day("worklogs:save_line"),
    "worklogs:submit_day": _of_day("worklogs:submit_day"),
    "worklogs:several_days": _several,
    "worklogs:assign": _assign,
    "worklogs:propose": _propose,
    "worklogs:apply_sheet": _apply_sheet,
    "worklogs:repeat_assignments": _repeat,
    "worklogs:send_line": _send_line,
    "worklogs:apply_catalogue_sheet": _catalogue,
    "worklogs:apply_moves": _moves,
    "worklogs:apply_units": _units,
    "worklogs:apply_crossings": _crossings,
    "organizations:apply_staff_sheet": _staff,
    "organizations:apply_province_sheet": _province,
    "organizations:staff_sheet": _send_staff,
    "organizations:province_sheet": _send_province,
    "organizations:receivers_of": _route,
    "organizations:call_off_route": _call_off,
    "organizations:rest_days": lambda cast: Filled(
        "kpi_team", test_rest_days.PAGE, test_rest_days.typed()
    ),
    "organizations:withdraw_rest_day": _withdraw_day,
    "organizations:parameter": _value,
    "organizations:read_notices": _read_notices,
    "worklogs_api:crossings": by_program.cross,
    "evaluations_api:readings": by_program.reading,
    "evaluations_api:criteria_sets": by_program.criteria,
    "evaluations_api:period_type": by_program.period_type,
    "organizations_api:notices_read": _read_notices_by_program,
    "evaluations:accept_selected": judging.accept_selected,
    "evaluations_api:acceptances": by_program.accept,
    "worklogs_api:submission": by_program.declare,
    "evaluations_api:publication": of_page(judging.publish, "evaluations_api:publication", PERIOD),
    "evaluations_api:classification": of_page(
        judging.classify, "evaluations_api:classification", QUARTER
    ),
    "evaluations_api:term_publication": of_page(
        judging.publish_term, "evaluations_api:term_publication", QUARTER
    ),
    "evaluations_api:petitions": by_program.petition,
    "evaluations_api:answer": of_page(
        judging.proposed_petition("answer"), "evaluations_api:answer"
    ),
    "evaluations_api:return": of_page(
        judging.proposed_petition("return"), "evaluations_api:return", reason="Chưa rõ"
    ),
    "evaluations_api:unit_explanations": by_program.explain_unit,
    "reporting_api:signature": by_program.sign,
    "evaluations:publish": judging.publish,
    "evaluations:publish_term": judging.publish_term,
    "evaluations:classify": judging.classify,
    "evaluations:decisions": judging.decide,
    "evaluations:own_criteria": lambda cast: Filled(
        "clerk", reverse("evaluations:own_criteria", args=[PERIOD]), full(cast)
    ),
    "evaluations:given_criteria": lambda cast: Filled("head", criteria_of_clerk(cast), full(cast)),
    "evaluations:settings": judging.setting,
    "evaluations:criteria_sets": judging.criteria,
    "evaluations:rules": judging.period_type,
    "evaluations:my_figures_of": judging.explain,
    "evaluations:own_units": judging.explain_unit,
    "evaluations:file_petition": judging.file_petition,
    "evaluations:answer_petition": judging.proposed_petition("answer"),
    "evaluations:send_back_petition": judging.proposed_petition("return", reason="Chưa rõ"),
    "reporting:sign": _sign,
}

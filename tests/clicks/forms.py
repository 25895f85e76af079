"""What each form of the portal sends when somebody has filled it in.

The rows of ``tests/contracts`` fill in most of them. Those they send empty, for whoever may not is
refused anyhow, are filled in here, and listed where nothing is stored at all.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from evaluations.queries.sampling import samples_of
from organizations.audit import new_id
from organizations.models import Period
from organizations.tenancy import tenant
from tests.evaluations import test_term_results
from tests.evaluations.deciding import ticked
from tests.evaluations.test_criteria import full
from tests.evaluations.test_criteria import head_url as criteria_of_clerk
from tests.evaluations.test_decisions import finish, freeze
from tests.evaluations.test_rule_settings import CRITERIA, DOCUMENT, SETTINGS, TREE
from tests.factories.evaluations import make_publication, make_review
from tests.factories.honesty import make_flag, make_unit_figures
from tests.factories.notices import tell
from tests.factories.organizations import NOW, PERIOD, TODAY, Cast
from tests.factories.reporting import compile_for
from tests.factories.worklogs import make_entry, make_task
from tests.organizations import staff_workbook, test_import_command, test_province_import
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
from worklogs.models import EntryStatus, WorkEntry

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
    "organizations:staff_sheet": "shows the rows of a sheet",
    "organizations:province_sheet": "shows the rows of a sheet",
    "organizations:switch_posting": "the session alone",
}


@dataclass(frozen=True)
class Filled:
    """Who sends what to where."""

    person: str
    url: str
    data: Mapping[str, Any]
    at: datetime | None = NOW


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


def _staff(cast: Cast) -> Filled:
    new = staff_workbook.person("KH90001", "Nguyễn Thị Mới", cast.office.code)
    content = staff_workbook.workbook(people=[new])
    kept = _kept(cast, "officer", lambda client: staff_workbook.send(client, content))
    return Filled("officer", staff_workbook.APPLY, kept)


def _province(cast: Cast) -> Filled:
    rows = test_import_command.rows(cast)
    kept = _kept(cast, "kpi_team", lambda client: test_province_import.send(client, *rows))
    return Filled("kpi_team", test_province_import.APPLY, kept)


def _ordinary(cast: Cast) -> list[WorkEntry]:
    """What may be accepted at once: the entries drawn for a closer look are decided already."""
    entries = [
        make_entry(cast.clerk, status=EntryStatus.SUBMITTED, minutes=20, summary=f"Việc {n}")
        for n in range(4)
    ]
    with tenant(cast.department.pk):
        samples = samples_of(cast.department.pk, [(cast.clerk.pk, TODAY)])
    drawn = [one for one in entries if samples.holds(one.author_id, one.work_date, one.pk)]
    for one in drawn:
        make_review(one, cast.head)
    return [one for one in entries if one not in drawn]


def _accept_selected(cast: Cast) -> Filled:
    data = {"entry": [ticked(*_ordinary(cast))], "level": "4", "person": cast.clerk.pk}
    return Filled("head", "/review/accepted/", data)


def _accept_by_program(cast: Cast) -> Filled:
    seen = [
        {
            "entry_id": str(one.pk),
            "work_date": str(one.work_date),
            "version": one.version,
            "supersedes": None,
        }
        for one in _ordinary(cast)
    ]
    url = reverse("evaluations_api:acceptances")
    return Filled("head", url, {"quality_level": 4, "entries": seen})


def _declare_by_program(cast: Cast) -> Filled:
    make_entry(cast.clerk)
    return Filled("clerk", reverse("worklogs_api:submission", args=[TODAY]), {})


def _publish(cast: Cast) -> Filled:
    finish(cast.clerk, cast.head, "10.00")  # no excellent one, who might wait for the quota
    finish(cast.colleague, cast.head, "12.00")
    freeze(cast)
    return Filled("head", reverse("evaluations:publish", args=[PERIOD]), {})


def _decide(cast: Cast) -> Filled:
    url = reverse("evaluations:decisions", args=[PERIOD, cast.clerk.pk])
    return Filled("head", url, {"kind": "discipline", "document": DOCUMENT})


def _first_ahead() -> int:
    ahead: int = Period.objects.filter(starts_on__gt=TODAY).order_by("starts_on")[0].pk
    return ahead


def _setting(cast: Cast) -> Filled:
    asked = {"first": _first_ahead(), "document": DOCUMENT, "name": "quota.share"}
    return Filled("officer", SETTINGS, asked | {"value": "0,25", "step": "store"})


def _criteria(cast: Cast) -> Filled:
    asked = {"first": _first_ahead(), "document": DOCUMENT, "title": "Tiêu chí của Sở"}
    return Filled("officer", CRITERIA, asked | TREE | {"step": "store"})


def _period_type(cast: Cast) -> Filled:
    first = Period.objects.get(code=PERIOD)
    data = {"period_type": "quarter", "first": first.pk}
    return Filled("agency_head", reverse("evaluations:rules"), data)


def _explain(cast: Cast) -> Filled:
    make_entry(cast.clerk)
    make_flag(cast.clerk, head_sees_from=TODAY)
    url = reverse("evaluations:my_figures_of", args=[PERIOD])
    return Filled("clerk", url, {"words": "Tôi trực bộ phận một cửa."})


def _explain_unit(cast: Cast) -> Filled:
    make_unit_figures([(cast.office, 9.0, 6), (cast.archive, 7.0, 6)])
    words = {"unit": str(cast.office.pk), f"unit{cast.office.pk}-words": "Phòng trực bão."}
    return Filled("head", reverse("evaluations:own_units", args=[PERIOD]), words)


def _file_petition(cast: Cast) -> Filled:
    make_publication(cast.clerk, cast.head)
    url = reverse("evaluations:file_petition", args=[PERIOD])
    return Filled("clerk", url, {"node": "quality", "words": "Xin xem lại"})


def _proposed_petition(name: str, **data: str) -> Callable[[Cast], Filled]:
    """The officer has proposed an answer already."""

    def filled(cast: Cast) -> Filled:
        client = Client()
        enter(client, cast.clerk)
        filing = _file_petition(cast)
        address = client.post(filing.url, filing.data)["Location"]
        enter(client, cast.officer)
        client.post(f"{address}proposal/", {"outcome": "rejected", "answer": "Đúng quy định"})
        return Filled("agency_head", f"{address}{name}/", data)

    return filled


def _classify(cast: Cast) -> Filled:
    """A quarter whose months are all frozen."""
    test_term_results.excellent(cast.clerk, cast.head)
    test_term_results.close(cast.department, *test_term_results.MONTHS)
    url = reverse("evaluations:classify", args=[test_term_results.QUARTER])
    return Filled("agency_head", url, {}, test_term_results.AT)


def _publish_term(cast: Cast) -> Filled:
    _classify(cast)
    test_term_results.freeze(cast, cast.agency_head)
    test_term_results.excepted(cast, cast.agency_head)
    url = reverse("evaluations:publish_term", args=[test_term_results.QUARTER])
    return Filled("head", url, {}, test_term_results.AT)


def _sign(cast: Cast) -> Filled:
    report = compile_for(cast.department)
    url = reverse("reporting:sign", args=[PERIOD])
    return Filled("agency_head", url, {"checksum": report.checksum})


def _read_notices(cast: Cast) -> Filled:
    tell(cast.clerk)
    return Filled("clerk", reverse("organizations:read_notices"), {})


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
    "organizations:read_notices": _read_notices,
    "evaluations:accept_selected": _accept_selected,
    "evaluations_api:acceptances": _accept_by_program,
    "worklogs_api:submission": _declare_by_program,
    "evaluations:publish": _publish,
    "evaluations:publish_term": _publish_term,
    "evaluations:classify": _classify,
    "evaluations:decisions": _decide,
    "evaluations:own_criteria": lambda cast: Filled(
        "clerk", reverse("evaluations:own_criteria", args=[PERIOD]), full(cast)
    ),
    "evaluations:given_criteria": lambda cast: Filled("head", criteria_of_clerk(cast), full(cast)),
    "evaluations:settings": _setting,
    "evaluations:criteria_sets": _criteria,
    "evaluations:rules": _period_type,
    "evaluations:my_figures_of": _explain,
    "evaluations:own_units": _explain_unit,
    "evaluations:file_petition": _file_petition,
    "evaluations:answer_petition": _proposed_petition("answer"),
    "evaluations:send_back_petition": _proposed_petition("return", reason="Chưa rõ"),
    "reporting:sign": _sign,
}

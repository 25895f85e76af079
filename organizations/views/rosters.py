"""A unit's roster of a month: letters in the cells of a grid, copied, laid out by a pattern."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import access, commands, queries
from organizations.http import TenantRequest, now_and_today
from organizations.models import Posting, Unit
from organizations.queries import MonthPlan
from organizations.refusal_words import refused
from organizations.refusals import DutiesOverlap, Outdated, Refusal
from organizations.rules.roster import UnknownShift, month_of, parse_cell, repeat
from organizations.templatetags.formats import weekdays
from organizations.views.leave_tabs import tabs

PEOPLE_ON_A_PAGE = 40
LONGEST_CELL = 24  # letters; whatever is longer is no cell of a roster

Typed = dict[tuple[int, date], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's day: what is typed, and whether it may be."""

    name: str
    day: date
    text: str
    is_posted: bool
    is_wrong: bool


@dataclass(slots=True)
class Draft:
    """A roster as typed, with what is wrong of it."""

    cells: Typed
    problems: list[str]
    wrong: set[tuple[int, date]]


@require_http_methods(["GET", "POST"])
def roster(request: TenantRequest) -> HttpResponse:
    """The roster of ``?unit=`` in ``?month=``: read by its people, written by its head."""
    _now, today = now_and_today()
    if request.method == "POST":
        access.require(access.may_see_team_leave(request.actor))
    given = request.POST if request.method == "POST" else request.GET
    month = _month(given.get("month", ""), today)
    units = queries.roster_units(request.actor, month)
    unit = _chosen(given, units, request.posting)
    if request.method == "POST":
        access.require(unit is not None and queries.may_plan(request.actor, unit))
    if unit is None:
        context = {"tabs": tabs(request.actor, "roster"), "month": month, "units": units}
        return render(request, "organizations/roster.html", context)
    plan = queries.month_plan(request.actor.agency_id, unit, month)
    page = _people(plan, given)
    if request.method == "GET":
        draft = Draft(_as_text(plan.cells()), [], set())
        return _page(request, units, unit, plan, page, draft)
    return _posted(request, units, unit, plan, page)


def _posted(
    request: TenantRequest,
    units: Sequence[Unit],
    unit: Unit,
    plan: MonthPlan,
    page: Sequence[Posting],
) -> HttpResponse:
    draft = Draft(_typed(request.POST, plan, page), [], set())
    action = request.POST.get("action", "save")
    if action == "copy":
        _copy(plan, page, draft)
    elif action == "pattern":
        _lay_pattern(request.POST, plan, page, draft)
    if action in {"copy", "pattern"}:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if draft.problems else HTTPStatus.OK
        return _page(request, units, unit, plan, page, draft, status, is_filled=not draft.problems)
    wanted = _parsed(plan, draft)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if not draft.problems:
        now, _today = now_and_today()
        try:
            commands.save_roster(
                actor=request.actor,
                unit=unit,
                month=plan.days[0],
                people=[person.pk for person in page],
                wanted=wanted,
                stamp=request.POST.get("stamp", ""),
                now=now,
            )
        except Refusal as refusal:
            _explain(refusal, plan, draft)
            if isinstance(refusal, Outdated):
                status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The roster is saved."))
            place = {"unit": str(unit.pk), "month": f"{plan.days[0]:%Y-%m}"}
            place["page"] = request.POST.get("page", "1")
            return redirect(f"{reverse('organizations:roster')}?{urlencode(place)}")
    return _page(request, units, unit, plan, page, draft, status)


def _page(
    request: TenantRequest,
    units: Sequence[Unit],
    unit: Unit,
    plan: MonthPlan,
    page: Sequence[Posting],
    draft: Draft,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    is_filled: bool = False,
) -> HttpResponse:
    days, month = plan.days, plan.days[0]
    context = {
        "tabs": tabs(request.actor, "roster"),
        "units": units,
        "unit": unit,
        "month": month,
        "days": [(day, weekdays()[day.weekday()]) for day in days],
        "rows": [(person, [_cell(person, day, draft) for day in days]) for person in page],
        "shifts": list(plan.shifts.values()),
        "stamp": plan.stamp,
        "pages": range(1, -(-len(plan.people) // PEOPLE_ON_A_PAGE) + 1),
        "page": (request.POST if request.method == "POST" else request.GET).get("page", "1"),
        "editable": queries.may_plan(request.actor, unit),
        "problems": draft.problems,
        "is_filled": is_filled,
        "pattern": request.POST.get("pattern", ""),
    }
    return render(request, "organizations/roster.html", context, status=status)


def _month(typed: str, today: date) -> date:
    """The first of the month asked for. Raises: Http404 for what is no month of this century."""
    if not typed:
        return today.replace(day=1)
    month = month_of(typed)
    if month is None:
        raise Http404
    return month


def _chosen(given: QueryDict, units: Sequence[Unit], own: Posting) -> Unit | None:
    wanted = given.get("unit")
    if wanted:
        found = next((unit for unit in units if str(unit.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    return next((unit for unit in units if unit.pk == own.unit_id), next(iter(units), None))


def _people(plan: MonthPlan, given: QueryDict) -> list[Posting]:
    """The people of one page of the roster."""
    number = given.get("page", "1")
    first = (int(number) - 1 if number.isdecimal() and len(number) < 6 else 0) * PEOPLE_ON_A_PAGE  # noqa: PLR2004
    return list(plan.people.values())[max(first, 0) :][:PEOPLE_ON_A_PAGE]


def _as_text(cells: Mapping[tuple[int, date], Sequence[str]]) -> Typed:
    return {key: "+".join(codes) for key, codes in cells.items()}


def _typed(given: QueryDict, plan: MonthPlan, page: Sequence[Posting]) -> Typed:
    """What the cells of the page hold; a cell that was not sent is empty."""
    return {
        (person.pk, day): given.get(_name(person.pk, day), "").strip()[:LONGEST_CELL]
        for person in page
        for day in plan.days
    }


def _name(posting_id: int, day: date) -> str:
    return f"c{posting_id}-{day.day}"


def _parsed(plan: MonthPlan, draft: Draft) -> dict[tuple[int, date], tuple[str, ...]]:
    stands = plan.cells()
    parsed = {}
    for key, text in draft.cells.items():
        try:
            parsed[key] = parse_cell(text, {*plan.shifts, *stands.get(key, ())})
        except UnknownShift as unknown:
            _mark(plan, draft, key, _("no shift has the code “%(code)s”") % {"code": unknown.code})
    return parsed


def _mark(plan: MonthPlan, draft: Draft, key: tuple[int, date], words: str) -> None:
    name = plan.people[key[0]].staff.full_name
    draft.wrong.add(key)
    draft.problems.append(f"{name}, {key[1]:%d/%m}: {words}.")


def _explain(refusal: Refusal, plan: MonthPlan, draft: Draft) -> None:
    if isinstance(refusal, DutiesOverlap) and refusal.posting_id and refusal.work_date:
        key = (refusal.posting_id, refusal.work_date)
        _mark(plan, draft, key, _("this shift begins before the previous one has ended"))
    else:
        draft.problems.append(refused(refusal))


def _copy(plan: MonthPlan, page: Sequence[Posting], draft: Draft) -> None:
    """Fill empty cells with the same weekday four weeks before: rotas go on unbroken."""
    before = _as_text(queries.earlier_cells(plan))
    for person in page:
        for day in plan.days:
            key = (person.pk, day)
            if not draft.cells[key] and _covers(person, day):
                draft.cells[key] = before.get((person.pk, queries.four_weeks_before(day)), "")


def _lay_pattern(given: QueryDict, plan: MonthPlan, page: Sequence[Posting], draft: Draft) -> None:
    """Lay a pattern over one person's month from a day on; filled cells are replaced."""
    person = next((one for one in page if str(one.pk) == given.get("person")), None)
    typed = given.get("from", "1")
    start = int(typed) if typed.isdecimal() and len(typed) < 3 else 1  # noqa: PLR2004
    days = [day for day in plan.days if day.day >= start and person and _covers(person, day)]
    pattern = given.get("pattern", "")[:400]
    if person is None or not pattern.strip():
        draft.problems.append(_("Choose a person and type a pattern, such as “S S C Đ - -”."))
        return
    try:
        laid = repeat(pattern, days, plan.shifts)
    except UnknownShift as unknown:
        draft.problems.append(
            _("In the pattern: no shift has the code “%(code)s”.") % {"code": unknown.code}
        )
        return
    for day, codes in laid.items():
        draft.cells[person.pk, day] = "+".join(codes)


def _covers(person: Posting, day: date) -> bool:
    return person.starts_on <= day and (person.ends_on is None or day <= person.ends_on)


def _cell(person: Posting, day: date, draft: Draft) -> Cell:
    key = (person.pk, day)
    return Cell(
        name=_name(person.pk, day),
        day=day,
        text=draft.cells.get(key, ""),
        is_posted=_covers(person, day),
        is_wrong=key in draft.wrong,
    )

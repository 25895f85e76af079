"""Quarters and years of an agency's people: months gathered, results live or frozen."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evaluations.models import Score, TermAssessment, TermScore
from evaluations.queries.inputs import leaders_among, score_inputs
from evaluations.queries.settings import readings
from evaluations.rules import RuleSet, rules_for
from evaluations.rules.periods import Month, Part
from evaluations.rules.readings import Readings
from evaluations.rules.term_scores import TermInput, scored_month, term_result
from evaluations.rules.terms import Term, quarter_of, term
from evaluations.rules.values import LeaderRatios, Level, Override, Result, Settings
from evaluations.score_cli import parse_input
from organizations.models import Period, Posting
from organizations.queries import log_keepers

Parts = Mapping[tuple[int, int], Sequence[Part]]


@dataclass(frozen=True, slots=True)
class PersonTerm:
    """A person's quarter or year as it stands: the main posting at its end, and the input."""

    posting: Posting
    term_input: TermInput
    result: Result


@dataclass(frozen=True, slots=True)
class TermSpan:
    """The months of a term that have begun, under the readings of the last of them."""

    term: Term
    periods: list[Period]
    law: Readings

    @property
    def last(self) -> Period:
        return self.periods[-1]


def term_span(agency_id: int, code: str, on: date) -> TermSpan | None:
    """The months of a quarter or a year up to a day; None before it begins. Two queries.

    Raises:
        NoTerm: the code names no quarter and no year.
    """
    wanted = term(code)
    periods = list(
        Period.objects.filter(code__in=wanted.months, starts_on__lte=on).order_by("starts_on")
    )
    if not periods:
        return None
    return TermSpan(wanted, periods, readings(agency_id, periods[-1].ends_on))


def person_terms(
    agency_id: int, span: TermSpan, staff_ids: Collection[int] | None = None
) -> list[PersonTerm]:
    """The quarter or year of everybody who is here at its end (or of these), in order of name.

    Months frozen anywhere this year count, also those of the agency a person came from; of
    months not frozen here yet the live inputs. Eight queries, and nine for each month that is
    not frozen here; none grows with people.

    Raises:
        NoRuleSet: no instrument is in force for somebody's class at the term's end.
    """
    mains = _main_postings(agency_id, span, staff_ids)
    leaders = leaders_among(agency_id, [posting.pk for posting in mains.values()], span.last)
    parts = _parts(agency_id, span, list(mains))
    said = term_assessments(agency_id, span.term.code, [one.pk for one in mains.values()])
    laws = _laws_by_quarter(agency_id, span)
    found = []
    for staff_id, posting in mains.items():
        rules = rules_for(
            posting.subject_class,
            span.periods[0].starts_on,
            span.last.ends_on,
            span.term.period_type,
        )
        leader = posting.pk in leaders
        months = _months(span, staff_id, parts, rules)
        term_input = TermInput(
            rules=rules,
            settings=span.law.settings,
            months=months,
            leader=leader,
            is_a_mean=span.law.quarter_is_a_mean,
            leader_ratios=_ratios(said.get(posting.pk)) if leader else None,
            override=_finding(span, staff_id, parts),
            unit_level=_unit_level(said.get(posting.pk)) if leader else None,
        )
        if span.term.period_type == "year":
            term_input = _year(term_input, laws)
        found.append(PersonTerm(posting, term_input, term_result(term_input)))
    return found


def term_scores(agency_id: int, code: str) -> dict[int, TermScore]:
    """The last frozen version of each person's term, by posting. One query."""
    rows = TermScore.objects.filter(agency_id=agency_id, term=code).select_related("posting")
    rows = rows.order_by("version")
    return {row.posting_id: row for row in rows}


def term_score_of(posting: Posting, code: str) -> TermScore | None:
    """The last frozen version of one person's term. One query."""
    rows = TermScore.objects.filter(agency_id=posting.agency_id, posting=posting, term=code)
    return rows.order_by("-version").first()


def term_assessments(
    agency_id: int, code: str, posting_ids: Collection[int]
) -> dict[int, TermAssessment]:
    """What was said of a quarter or a year of these leaders, by posting. One query."""
    rows = TermAssessment.objects.filter(
        agency_id=agency_id, term=code, posting_id__in=posting_ids, superseded_at__isnull=True
    )
    return {row.posting_id: row for row in rows}


def _ratios(said: TermAssessment | None) -> LeaderRatios | None:
    if said is None:
        return None
    return LeaderRatios(said.unit_result, said.execution, said.cohesion)


def _unit_level(said: TermAssessment | None) -> Level | None:
    return Level(said.unit_level) if said is not None and said.unit_level else None


def _main_postings(
    agency_id: int, span: TermSpan, staff_ids: Collection[int] | None
) -> dict[int, Posting]:
    """By person, the posting that is classified: the main one held on the last day."""
    keepers = log_keepers(agency_id, span.last.ends_on, span.last.ends_on)
    if staff_ids is not None:
        keepers = keepers.filter(staff_id__in=staff_ids)
    mains: dict[int, Posting] = {}
    for posting in keepers:
        known = mains.get(posting.staff_id)
        if known is None or (posting.is_primary and not known.is_primary):
            mains[posting.staff_id] = posting
    return mains


def _parts(agency_id: int, span: TermSpan, staff_ids: list[int]) -> Parts:
    """What each posting adds to each month, by person and period: frozen, or live."""
    rows = Score.objects.filter(staff_id__in=staff_ids, period__in=span.periods).defer("steps")
    last = {(row.posting_id, row.period_id): row for row in rows.order_by("version")}
    parts: defaultdict[tuple[int, int], list[Part]] = defaultdict(list)
    frozen_here = set()
    for row in last.values():
        if row.agency_id == agency_id:
            frozen_here.add(row.period_id)
        if row.staff_id is not None:
            parts[row.staff_id, row.period_id].append(_frozen_part(row))
    for period in span.periods:
        if period.pk not in frozen_here:
            ids = _postings_of(agency_id, period, staff_ids)
            for item in score_inputs(agency_id=agency_id, period=period, posting_ids=ids):
                given = item.score_input
                parts[item.posting.staff_id, period.pk].append(
                    Part(
                        is_primary=item.posting.is_primary,
                        worked_half_days=item.worked_half_days,
                        general_points=None
                        if item.assessment is None
                        else item.assessment.general_points,
                        outputs=given.outputs,
                        unreviewed_entries=given.unreviewed_entries,
                        total=item.result().total,
                        leader=given.leader,
                        leader_ratios=given.leader_ratios,
                        override=given.override,
                    )
                )
    return parts


def _postings_of(agency_id: int, period: Period, staff_ids: Collection[int]) -> list[int]:
    keepers = log_keepers(agency_id, period.starts_on, period.ends_on)
    return list(keepers.filter(staff_id__in=staff_ids).values_list("pk", flat=True))


def _frozen_part(row: Score) -> Part:
    """A frozen month; one older than the count of half days is taken as worked."""
    given = parse_input(row.inputs, Settings.from_text(row.settings))
    return Part(
        is_primary=row.is_primary,
        worked_half_days=1 if row.worked_half_days is None else row.worked_half_days,
        general_points=row.general_points,
        outputs=given.outputs,
        unreviewed_entries=given.unreviewed_entries,
        total=row.total,
        leader=given.leader,
        leader_ratios=given.leader_ratios,
        override=given.override,
    )


def _finding(span: TermSpan, staff_id: int, parts: Parts) -> Override | None:
    """The first finding in any month of the term, whichever posting it was made in."""
    found = (
        part.override
        for period in span.periods
        for part in parts.get((staff_id, period.pk), ())
        if part.override is not None
    )
    return next(found, None)


def _months(span: TermSpan, staff_id: int, parts: Parts, rules: RuleSet) -> tuple[Month, ...]:
    """The person's months; one in which they held no posting is left out like an absent one."""
    return tuple(
        scored_month(
            parts.get((staff_id, period.pk), ()),
            code=period.code,
            least_worked=span.law.least_worked_half_days,
            rules=rules,
            settings=span.law.settings,
        )
        for period in span.periods
    )


def _laws_by_quarter(agency_id: int, span: TermSpan) -> dict[str, Readings]:
    """How the agency read each quarter of a year, on its last day; nothing for a quarter."""
    if span.term.period_type != "year":
        return {}
    ends = {quarter_of(period.code): period.ends_on for period in span.periods}
    return {code: readings(agency_id, ends_on) for code, ends_on in ends.items()}


def _year(whole: TermInput, laws: Mapping[str, Readings]) -> TermInput:
    """The monitoring scores of a year: months, and one score for each quarter chosen as such."""
    monitoring: list[Month] = []
    for code, law in laws.items():
        months = tuple(month for month in whole.months if quarter_of(month.code) == code)
        if law.period_type == "month":
            monitoring += months
            continue
        quarter = replace(
            whole, months=months, settings=law.settings, is_a_mean=law.quarter_is_a_mean
        )
        worked = any(month.worked for month in months)
        total = term_result(quarter).total
        monitoring.append(Month(worked, None, (), code=code, total=total))
    return replace(whole, months=tuple(monitoring), is_a_mean=True, leader_ratios=None)

"""What forms 01 and 02 of a person print: the frozen score, and who signs."""

from typing import Any

from evaluations.models import Score, TermScore
from evaluations.queries.criteria import judged
from evaluations.queries.inputs import assessments_in_force
from evaluations.queries.printed import issuer, names_as_printed
from evaluations.queries.results import final
from evaluations.queries.terms import TermSpan, term_score_of
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Period, Posting
from organizations.queries import issuing_body
from reporting.rules.canonical import canonical_json, checksum, instant_text
from reporting.rules.letterhead import Signing, letterhead, signing, signing_as_acting


def month_form(posting: Posting, period: Period) -> dict[str, Any] | None:
    """The form of a frozen month; None while nothing is frozen. Three queries."""
    standing = final(posting, period)
    if standing is None or standing.score is None:
        return None
    score = standing.score
    criteria = judged(score.criteria)
    given = None if criteria is None else criteria.given
    return _common(posting, score) | {
        "period": {
            "code": period.code,
            "starts_on": period.starts_on.isoformat(),
            "ends_on": period.ends_on.isoformat(),
        },
        "is_a_mean": False,
        "outputs": [
            output | {"title": source["title"]}
            for output, source in zip(score.inputs["outputs"], score.sources, strict=True)
        ],
        "leader_ratios": score.inputs.get("leader_ratios"),
        "criteria": [] if criteria is None else [_criterion(row) for row in criteria.rows],
        "assessor": _assessor(posting, period, score) if given is None else given["by"],
        "months": [],
        "finding": score.inputs.get("override"),
    }


def term_form(posting: Posting, span: TermSpan) -> dict[str, Any] | None:
    """The form of a frozen quarter or year; None while nothing is frozen. Two queries."""
    score = term_score_of(posting, span.term.code)
    if score is None:
        return None
    given = score.inputs
    return _common(posting, score) | {
        "period": {
            "code": span.term.code,
            "starts_on": span.periods[0].starts_on.isoformat(),
            "ends_on": span.last.ends_on.isoformat(),
        },
        "is_a_mean": score.is_a_mean,
        "outputs": [
            output | {"title": f"{month['code']} · {number}"}
            for month in given["months"]
            if month["worked"]
            for number, output in enumerate(month["outputs"], start=1)
        ],
        "leader_ratios": given["leader_ratios"],
        "criteria": [],
        "assessor": None,
        "months": [
            {name: month[name] for name in ("code", "worked", "general_points", "total")}
            for month in given["months"]
        ],
        "finding": given.get("override"),
    }


def form_checksum(form: dict[str, Any]) -> str:
    """What is printed on the form, so that a copy can be compared with the portal."""
    return checksum(canonical_json(form))


def _common(posting: Posting, score: Score | TermScore) -> dict[str, Any]:
    names = score.printed or _names_now(posting, score)
    return {
        "agency": letterhead(**names.get("agency") or _body_now(posting)),
        "person": names["person"],
        "version": score.version,
        "computed_at": instant_text(score.computed_at),
        "rule_set": score.rule_set,
        "settings": score.settings,
        "is_leader": score.is_leader,
        "ratios": {
            name: _text(getattr(score, name)) for name in ("quantity", "quality", "timeliness")
        },
        "general_points": _text(score.general_points),
        "task_points": _text(score.task_points),
        "total": _text(score.total),
        "level": score.level,
        "reasons": list(score.reasons),
        "signing": _signing(names),
    }


def _signing(names: dict[str, Any]) -> Signing:
    """Nobody signs their own classification: above the head of the agency is the superior."""
    head = names["head"]
    if names["is_head"]:
        return signing("Cấp có thẩm quyền", None)
    if head is None:
        return signing("", None)
    if "acts_for" in head:
        return signing_as_acting(head["acts_for"], head["title"], head["name"])
    return signing(head["title"], head["name"])


def _names_now(posting: Posting, score: Score | TermScore) -> dict[str, Any]:
    """Of a score frozen before names were kept with it: as they stand now. Two queries."""
    day = score.computed_at.astimezone(LOCAL_ZONE).date()
    return names_as_printed(posting, by=issuer(posting.agency_id, day))


def _body_now(posting: Posting) -> dict[str, str]:
    """Of a score frozen before the issuing body was kept with it. One query."""
    return issuing_body(Agency.objects.select_related("parent").get(pk=posting.agency_id))


def _assessor(posting: Posting, period: Period, score: Score) -> str | None:
    """Who gave the general points as one number, without a sheet of criteria."""
    if score.printed:
        name: str | None = score.printed["assessor"]
        return name
    said = assessments_in_force(posting.agency_id, [posting.pk], period).get(posting.pk)
    return None if said is None else said.assessor.staff.full_name


def _criterion(row: Any) -> dict[str, Any]:
    return {
        "code": row.criterion.code,
        "text": row.criterion.text,
        "points": _text(row.criterion.points),
        "depth": row.criterion.depth,
        "own": _text(row.own),
        "given": _text(row.given),
    }


def _text(value: Any) -> str | None:
    return None if value is None else f"{value:f}"

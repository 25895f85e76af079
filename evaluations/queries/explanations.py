"""A score opened: the tree of its steps, and the entries behind each assigned output."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluations.models import Decision, Review
from evaluations.queries.results import Standing
from evaluations.score_cli import input_as_json
from organizations.models import Period
from worklogs.models import Assignment, EntryStatus, WorkEntry

# What each step is made of; the last one stands on top.
PARTS: Mapping[str, tuple[str, ...]] = {
    "override": ("unit_level", "level"),
    "unit_level": ("level",),
    "level": ("total",),
    "total": ("general_points", "task_points"),
    "general_points": ("months",),
    "task_points": ("quantity", "quality", "timeliness"),
    "quantity": ("assigned",),
}
# The order in which a person would read what goes into a step; outputs stand before.
INPUTS = (
    "converted",
    "assigned",
    "quantity",
    "quality",
    "timeliness",
    "unit_result",
    "execution",
    "cohesion",
    "general_points",
    "task_points",
    "exact",
    "unreviewed_entries",
    "total",
    "level",
    "unit_level",
)


@dataclass(frozen=True, slots=True)
class Node:
    """One step with the steps it is made of."""

    name: str
    formula: str
    value: str | None
    article: str
    inputs: list[tuple[str, str]]
    parts: list["Node"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """An accepted entry that counts for an output, with the decision about it."""

    entry: WorkEntry
    review: Review | None


@dataclass(frozen=True, slots=True)
class Source:
    """One output: the assigned work, its figures as scored, and the entries behind them."""

    title: str
    figures: dict[str, Any]
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that one score rests on."""

    tree: Node
    sources: list[Source]


def explanation(standing: Standing, period: Period) -> Explanation:
    """A score down to the entries behind it; of a frozen one, its frozen inputs.

    Three queries, whatever the number of outputs.
    """
    outputs, assigned = _outputs(standing)
    evidence = _evidence(standing.posting.agency_id, [pk for pk, _ in assigned], period)
    return Explanation(
        tree=tree_of(standing.steps, [title for _, title in assigned]),
        sources=[
            Source(title, figures, evidence.get(pk, []))
            for (pk, title), figures in zip(assigned, outputs, strict=True)
        ],
    )


def _outputs(standing: Standing) -> tuple[list[dict[str, Any]], list[tuple[int, str]]]:
    """The outputs as they were scored, and for each the assignment and its title."""
    if standing.score is not None:
        sources = [(one["assignment"], one["title"]) for one in standing.score.sources]
        return standing.score.inputs["outputs"], sources
    if standing.inputs is None:
        return [], []
    document: dict[str, Any] = input_as_json(standing.inputs.score_input)
    return document["outputs"], [(row.pk, row.title) for row in standing.inputs.assignments]


def _evidence(
    agency_id: int, assignment_ids: Sequence[int], period: Period
) -> dict[int, list[Evidence]]:
    if not assignment_ids:
        return {}
    first = min(
        Assignment.objects.filter(agency_id=agency_id, pk__in=assignment_ids).values_list(
            "starts_on", flat=True
        ),
        default=period.starts_on,
    )
    entries = list(
        WorkEntry.objects.filter(
            agency_id=agency_id,
            assignment_id__in=assignment_ids,
            work_date__range=(first, period.ends_on),
            status=EntryStatus.ACCEPTED,
        ).order_by("work_date", "position")
    )
    reviews = {
        review.entry_id: review
        for review in Review.objects.filter(
            agency_id=agency_id,
            entry_id__in=[entry.pk for entry in entries],
            work_date__range=(first, period.ends_on),
            superseded_at__isnull=True,
            decision=Decision.ACCEPTED,
        ).select_related("reviewer__staff")
    }
    found: defaultdict[int, list[Evidence]] = defaultdict(list)
    for entry in entries:
        if entry.assignment_id is not None:
            found[entry.assignment_id].append(Evidence(entry, reviews.get(entry.pk)))
    return found


def tree_of(steps: Sequence[dict[str, Any]], titles: Sequence[str]) -> Node:
    """The steps of a score as a tree, its level on top; ``titles`` name its outputs."""
    by_name = {step["name"]: step for step in steps}
    named = {f"outputs[{index}]": title for index, title in enumerate(titles)}
    # The database keeps the names of a document in an order of its own.
    places = {key: place for place, key in enumerate((*named, *INPUTS))}

    def _parts(name: str) -> tuple[str, ...]:
        # Whatever lies under a finding: the level held at the unit's, or that of the points.
        if name == "override" and "unit_level" in by_name:
            return ("unit_level",)
        return PARTS.get(name, ())

    def order(key: str) -> tuple[int, str]:
        return places.get(key, len(places)), key

    def node(name: str) -> Node:
        step = by_name[name]
        given = step["inputs"]
        return Node(
            name=name,
            formula=step["formula"],
            value=step["value"],
            article=step["article"],
            inputs=[(named.get(key, key), given[key]) for key in sorted(given, key=order)],
            parts=[node(part) for part in _parts(name) if part in by_name],
        )

    top = next(name for name in ("override", "unit_level", "level") if name in by_name)
    return node(top)

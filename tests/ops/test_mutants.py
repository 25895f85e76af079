"""What is said of mutants is what their tests said."""

import json
from argparse import Namespace
from typing import Any

import pytest

from ops import mutants
from ops.scorecard import ROOT

RESULTS = ROOT / "benchmarks" / "results" / "mutants.json"


def test_only_a_failed_test_and_an_endless_mutant_count_as_killed() -> None:
    rules = "evaluations.rules.quota.x_cap__mutmut_"
    ended = dict(zip((f"{rules}{n}" for n in range(1, 8)), (1, 1, 36, 0, 33, None, 2), strict=True))

    found = mutants.summary(ended)

    assert (found["mutants"], found["killed"], found["share"]) == (7, 3, "42.9%")
    assert (found["timed_out"], found["not_run"]) == (1, 1)
    assert found["modules"] == {"quota": {"mutants": 7, "killed": 3}}
    assert found["survivors"] == [f"{rules}{n}" for n in (4, 5, 7)]


def test_a_sample_is_the_same_for_the_same_seed_and_never_more_than_there_is() -> None:
    names = [f"organizations.rules.periods.x_due__mutmut_{n}" for n in range(50)]
    ten = Namespace(sample=10, seed=1)

    assert mutants.drawn(reversed(names), ten) == mutants.drawn(names, ten)
    assert len(set(mutants.drawn(names, ten))) == 10
    assert mutants.drawn(names, Namespace(sample=10, seed=2)) != mutants.drawn(names, ten)
    assert mutants.drawn(names, Namespace(sample=99, seed=1)) == sorted(names)
    assert mutants.drawn(names, Namespace(sample=None, seed=1)) == sorted(names)


def test_a_kind_of_rules_takes_the_mutants_of_its_own_modules() -> None:
    ended = {
        "organizations.rules.policy.x_given__mutmut_1": 1,
        "organizations.rules.policy_of_old.x_given__mutmut_1": 1,
        "organizations.rules.periods.x_due__mutmut_1": 0,
    }

    assert list(mutants.of_kind("authorisation", ended)) == list(ended)[:1]
    assert list(mutants.of_kind("period", ended)) == list(ended)[2:]


def test_a_rule_that_changed_since_its_mutants_were_run_is_named() -> None:
    sources = mutants.sources("audit")
    changed, gone = sorted(sources)

    assert mutants.changed_since("audit", {"sources": sources}) == []
    assert mutants.changed_since("audit", {"sources": {changed: "0"}}) == [changed, gone]


def test_of_a_hundred_mutants_of_each_kind_of_rules_enough_are_noticed(record_property) -> None:
    """What ``make mutants`` found last; its file says which ones lived."""
    measured = json.loads(RESULTS.read_text(encoding="utf-8"))
    record_property("tried", sum(found["mutants"] for found in measured.values()))
    record_property("note", "; ".join(told(kind, found) for kind, found in measured.items()))

    assert set(measured) == set(mutants.KINDS)
    for kind, found in measured.items():
        assert found["not_run"] == 0, kind
        assert len(found["survivors"]) == found["mutants"] - found["killed"], kind
        assert mutants.is_enough(kind, found), kind


def told(kind: str, found: dict[str, Any]) -> str:
    """One kind, as the scorecard prints it below its table."""
    drawn = f" drawn from {found['sample_of']}" if "sample_of" in found else ""
    changed = mutants.changed_since(kind, found)
    since = f", changed since: {', '.join(changed)}" if changed else ""
    return f"{kind} {found['share']} of {found['mutants']}{drawn} at {found['commit']}{since}"


@pytest.mark.parametrize(("killed", "enough"), [(85, True), (84, False)])
def test_fifteen_of_a_hundred_may_live_where_rights_are_meant(killed: int, enough: bool) -> None:
    assert mutants.is_enough("authorisation", {"mutants": 100, "killed": killed}) is enough

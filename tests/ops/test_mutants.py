"""What is said of mutants is what their tests said."""

import json

from ops import mutants
from ops.scorecard import ROOT

RESULTS = ROOT / "benchmarks" / "results" / "mutants.json"
OF_A_HUNDRED = 90


def test_only_a_failed_test_and_an_endless_mutant_count_as_killed() -> None:
    rules = "evaluations.rules.quota.x_cap__mutmut_"
    ended = dict(zip((f"{rules}{n}" for n in range(1, 8)), (1, 1, 36, 0, 33, None, 2), strict=True))

    found = mutants.summary(ended)

    assert (found["mutants"], found["killed"], found["share"]) == (7, 3, "42.9%")
    assert (found["timed_out"], found["not_run"]) == (1, 1)
    assert found["modules"] == {"quota": {"mutants": 7, "killed": 3}}
    assert found["survivors"] == [f"{rules}{n}" for n in (4, 5, 7)]


def test_of_a_hundred_mutants_of_the_rules_ninety_are_noticed(record_property) -> None:
    """What ``make mutants`` found last; its file says which ones lived."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    record_property("tried", found["mutants"])
    record_property(
        "note",
        f"evaluations/rules, measured at {found['commit']} by make mutants;"
        " organizations/rules (rights, periods, the trail): not run",
    )
    noticed = found["killed"]

    assert found["not_run"] == 0
    assert len(found["survivors"]) == found["mutants"] - noticed
    assert noticed * 100 >= OF_A_HUNDRED * found["mutants"]

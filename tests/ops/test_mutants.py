"""What is said of mutants is what their tests said."""

from ops import mutants


def test_only_a_failed_test_and_an_endless_mutant_count_as_killed() -> None:
    rules = "evaluations.rules.quota.x_cap__mutmut_"
    ended = dict(zip((f"{rules}{n}" for n in range(1, 8)), (1, 1, 36, 0, 33, None, 2), strict=True))

    found = mutants.summary(ended)

    assert (found["mutants"], found["killed"], found["share"]) == (7, 3, "42.9%")
    assert (found["timed_out"], found["not_run"]) == (1, 1)
    assert found["modules"] == {"quota": {"mutants": 7, "killed": 3}}
    assert found["survivors"] == [f"{rules}{n}" for n in (4, 5, 7)]

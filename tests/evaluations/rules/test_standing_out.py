"""What stands out of a month is named, the farthest first; what was kept still tells apart."""

from datetime import date

from evaluations.rules.honesty.flags import Finding, reasons_of
from evaluations.rules.honesty.indicators import NAMES, Indicators, Peers
from evaluations.rules.honesty.reference import FEWEST_PEERS, reference_of
from evaluations.rules.honesty.stored import peers_content, peers_from


def test_figures_that_stand_out_are_named_the_farthest_first() -> None:
    assert reasons_of({"on_leave": 1.5, "steady": 3.0, "on_rest": 1.0}) == ["steady", "on_leave"]


def test_of_two_figures_about_the_same_days_the_smaller_is_named() -> None:
    assert reasons_of({"at_threshold": 4.0, "bunched": 2.0, "steady": 3.0}) == ["steady", "bunched"]
    assert reasons_of({"at_threshold": 2.0, "bunched": 4.0}) == ["at_threshold"]
    assert reasons_of({"at_threshold": 4.0, "bunched": 0.5}) == ["at_threshold"]


def test_a_finding_names_its_figures() -> None:
    indicators = Indicators(**dict.fromkeys(NAMES))
    found = Finding(1, indicators, {"steady": 2.0}, 1.0, 0.5, is_flagged=False)

    assert found.reasons == ["steady"]


def test_fewer_than_thirty_people_are_no_measure() -> None:
    assert reference_of([("office", [0.0] * len(NAMES))] * (FEWEST_PEERS - 1)) is None


def test_what_was_kept_by_digest_is_counted_and_known_again() -> None:
    texts = [("đi họp", date(2026, 10, 12)), ("trực", date(2026, 10, 13))]
    content = peers_content(Peers(whole_hours={}, templates=["đi họp"], same_day=texts))
    kept = peers_from(content).same_day

    assert len(kept) == 2
    assert sorted(kept) == content["same_day"]
    assert all(text in kept for text in texts)
    assert ("đi họp", date(2026, 10, 13)) not in kept

"""What is never accepted among others, and until when a slip may be mended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from evaluations.rules.bulk import LeftOut, Selected, left_out_because
from evaluations.rules.remarks import Remark
from evaluations.rules.undoing import may_undo
from tests.factories.organizations import NOW
from worklogs.rules.links import link_in

ORDINARY = Selected(
    is_current=True, remarks=(), is_drawn=False, is_unopened=False, sample_waits=False
)


def test_an_ordinary_entry_is_accepted_among_others() -> None:
    assert left_out_because(ORDINARY) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_current": False}, LeftOut.OUTDATED),
        ({"remarks": (Remark.LONG_DAY,)}, LeftOut.REMARKED),
        ({"is_drawn": True}, LeftOut.DRAWN),
        ({"is_unopened": True}, LeftOut.UNOPENED),
        ({"sample_waits": True}, LeftOut.SAMPLE_WAITS),
        ({"is_drawn": True, "remarks": (Remark.DAY_OFF,)}, LeftOut.REMARKED),
        ({"is_unopened": True, "sample_waits": True}, LeftOut.UNOPENED),
    ],
)
def test_each_reason_to_look_leaves_it_out_and_the_first_is_told(change, why) -> None:
    assert left_out_because(replace(ORDINARY, **change)) == why


@pytest.mark.parametrize(("seconds", "may"), [(0, True), (10, True), (10.1, False), (3600, False)])
def test_a_decision_may_be_taken_back_for_ten_seconds(seconds, may) -> None:
    assert may_undo(NOW, NOW + timedelta(seconds=seconds)) is may


@pytest.mark.parametrize(
    ("reference", "is_link"),
    [
        ("https://khanhhoa.gov.vn/van-ban/12?id=3", True),
        ("http://10.1.2.3:8080/hs", True),
        ("123/BC-SNV", False),
        ("", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://a b", False),
        ("https://user:secret@example.test/", False),
        ("https://example.test:99999/", False),
        ("https:\\\\example.test", False),
        ("//example.test/a", False),
        ("ftp://example.test/a", False),
        ("https://example.test/\nSet-Cookie: a", False),
    ],
)
def test_only_a_plain_web_address_is_a_link(reference, is_link) -> None:
    assert link_in(reference) == (reference if is_link else None)

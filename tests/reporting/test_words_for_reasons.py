"""Every reason that a score may give has its words on paper."""

import pytest

from evaluations.rules.values import Reason
from reporting.documents.terms import REASONS as WORDS
from reporting.rules.unit_report import REASONS as ON_PAPER


@pytest.mark.parametrize("reason", list(Reason))
def test_no_reason_is_printed_as_a_code(reason: Reason) -> None:
    assert ON_PAPER.get(reason.value, reason.value) in WORDS

"""Values of the province at the command line of an operator."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from organizations.models import AuditEvent
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, Cast

DOCUMENT = "Số 88/QĐ-UBND ngày 01/10/2026"
CUTOFF = "period.cutoff_day"


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def said_by(*words: str) -> str:
    out = StringIO()
    call_command("parameter", *words, stdout=out)
    return out.getvalue()


def test_an_operator_sets_it_at_the_command_line_too(cast) -> None:
    assert "files.days_kept = 7 (default)" in said_by()
    how = ("--from", "2026-10-20", "--document", DOCUMENT, "--agency", cast.receiving.code)

    assert f"  from 2026-10-20: 9 ({DOCUMENT})" in said_by("files.days_kept", "9", *how)
    moved = ("--from", "2026-12-15", *how[2:])
    assert "2027-01: 2026-12-15 to 2027-01-31" in said_by(CUTOFF, "31", *moved)

    with time_machine.travel(date(2026, 10, 21)):
        assert "files.days_kept = 9 (since 2026-10-20)" in said_by("files.days_kept")
    with tenant(cast.receiving.pk):
        assert AuditEvent.objects.filter(action="organizations.parameter.set").count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("quota.share", "0.3"), "not a value of this list"),
        (("files.days_kept", "9", "--from", "2026-10-20"), "--document and --agency"),
        (("files.days_kept", "900", "--from", "2026-10-20"), "lies between 1 and 90"),
        (("day.minutes", "450", "--from", "2026-10-20"), "first day of a period"),
    ],
)
def test_the_command_line_says_what_is_wrong(cast: Cast, words, said) -> None:
    more = ("--document", DOCUMENT, "--agency", "SNV") if "--from" in words else ()
    if "--document and" in said:
        more = ()

    with pytest.raises(CommandError, match=said):
        said_by(*words, *more)

"""Whether a paper was issued: what a checksum tells somebody who holds the paper, and no more."""

import re
from datetime import datetime
from typing import NamedTuple

from organizations.tenancy import province
from reporting.models import ProvincialReport, Report

CHECKSUM = re.compile(r"[0-9a-f]{64}")


class Issued(NamedTuple):
    """Who issued a paper and when."""

    agency: str
    at: datetime


def issued(code: str) -> Issued | None:
    """The paper of that checksum; None when there is none, or its head has not signed it yet.

    Nobody is signed in: read as the province, which sees no snapshot. Spaces and capitals, as
    people copy them from paper, do not matter. Two queries.
    """
    checksum = "".join(code.split()).lower()
    if CHECKSUM.fullmatch(checksum) is None:
        return None
    with province():
        report = (
            Report.objects.filter(checksum=checksum, submitted_at__isnull=False)
            .values_list("agency__name", "submitted_at")
            .first()
        )
        provincial = (
            ProvincialReport.objects.filter(checksum=checksum)
            .values_list("agency__name", "compiled_at")
            .first()
        )
    agency, at = report or provincial or ("", None)
    return None if at is None else Issued(agency, at)

"""Draw the sample of a month that is being closed."""

import secrets
from datetime import datetime

from evaluations.models import AuditSample
from evaluations.queries.second_looks import accepted_entries
from evaluations.rules.honesty.reviewers import drawn
from organizations.models import Period
from organizations.queries import log_keepers


def draw_sample(*, agency_id: int, period: Period, version: int, now: datetime) -> AuditSample:
    """The sample of accepted entries for a second look, by a seed of chance.

    Call inside the transaction that closes reviewing, with the period locked: so nobody knew the
    seed while they could still decide, and nobody can choose another one afterwards. ``version``
    is that of the report that prints it. Three statements, and one SHA-256 an accepted entry
    (about a microsecond).
    """
    authors = log_keepers(agency_id, period.starts_on, period.ends_on)
    accepted = accepted_entries([one.pk for one in authors], period)
    seed = secrets.token_hex(16)
    return AuditSample.objects.create(
        agency_id=agency_id,
        period=period,
        version=version,
        drawn_at=now,
        seed=seed,
        population=len(accepted),
        entries=[[str(pk), accepted[pk].isoformat()] for pk in drawn(seed, accepted)],
    )

"""Who may enter which address of the log (ADR 0053)."""

from collections.abc import Mapping

from organizations.rules.policy import Door, asked_first, asked_of_the_thing
from worklogs.policy import KEEP_LOG, READ_CATALOGUE

ROUTES: Mapping[str, Door] = {
    **dict.fromkeys(
        (
            "worklogs_api:entries",
            "worklogs_api:day_entries",
            "worklogs_api:entry",
            "worklogs_api:days",
            "worklogs_api:submission",
            "worklogs_api:bulk",
            "worklogs_api:assigned",
        ),
        asked_of_the_thing(KEEP_LOG),
    ),
    "worklogs_api:tasks": asked_first(READ_CATALOGUE),
}

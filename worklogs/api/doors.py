"""Who may enter which address of the log (ADR 0053)."""

from collections.abc import Mapping

from organizations.policy import KEEP_PEOPLE, MOVE_BETWEEN
from organizations.rules.policy import Door, asked_first, asked_of_the_thing
from worklogs.policy import (
    ASSIGN,
    BRING_IN,
    DEAL_WITH_INBOUND,
    DECIDE_ARISING,
    KEEP_LOG,
    KNOW_RETURNED,
    OPEN_ENTRY,
    READ_CATALOGUE,
    READ_EVIDENCE,
    READ_LATE,
    SEE_PROPOSALS,
)

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
            "worklogs_api:unlogged",
            "worklogs_api:arising",
        ),
        asked_of_the_thing(KEEP_LOG),
    ),
    "worklogs_api:evidence": asked_of_the_thing(OPEN_ENTRY),
    "worklogs_api:evidence_of_entry": asked_of_the_thing(OPEN_ENTRY),
    "worklogs_api:evidence_file": asked_of_the_thing(READ_EVIDENCE),
    "worklogs_api:assignments": asked_first(ASSIGN),
    "worklogs_api:last_period": asked_first(ASSIGN),
    "worklogs_api:cancellation": asked_of_the_thing(ASSIGN),
    "worklogs_api:arising_waiting": asked_first(ASSIGN),
    **dict.fromkeys(
        (
            "worklogs_api:arising_withdrawal",
            "worklogs_api:arising_acceptance",
            "worklogs_api:arising_refusal",
        ),
        asked_of_the_thing(DECIDE_ARISING),
    ),
    "worklogs_api:changes": asked_of_the_thing(SEE_PROPOSALS),
    "worklogs_api:change": asked_of_the_thing(SEE_PROPOSALS),
    "worklogs_api:change_decisions": asked_of_the_thing(SEE_PROPOSALS),
    **dict.fromkeys(
        (
            "worklogs_api:inbound_waiting",
            "worklogs_api:inbound_document",
            "worklogs_api:inbound_assignment",
            "worklogs_api:inbound_setting_aside",
        ),
        asked_first(DEAL_WITH_INBOUND),
    ),
    "worklogs_api:inbound_beside": asked_of_the_thing(OPEN_ENTRY),
    "worklogs_api:returned_entries": asked_first(KNOW_RETURNED),
    "worklogs_api:norms": asked_of_the_thing(READ_CATALOGUE),
    "worklogs_api:late": asked_of_the_thing(READ_LATE),
    "worklogs_api:late_of_people": asked_of_the_thing(READ_LATE),
    "worklogs_api:tasks": asked_first(READ_CATALOGUE),
    **dict.fromkeys(
        (
            "worklogs_api:inbound",
            "worklogs_api:inbound_documents",
            "worklogs_api:inbound_files",
        ),
        asked_first(BRING_IN),
    ),
    **dict.fromkeys(
        (
            "worklogs_api:staffing_decisions",
            "worklogs_api:renaming",
            "worklogs_api:merger_preview",
            "worklogs_api:mergers",
            "worklogs_api:split_preview",
            "worklogs_api:splits",
            "worklogs_api:moves_preview",
            "worklogs_api:moves",
        ),
        asked_first(KEEP_PEOPLE),
    ),
    "worklogs_api:crossings_preview": asked_first(MOVE_BETWEEN),
    "worklogs_api:crossings": asked_first(MOVE_BETWEEN),
}

"""Who may enter which address of reports and files (ADR 0053)."""

from collections.abc import Mapping

from organizations.rules.policy import Door, asked_first, asked_of_the_thing
from reporting.policy import (
    HAVE_FILES,
    LOOK_AT_UNITS,
    PREPARE,
    READ_DESK,
    READ_OWN,
    READ_REPORT,
    RECEIVE,
    SEE_PROVINCE,
    SIGN,
)

ROUTES: Mapping[str, Door] = {
    "reporting_api:reports": asked_first(READ_REPORT),
    "reporting_api:report": asked_of_the_thing(READ_REPORT),
    "reporting_api:document": asked_of_the_thing(READ_REPORT),
    "reporting_api:desk": asked_first(READ_DESK),
    "reporting_api:province": asked_first(SEE_PROVINCE),
    "reporting_api:files": asked_first(HAVE_FILES),
    "reporting_api:file": asked_of_the_thing(HAVE_FILES),
    **dict.fromkeys(
        (
            "reporting_api:receipt",
            "reporting_api:acceptance",
            "reporting_api:return",
            "reporting_api:reopening_answer",
        ),
        asked_of_the_thing(RECEIVE),
    ),
    "reporting_api:months": asked_first(RECEIVE),
    "reporting_api:unit_coverage": asked_first(LOOK_AT_UNITS),
    "reporting_api:changes": asked_first(READ_OWN),
    "reporting_api:own_report": asked_first(READ_OWN),
    "reporting_api:narrative": asked_first(READ_OWN),
    **dict.fromkeys(
        ("reporting_api:compilation", "reporting_api:amendment", "reporting_api:reopening"),
        asked_first(PREPARE),
    ),
    "reporting_api:signature": asked_first(SIGN),
    "reporting_api:submission": asked_first(SIGN),
    "reporting_api:provincial": asked_first(RECEIVE),
    "reporting_api:provincial_document": asked_first(RECEIVE),
}

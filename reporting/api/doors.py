"""Who may enter which address of reports and files (ADR 0053)."""

from collections.abc import Mapping

from organizations.rules.policy import Door, asked_first, asked_of_the_thing
from reporting.policy import HAVE_FILES, READ_DESK, READ_REPORT, SEE_PROVINCE

ROUTES: Mapping[str, Door] = {
    "reporting_api:reports": asked_first(READ_REPORT),
    "reporting_api:report": asked_of_the_thing(READ_REPORT),
    "reporting_api:document": asked_of_the_thing(READ_REPORT),
    "reporting_api:desk": asked_first(READ_DESK),
    "reporting_api:province": asked_first(SEE_PROVINCE),
    "reporting_api:files": asked_first(HAVE_FILES),
    "reporting_api:file": asked_of_the_thing(HAVE_FILES),
}

"""Who may enter which address of reviews and results (ADR 0053)."""

from collections.abc import Mapping

from evaluations.policy import OPEN_QUEUE, REVIEW, SEE_RESULT
from organizations.rules.policy import Door, asked_first, asked_of_the_thing

ROUTES: Mapping[str, Door] = {
    "evaluations_api:queue": asked_first(REVIEW),
    "evaluations_api:acceptances": asked_first(REVIEW),
    "evaluations_api:entry": asked_of_the_thing(REVIEW),
    "evaluations_api:decision": asked_of_the_thing(REVIEW),
    "evaluations_api:undoing": asked_of_the_thing(OPEN_QUEUE),
    "evaluations_api:scores": asked_of_the_thing(SEE_RESULT),
    "evaluations_api:score": asked_of_the_thing(SEE_RESULT),
}

"""Who may enter which address of reviews and results (ADR 0053)."""

from collections.abc import Mapping

from evaluations.policy import (
    ANSWER_PETITION,
    ASSESS,
    CHOOSE_PERIODS,
    CLASSIFY,
    EXCEPT_FROM_QUOTA,
    EXPLAIN,
    EXPLAIN_UNIT,
    FILE_PETITION,
    FILL_SHEET,
    FIND,
    HANDLE_PETITIONS,
    KNOW_PUBLISHED,
    LOOK_AGAIN,
    OPEN_QUEUE,
    PROPOSE_ANSWER,
    REVIEW,
    SEE_RESULT,
    SEE_TERMS,
    SET_READINGS,
)
from organizations.rules.policy import Door, asked_first, asked_of_the_thing
from worklogs.policy import TALK

ROUTES: Mapping[str, Door] = {
    "evaluations_api:law": asked_of_the_thing(CHOOSE_PERIODS),
    "evaluations_api:period_type": asked_first(CHOOSE_PERIODS),
    **dict.fromkeys(
        (
            "evaluations_api:readings",
            "evaluations_api:effect_of_reading",
            "evaluations_api:criteria_sets",
        ),
        asked_first(SET_READINGS),
    ),
    "evaluations_api:queue": asked_first(REVIEW),
    "evaluations_api:acceptances": asked_first(REVIEW),
    "evaluations_api:entry": asked_of_the_thing(REVIEW),
    "evaluations_api:decision": asked_of_the_thing(REVIEW),
    "evaluations_api:undoing": asked_of_the_thing(OPEN_QUEUE),
    "evaluations_api:scores": asked_of_the_thing(SEE_RESULT),
    "evaluations_api:score": asked_of_the_thing(SEE_RESULT),
    **dict.fromkeys(
        ("evaluations_api:talk", "evaluations_api:messages", "evaluations_api:causes"),
        asked_of_the_thing(TALK),
    ),
    "evaluations_api:cause": asked_of_the_thing(REVIEW),
    "evaluations_api:month": asked_first(ASSESS),
    "evaluations_api:publication": asked_first(ASSESS),
    "evaluations_api:term_publication": asked_first(ASSESS),
    **dict.fromkeys(
        (
            "evaluations_api:assessment",
            "evaluations_api:given_criteria",
            "evaluations_api:term_assessment",
        ),
        asked_of_the_thing(ASSESS),
    ),
    "evaluations_api:own_criteria": asked_first(FILL_SHEET),
    "evaluations_api:findings": asked_of_the_thing(FIND),
    "evaluations_api:finding_withdrawal": asked_of_the_thing(FIND),
    "evaluations_api:made_known": asked_first(KNOW_PUBLISHED),
    "evaluations_api:term": asked_first(SEE_TERMS),
    "evaluations_api:classification": asked_first(CLASSIFY),
    "evaluations_api:term_exception": asked_of_the_thing(EXCEPT_FROM_QUOTA),
    "evaluations_api:petitions": asked_of_the_thing(FILE_PETITION),
    "evaluations_api:petitions_waiting": asked_of_the_thing(HANDLE_PETITIONS),
    "evaluations_api:petition": asked_of_the_thing(SEE_RESULT),
    "evaluations_api:proposal": asked_of_the_thing(PROPOSE_ANSWER),
    "evaluations_api:answer": asked_of_the_thing(ANSWER_PETITION),
    "evaluations_api:return": asked_of_the_thing(ANSWER_PETITION),
    "evaluations_api:withdrawal": asked_of_the_thing(FILE_PETITION),
    "evaluations_api:second_looks": asked_first(LOOK_AGAIN),
    **dict.fromkeys(
        (
            "evaluations_api:second_look",
            "evaluations_api:opinion",
            "evaluations_api:second_look_file",
        ),
        asked_of_the_thing(LOOK_AGAIN),
    ),
    "evaluations_api:explanations": asked_of_the_thing(EXPLAIN),
    "evaluations_api:unit_explanations": asked_of_the_thing(EXPLAIN_UNIT),
}

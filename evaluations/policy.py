"""Who may do what with reviews, scores, figures, petitions and readings of the law (ADR 0053)."""

from collections.abc import Mapping

from organizations.models import RoleKind
from organizations.policy import (
    GIVEN_ALL,
    GIVEN_ASSESS,
    GIVEN_REVIEW,
    HEADS,
    HEADS_AND_ABOVE,
    KEEPERS,
    LOOKERS,
    OVERSEERS,
    RECEIVERS,
)
from organizations.rules.policy import (
    LOG_KEEPER,
    POSTED,
    Action,
    Allow,
    Door,
    Kept,
    Relation,
    Within,
    asked_first,
    asked_of_the_thing,
    by_token,
)
from worklogs.policy import SENT_ONCE, TALK

AT_THE_TOP = (RoleKind.AGENCY_HEAD, RoleKind.SUPERIOR)

REVIEW = Action(
    "evaluations.entry.review",
    "Decide about entries, leave the decision, undo it within seconds",
    (Allow((*HEADS_AND_ABOVE, GIVEN_REVIEW), Relation.JUDGED, SENT_ONCE),),
)
OPEN_QUEUE = Action(
    "evaluations.queue.open",
    "Tick entries of the queue, and take back one's own decisions: each line is asked by itself",
    (Allow((POSTED,), Relation.OWN), *REVIEW.allows),
)
ASSESS = Action(
    "evaluations.month.assess",
    "Assess months, quarters and years, and make results known",
    (Allow((*HEADS_AND_ABOVE, GIVEN_ASSESS), Relation.JUDGED),),
)
FIND = Action(
    "evaluations.finding.record",
    "Record a finding about a person, or take it back: a right of one's own alone",
    (Allow((*HEADS_AND_ABOVE, GIVEN_ALL), Relation.JUDGED),),
)
EXCEPT_FROM_QUOTA = Action(
    "evaluations.quota.except",
    "Let an excellent result stand beyond the quota",
    (Allow((RoleKind.AGENCY_HEAD,), Relation.AGENCY),),
)
FILL_SHEET = Action(
    "evaluations.criteria.fill",
    "Fill one's own sheet of general criteria",
    (Allow((LOG_KEEPER,), Relation.OWN),),
)
SEE_RESULT = Action(
    "evaluations.result.see",
    "See a result and how it came about",
    (
        Allow((POSTED,), Relation.OWN),
        *LOOKERS,
        *ASSESS.allows,
    ),
)
SEE_TERMS = Action(
    "evaluations.term.see",
    "See the quarters and years of units",
    LOOKERS,
)
CLASSIFY = Action(
    "evaluations.term.classify",
    "Freeze a quarter or a year",
    (Allow((RoleKind.AGENCY_HEAD,), Relation.AGENCY),),
)
CHOOSE_PERIODS = Action(
    "evaluations.law.choose_periods",
    "Let the agency classify by month or by quarter",
    (Allow((RoleKind.AGENCY_HEAD,), Relation.AGENCY),),
)
KNOW_PUBLISHED = Action(
    "evaluations.publication.know",
    "Know how far the results of a month are made known: counts and moments alone",
    (Allow((by_token("events:read"),), Relation.AGENCY),),
)
SET_READINGS = Action(
    "evaluations.law.set_readings",
    "Say how open questions of the law are read, and set criteria, from a month on",
    (Allow(KEEPERS, Relation.AGENCY), Allow(RECEIVERS, Relation.COMMON)),
)
FILE_PETITION = Action(
    "evaluations.petition.file",
    "Petition about a published result, or withdraw it",
    (Allow((POSTED,), Relation.OWN),),
)
PROPOSE_ANSWER = Action(
    "evaluations.petition.propose",
    "Propose the answer to a petition of somebody else",
    (Allow((RoleKind.OFFICER,), Relation.AGENCY), *ASSESS.allows),
)
ANSWER_PETITION = Action(
    "evaluations.petition.answer",
    "Give the proposed answer, or send it back",
    (Allow(AT_THE_TOP, Relation.AGENCY),),
)
HANDLE_PETITIONS = Action(
    "evaluations.petition.handle",
    "See which petitions wait",
    (
        Allow((POSTED,), Relation.OWN),
        Allow((RoleKind.OFFICER, *AT_THE_TOP), Relation.AGENCY),
        *ASSESS.allows,
    ),
)
LOOK_AGAIN = Action(
    "evaluations.second_look.give",
    "Say what one would have decided about a drawn entry",
    (Allow((*HEADS_AND_ABOVE, RoleKind.OFFICER), Relation.ASKED),),
)
EXPLAIN = Action(
    "evaluations.figures.explain",
    "See one's own figures and put words beside them",
    (Allow((POSTED,), Relation.OWN),),
)
SEE_ASKED = Action(
    "evaluations.figures.see_asked",
    "See the figures that ask somebody, and what they said",
    (Allow((*HEADS_AND_ABOVE, GIVEN_ALL), Relation.JUDGED),),
)
COMPARE_REVIEWERS = Action(
    "evaluations.figures.see_reviewers",
    "See how units and reviewers judge, side by side",
    (Allow(AT_THE_TOP, Relation.AGENCY),),
)
COMPARE_UNITS = Action(
    "evaluations.figures.see_units",
    "See units beside anonymous peers",
    (
        Allow((*KEEPERS, RoleKind.SUPERIOR), Relation.AGENCY),
        Allow(HEADS, Relation.HEADED),
    ),
)
EXPLAIN_UNIT = Action(
    "evaluations.figures.explain_unit",
    "Put words beside the hours of a unit",
    (Allow(HEADS, Relation.HEADED),),
)
COMPARE_PROVINCE = Action(
    "evaluations.figures.see_province",
    "See the units of the province side by side: no person, no small unit",
    (Allow(OVERSEERS, Relation.PROVINCE), Allow(RECEIVERS, Relation.SENT)),
)

ACTIONS = (
    REVIEW,
    OPEN_QUEUE,
    ASSESS,
    FIND,
    EXCEPT_FROM_QUOTA,
    FILL_SHEET,
    SEE_RESULT,
    SEE_TERMS,
    CLASSIFY,
    CHOOSE_PERIODS,
    KNOW_PUBLISHED,
    SET_READINGS,
    FILE_PETITION,
    PROPOSE_ANSWER,
    ANSWER_PETITION,
    HANDLE_PETITIONS,
    LOOK_AGAIN,
    EXPLAIN,
    SEE_ASKED,
    COMPARE_REVIEWERS,
    COMPARE_UNITS,
    EXPLAIN_UNIT,
    COMPARE_PROVINCE,
)

ROUTES: Mapping[str, Door] = {
    "evaluations:queue": asked_first(REVIEW),
    "evaluations:accept_selected": asked_of_the_thing(OPEN_QUEUE),
    "evaluations:undo": asked_of_the_thing(OPEN_QUEUE),
    **dict.fromkeys(
        ("evaluations:entry", "evaluations:review", "evaluations:link", "evaluations:answer_cause"),
        asked_of_the_thing(REVIEW),
    ),
    **dict.fromkeys(
        ("evaluations:talk", "evaluations:say", "evaluations:ask_cause"), asked_of_the_thing(TALK)
    ),
    "evaluations:current_month": asked_of_the_thing(ASSESS),
    "evaluations:month": asked_first(ASSESS),
    "evaluations:publish": asked_first(ASSESS),
    "evaluations:publish_term": asked_first(ASSESS),
    **dict.fromkeys(
        ("evaluations:assess", "evaluations:assess_term", "evaluations:given_criteria"),
        asked_of_the_thing(ASSESS),
    ),
    "evaluations:own_criteria": asked_first(FILL_SHEET),
    "evaluations:decisions": asked_of_the_thing(FIND),
    "evaluations:withdraw": asked_of_the_thing(FIND),
    "evaluations:except_term": asked_of_the_thing(EXCEPT_FROM_QUOTA),
    "evaluations:distributions": asked_first(COMPARE_REVIEWERS),
    **dict.fromkeys(
        ("evaluations:scores", "evaluations:score", "evaluations:term_score"),
        asked_of_the_thing(SEE_RESULT),
    ),
    "evaluations:term": asked_first(SEE_TERMS),
    "evaluations:classify": asked_first(CLASSIFY),
    "evaluations:rules": asked_of_the_thing(CHOOSE_PERIODS),
    "evaluations:settings": asked_first(SET_READINGS),
    "evaluations:criteria_sets": asked_first(SET_READINGS),
    "evaluations:petitions": asked_of_the_thing(HANDLE_PETITIONS),
    "evaluations:petition": asked_of_the_thing(SEE_RESULT),
    "evaluations:file_petition": asked_of_the_thing(FILE_PETITION),
    "evaluations:withdraw_petition": asked_of_the_thing(FILE_PETITION),
    "evaluations:propose_answer": asked_of_the_thing(PROPOSE_ANSWER),
    "evaluations:answer_petition": asked_of_the_thing(ANSWER_PETITION),
    "evaluations:send_back_petition": asked_of_the_thing(ANSWER_PETITION),
    "evaluations:second_looks": asked_first(LOOK_AGAIN),
    **dict.fromkeys(
        (
            "evaluations:second_look",
            "evaluations:second_look_link",
            "evaluations:second_look_file",
            "evaluations:decide_second_look",
        ),
        asked_of_the_thing(LOOK_AGAIN),
    ),
    "evaluations:my_figures": asked_of_the_thing(EXPLAIN),
    "evaluations:my_figures_of": asked_of_the_thing(EXPLAIN),
    "evaluations:asked": asked_first(SEE_ASKED),
    "evaluations:asked_person": asked_first(SEE_ASKED),
    "evaluations:own_units": asked_first(COMPARE_UNITS),
    "evaluations:province_units": asked_first(COMPARE_PROVINCE),
    "evaluations:reviewers": asked_first(COMPARE_REVIEWERS),
}
TASKS: Mapping[str, Within] = {"evaluations.tasks.tell_heads": Within.EACH}
COMMANDS: Mapping[str, Within] = {
    "measure_month": Within.EACH,
    "verify_scores": Within.EACH,
    "score": Within.NOTHING,
    "benchmark_indicators": Within.NOTHING,
}
TABLES: Mapping[str, Kept] = {
    **dict.fromkeys(
        (
            "MonthlyAssessment",
            "TermAssessment",
            "CauseRequest",
            "CriteriaSet",
            "CriteriaSheet",
            "Score",
            "TermScore",
            "LevelDecision",
            "Publication",
            "Measurement",
            "PersonFigures",
            "Judgement",
            "Flag",
            "FigureExplanation",
            "UnitFigures",
            "UnitExplanation",
            "MeasuredPeers",
            "ReviewerFigures",
            "Petition",
            "Review",
            "AuditSample",
            "SecondLook",
            "SecondOpinion",
        ),
        Kept.AGENCY,
    ),
    "RuleVersion": Kept.DIRECTORY,
    "PeerReference": Kept.DIRECTORY,
}

"""What happens to the worth of work: reviews, assessments, scores."""

from evaluations.commands.assessments import Opinion, assess_month
from evaluations.commands.bulk import Passed, Selection, accept_selected
from evaluations.commands.causes import answer_cause, ask_cause
from evaluations.commands.criteria import Sheet, assess_criteria, assess_oneself
from evaluations.commands.decisions import (
    Finding,
    Published,
    decide_level,
    may_decide,
    publish_month,
    withdraw_decision,
)
from evaluations.commands.explaining import explain_figures, explain_unit, tell_heads
from evaluations.commands.honesty import compare_province, measure_month
from evaluations.commands.judging import judge_month
from evaluations.commands.petitions import (
    Proposal,
    answer_petition,
    file_petition,
    may_answer,
    may_propose,
    propose_answer,
    send_back_proposal,
    withdraw_petition,
)
from evaluations.commands.reviews import (
    Verdict,
    review_entries,
    review_entry,
)
from evaluations.commands.rule_settings import (
    Holds,
    may_set,
    set_criteria,
    set_reading,
    sets_for_province,
)
from evaluations.commands.scores import Brought, compute_scores
from evaluations.commands.second_looks import (
    SecondVerdict,
    assign_second_looks,
    decide_second_look,
    draw_sample,
)
from evaluations.commands.settings import choose_period_type
from evaluations.commands.term_results import except_from_quota, publish_term
from evaluations.commands.terms import TermOpinion, assess_term, classify_term
from evaluations.commands.undo import undo_reviews

__all__ = [
    "Brought",
    "Finding",
    "Holds",
    "Opinion",
    "Passed",
    "Proposal",
    "Published",
    "SecondVerdict",
    "Selection",
    "Sheet",
    "TermOpinion",
    "Verdict",
    "accept_selected",
    "answer_cause",
    "answer_petition",
    "ask_cause",
    "assess_criteria",
    "assess_month",
    "assess_oneself",
    "assess_term",
    "assign_second_looks",
    "choose_period_type",
    "classify_term",
    "compare_province",
    "compute_scores",
    "decide_level",
    "decide_second_look",
    "draw_sample",
    "except_from_quota",
    "explain_figures",
    "explain_unit",
    "file_petition",
    "judge_month",
    "may_answer",
    "may_decide",
    "may_propose",
    "may_set",
    "measure_month",
    "propose_answer",
    "publish_month",
    "publish_term",
    "review_entries",
    "review_entry",
    "send_back_proposal",
    "set_criteria",
    "set_reading",
    "sets_for_province",
    "tell_heads",
    "undo_reviews",
    "withdraw_decision",
    "withdraw_petition",
]

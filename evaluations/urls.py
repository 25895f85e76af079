"""Routes of review, monthly scoring and results."""

from django.urls import path

from evaluations.views import (
    calibration,
    criteria,
    decisions,
    entries,
    law,
    months,
    own_figures,
    petitions,
    queue,
    results,
    reviewing_figures,
    second_looks,
    talk,
    terms,
    undo,
    unit_figures,
)

ENTRY = "review/<day:work_date>/<uuid:entry_id>/"
TALK = "entries/<day:work_date>/<uuid:entry_id>/"

app_name = "evaluations"
urlpatterns = [
    path("review/", queue.queue, name="queue"),
    path("review/accepted/", queue.accept_selected, name="accept_selected"),
    path("review/undone/", undo.undo, name="undo"),
    path(ENTRY, entries.entry, name="entry"),
    path(ENTRY + "link/", entries.link, name="link"),
    path(ENTRY + "<slug:decision>/", entries.review, name="review"),
    path(TALK, talk.talk, name="talk"),
    path(TALK + "messages/", talk.say, name="say"),
    path(TALK + "causes/", talk.ask, name="ask_cause"),
    path(TALK + "causes/<int:pk>/", talk.answer, name="answer_cause"),
    path("scoring/", months.current, name="current_month"),
    path("scoring/rules/", law.rules, name="rules"),
    path("scoring/<slug:code>/", months.month, name="month"),
    path("scoring/<slug:code>/<int:posting_id>/", months.assess, name="assess"),
    path("criteria/<slug:code>/", criteria.own, name="own_criteria"),
    path(
        "scoring/<slug:code>/<int:posting_id>/criteria/",
        criteria.given,
        name="given_criteria",
    ),
    path("scoring/<slug:code>/distributions/", calibration.distributions, name="distributions"),
    path("scoring/<slug:code>/publication/", decisions.publish, name="publish"),
    path(
        "scoring/<slug:code>/<int:posting_id>/decisions/",
        decisions.decisions,
        name="decisions",
    ),
    path("scoring/decisions/<int:pk>/withdrawal/", decisions.withdraw, name="withdraw"),
    path("petitions/", petitions.petitions, name="petitions"),
    path("petitions/new/<slug:code>/", petitions.file_petition, name="file_petition"),
    path("petitions/<int:pk>/", petitions.petition, name="petition"),
    path("petitions/<int:pk>/proposal/", petitions.propose, name="propose_answer"),
    path("petitions/<int:pk>/answer/", petitions.answer, name="answer_petition"),
    path("petitions/<int:pk>/return/", petitions.send_back, name="send_back_petition"),
    path("petitions/<int:pk>/withdrawal/", petitions.withdraw, name="withdraw_petition"),
    path("figures/", own_figures.newest, name="my_figures"),
    path("figures/<slug:code>/", own_figures.my_figures, name="my_figures_of"),
    path("figures/<slug:code>/units/", unit_figures.own, name="own_units"),
    path("figures/<slug:code>/province/", unit_figures.of_province, name="province_units"),
    path("figures/<slug:code>/reviewers/", reviewing_figures.reviewers, name="reviewers"),
    path("figures/<slug:code>/people/", own_figures.asked, name="asked"),
    path(
        "figures/<slug:code>/people/<int:posting_id>/",
        own_figures.asked_person,
        name="asked_person",
    ),
    path("second-looks/", second_looks.mine, name="second_looks"),
    path("second-looks/<int:pk>/", second_looks.look, name="second_look"),
    path("second-looks/<int:pk>/link/", second_looks.link, name="second_look_link"),
    path(
        "second-looks/<int:pk>/files/<uuid:file_id>/",
        second_looks.file,
        name="second_look_file",
    ),
    path(
        "second-looks/<int:pk>/<slug:decision>/",
        second_looks.decide,
        name="decide_second_look",
    ),
    path("results/", results.scores, name="scores"),
    path("results/terms/<slug:code>/", terms.term, name="term"),
    path("results/terms/<slug:code>/freeze/", terms.classify, name="classify"),
    path("results/terms/<slug:code>/<int:posting_id>/", terms.term_score, name="term_score"),
    path(
        "results/terms/<slug:code>/<int:posting_id>/ratios/",
        terms.assess_term,
        name="assess_term",
    ),
    path("results/<slug:code>/<int:posting_id>/", results.score, name="score"),
]

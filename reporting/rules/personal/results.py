"""What others decided about somebody, what came out, and what the person said to it. Pure."""

from reporting.rules.personal.declared import Kept, Link, links, table

AUTHORITY = "on_behalf_of_id"
ASSESSED = "id agency_id assessed_at superseded_at"
LISTED = links("snapshot", Link.LISTED)

RESULTS = (
    table(
        "evaluations_review",
        Kept.RESULT,
        "author_id",
        "id agency_id entry_id work_date entry_version author_id by_right delegation_id decision"
        " quality_level accepted_minutes quality_faults quality_faults_excused delays"
        " delays_excused reason objective_cause decided_at recorded_at superseded_at",
        "work_date decision quality_level accepted_minutes reason",
        by=f"reviewer_id {AUTHORITY}",
        told="id agency_id decision decided_at",
    ),
    table(
        "evaluations_causerequest",
        Kept.RESULT,
        "author_id",
        "id agency_id entry_id work_date author_id deducted pieces reason asked_at state by_right"
        " delegation_id answer answered_at review_id",
        "work_date deducted reason state answer",
        by=f"answered_by_id {AUTHORITY}",
        told="id agency_id state answered_at",
    ),
    table(
        "evaluations_monthlyassessment",
        Kept.RESULT,
        "posting_id",
        "id agency_id posting_id period_id general_points unit_result execution cohesion unit_level"
        " note by_right delegation_id assessed_at superseded_at",
        "period_id general_points note assessed_at",
        by=f"assessor_id {AUTHORITY}",
        told=ASSESSED,
    ),
    table(
        "evaluations_termassessment",
        Kept.RESULT,
        "posting_id",
        "id agency_id posting_id term unit_level unit_result execution cohesion by_right"
        " delegation_id assessed_at superseded_at",
        "term unit_result execution cohesion assessed_at",
        by=f"assessor_id {AUTHORITY}",
        told=ASSESSED,
    ),
    table(
        "evaluations_criteriasheet",
        Kept.RESULT,
        "posting_id",
        "id agency_id posting_id period_id criteria_id by_oneself points evidence total made_at"
        " superseded_at",
        "period_id by_oneself total made_at",
        by="author_id",
        told="id agency_id made_at",
    ),
    table(
        "evaluations_score",
        Kept.RESULT,
        {"posting_id": Link.POSTING, "staff_id": Link.STAFF},
        "id agency_id posting_id staff_id is_primary worked_half_days period_id version rule_set"
        " rule_version rule_fingerprint settings is_leader quantity quality timeliness"
        " general_points task_points total level reasons inputs sources criteria steps printed"
        " computed_at",
        "period_id version total level computed_at",
    ),
    table(
        "evaluations_termscore",
        Kept.RESULT,
        "posting_id",
        "id agency_id posting_id term version rule_set rule_version rule_fingerprint settings"
        " is_leader is_a_mean quantity quality timeliness general_points task_points total level"
        " reasons inputs steps printed computed_at",
        "term version total level computed_at",
        by="computed_by_id",
        told="id agency_id term computed_at",
    ),
    table(
        "evaluations_leveldecision",
        Kept.RESULT,
        "posting_id",
        "id agency_id posting_id period_id term kind document note decided_at withdrawn_at"
        " withdraw_reason",
        "kind document note decided_at withdrawn_at",
        by="decided_by_id",
        told="id agency_id kind decided_at",
    ),
    table(
        "evaluations_publication",
        Kept.RESULT,
        "posting_id",
        "id agency_id posting_id score_id term_score_id published_at",
        "published_at",
        by="published_by_id",
        told="id agency_id published_at",
    ),
    table(
        "evaluations_petition",
        Kept.RESULT,
        "posting_id",
        "id agency_id posting_id publication_id node words state filed_at due_on outcome answer"
        " proposed_at sent_back answered_at withdrawn_at",
        "filed_at words state answer",
        by="proposed_by_id answered_by_id",
        told="id agency_id state proposed_at answered_at",
    ),
    table(
        "evaluations_personfigures",
        Kept.RESULT,
        "posting_id",
        "id agency_id measurement_id posting_id unit_id peer_group day_count figures",
        "measurement_id day_count",
    ),
    table(
        "evaluations_reviewerfigures",
        Kept.RESULT,
        "reviewer_id",
        "id agency_id measurement_id reviewer_id decisions seconds approved constant leniency",
        "measurement_id decisions approved",
    ),
    table(
        "evaluations_flag",
        Kept.RESULT,
        "posting_id",
        "id agency_id judgement_id person_id posting_id unit_id parts total drivers head_sees_from",
        "judgement_id head_sees_from",
    ),
    table(
        "evaluations_figureexplanation",
        Kept.RESULT,
        "posting_id",
        "id agency_id posting_id period_id words written_at",
        "period_id words written_at",
    ),
    table(
        "evaluations_unitexplanation",
        Kept.RESULT,
        "author_id",
        "id agency_id unit_id period_id author_id words written_at",
        "period_id words written_at",
    ),
    table(
        "evaluations_secondlook",
        Kept.RESULT,
        links("entry_id", Link.ENTRY),
        "id agency_id sample_id entry_id work_date assigned_at",
        "work_date assigned_at",
        by="reviewer_id",
        told="id agency_id sample_id work_date assigned_at",
    ),
    table(
        "evaluations_secondopinion",
        Kept.RESULT,
        links("entry_id", Link.ENTRY),
        "id agency_id look_id sample_id entry_id work_date review_id decision quality_level"
        " accepted_minutes quality_faults delays reason decided_at",
        "work_date decision quality_level reason decided_at",
    ),
    # The person's own line of each frozen report, whatever the others are.
    table(
        "reporting_report",
        Kept.RESULT,
        LISTED,
        "id agency_id period_id version checksum compiled_at status snapshot",
        "period_id version compiled_at status",
        by="compiled_by_id submitted_by_id",
        told="id agency_id period_id version submitted_at",
        held={
            "figures": "of the agency",
            "rule_sets": "of the agency",
            "cause": "of the agency",
            "is_late": "of the agency",
        },
    ),
    table(
        "reporting_reportdraft",
        Kept.RESULT,
        LISTED,
        "id agency_id period_id drafted_at snapshot",
        "period_id drafted_at",
    ),
    table(
        "reporting_reportsignature",
        Kept.RESULT,
        {"signed_by_id": Link.POSTING, "signed_staff_id": Link.STAFF},
        "id agency_id report_id checksum signed_at signed_staff_id by_right delegation_id"
        " confirmed_at confirmed_by prefix title name",
        "signed_at prefix title name",
        by=AUTHORITY,
        told="id agency_id report_id signed_at",
    ),
    table(
        "reporting_reportnarrative",
        Kept.RESULT,
        {},
        "",
        "",
        by="changed_by_id",
        told="id agency_id period_id version changed_at",
        held={
            "difficulties": "of the agency",
            "proposals": "of the agency",
            "training": "of the agency",
        },
    ),
    table(
        "reporting_delivery",
        Kept.RESULT,
        {},
        "",
        "",
        by={
            **links("received_by_id accepted_by_id returned_by_id"),
            "returned_staff_id": Link.STAFF,
        },
        told="id agency_id report_id receiver_id delivered_at received_at accepted_at returned_at"
        " return_reason included_at included_version",
    ),
    table(
        "reporting_provincialreport",
        Kept.RESULT,
        {},
        "",
        "",
        by="compiled_by_id",
        told="id agency_id period_id version checksum compiled_at",
        held={"snapshot": "of agencies, nobody's"},
    ),
    table(
        "reporting_reopening",
        Kept.RESULT,
        {"asked_by_id": Link.POSTING, "asked_staff_id": Link.STAFF},
        "id agency_id period_id report_id reason asked_at asked_staff_id answered_at is_agreed"
        " answer",
        "asked_at reason answered_at answer",
        by={"answered_by_id": Link.POSTING, "answered_staff_id": Link.STAFF},
        told="id agency_id report_id answered_at is_agreed",
    ),
)

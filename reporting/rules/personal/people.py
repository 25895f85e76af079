"""Who somebody is, where they work, and what was asked and told. Pure."""

from reporting.rules.personal.declared import Kept, Link, Table, links, table

PEOPLE = (
    table(
        "organizations_staffmember",
        Kept.IDENTITY,
        links("id", Link.STAFF),
        "id staff_code full_name sort_key search_name",
        "staff_code full_name",
    ),
    table(
        "organizations_posting",
        Kept.IDENTITY,
        links("staff_id", Link.STAFF),
        "id agency_id unit_id staff_id job_position title subject_class is_primary keeps_log"
        " starts_on ends_on",
        "job_position title subject_class starts_on ends_on",
    ),
    table(
        "organizations_roleassignment",
        Kept.IDENTITY,
        "posting_id",
        "id agency_id posting_id role unit_id starts_on ends_on",
        "role starts_on ends_on",
    ),
    table(
        "organizations_delegation",
        Kept.IDENTITY,
        "principal_id delegate_id person_id",
        "id agency_id kind purpose principal_id delegate_id unit_id person_id starts_on ends_on"
        " reason document pair_reason granted_at revoked_at revoke_reason",
        "kind purpose starts_on ends_on reason",
        by="granted_by_id revoked_by_id",
        told="id kind granted_at revoked_at",
    ),
    table(
        "organizations_leave",
        Kept.IDENTITY,
        "posting_id",
        "id agency_id posting_id kind starts_on starts_half ends_on ends_half note status"
        " recorded_at decided_at decision_reason came_from_id cancelled_at cancel_reason",
        "kind starts_on ends_on note status",
        by="recorded_by_id decided_by_id cancelled_by_id",
        told="id recorded_at decided_at cancelled_at",
    ),
    table(
        "organizations_rosterduty",
        Kept.IDENTITY,
        "posting_id",
        "id agency_id posting_id work_date shift_id starts_at ends_at cancelled_at",
        "work_date starts_at ends_at",
    ),
    table(
        "organizations_teachingload",
        Kept.IDENTITY,
        "posting_id",
        "id agency_id posting_id periods starts_on",
        "starts_on periods",
    ),
    table(
        "organizations_transfer",
        Kept.IDENTITY,
        links("staff_id", Link.STAFF),
        "id agency_id decision_id staff_id left_id joined_id other_agency_id",
        "decision_id left_id joined_id",
    ),
    table(
        "organizations_staffingdecision",
        Kept.IDENTITY,
        {},
        "",
        "",
        by="recorded_by_id",
        told="id kind number signed_on subject effective_on recorded_at agency_id",
    ),
    table(
        "organizations_datarequest",
        Kept.IDENTITY,
        "posting_id",
        "id agency_id posting_id right words asked_at acknowledge_by answer_by acknowledged_at"
        " extended_until extended_at extension_reason answered_at is_granted answer withdrawn_at",
        "right words asked_at answered_at answer",
        by="recorded_by_id acknowledged_by_id extended_by_id answered_by_id",
        told="id right acknowledged_at extended_at answered_at",
    ),
    table(
        "organizations_emergencyaccess",
        Kept.TRAIL,
        {"posting_id": Link.POSTING, "staff_id": Link.STAFF},
        "id agency_id posting_id staff_id reason opened_at ends_at closed_at",
        "opened_at ends_at reason closed_at",
        by="closed_by_id",
        told="id agency_id closed_at",
    ),
    table(
        "organizations_servicetoken",
        Kept.TRAIL,
        {},
        "",
        "",
        by="made_by_id revoked_by_id",
        told="id agency_id name hint scopes made_at expires_at last_used_at revoked_at",
        held={"digest": "of a secret"},
    ),
    table(
        "organizations_webhook",
        Kept.TRAIL,
        {},
        "",
        "",
        by="made_by_id ended_by_id",
        told="id agency_id name url events made_at failures rests_until stopped_at ended_at",
        held={"secret": "of another system"},
    ),
    table(
        "organizations_notice",
        Kept.NOTICE,
        "posting_id",
        "id agency_id posting_id kind subject day data link created_at read_at mailed_at",
        "kind day read_at",
    ),
    table(
        "organizations_noticemail",
        Kept.NOTICE,
        "posting_id",
        "id agency_id posting_id day owed_at attempts next_try_at settled_at outcome error",
        "day settled_at outcome",
    ),
    table(
        "reporting_sentreminder",
        Kept.NOTICE,
        "posting_id",
        "id agency_id period_id days_from_due posting_id subject count is_escalated sent_at",
        "sent_at subject count",
    ),
    table(
        "organizations_staffsheet",
        Kept.NOTICE,
        {},
        "",
        "",
        by="posting_id",
        told="id agency_id reach state sha256 size_bytes cells refusal sent_at due_at attempts"
        " ended_at",
        held={
            "content": "of many people, kept until it is applied",
            "found": "of many people, kept until it is applied",
        },
    ),
    table(
        "reporting_askedfile",
        Kept.NOTICE,
        "posting_id",
        "id agency_id posting_id job_id kind file_format report_id name asked_at sha256 size_bytes"
        " made_at keep_until taken_at purged_at",
        "asked_at kind file_format taken_at",
    ),
    table(
        "reporting_duejob",
        Kept.NOTICE,
        {},
        "",
        "",
        by="requested_by_id",
        told="id kind agency_id period_id round due_at state finished_at outcome",
        held={
            "attempts": "of the worker",
            "claim_token": "of the worker",
            "lease_until": "of the worker",
            "error": "of the worker",
        },
    ),
    # Who opened pages about the person; and what the person did, as ids.
    Table(
        name="organizations_auditevent",
        kept=Kept.TRAIL,
        about=links("object_id", Link.POSTING_TEXT),
        columns=tuple(
            ["id", "agency_id", "actor_posting_id", "action", "object_id", "details", "recorded_at"]
        ),
        shown=("recorded_at", "action"),
        by={"actor_posting_id": Link.POSTING, "actor_user_id": Link.USER},
        told=("id", "agency_id", "action", "object_id", "recorded_at"),
        held={"written_in": "of the database"},
        where="action LIKE '%.read'",
    ),
)

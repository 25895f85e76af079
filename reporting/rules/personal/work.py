"""What somebody did, was assigned and proposed. Pure."""

from reporting.rules.personal.declared import Kept, Link, links, table

WORK = (
    table(
        "worklogs_workday",
        Kept.WORK,
        "author_id",
        "id agency_id unit_id author_id work_date status submitted_at is_late minutes entry_count"
        " open_count returned_count accepted_count accepted_minutes no_work_minutes"
        " waiting_minutes study_minutes internal_minutes version",
        "work_date status submitted_at minutes entry_count",
    ),
    table(
        "worklogs_workentry",
        Kept.WORK,
        "author_id",
        "id agency_id unit_id author_id work_date position task_id assignment_id continues_date"
        " continues_id summary output_reference minutes starts_at_minute quantity is_finished"
        " status accepted_minutes return_reason version recorded_at changed_at",
        "work_date summary minutes status accepted_minutes",
    ),
    table(
        "worklogs_lateentry",
        Kept.WORK,
        "author_id",
        "id agency_id unit_id author_id work_date task_id summary output_reference minutes quantity"
        " is_finished base_version written_at received_at",
        "work_date summary minutes received_at",
    ),
    table(
        "worklogs_evidencefile",
        Kept.WORK,
        "author_id",
        "id agency_id author_id work_date entry_id name media_type size_bytes sha256 uploaded_at"
        " removed_at",
        "work_date name size_bytes uploaded_at removed_at",
        held={"stored_name": "where it lies on disk"},
    ),
    table(
        "worklogs_evidenceopening",
        Kept.WORK,
        links("entry_id", Link.ENTRY),
        "id agency_id work_date entry_id file_id link opened_at",
        "work_date opened_at",
        by="reader_id",
        told="id agency_id work_date opened_at",
    ),
    table(
        "worklogs_inbounddocument",
        Kept.WORK,
        links("entry_id", Link.ENTRY),
        "id agency_id kind source source_id digest unit_id number subject sender dated_on due_on"
        " returned_on link token_id brought_at state decided_at batch_id entry_date entry_id"
        " reason",
        "entry_date number subject",
        by="decided_by_id",
        told="id agency_id number decided_at state reason",
    ),
    table(
        "worklogs_entrymessage",
        Kept.WORK,
        "author_id",
        "id agency_id entry_id work_date author_id sender_id text said_at",
        "work_date said_at text",
        by="sender_id",
        told="id agency_id work_date text said_at",
    ),
    table(
        "worklogs_assignment",
        Kept.WORK,
        "assignee_id",
        "id agency_id batch_id unit_id assignee_id task_id title quantity coefficient origin"
        " starts_on due_on source_document assigned_at repeats_id cancelled_at cancel_reason",
        "title quantity starts_on due_on cancelled_at",
        by="assigned_by_id",
        told="id agency_id title assigned_at",
    ),
    table(
        "worklogs_assignmentbatch",
        Kept.WORK,
        {},
        "",
        "",
        by="assigned_by_id",
        told="id agency_id source digest assigned_at",
    ),
    table(
        "worklogs_assignmentproposal",
        Kept.WORK,
        "proposer_id",
        "id agency_id unit_id proposer_id task_id title quantity starts_on due_on reason"
        " proposed_at status decided_at refusal_reason assignment_id",
        "title quantity proposed_at status refusal_reason",
        by="decided_by_id",
        told="id agency_id decided_at status",
    ),
    table(
        "worklogs_catalogueproposal",
        Kept.WORK,
        "proposed_by_id",
        "id agency_id kind is_shared batch task_id into_id code group name applies_to"
        " output_product unit_of_count standard_minutes complexity reason status proposed_at"
        " decided_at appraiser_id appraised_at return_reason effective_on result_id",
        "name reason proposed_at status",
        by="decided_by_id appraised_by_id",
        told="id agency_id name status decided_at appraised_at",
    ),
)

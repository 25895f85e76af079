"""Who may do what with logs, assigned work, files as evidence and the catalogue. See ADR 0053."""

from collections.abc import Mapping

from organizations.models import RoleKind
from organizations.policy import (
    GIVEN_REVIEW,
    HEADS,
    HEADS_AND_ABOVE,
    KEEP_PEOPLE,
    KEEPERS,
    MOVE_BETWEEN,
)
from organizations.rules.policy import (
    LOG_KEEPER,
    OPEN,
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
from worklogs.models import EntryStatus

SENT_ONCE = (EntryStatus.SUBMITTED, EntryStatus.RETURNED, EntryStatus.ACCEPTED)
NOT_TAKEN_BACK = (EntryStatus.DRAFT, *SENT_ONCE)

KEEP_LOG = Action(
    "worklogs.log.keep",
    "Keep a work log, and propose arising work",
    (Allow((LOG_KEEPER,), Relation.OWN),),
)
OPEN_ENTRY = Action(
    "worklogs.entry.open",
    "Change, go on with or put files beside an entry",
    (Allow((POSTED,), Relation.OWN, NOT_TAKEN_BACK),),
)
TALK = Action(
    "worklogs.entry.talk",
    "Read what is said about an entry; those one level above only read",
    (
        Allow((POSTED,), Relation.OWN, SENT_ONCE),
        Allow((POSTED,), Relation.JUDGED, SENT_ONCE),
        Allow((POSTED,), Relation.OVERSEEN, SENT_ONCE),
    ),
)
READ_EVIDENCE = Action(
    "worklogs.evidence.read",
    "Open a file beside an entry",
    (
        Allow((POSTED,), Relation.OWN, NOT_TAKEN_BACK),
        Allow(HEADS, Relation.BELOW, SENT_ONCE),
        Allow((RoleKind.SUPERIOR,), Relation.AGENCY, SENT_ONCE),
        Allow((GIVEN_REVIEW,), Relation.JUDGED, SENT_ONCE),
    ),
)
ASSIGN = Action(
    "worklogs.work.assign",
    "Assign work, take it back, decide about proposed work",
    (
        Allow(HEADS, Relation.BELOW),
        Allow((RoleKind.SUPERIOR,), Relation.AGENCY_HEADS),
    ),
)
DECIDE_ARISING = Action(
    "worklogs.work.accept",
    "Accept or refuse arising work that somebody proposed",
    (Allow((POSTED,), Relation.JUDGED), Allow((POSTED,), Relation.OWN, ("withdrawal",))),
)
BRING_IN = Action(
    "worklogs.inbound.bring",
    "Bring in what another system holds, and see what became of it",
    (Allow((by_token("inbound:write"),), Relation.AGENCY),),
)
KNOW_RETURNED = Action(
    "worklogs.returned.know",
    "Know which entries stand returned: ids and days, without authors and words",
    (Allow((by_token("events:read"),), Relation.AGENCY),),
)
DEAL_WITH_INBOUND = Action(
    "worklogs.inbound.deal_with",
    "See what other systems brought for one's units, assign it or set it aside",
    (Allow(HEADS, Relation.BELOW),),
)
READ_LATE = Action(
    "worklogs.late.read",
    "Read lines that came after the closing",
    (
        Allow((POSTED,), Relation.OWN),
        Allow((*HEADS_AND_ABOVE, GIVEN_REVIEW), Relation.JUDGED),
    ),
)
READ_CATALOGUE = Action(
    "worklogs.catalogue.read",
    "Read the catalogue",
    (
        Allow((POSTED, LOG_KEEPER, by_token("catalogue:read")), Relation.AGENCY),
        Allow((POSTED, LOG_KEEPER, by_token("catalogue:read")), Relation.COMMON),
    ),
)
PROPOSE_TASK = Action(
    "worklogs.catalogue.propose",
    "Propose a change of the catalogue",
    (Allow((POSTED,), Relation.AGENCY), Allow((POSTED,), Relation.COMMON)),
)
IMPORT_TASKS = Action(
    "worklogs.catalogue.import",
    "Propose whole sheets of the catalogue",
    (Allow(KEEPERS, Relation.AGENCY),),
)
SEE_PROPOSALS = Action(
    "worklogs.catalogue.see_proposals",
    "See proposals for the catalogue",
    (
        Allow((POSTED,), Relation.OWN),
        Allow((POSTED,), Relation.AGENCY),
        Allow((RoleKind.HOME_AFFAIRS,), Relation.SENT),
    ),
)
DECIDE_PROPOSALS = Action(
    "worklogs.catalogue.decide",
    "Decide about the agency's own list, and send on what is common",
    (Allow((RoleKind.AGENCY_HEAD,), Relation.AGENCY),),
)
APPRAISE = Action(
    "worklogs.catalogue.appraise",
    "Answer other agencies' proposals for the common lists",
    (Allow((RoleKind.HOME_AFFAIRS,), Relation.SENT),),
)
WITHDRAW_PROPOSAL = Action(
    "worklogs.catalogue.withdraw",
    "Take an undecided proposal back",
    (Allow((POSTED,), Relation.OWN), Allow(KEEPERS, Relation.AGENCY)),
)

ACTIONS = (
    KEEP_LOG,
    OPEN_ENTRY,
    TALK,
    READ_EVIDENCE,
    ASSIGN,
    DECIDE_ARISING,
    BRING_IN,
    KNOW_RETURNED,
    DEAL_WITH_INBOUND,
    READ_LATE,
    READ_CATALOGUE,
    PROPOSE_TASK,
    IMPORT_TASKS,
    SEE_PROPOSALS,
    DECIDE_PROPOSALS,
    APPRAISE,
    WITHDRAW_PROPOSAL,
)

ROUTES: Mapping[str, Door] = {
    **dict.fromkeys(
        ("worklogs:service_worker", "worklogs:manifest", "worklogs:offline", "worklogs:device"),
        OPEN,
    ),
    **dict.fromkeys(
        (
            "worklogs:today",
            "worklogs:day",
            "worklogs:submit_day",
            "worklogs:copy_day",
            "worklogs:go_on",
            "worklogs:save_line",
            "worklogs:withdraw_line",
            "worklogs:several_days",
            "worklogs:week",
            "worklogs:month",
            "worklogs:month_period",
            "worklogs:assignments",
            "worklogs:propose",
            "worklogs:pass_to_send",
            "worklogs:send_line",
            "worklogs:task_options",
        ),
        asked_of_the_thing(KEEP_LOG),
    ),
    "worklogs:evidence": asked_of_the_thing(OPEN_ENTRY),
    "worklogs:remove_evidence": asked_of_the_thing(OPEN_ENTRY),
    "worklogs:evidence_file": asked_of_the_thing(READ_EVIDENCE),
    "worklogs:late": asked_of_the_thing(READ_LATE),
    **dict.fromkeys(
        ("worklogs:accept_proposal", "worklogs:refuse_proposal", "worklogs:withdraw_proposal"),
        asked_of_the_thing(DECIDE_ARISING),
    ),
    **dict.fromkeys(
        (
            "worklogs:proposals",
            "worklogs:assign_sheet",
            "worklogs:assign_sheet_template",
            "worklogs:apply_sheet",
            "worklogs:assign",
            "worklogs:repeat_assignments",
        ),
        asked_first(ASSIGN),
    ),
    **dict.fromkeys(
        ("worklogs:inbound", "worklogs:inbound_document", "worklogs:set_aside_inbound"),
        asked_first(DEAL_WITH_INBOUND),
    ),
    "worklogs:put_beside": asked_of_the_thing(OPEN_ENTRY),
    "worklogs:cancel_assignment": asked_of_the_thing(ASSIGN),
    **dict.fromkeys(
        (
            "worklogs:units",
            "worklogs:merge_units",
            "worklogs:rename_unit",
            "worklogs:split_unit",
            "worklogs:moves",
            "worklogs:moves_template",
            "worklogs:apply_moves",
            "worklogs:apply_units",
        ),
        asked_first(KEEP_PEOPLE),
    ),
    **dict.fromkeys(
        ("worklogs:crossings", "worklogs:crossings_template", "worklogs:apply_crossings"),
        asked_first(MOVE_BETWEEN),
    ),
    **dict.fromkeys(
        (
            "worklogs:catalogue",
            "worklogs:catalogue_shelf",
            "worklogs:catalogue_task",
            "worklogs:catalogue_norms",
            "worklogs:near_tasks",
        ),
        asked_of_the_thing(READ_CATALOGUE),
    ),
    "worklogs:propose_task": asked_first(PROPOSE_TASK),
    "worklogs:propose_about": asked_first(PROPOSE_TASK),
    **dict.fromkeys(
        (
            "worklogs:catalogue_proposals",
            "worklogs:catalogue_proposal",
            "worklogs:catalogue_batch",
            "worklogs:decide_proposal",
            "worklogs:decide_batch",
        ),
        asked_of_the_thing(SEE_PROPOSALS),
    ),
    **dict.fromkeys(
        (
            "worklogs:catalogue_sheet",
            "worklogs:apply_catalogue_sheet",
            "worklogs:catalogue_template",
        ),
        asked_first(IMPORT_TASKS),
    ),
}
TASKS: Mapping[str, Within] = dict.fromkeys(
    ("worklogs.tasks.remind", "worklogs.tasks.sweep_evidence"), Within.EACH
)
COMMANDS: Mapping[str, Within] = {
    "recompute_days": Within.ONE,
    **dict.fromkeys(("remind", "reorganize_agencies", "sweep_evidence"), Within.EACH),
}
TABLES: Mapping[str, Kept] = dict.fromkeys(
    (
        "CatalogueTask",
        "CatalogueProposal",
        "AssignmentBatch",
        "Assignment",
        "AssignmentProposal",
        "WorkDay",
        "WorkEntry",
        "EvidenceFile",
        "EvidenceOpening",
        "LateEntry",
        "ReminderRun",
        "EntryMessage",
        "InboundDocument",
    ),
    Kept.AGENCY,
)

"""What parameters, tags and headers of the API mean: one table of each, for ``schema`` alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MONTH = "^20[0-9]{2}-(0[1-9]|1[0-2])$"
TERM = "^20[0-9]{2}(-Q[1-4])?$"
AN_ID = "01997d20-5e6f-7a10-8b22-3c4d5e6f7a8b"


@dataclass(frozen=True, slots=True)
class Said:
    """What a parameter means, one that could be sent, and what it has to look like (``pattern``;
    "" where its type says it)."""

    words: str
    example: Any
    pattern: str = ""


_A_REPORT = Said("A version of a report, of `list_reports`.", 41)

# By the word before it in the address, or by its name alone.
IN_PATH: Mapping[str, Said] = {
    "code": Said("A month of the province, of `list_periods`.", "2026-10", MONTH),
    "terms/code": Said("A quarter or a year.", "2026-Q4", TERM),
    "month": Said("A calendar month, whatever days a period runs over.", "2026-10", MONTH),
    "work_date": Said("The day of the work.", "2026-10-12"),
    "entry_id": Said("An entry of that day: the key that it was logged under.", AN_ID),
    "file_id": Said("A file of the entry, as `files` names it.", AN_ID),
    "posting_id": Said("Somebody in a posting, of `list_people`.", 7),
    "unit_id": Said("A unit of `list_units`.", 3),
    "staff_code": Said("The staff code of a person.", "KH00007", "^[A-Za-z0-9.-]{3,32}$"),
    "file_format": Said("The kind of document.", "pdf", "^(xlsx|docx|pdf)$"),
    "name": Said("A question, of `list_readings`.", "score.lost_per_fault", "^[a-z0-9_.]+$"),
    "arising/id": Said("Proposed work, of `list_my_arising` or `list_arising_to_decide`.", AN_ID),
    "assignments/id": Said("Assigned work, of `list_given_work`.", 345),
    "proposals/id": Said("A proposal, of `list_catalogue_proposals`.", 9),
    "data-requests/id": Said("A request, of the list it stands in.", 5),
    "evidence/id": Said("A file beside an entry, of `list_evidence`.", AN_ID),
    "causes/id": Said("A cause put forward, as `read_talk` shows it.", 6),
    "files/id": Said("A file that one asked for, of `list_files`.", 5),
    "findings/id": Said("A finding, of `list_findings`.", 3),
    "inbound/id": Said("A document that another system brought, of `list_inbound_waiting`.", 12),
    "leave/id": Said("Leave, of `list_my_leave` or `list_leave_requests`.", 21),
    "notices/id": Said("A notice, of `list_notices`.", AN_ID),
    "petitions/id": Said("A petition, of `list_my_petitions` or `list_petitions_to_handle`.", 4),
    "provincial/id": Said("A provincial report, of `list_provincial_reports`.", 2),
    "reports/id": _A_REPORT,
    "rights/id": Said("A right that was given, of `list_rights`.", 9),
    "roles/id": Said("A role, as `give_role` answered it.", 14),
    "rosters/id": Said("A unit that works by shifts, of `list_rosters`.", 3),
    "second-looks/id": Said("What one was asked to look at, of `list_second_looks`.", 8),
    "shifts/id": Said("A shift, of `list_shifts`.", 2),
    "units/id": Said("A unit of `list_units`.", 3),
}

# Whatever a query takes has its words beside its field, or here; its example is here.
IN_QUERY: Mapping[str, Said] = {
    "after": Said("`next` of the page before.", "WzEyXQ"),
    "limit": Said("Rows of a page.", 50),
    "first": Said("First day.", "2026-10-01"),
    "last": Said("Last day.", "2026-10-14"),
    "on": Said("On this day.", "2026-10-12"),
    "month": Said("A month of the province.", "2026-10"),
    "period": Said("A month of the province.", "2026-10"),
    "assignee_id": Said("A posting.", 7),
    "person": Said("A posting.", 7),
    "kind": Said("Of this kind alone.", "commune"),
    "unit_id": Said("A unit.", 3),
    "task_id": Said("Of this task of `list_tasks` alone.", 12),
    "q": Said("What is looked for.", "bao cao tuan"),
    "source": Said("Of this system alone, by the name that it brings documents under.", "e-office"),
    "status": Said("Those alone that stand so.", "submitted"),
    "value": Said("The answer that is tried.", "0.5"),
    "waiting": Said("Only those that wait for my decision.", True),
    "only_remarked": Said("Only entries that something is remarked about.", True),
}

TAGS: Mapping[str, str] = {
    "people": "Who one is, units and people, postings, roles, names; notices.",
    "privacy": "Requests about personal data and their answers, with the days of the law.",
    "time": "Periods, days of work and rest, calendars of units, shifts, rosters, teaching loads.",
    "leave": "Leave asked for, decided, recorded, taken back.",
    "rights": "Rights of heads that others use for a time; acting heads.",
    "log": "One's own days: what was done, declared complete, and the time nothing is said of.",
    "evidence": "Files beside entries.",
    "catalogue": "Tasks that work is logged as, and proposals to change them.",
    "assigning": "Work assigned to people, taken back, repeated; work that came up.",
    "inbound": "Documents that E-Office and the one-stop desk bring, and what became of them.",
    "units": "Decisions about units and people: shown first, then carried out as they were shown.",
    "review": "Entries that wait for a decision, decisions, talk and causes, second looks.",
    "results": "Results with every step; quarters and years.",
    "events": "What the messages of webhooks lead to, without names and figures.",
    "law": "How the law is read: answers to its questions, criteria, periods.",
    "scoring": "A month or a term of one's people: criteria, points, findings, publication.",
    "petitions": "Petitions about published results.",
    "figures": "Figures of a month of people and units, and words beside them.",
    "reports": "Reports that were sent, their documents, and the desk that receives them.",
    "files": "Files that one asks for and takes when they are made.",
    "own report": "The report of one's own agency: words, compiling, signing, sending.",
}

ETAG = {
    "description": "The version that was answered: send it as `If-Match` of the next change.",
    "schema": {"type": "string"},
    "example": '"3.submitted"',
}
RETRY_AFTER = {
    "description": "Seconds until asking again makes sense.",
    "schema": {"type": "integer", "minimum": 0},
    "example": 12,
}
WWW_AUTHENTICATE = {
    "description": "How a program presents its token.",
    "schema": {"type": "string"},
    "example": 'Bearer realm="kpi"',
}
CONTENT_DISPOSITION = {
    "description": "The name of the file.",
    "schema": {"type": "string"},
    "example": 'attachment; filename="bao-cao.pdf"',
}
NOT_MODIFIED = {
    "description": "`If-None-Match` names the version that stands.",
    "headers": {"ETag": ETAG},
}
OF_PROBLEMS: Mapping[int, Mapping[str, Any]] = {
    401: {"headers": {"WWW-Authenticate": WWW_AUTHENTICATE}},
    429: {"headers": {"Retry-After": RETRY_AFTER}},
    503: {"headers": {"Retry-After": RETRY_AFTER}},
}

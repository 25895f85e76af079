"""Writes about people, their rights and absences, the calendar and periods.

One intention, one transaction, one audit event.
"""

from organizations.commands.delegations import NewDelegation, give_rights, revoke_rights
from organizations.commands.emergencies import (
    close_emergency,
    keep_readings,
    note_emergency_page,
    open_emergency,
    operates,
    read_in_an_emergency,
)
from organizations.commands.forgetting import Forgotten, purge_expired
from organizations.commands.leave import (
    LeaveDays,
    cancel_leave,
    decide_leave,
    record_leave,
    request_leave,
    withdraw_leave,
)
from organizations.commands.notices import (
    NewNotice,
    mark_read,
    notify,
    untell,
    want_first_steps,
    want_mail,
)
from organizations.commands.people import (
    NewPosting,
    add_staff_member,
    end_posting,
    make_activation,
    may_activate,
    post_person,
    rename_person,
    stands_above,
)
from organizations.commands.periods import (
    make_partitions,
    move_locked_stage,
    move_stage,
    open_agency_periods,
    open_periods,
)
from organizations.commands.privacy import (
    acknowledge_data_request,
    answer_data_request,
    ask_about_data,
    extend_data_request,
    withdraw_data_request,
)
from organizations.commands.reading import note_reading
from organizations.commands.roles import end_role, give_role
from organizations.commands.service_tokens import make_service_token, revoke_service_token
from organizations.commands.sign_ins import end_sessions, forget_second_step
from organizations.commands.work_calendars import (
    NewCalendar,
    NewShift,
    add_calendar,
    add_shift,
    follow_calendar,
    retire_shift,
    save_roster,
    set_teaching_load,
)

__all__ = [
    "Forgotten",
    "LeaveDays",
    "NewCalendar",
    "NewDelegation",
    "NewNotice",
    "NewPosting",
    "NewShift",
    "acknowledge_data_request",
    "add_calendar",
    "add_shift",
    "add_staff_member",
    "answer_data_request",
    "ask_about_data",
    "cancel_leave",
    "close_emergency",
    "decide_leave",
    "end_posting",
    "end_role",
    "end_sessions",
    "extend_data_request",
    "follow_calendar",
    "forget_second_step",
    "give_rights",
    "give_role",
    "keep_readings",
    "make_activation",
    "make_partitions",
    "make_service_token",
    "mark_read",
    "may_activate",
    "move_locked_stage",
    "move_stage",
    "note_emergency_page",
    "note_reading",
    "notify",
    "open_agency_periods",
    "open_emergency",
    "open_periods",
    "operates",
    "post_person",
    "purge_expired",
    "read_in_an_emergency",
    "record_leave",
    "rename_person",
    "request_leave",
    "retire_shift",
    "revoke_rights",
    "revoke_service_token",
    "save_roster",
    "set_teaching_load",
    "stands_above",
    "untell",
    "want_first_steps",
    "want_mail",
    "withdraw_data_request",
    "withdraw_leave",
]

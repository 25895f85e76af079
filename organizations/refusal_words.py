"""What refusals say to an officer, on a page or on a terminal."""

from django.utils.translation import gettext as _

from organizations import refusals, spreadsheets, workbook_limits
from organizations.refusals import Refusal
from organizations.workbook_limits import SpreadsheetRefused


def refused(refusal: Refusal) -> str:
    """One sentence that says what is the matter, and what helps."""
    sentences: dict[type[Refusal], str] = {
        refusals.PositionIsTaken: _(
            "This person already holds this position in this unit on some of these days."
        ),
        refusals.LeaveOverlaps: _(
            "Another leave already covers one of these half days. Cancel it first, or"
            " choose others."
        ),
        refusals.RoleIsHeld: _("This role was already given from that day on."),
        refusals.StaffCodeIsTaken: _(
            "This staff code belongs to a person of another name. Check both against the decision."
        ),
        refusals.NameIsTaken: _(
            "A token of this name is in force. Revoke it first, or give another name."
        ),
        refusals.AddressIsTaken: _("This address is already connected."),
        refusals.AddressNotAllowed: _(
            "The address must begin with https:// and be on a host that the operators allow."
        ),
        refusals.EmailIsTaken: _("This e-mail address belongs to somebody else."),
        refusals.EndsBeforeItStarts: _("The days are before the first day, or after the last."),
        refusals.OwnRights: _("Nobody can give themselves rights, or take their own away."),
        refusals.NotYoursToGive: _("This role is given by the head of the agency or the province."),
        refusals.LinkIsNotYours: _(
            "This person holds a role that is not yours to give, so the link is not yours to make."
        ),
        refusals.SignInInUse: _(
            "This sign-in is in use, or belongs to another agency too. Its owner can"
            " reset the password by e-mail; otherwise the operators can help."
        ),
        refusals.OwnWork: _("Nobody decides about their own leave: somebody else must do it."),
        refusals.Outdated: _(
            "This was withdrawn, or decided by somebody else, in the meantime. The"
            " current state is below."
        ),
        refusals.PeriodIsClosed: _(
            "The period of these days is closed: its report was compiled with the leave"
            " and the calendar of that time. Only the receivers of the report can reopen it."
        ),
        refusals.ReasonIsMissing: _("A reason is needed."),
        refusals.CalendarIsTaken: _("A calendar of this name already begins on this day."),
        refusals.ShiftCodeIsTaken: _("Another shift has this code. Retire it first."),
        refusals.BadShift: _("The working time of the shift is longer than the shift."),
        refusals.DutiesOverlap: _("Two shifts of one person overlap in time."),
        refusals.NotPosted: _("Those days are outside the posting, or the unit is missing."),
    }
    sentences |= _about_rights()
    return sentences.get(type(refusal), _("That cannot be done."))


def _about_rights() -> dict[type[Refusal], str]:
    return {
        refusals.NothingToGive: _(
            "The person whose right it is does not have it on the first day. A right that"
            " was given cannot be passed on."
        ),
        refusals.PairReviews: _(
            "The two would assess each other. Choose somebody else, or write down why they may."
        ),
        refusals.NotADeputy: _("A field is given to a deputy of the unit that you head."),
        refusals.OutsideTheField: _(
            "Choose a unit or a person whom the head assesses. The right to sign the"
            " report can only be given as a whole."
        ),
        refusals.StartsInThePast: _("The first day is today or later."),
        refusals.DelegationOverlaps: _(
            "The same right was already given to this person for some of these days."
        ),
    }


def sheet_refused(refusal: SpreadsheetRefused, most_rows: int) -> str:
    """Why a file that somebody sent was not read, and what helps."""
    if isinstance(refusal, spreadsheets.HeadingsMissing):
        missing = ", ".join(refusal.headings)
        if refusal.sheet:
            return _("The first row of the sheet “%(sheet)s” lacks these headings: %(names)s.") % {
                "sheet": refusal.sheet,
                "names": missing,
            }
        return _("The first row lacks these headings of the template: %(names)s.") % {
            "names": missing
        }
    sentences: dict[type[SpreadsheetRefused], str] = {
        workbook_limits.NotAWorkbook: _(
            "This is not a readable Excel workbook (.xlsx). Save it in Excel as .xlsx,"
            " without a password."
        ),
        workbook_limits.WorkbookTooLarge: _(
            "The file is too large: at most 2 MB and %(rows)s rows, and no cells far to"
            " the right or below. Split it, or copy the rows into a new template."
        )
        % {"rows": most_rows},
        workbook_limits.HoldsFormulas: _(
            "The file holds formulas. Copy the cells and paste them as values, then send it again."
        ),
        workbook_limits.CarriesMore: _(
            "The file contains macros, programs or links to other files. Save it as an"
            " ordinary .xlsx without them."
        ),
        spreadsheets.NoRows: _("There is nothing below the headings."),
    }
    return sentences.get(type(refusal), _("That cannot be done."))

"""Units and people of an agency from Excel: what the file would do is shown first, then applied as
a whole."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import access
from organizations.http import TenantRequest, now_and_today
from organizations.models import SheetReach
from organizations.queries import staff_sheets as sheets
from organizations.views.sheets import EXCEL, SheetPage

PAGE = SheetPage(
    reach=SheetReach.AGENCY,
    may=access.may_keep_people,
    sending="organizations:staff_sheet",
    one="organizations:staff_import",
    applying="organizations:apply_staff_sheet",
    template="organizations/staff_sheet.html",
)


@require_GET
def template(request: TenantRequest) -> HttpResponse:
    """Units and people of the agency as they stand, to change and send back."""
    access.require(access.may_keep_people(request.actor))
    _now, today = now_and_today()
    answer = HttpResponse(sheets.template(request.actor.agency_id, today), content_type=EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="to-chuc-nhan-su.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
def workbook(request: TenantRequest) -> HttpResponse:
    """Send a file; nothing of it is stored before it is decided."""
    return PAGE.send(request)


@require_GET
def one(request: TenantRequest, pk: int) -> HttpResponse:
    """A file that was sent: how far it is, what it would do, what it did."""
    return PAGE.show(request, pk)


@require_POST
def apply(request: TenantRequest, pk: int) -> HttpResponse:
    """Apply the file that was shown, unless what it would do has changed."""
    return PAGE.apply(request, pk)

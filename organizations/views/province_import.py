"""Units and people of many agencies from Excel, for the KPI team: shown first, then taken in as a
whole."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.access import may_take_in, require
from organizations.confirming import confirmed
from organizations.http import TenantRequest
from organizations.models import SheetReach
from organizations.queries.staff_sheets import province_template
from organizations.views.sheets import EXCEL, SheetPage

PAGE = SheetPage(
    reach=SheetReach.PROVINCE,
    may=may_take_in,
    sending="organizations:province_sheet",
    one="organizations:province_import",
    applying="organizations:apply_province_sheet",
    template="organizations/province_sheet.html",
)


@require_GET
def template(request: TenantRequest) -> HttpResponse:
    """An empty workbook with the codes of agencies."""
    require(may_take_in(request.actor))
    answer = HttpResponse(province_template(), content_type=EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="to-chuc-nhan-su-toan-tinh.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
def workbook(request: TenantRequest) -> HttpResponse:
    """Send a file; nothing of it is stored before it is decided."""
    return PAGE.send(request)


@require_GET
def one(request: TenantRequest, pk: int) -> HttpResponse:
    """A file that was sent: how far it is, what it would do in every agency, what it did."""
    return PAGE.show(request, pk)


@confirmed()
@require_POST
def apply(request: TenantRequest, pk: int) -> HttpResponse:
    """Take the file in that was shown, unless what it would do has changed."""
    return PAGE.apply(request, pk)

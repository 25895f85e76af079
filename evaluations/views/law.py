"""The page of rules, and the agency's choice of month or quarter."""

from datetime import datetime
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from evaluations import commands
from evaluations.policy import CHOOSE_PERIODS
from evaluations.queries.law import law
from evaluations.views.words import refused
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period, SubjectClass
from organizations.refusals import Refusal

PERIOD_TYPES = [("month", gettext_lazy("by month")), ("quarter", gettext_lazy("by quarter"))]


class PeriodTypeForm(forms.Form):
    """Month or quarter, from the first month of a quarter."""

    period_type = forms.ChoiceField(label=gettext_lazy("Classify"), choices=PERIOD_TYPES)
    first = forms.ModelChoiceField(
        label=gettext_lazy("from period"), queryset=Period.objects.none(), empty_label=None
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: TenantRequest) -> HttpResponse:
    """What people are scored by here; the head of the agency chooses month or quarter."""
    now, today = now_and_today()
    page = law(request.actor.agency_id, today)
    may_choose = request.actor.may(CHOOSE_PERIODS)
    form = PeriodTypeForm(request.POST or None)
    form.fields["first"].queryset = Period.objects.filter(  # type: ignore[attr-defined]
        pk__in=[period.pk for period in page.quarter_starts]
    )
    if request.method == "POST":
        if not may_choose:
            raise PermissionDenied
        if form.is_valid() and _chosen(request, form, now):
            messages.success(request, _("Chosen."))
            return redirect("evaluations:rules")
    names = dict(SubjectClass.choices)
    return render(
        request,
        "evaluations/rules.html",
        {
            "law": page,
            "classes": [(names[code], found) for code, found in page.by_class],
            "form": form,
            "may_choose": may_choose,
            "may_set": commands.may_set(request.actor, for_province=False)
            or commands.may_set(request.actor, for_province=True),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _chosen(request: TenantRequest, form: PeriodTypeForm, now: datetime) -> bool:
    try:
        commands.choose_period_type(actor=request.actor, now=now, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refused(refusal))
        return False
    return True

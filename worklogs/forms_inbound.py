"""Shape of what heads type about what came in from other systems."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from organizations.models import Posting
from worklogs.forms import WorkForm


class AssignInboundForm(WorkForm):
    """Work for one person, because of what came in."""

    person = forms.TypedChoiceField(
        label=_("For whom"),
        coerce=int,
        error_messages={"required": _("Choose somebody.")},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: Iterable[Posting],
        agency_id: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, agency_id=agency_id, **kwargs)
        self.offer(people)

    def offer(self, people: Iterable[Posting]) -> None:
        """Whom the actor may give work to."""
        field = self.fields["person"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  declared above
        field.choices = [
            ("", "—"),
            *((one.pk, f"{one.staff.full_name} · {one.unit.name}") for one in people),
        ]


class SetAsideForm(forms.Form):
    """Why nothing is to be done with it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Give a reason to set it aside.")},
    )

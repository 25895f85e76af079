"""The components of docs/design.md that are more than a class name."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from organizations.templatetags.formats import state_of

register = template.Library()

STEP_ICONS = {"done": "check", "now": "edit", "todo": "dash", "problem": "warn"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign beside words; alone it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def chip(state: str, label: str = "") -> SafeString:
    """A chip with the tone of a state and, if given, words of its own."""
    known = state_of(state)
    return format_html('<span class="chip {}">{}</span>', known.tone, label or known.label)


@register.filter
def as_json(value: object) -> str:
    """Data for a script, in an attribute: the page has no inline code."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def initials(name: str) -> str:
    """Two letters for a round badge: the family name's and the given name's."""
    words = [word for word in name.split() if word]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))


@register.simple_tag
def spoken_languages() -> list[tuple[str, str]]:
    """Code and name of each language, named in itself: Django's own tag would translate it."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


# ---- Forms ----------------------------------------------------------------------------------


def _kind(field: BoundField) -> str:
    if field.use_fieldset:
        return "group"
    return "check" if getattr(field.field.widget, "input_type", "") == "checkbox" else "plain"


@register.simple_tag
def field(
    bound: BoundField, *, hint: str | None = None, width: str = "", optional: bool = False
) -> str:
    """One form field: label, hint, error and control, tied together for screen readers.

    Without ``hint`` the field's own help text stands there; an empty hint leaves it out. A
    placeholder that only repeats the label is dropped: it would vanish with the first letter.
    """
    if hint is not None:
        bound.help_text = hint
    attributes: dict[str, Any] = {}
    if str(bound.field.widget.attrs.get("placeholder", "")) == str(bound.field.label):
        attributes["placeholder"] = False
    return render_to_string(
        "_field.html",
        {
            "field": bound,
            "control": bound.as_widget(attrs=attributes),
            "kind": _kind(bound),
            "hint": bound.help_text,
            "described_by": bound.aria_describedby,
            "width": width,
            "optional": optional,
        },
    )


@register.simple_tag
def rename(bound: BoundField, label: str) -> str:
    """Give a field of somebody else's form our own word; before the error summary is made."""
    bound.label = bound.field.label = label
    bound.field.widget.attrs.pop("placeholder", None)
    return ""


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """Every visible field of a form in its order, then the hidden ones."""
    visible = format_html_join("", "{}", ((field(bound),) for bound in form.visible_fields()))
    hidden = format_html_join("", "{}", ((bound,) for bound in form.hidden_fields()))
    return visible + hidden


def _target(bound: BoundField) -> str:
    first = f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id
    return bound.id_for_label or first


def _problems(form: BaseForm) -> Iterable[dict[str, str]]:
    for text in form.non_field_errors():
        yield {"target": "", "text": str(text)}
    for bound in form:
        for text in bound.errors:
            yield {"target": _target(bound), "text": f"{bound.label}: {text}"}


@register.inclusion_tag("_errors.html")
def error_summary(*forms: "BaseForm | BaseFormSet[Any]") -> dict[str, Any]:
    """What is wrong in these forms, at the top, each line leading to its field."""
    problems: list[dict[str, str]] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            problems += [{"target": "", "text": str(text)} for text in form.non_form_errors()]
            for part in form.forms:
                problems += _problems(part)
        elif form is not None:
            problems += _problems(form)
    return {"problems": problems}


# ---- Parts of pages ---------------------------------------------------------------------------


@register.inclusion_tag("_page_header.html")
def page_header(title: str, *, lead: str = "") -> dict[str, str]:
    """The title of a page and one line under it."""
    return {"title": title, "lead": lead}


@register.simple_tag
def progress(done: int, total: int, words: str) -> SafeString:
    """How far a thing is, as a bar and in words. Nothing to do is shown as an empty bar."""
    return format_html(
        '<label class="progress">{}<progress value="{}" max="{}"></progress></label>',
        words,
        done,
        total or 1,
    )


@register.inclusion_tag("_week_strip.html")
def week_strip(days: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Seven days with their states; see docs/design.md for the keys."""
    shown = []
    for day in days:
        state = state_of(day["state"])
        shown.append({**day, "label": state.label, "icon": state.icon})
    return {"days": shown}


@register.inclusion_tag("_lifecycle.html")
def lifecycle(steps: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The steps of a report's life; the state of each is also said in words."""
    spoken = {
        "done": _("done"),
        "now": _("current step"),
        "todo": _("not yet"),
        "problem": _("needs attention"),
    }
    return {
        "steps": [
            {**step, "icon": STEP_ICONS[step["state"]], "spoken": spoken[step["state"]]}
            for step in steps
        ]
    }


@register.inclusion_tag("_pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the neighbouring pages; the other query parameters stay."""
    return {"page": page, "request": context["request"]}

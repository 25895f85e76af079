"""Help texts as HTML, and links from a figure to what it means."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organizations import help_texts
from organizations.rules.help_topics import Part
from organizations.rules.markup import Block, Heading, Line, Listing, Mark, Span

register = template.Library()

FIGURES = "numbers"  # the text that explains them, a heading each


def _where(where: str) -> str:
    """``day.md#times`` leads to that text of the portal; other addresses stay as they are."""
    name, mark, part = where.partition("#")
    if not name.endswith(".md"):
        return where
    return reverse("organizations:help_topic", args=[name.removesuffix(".md")]) + mark + part


def _span(span: Span) -> SafeString:
    match span.mark:
        case Mark.STRONG:
            return format_html("<b>{}</b>", span.text)
        case Mark.CODE:
            return format_html("<code>{}</code>", span.text)
        case Mark.LINK:
            return format_html('<a href="{}">{}</a>', _where(span.where), span.text)
        case Mark.PLAIN:
            return format_html("{}", span.text)


def _line(line: Line) -> SafeString:
    return format_html_join("", "{}", ((_span(span),) for span in line))


def _block(block: Block) -> SafeString:
    match block:
        case Heading():
            tag = f"h{block.level}"
            return format_html(
                "<{} id={}>{}</{}>", tag, format_html('"{}"', block.name), _line(block.line), tag
            )
        case Listing():
            tag = "ol" if block.is_ordered else "ul"
            items = format_html_join("", "<li>{}</li>", ((_line(item),) for item in block.items))
            return format_html("<{}>{}</{}>", tag, items, tag)
        case _:
            return format_html("<p>{}</p>", _line(block.line))


@register.filter
def as_html(blocks: tuple[Block, ...]) -> SafeString:
    """The blocks of a help text; every word of them is escaped."""
    return format_html_join("\n", "{}", ((_block(block),) for block in blocks))


@register.simple_tag
def meaning(name: str, words: str) -> SafeString:
    """The term of a figure as a link to what it means and where the law says it."""
    address = reverse("organizations:help_topic", args=[FIGURES])
    return format_html('<a class="meaning" href="{}#{}">{}</a>', address, name, words)


@register.filter
def is_explained(name: str) -> bool:
    """Whether the text of the figures has a heading for it; titles of assigned work have none."""
    topic = help_texts.topics(get_language() or "")[FIGURES]
    return any(section.name == name for section in topic.sections)


@register.inclusion_tag("_help.html", takes_context=True)
def page_help(context: Context, *, in_words: bool = False) -> dict[str, Any]:
    """The quiet sign that leads to the help of this page; error pages have the index. No query."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    name = help_texts.name_for(match.view_name) if match is not None else ""
    return {
        "address": reverse("organizations:help_topic", args=[name])
        if name
        else reverse("organizations:help"),
        "is_beside": bool(name),
        "in_words": in_words,
    }


@register.filter
def part_title(part: Part) -> str:
    """What a part of the help is called."""
    return {
        Part.EVERYBODY: _("For everybody"),
        Part.STAFF: _("One's own work"),
        Part.HEAD: _("Heads and their deputies"),
        Part.OFFICER: _("KPI officers of agencies"),
        Part.RECEIVER: _("Receivers and the province"),
        Part.OPERATOR: _("Operators"),
    }[part]

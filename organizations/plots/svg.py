"""The few words of SVG that the plots speak. Every text is escaped here and nowhere else.

Plots measure widths in percent and heights in pixels, so letters keep their size on a phone and on
a wide screen; colours are class names, because the portal allows no inline style.
"""

from collections.abc import Iterable
from decimal import Decimal
from html import escape

Attribute = str | int | Decimal | None


def element(name: str, content: str = "", **attributes: Attribute) -> str:
    """An element; ``content`` is markup already, attributes are escaped, None leaves one out.

    ``class_`` and ``text_anchor`` are written ``class`` and ``text-anchor``.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def text(words: str, **attributes: Attribute) -> str:
    """A text element with these words, escaped."""
    return element("text", escape(words), **attributes)


def percent(value: Decimal | int) -> str:
    """A position or width across the plot, with two places: no more can be seen."""
    return f"{_plain(round(Decimal(value), 2))}%"


def picture(parts: Iterable[str], *, title: str, description: str, height: int) -> str:
    """An SVG as wide as its place, told to screen readers as one image with a title."""
    named = element("title", escape(title)) + element("desc", escape(description))
    return element(
        "svg",
        named + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        width="100%",
        height=height,
        aria_label=f"{title}. {description}",
    )


def decoration(parts: Iterable[str], *, height: int) -> str:
    """An SVG that only repeats the words beside it, so screen readers pass over it."""
    return element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        aria_hidden="true",
        width="100%",
        height=height,
    )


def figure(title: str, body: str, *, name: str) -> str:
    """A figure of the page with its caption."""
    return element("figure", element("figcaption", escape(title)) + body, class_=f"plot {name}")


def key(entries: Iterable[tuple[str, str]]) -> str:
    """The legend: pairs of the class of a patch and its words."""
    items = "".join(
        element("li", element("i", class_=patch, aria_hidden="true") + escape(words))
        for patch, words in entries
    )
    return element("ul", items, class_="plot-key")


def _plain(value: Attribute) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)

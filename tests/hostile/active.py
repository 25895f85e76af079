"""What of a page would run, load or lead away, as a browser would read it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

NEVER = {"iframe", "object", "embed", "base", "style", "frame", "applet", "math", "foreignobject"}
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "hx-get",
    "hx-post",
}
WITHOUT_SOURCE = "script without a source"


class _Reader(HTMLParser):
    """Collects what is active. Text is not looked at: it does nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attrs}
        if tag in NEVER:
            self.found.append(tag)
        if tag == "script" and not names.get("src", "").startswith("/static/"):
            self.found.append(WITHOUT_SOURCE)
        if tag == "meta" and "http-equiv" in names:
            self.found.append("meta http-equiv")
        for name, value in names.items():
            if name.startswith(("on", "hx-on")) or name in {"style", "srcdoc"}:
                self.found.append(f"{tag} {name}")
            # A picture runs nothing, also one that is drawn in the page (a QR code).
            is_picture = (tag, name) == ("img", "src") and value.startswith("data:image/")
            if name in ADDRESSES and not is_picture and not _is_inside(value):
                self.found.append(f"{tag} {name}={value[:60]}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)


def _is_inside(address: str) -> bool:
    """Of the portal itself: no scheme, no other host."""
    parts = urlsplit("".join(address.split()))
    return not parts.scheme and not parts.netloc and not address.startswith("//")


def active_in(html: str, *, links_to: tuple[str, ...] = ()) -> Iterator[str]:
    """Each active thing of a page; ``links_to``: addresses that pages name on purpose."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for one in reader.found:
        if not any(address in one for address in links_to):
            yield one

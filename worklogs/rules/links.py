"""Whether what stands as an output's document number is an address that can be opened."""

from urllib.parse import urlsplit


def link_in(reference: str) -> str | None:
    """The web address that the reference is; None for a document number or anything else.

    Only http and https, with a host and without a name and password in it: whatever else a browser
    would run or send stays text.
    """
    reference = reference.strip()
    if not reference.isprintable() or " " in reference or "\\" in reference:
        return None
    try:
        parts = urlsplit(reference)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and port_is_good
    return reference if is_web and "@" not in parts.netloc else None

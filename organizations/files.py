"""Where bytes are kept: a folder of this host, or a bucket that every host reaches (S3).

Names are paths with ``/``. What is put is whole or not there, also after a crash, and lies safely
before ``put`` returns. Nobody else interprets the names; checksums are the callers' business.
"""

import hashlib
import hmac
import http.client
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.conf import settings

UNFINISHED = ".new-"
SECONDS = 30  # that the object store may take to answer
MISSING, FINE = 404, range(200, 300)


class StoreFailed(Exception):
    """The object store refused; the message is its status, never a name or content."""


class Store(Protocol):
    """What both kinds can do."""

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Keep these bytes under the name; again is once."""

    def get(self, name: str) -> bytes | None:
        """The bytes; None where there are none."""

    def delete(self, name: str) -> None:
        """Forget the name, if it is there."""

    def older(self, folder: str, before: float) -> Iterator[str]:
        """Names under a folder that were last written before that instant (seconds since 1970)."""


def store() -> Store:
    """The one that the settings name."""
    address = settings.FILES_URL
    return _bucket(address) if address else Folder(Path(settings.FILES_DIR))


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that no web server serves."""

    root: Path

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Written beside, flushed, then renamed; the new name is made durable too."""
        path = self.root / name
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(chunks)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).rename(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def get(self, name: str) -> bytes | None:
        """Read the file."""
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        """Delete the file."""
        (self.root / name).unlink(missing_ok=True)

    def older(self, folder: str, before: float) -> Iterator[str]:
        """Finished or not: what a crash left is old one day."""
        for path in (self.root / folder).glob("*/*"):
            if path.stat().st_mtime < before:
                yield str(path.relative_to(self.root))


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of a store that speaks S3, addressed by path, requests signed (version 4)."""

    host: str
    is_tls: bool
    bucket: str
    key: str
    secret: str
    region: str

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """One request; an object is whole or not there."""
        self._call("PUT", name, body=b"".join(chunks))

    def get(self, name: str) -> bytes | None:
        """One request."""
        return self._call("GET", name)

    def delete(self, name: str) -> None:
        """One request; a name that is not there is fine."""
        self._call("DELETE", name)

    def older(self, folder: str, before: float) -> Iterator[str]:
        """One request a thousand names."""
        query = {"list-type": "2", "prefix": f"{folder}/"}
        while True:
            text = (self._call("GET", "", query) or b"").decode()
            for entry in re.findall(r"<Contents>(.*?)</Contents>", text, re.DOTALL):
                written = datetime.fromisoformat(_element(entry, "LastModified"))
                if written.timestamp() < before:
                    yield _unescaped(_element(entry, "Key"))
            token = _element(text, "NextContinuationToken")
            if not token:
                return
            query["continuation-token"] = _unescaped(token)

    def _call(
        self, method: str, name: str, query: dict[str, str] | None = None, body: bytes = b""
    ) -> bytes | None:
        path = quote(f"/{self.bucket}/{name}" if name else f"/{self.bucket}")
        words = "&".join(
            f"{quote(key, safe='')}={quote(value, safe='')}"
            for key, value in sorted((query or {}).items())
        )
        headers = self._signed(method, path, words, body, datetime.now(UTC))
        kind = http.client.HTTPSConnection if self.is_tls else http.client.HTTPConnection
        connection = kind(self.host, timeout=SECONDS)
        try:
            connection.request(method, f"{path}?{words}" if words else path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status == MISSING and method != "PUT" and name:
            return None
        if answer.status not in FINE:
            raise StoreFailed(f"{method}: {answer.status}")
        return content

    def _signed(
        self, method: str, path: str, words: str, body: bytes, now: datetime
    ) -> dict[str, str]:
        """Headers with the signature of AWS version 4 over host, moment and content."""
        digest, moment = hashlib.sha256(body).hexdigest(), f"{now:%Y%m%dT%H%M%SZ}"
        headers = {"host": self.host, "x-amz-content-sha256": digest, "x-amz-date": moment}
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        request = "\n".join((method, path, words, lines, names, digest))
        scope = f"{now:%Y%m%d}/{self.region}/s3/aws4_request"
        hashed = hashlib.sha256(request.encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashed}"
        signing = f"AWS4{self.secret}".encode()
        for word in scope.split("/"):
            signing = hmac.digest(signing, word.encode(), "sha256")
        signature = hmac.digest(signing, text.encode(), "sha256").hex()
        return headers | {
            "authorization": f"AWS4-HMAC-SHA256 Credential={self.key}/{scope},"
            f" SignedHeaders={names}, Signature={signature}"
        }


@cache
def _bucket(address: str) -> Bucket:
    """From ``s3://key:secret@host:port/bucket?region=…&tls=0``."""
    parts = urlsplit(address)
    given = dict(parse_qsl(parts.query))
    return Bucket(
        host=parts.netloc.rpartition("@")[2],
        is_tls=given.get("tls", "1") != "0",
        bucket=parts.path.strip("/"),
        key=unquote(parts.username or ""),
        secret=unquote(parts.password or ""),
        region=given.get("region", "us-east-1"),
    )


def _element(text: str, name: str) -> str:
    found = re.search(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
    return found[1] if found else ""


def _unescaped(text: str) -> str:
    for escape, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(escape, sign)
    return text

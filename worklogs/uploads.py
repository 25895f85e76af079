"""What is read of a request that carries files. Runs before anybody is known: CSRF reads forms."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

# The most that ``evidence.most_megabytes_a_file`` may be, and room for the form around it.
MOST_BYTES = 21 * 2**20


class RefuseLargeRequests(FileUploadHandler):
    """Read past the files of a request that is too large, instead of writing them to the disk.

    The length is the one that the server reads by, so it cannot be understated.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.request is not None and too_large_to_read(self.request):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def too_large_to_read(request: HttpRequest) -> bool:
    """Whether the files of this request were not read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) > MOST_BYTES

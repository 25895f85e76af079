"""Headers that every answer carries besides the content security policy, and its size."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class PrivacyHeadersMiddleware:
    """Keep personal pages out of caches, and the browser's sensors off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class SmallPagesMiddleware(GZipMiddleware):
    """Compress pages for poor lines; documents and pictures are compressed already.

    Answers carry secrets (form tokens) beside what people typed. Django masks its tokens anew in
    each answer and pads the answer at random, so sizes tell nothing.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress what is text and whole."""
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.streaming or not (kind.startswith("text/") or kind.endswith("json")):
            return response
        return super().process_response(request, response)


def forgetting_device(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Whoever signs out leaves nothing on the device: copies of pages, lines that wait."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return answer

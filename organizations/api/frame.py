"""What every view of the API stands on: the actor, the clock, what was asked (ADR 0061)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from rest_framework.exceptions import NotAuthenticated
from rest_framework.response import Response
from rest_framework.serializers import (
    CharField,
    DateField,
    IntegerField,
    Serializer,
    ValidationError,
)
from rest_framework.views import APIView

from organizations.access import Actor
from organizations.api.problems import ChangedMeanwhile, ConfirmationNeeded
from organizations.confirming import is_confirmed
from organizations.models import Posting
from organizations.refusals import Outdated
from organizations.rules.names import nfc, nfc_lines

Asked = dict[str, Any]
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
LARGEST_ID = 2**63 - 1
LONGEST_REASON = 200


class Endpoint(APIView):
    """One address. Methods read the clock, call one query or command, and shape its answer.

    ``more_problems``: statuses that others of the same method do not answer.
    ``tagged``: methods that answer an ``ETag``.
    ``for_people``: methods that no program may use, also where its scope lets it in.
    ``has_versions``: what is put or deleted here has an ``ETag``, and is changed by ``If-Match``.
    """

    more_problems: tuple[int, ...] = ()
    tagged: tuple[str, ...] = ()
    for_people: tuple[str, ...] = ()
    has_versions = True

    @property
    def actor(self) -> Actor:
        """Who acts, as for pages."""
        found: Actor = self.request._request.actor  # type: ignore[attr-defined]
        return found

    @property
    def posting(self) -> Posting:
        """The posting that acts. Programs have none and are refused before."""
        found: Posting | None = getattr(self.request._request, "posting", None)
        if found is None:
            raise NotAuthenticated
        return found

    def asked(self, query: type[Serializer[Any]]) -> Asked:
        """What the address asks for. Raises: ValidationError."""
        return _valid(query(data=self.request.query_params))

    def sent(self, what: type[Serializer[Any]]) -> Asked:
        """What the body says. Raises: ValidationError."""
        return _valid(what(data=self.request.data))

    def require_confirmation(self) -> None:
        """Stop unless the person has lately shown once more who they are; see ``confirming``."""
        if not is_confirmed(self.request._request):
            raise ConfirmationNeeded


class Text(CharField):
    """What people type: in one form of Unicode, without blanks around it."""

    def to_internal_value(self, data: Any) -> str:
        return nfc(super().to_internal_value(data))


class Lines(CharField):
    """The same of several lines, whose breaks stay."""

    def to_internal_value(self, data: Any) -> str:
        return nfc_lines(super().to_internal_value(data)).strip()


class IdField(IntegerField):
    """The number of a thing, as large as the column that holds it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class DayField(DateField):
    """A day of this century, as in addresses: others can be reckoned with, but hold nothing."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError("A day of this century.", code="out_of_century")
        return day


class Reason(Serializer[Any]):
    """Why something is refused or taken back."""

    example: Mapping[str, Any] = {"reason": "Không còn cần"}

    reason = Text(max_length=LONGEST_REASON)


@contextmanager
def of_the_version() -> Iterator[None]:
    """What stands is no longer the version of ``If-Match``: 412 instead of 409."""
    try:
        yield
    except Outdated as outdated:
        raise ChangedMeanwhile from outdated


def shown(what: type[Serializer[Any]], thing: object, **kwargs: Any) -> Response:
    """The answer that shows a thing."""
    return Response(what(thing).data, **kwargs)


def _valid(serializer: Serializer[Any]) -> Asked:
    serializer.is_valid(raise_exception=True)
    found: Asked = serializer.validated_data
    return found

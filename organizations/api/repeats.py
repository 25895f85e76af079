"""A request sent twice does its deed once: its key becomes the id of what it makes (ADR 0061)."""

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from organizations.audit import new_id

# Text for generators: some hand the value of a UUID to a header as it is.
KEY = OpenApiParameter(
    "Idempotency-Key",
    type={"type": "string", "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"},
    location=OpenApiParameter.HEADER,
    description="A UUID, which becomes the id of what is made. Sent again, one stands.",
    examples=[OpenApiExample("key", value="01997d20-5e6f-7a10-8b22-3c4d5e6f7a8b")],
)


def key_of(request: Request) -> UUID:
    """The id of what is made: the client's, or one of ours.

    Raises:
        ValidationError: it is no UUID.
    """
    said = request.headers.get("Idempotency-Key", "")
    if not said:
        return new_id()
    try:
        return UUID(said)
    except ValueError:
        raise serializers.ValidationError({"Idempotency-Key": "Send a UUID."}) from None

"""Who asks, as the portal knows them."""

from collections.abc import Mapping
from typing import Any

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint
from organizations.models import Agency


class OwnAgency(serializers.Serializer[Agency]):
    """The agency in which one acts."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class OwnPosting(serializers.Serializer[Any]):
    """The posting in which a person acts."""

    id = serializers.IntegerField()
    full_name = serializers.CharField(source="staff.full_name")
    staff_code = serializers.CharField(source="staff.staff_code")
    unit_id = serializers.IntegerField()
    unit = serializers.CharField(source="unit.name")
    title = serializers.CharField()
    keeps_log = serializers.BooleanField()


class Me(serializers.Serializer[Any]):
    """A person in a posting, or a program in an agency."""

    example: Mapping[str, Any] = {
        "agency": {"id": 1, "code": "SXD", "name": "Sở Xây dựng"},
        "posting": {
            "id": 7,
            "full_name": "Trần Thị Thử",
            "staff_code": "KH00007",
            "unit_id": 3,
            "unit": "Phòng Hành chính",
            "title": "Chuyên viên",
            "keeps_log": True,
        },
        "roles": ["posted", "log_keeper"],
        "csrf_token": "…",
    }

    agency = OwnAgency()
    posting = OwnPosting(allow_null=True, help_text="Null for a program.")
    roles = serializers.ListField(
        child=serializers.CharField(), help_text="As the table of who may names them."
    )
    csrf_token = serializers.CharField(
        allow_null=True, help_text="A session sends it as `X-CSRFToken`; null for a program."
    )


class MeView(Endpoint):
    """Who asks."""

    @extend_schema(operation_id="whoami", summary="Who am I", responses=Me, tags=["people"])
    def get(self, request: Request) -> Response:
        """The agency, the posting and what one stands for today."""
        posting = getattr(request._request, "posting", None)
        agency = posting.agency if posting else Agency.objects.get(pk=self.actor.agency_id)
        said = {
            "agency": agency,
            "posting": posting,
            "roles": sorted(self.actor.stands_as),
            "csrf_token": get_token(request._request) if posting else None,
        }
        return Response(Me(said).data)

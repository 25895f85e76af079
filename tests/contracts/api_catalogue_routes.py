"""Rows of the API of proposals for the catalogue."""

from django.urls import reverse

from tests.contracts.table import DEPARTMENT, Data, Routes, Row
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_proposal

NEW_TASK = {
    "kind": "new",
    "group": "C",
    "name": "Thẩm định thiết kế",
    "applies_to": "",
    "output_product": "Văn bản",
    "unit_of_count": "hồ sơ",
    "standard_minutes": 90,
    "complexity": 3,
    "reason": "Thiếu",
}


def _return(cast: Cast) -> Data:
    return {"act": "return", "ids": [make_proposal(cast.clerk).pk], "reason": "Trùng với C.01"}


ROUTES: Routes = {
    "worklogs_api:changes": (
        Row(url=lambda cast: reverse("worklogs_api:changes")),
        Row(
            url=lambda cast: reverse("worklogs_api:changes"),
            method="post",
            data=NEW_TASK,
            answers=frozenset({201}),
        ),
    ),
    "worklogs_api:change": Row(
        url=lambda cast: reverse("worklogs_api:change", args=[make_proposal(cast.clerk).pk]),
        allowed=DEPARTMENT,
        foreign=404,
    ),
    "worklogs_api:change_decisions": Row(
        url=lambda cast: reverse("worklogs_api:change_decisions"),
        method="post",
        data=_return,
        allowed=frozenset({"agency_head"}),
        foreign=404,
    ),
}

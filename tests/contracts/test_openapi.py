"""What the API says of itself is what it does, and changes only on purpose."""

import json

import pytest

from kpi_portal.api import schema
from kpi_portal.policy import ROUTES
from organizations.api.problems import GENERAL, first_line, refusals
from organizations.refusals import Outdated


@pytest.fixture(scope="module")
def made():
    return schema.made()


def operations(made):
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_the_file_is_what_the_views_say(made) -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.written(made), "run make api"


def test_every_view_of_the_table_is_described(made) -> None:
    routes = {name for name in ROUTES if name.split(":")[0].endswith("_api")}

    assert set(schema.names().values()) == routes
    assert len(made["paths"]) == len(routes)


def test_every_operation_has_a_name_a_summary_and_a_tag(made) -> None:
    names = [operation["operationId"] for _path, operation in operations(made)]

    assert len(names) == len(set(names))
    for path, operation in operations(made):
        assert operation["summary"], path
        assert operation["tags"], path


def test_every_body_has_an_example_that_is_json(made) -> None:
    missing = []
    for path, operation in operations(made):
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        bodies += [one for status, one in operation["responses"].items() if status < "300"]
        for body in bodies:
            for kind, said in body.get("content", {}).items():
                is_file = said["schema"].get("format") == "binary"
                if kind == "application/json" and not is_file and not said.get("examples"):
                    missing.append(path)
                json.dumps(said.get("examples", {}))

    assert missing == []


def test_a_file_is_said_to_be_bytes(made) -> None:
    """Generated clients would send its name otherwise."""
    forms = [
        said["schema"]["properties"]["file"]
        for _path, operation in operations(made)
        for kind, said in operation.get("requestBody", {}).get("content", {}).items()
        if kind == "multipart/form-data"
    ]

    assert forms == [{"type": "string", "format": "binary"}]


def test_every_code_is_explained_and_means_one_thing() -> None:
    codes = refusals()

    assert all(first_line(kind) for kind in codes.values())
    assert set(codes) & set(GENERAL) == {"outdated"}
    assert codes["outdated"] is Outdated


def test_a_token_is_named_where_a_scope_lets_it_in(made) -> None:
    by_name = {one["operationId"]: one["security"] for _path, one in operations(made)}

    assert {"token": []} in by_name["list_tasks"]
    assert {"token": []} not in by_name["log_work"]


def test_the_reference_shows_every_operation_and_every_code(cast, signed_in, made) -> None:
    client = signed_in(cast.clerk)
    page = client.get("/reference/api/").content.decode()

    assert client.get("/api/v1/openapi.json").json() == made
    for _path, operation in operations(made):
        assert f'id="{operation["operationId"]}"' in page
    for code in {*GENERAL, *refusals()}:
        assert f'<tr id="{code}">' in page

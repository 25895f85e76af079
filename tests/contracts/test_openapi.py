"""What the API says of itself is what it does, and changes only on purpose."""

import html
import json
import re

import pytest

from kpi_portal.api import schema, words
from kpi_portal.api.fields import fields_of
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


def test_every_parameter_says_what_it_means_and_shows_one(made) -> None:
    thin = []
    for path, operation in operations(made):
        for one in operation.get("parameters", ()):
            is_shown = "example" in one or one.get("examples")
            limits = {"pattern", "format", "maxLength", "enum"} & set(one["schema"])
            is_bare = one["schema"].get("type") == "string" and not limits
            if not one.get("description") or not is_shown or (is_bare and one["in"] != "header"):
                thin.append(f"{path} {one['name']}")

    assert thin == []


def test_an_address_says_whether_it_takes_a_month_or_a_term(made) -> None:
    for path, operation in operations(made):
        for one in operation.get("parameters", ()):
            if one["name"] == "code":
                wanted = words.TERM if "/terms/" in path else words.MONTH
                assert one["schema"]["pattern"] == wanted, path
                assert re.fullmatch(wanted, one["example"]), path


def test_no_words_are_kept_for_what_is_gone(made) -> None:
    queries = {
        one["name"]
        for _path, operation in operations(made)
        for one in operation.get("parameters", ())
        if one["in"] == "query"
    }

    assert set(words.IN_QUERY) == queries
    assert all(one["description"] for one in made["tags"])
    assert {one["name"] for one in made["tags"]} == set(words.TAGS)


def test_headers_are_described_where_they_are_sent(made) -> None:
    """That they are sent there and nowhere else, every test in tests/api sees (documented.py)."""
    problems = made["components"]["responses"]
    with_version = set()
    for path, operation in operations(made):
        good = next(one for status, one in operation["responses"].items() if status < "300")
        kinds = good.get("content", {}).values()
        is_file = any(one["schema"].get("format") == "binary" for one in kinds)
        headers = good.get("headers", {})
        assert ("Content-Disposition" in headers) == is_file, path
        if "ETag" in headers and path.startswith("get "):
            with_version.add(path.split()[1])
            assert "304" in operation["responses"], path
    changed = {
        path.split()[1]
        for path, operation in operations(made)
        if "If-Match" in {one["name"] for one in operation.get("parameters", ())}
    }

    assert changed == with_version
    assert "Retry-After" in problems["problem_429"]["headers"]
    assert "Retry-After" in problems["problem_503"]["headers"]
    assert "WWW-Authenticate" in problems["problem_401"]["headers"]


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
    assert '<h2 id="begin">' in page
    assert all(one["description"] in html.unescape(page) for one in made["tags"])
    assert "<code>pieces[].quantity</code>" in page


def test_the_reference_tells_kinds_limits_and_words_of_what_is_sent(made) -> None:
    schemas = made["components"]["schemas"]
    unit = {one.name: one for one in fields_of(schemas["NewUnitOfAgency"], schemas)}
    work = {one.name: one for one in fields_of(schemas["NewWork"], schemas)}

    assert (unit["parent_id"].kind, unit["parent_id"].is_required) == ("int64", True)
    assert unit["parent_id"].words == "The unit above, of `list_units`."
    assert unit["name"].limits == "at most 200 characters"
    assert unit["kind"].limits.endswith("division where it is left out")
    assert work["pieces"].limits == "at least 1 of them, at most 500 of them"
    assert work["pieces[].due_on"].kind == "date"

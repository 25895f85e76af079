"""The fields of a body, read out of the schema for people: where, which kind, which limits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DEEPEST = 3  # bodies of ours hold things of things, no deeper
REF = "#/components/schemas/"
LIMITS = (
    ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"),
    ("minimum", "from {}"),
    ("maximum", "to {}"),
    ("minItems", "at least {} of them"),
    ("maxItems", "at most {} of them"),
    ("pattern", "written as {}"),
    ("default", "{} where it is left out"),
)
LARGEST_SAID = 2**31  # what only a column's size limits is no limit to tell


@dataclass(frozen=True, slots=True)
class BodyField:
    """One field: ``pieces[].quantity`` is that of each piece. ``limits`` are words, or "" ."""

    name: str
    kind: str
    is_required: bool
    limits: str
    words: str


def fields_of(
    schema: Mapping[str, Any], components: Mapping[str, Any], prefix: str = "", depth: int = 1
) -> Iterator[BodyField]:
    """Every field that may be sent, those within others after them."""
    whole = _resolved(schema, components)
    needed = set(whole.get("required", ()))
    for name, said in whole.get("properties", {}).items():
        one = _resolved(said, components)
        if one.get("readOnly"):
            continue
        is_list = _kinds(one) == ["array"]
        inner = _resolved(one.get("items", {}), components) if is_list else one
        yield BodyField(
            name=prefix + name,
            kind=_kind(one, components),
            is_required=name in needed,
            limits=", ".join(_limits(one)),
            words=str(said.get("description", one.get("description", ""))),
        )
        if "properties" in inner and depth < DEEPEST:
            below = f"{prefix}{name}[]." if is_list else f"{prefix}{name}."
            yield from fields_of(inner, components, below, depth + 1)


def _resolved(said: Mapping[str, Any], components: Mapping[str, Any]) -> Mapping[str, Any]:
    """Behind references; of things that may be null, the thing."""
    for key in ("allOf", "oneOf", "anyOf"):
        wanted = [one for one in said.get(key, ()) if one.get("type") != "null"]
        if wanted:
            return {**_resolved(wanted[0], components), **_words_of(said)}
    name = str(said.get("$ref", ""))
    if not name.startswith(REF):
        return said
    return {**_resolved(components[name.removeprefix(REF)], components), **_words_of(said)}


def _words_of(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: said[key] for key in ("description", "default", "readOnly") if key in said}


def _kinds(said: Mapping[str, Any]) -> list[str]:
    kinds = said.get("type", [])
    return [one for one in ([kinds] if isinstance(kinds, str) else kinds) if one != "null"]


def _kind(said: Mapping[str, Any], components: Mapping[str, Any]) -> str:
    if "enum" in said:
        return " | ".join(str(one) for one in said["enum"] if one not in {None, ""})
    if _kinds(said) == ["array"]:
        return f"[{_kind(_resolved(said.get('items', {}), components), components)}]"
    is_null = "null" in said.get("type", []) if isinstance(said.get("type"), list) else False
    kind = said.get("format") or " | ".join(_kinds(said)) or "any"
    return f"{kind} | null" if is_null else str(kind)


def _limits(said: Mapping[str, Any]) -> Iterator[str]:
    for key, words in LIMITS:
        value = said.get(key)
        is_told = value not in {None, ""} if not isinstance(value, list | dict) else False
        if is_told and not (isinstance(value, int) and abs(value) > LARGEST_SAID):
            yield words.format(value)

"""Every kind of breaking change is found, no allowed change is, and no example is lost to a change that was let through."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from wirefold.compatibility import NOTES, breaking
from wirefold.contracts import example_values
from wirefold.contracts.schema import CONTRACTS, rendered

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
MAYBE: Schema = {"anyOf": [TEXT, {"type": "null"}]}


def shape(*, closed: bool = True, required: tuple[str, ...] = (), **fields: Schema) -> Schema:
    found: Schema = {"type": "object", "properties": fields, "required": list(required)}
    return found | {"additionalProperties": False} if closed else found


def either(*several: Schema) -> Schema:
    return {"anyOf": list(several)}


def within(definition: Schema, schema: Schema) -> Schema:
    return schema | {"$defs": {"Part": definition}}


PART: Schema = {"$ref": "#/$defs/Part"}

BREAKS_EVERYONE: dict[str, tuple[Schema, Schema]] = {
    "new required field": (shape(a=TEXT), shape(required=("b",), a=TEXT, b=TEXT)),
    "field became required": (shape(a=TEXT), shape(required=("a",), a=TEXT)),
    "type changed": (shape(a=TEXT), shape(a=WHOLE)),
    "type narrowed": ({"type": "number"}, WHOLE),
    "list of types narrowed": ({"type": ["string", "null"]}, TEXT),
    "any type narrowed": ({}, TEXT),
    "null removed": (shape(a=MAYBE), shape(a=TEXT)),
    "alternative removed": (either(TEXT, WHOLE), either(TEXT)),
    "alternative of oneOf removed": ({"oneOf": [TEXT, WHOLE]}, {"oneOf": [TEXT]}),
    "value of enum removed": ({"enum": ["a", "b"]}, {"enum": ["a"]}),
    "enum where there was none": (TEXT, TEXT | {"enum": ["a"]}),
    "constant changed": ({"const": "a"}, {"const": "b"}),
    "enum became a constant": ({"enum": ["a", "b"]}, {"const": "a"}),
    "text must be longer": (TEXT, TEXT | {"minLength": 1}),
    "text must be shorter": (TEXT | {"maxLength": 10}, TEXT | {"maxLength": 9}),
    "number must be larger": (WHOLE | {"minimum": 0}, WHOLE | {"minimum": 1}),
    "number must be positive": (WHOLE, WHOLE | {"exclusiveMinimum": 0}),
    "number must be smaller": (WHOLE, WHOLE | {"maximum": 1}),
    "more items": ({"type": "array", "minItems": 1}, {"type": "array", "minItems": 2}),
    "fewer items": ({"type": "array"}, {"type": "array", "maxItems": 100}),
    "items narrowed": ({"type": "array", "items": MAYBE}, {"type": "array", "items": TEXT}),
    "items declared": ({"type": "array"}, {"type": "array", "items": TEXT}),
    "pattern added": (TEXT, TEXT | {"pattern": "^a"}),
    "pattern changed": (TEXT | {"pattern": "^a"}, TEXT | {"pattern": "^b"}),
    "format added": (TEXT, TEXT | {"format": "date"}),
    "format changed": (TEXT | {"format": "date"}, TEXT | {"format": "date-time"}),
    "closed now": (shape(closed=False, a=TEXT), shape(a=TEXT)),
    "field of a closed object removed": (shape(a=TEXT, b=TEXT), shape(a=TEXT)),
    "values of a map narrowed": (
        {"type": "object", "additionalProperties": {"type": "number"}},
        {"type": "object", "additionalProperties": WHOLE},
    ),
    "keys of a map narrowed": ({"type": "object"}, {"type": "object", "propertyNames": {"enum": ["a"]}}),
    "behind a reference": (within(TEXT, shape(a=PART)), within(WHOLE, shape(a=PART))),
    "behind a reference in a list": (
        within(shape(x=TEXT), {"type": "array", "items": PART}),
        within(shape(x=WHOLE), {"type": "array", "items": PART}),
    ),
    "beside a reference": (within(TEXT, PART), within(TEXT, PART | {"maxLength": 3})),
    "in allOf": ({"allOf": [TEXT]}, {"allOf": [TEXT, {"maxLength": 3}]}),
    "in allOf behind a reference": (within(TEXT, {"allOf": [PART]}), within(WHOLE, {"allOf": [PART]})),
    "in one alternative": (either(shape(a=TEXT), WHOLE), either(shape(required=("a",), a=TEXT), WHOLE)),
    "deep in a circle": (
        within(shape(closed=False, next=PART), PART),
        within(shape(closed=False, next=PART, required=("next",)), PART),
    ),
    "circle against a tree": (within(shape(closed=False, x=PART), PART), shape(closed=False, x=shape(closed=False, x=WHOLE))),
    "a choice of required fields": (
        shape(a=TEXT, b=TEXT),
        shape(a=TEXT, b=TEXT) | either({"required": ["a"]}, {"required": ["b"]}),
    ),
    "a keyword that can't be judged": ({"type": "array"}, {"type": "array", "uniqueItems": True}),
    "a reference under a keyword that can't be judged": (
        within(TEXT, {"type": "array", "contains": PART}),
        within(WHOLE, {"type": "array", "contains": PART}),
    ),
    "nothing is accepted": (shape(a=TEXT), shape(a={"not": {}})),
}
BREAKS_READERS: dict[str, tuple[Schema, Schema]] = {
    "field of an open object removed": (shape(closed=False, a=TEXT), shape(closed=False)),
    "field no longer always there": (shape(required=("a",), a=TEXT), shape(a=TEXT)),
    "may be null": (shape(a=TEXT), shape(a=MAYBE)),
    "type widened": (WHOLE, {"type": "number"}),
    "another type may stand there": (either(TEXT), either(TEXT, WHOLE)),
    "type is gone": (TEXT, {}),
    "format is gone": (TEXT | {"format": "date-time"}, TEXT),
    "open now": (shape(a=TEXT), shape(closed=False, a=TEXT)),
    "items may be null": ({"type": "array", "items": TEXT}, {"type": "array", "items": MAYBE}),
}
BREAKS_NOBODY: dict[str, tuple[Schema, Schema]] = {
    "nothing changed": (shape(a=TEXT), shape(a=TEXT)),
    "new optional field": (shape(a=TEXT), shape(a=TEXT, b=TEXT)),
    "new optional field of an open object": (shape(closed=False, a=TEXT), shape(closed=False, a=TEXT, b=TEXT)),
    "new optional field behind a reference": (
        within(shape(a=TEXT), shape(x=PART)),
        within(shape(a=TEXT, b=TEXT), shape(x=PART)),
    ),
    "words about it changed": (shape(a=TEXT), shape(a=TEXT | {"description": "A", "title": "A"}) | {"title": "Shape"}),
    "default changed": (shape(a=TEXT), shape(a=TEXT | {"default": ""})),
    "enum gained a value": ({"enum": ["a"]}, {"enum": ["b", "a"]}),
    "constant became an enum": ({"const": "a"}, {"enum": ["a", "b"]}),
    "bounds widened": (TEXT | {"minLength": 2, "maxLength": 3}, TEXT | {"minLength": 1, "maxLength": 4}),
    "bounds removed": (WHOLE | {"minimum": 0, "maximum": 9}, WHOLE),
    "pattern removed": (TEXT | {"pattern": "^a"}, TEXT),
    "least length of nothing": (TEXT, TEXT | {"minLength": 0}),
    "definition renamed": (within(TEXT, shape(a=PART)), {"$defs": {"New": TEXT}} | shape(a={"$ref": "#/$defs/New"})),
    "definition written out": (within(TEXT, shape(a=PART)), shape(a=TEXT)),
    "alternatives in another order": (either(TEXT, {"type": "null"}), either({"type": "null"}, TEXT)),
    "alternatives as a list of types": (either(TEXT, {"type": "null"}), {"type": ["null", "string"]}),
    "a map with more keys": (
        {"type": "object", "propertyNames": {"enum": ["a"]}, "additionalProperties": WHOLE},
        {"type": "object", "propertyNames": {"enum": ["a", "b"]}, "additionalProperties": WHOLE},
    ),
    "a circle": (within(shape(next=PART), PART), within(shape(next=PART, more=TEXT), PART)),
    "choice of required fields stayed": (
        shape(a=MAYBE, b=MAYBE) | either(shape(closed=False, a=TEXT), shape(closed=False, b=TEXT)),
        shape(a=MAYBE, b=MAYBE, c=TEXT) | either(shape(closed=False, a=TEXT), shape(closed=False, b=TEXT)),
    ),
}


@pytest.mark.parametrize("published", [True, False], ids=["published", "read"])
@pytest.mark.parametrize(("old", "new"), BREAKS_EVERYONE.values(), ids=BREAKS_EVERYONE)
def test_refusing_old_data_breaks_in_both_directions(old: Schema, new: Schema, published: bool) -> None:  # noqa: FBT001
    assert breaking(old, new, published=published)


@pytest.mark.parametrize(("old", "new"), BREAKS_READERS.values(), ids=BREAKS_READERS)
def test_surprising_old_readers_breaks_what_we_publish_alone(old: Schema, new: Schema) -> None:
    assert breaking(old, new, published=True)
    assert breaking(old, new, published=False) == []


@pytest.mark.parametrize("published", [True, False], ids=["published", "read"])
@pytest.mark.parametrize(("old", "new"), BREAKS_NOBODY.values(), ids=BREAKS_NOBODY)
def test_allowed_changes_are_allowed(old: Schema, new: Schema, published: bool) -> None:  # noqa: FBT001
    assert breaking(old, new, published=published) == []


def test_a_change_is_named_with_its_place_and_once() -> None:
    old, new = within(shape(x=TEXT), shape(a=PART, b=TEXT)), within(shape(x=WHOLE), shape(a=PART, b=TEXT | {"maxLength": 9}))
    assert breaking(old, new) == [
        "/a/x: string is no longer accepted",
        "/a/x: may now be integer",
        "/b: maxLength fell from None to 9",
    ]


META = Draft202012Validator(Draft202012Validator.META_SCHEMA)


def places(schema: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a schema that says something about the data."""
    inside = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    for step, value in inside:
        if not (step in NOTES and isinstance(value, str)):
            yield (*path, step)
            yield from places(value, (*path, step))


def edited(schema: Schema, path: tuple[Any, ...]) -> Iterator[Schema]:
    """A schema and a place -> each valid schema that has nothing there, or something else."""
    instead: Any
    for instead in (None, {"type": "integer"}, {"not": {}}, "null", 1, ["x"]):
        changed = deepcopy(schema)
        parent: Any = changed
        for step in path[:-1]:
            parent = parent[step]
        if instead is None:
            del parent[path[-1]]
        else:
            parent[path[-1]] = instead
        if META.is_valid(changed) and not dangling(changed):
            yield changed


def dangling(schema: Schema) -> bool:
    """Whether a schema refers to a definition that it does not have."""
    named = set(re.findall(r'"\$ref": "([^"]*)"', json.dumps(schema)))
    return not named <= {f"#/$defs/{name}" for name in schema.get("$defs", {})}


@pytest.mark.parametrize("name", ["article", "conflict", "withdrawal", pytest.param("story", marks=pytest.mark.slow)])
def test_no_single_edit_that_is_let_through_loses_an_example(name: str) -> None:
    """Each part of a real schema taken out or replaced: either that is called breaking, or all examples still pass."""
    contract = next(contract for contract in CONTRACTS if contract.name == name)
    old = rendered(contract)
    examples = [value for example, value in example_values().items() if example.partition(".")[0] == name]
    judged = {"breaking": 0, "harmless": 0}
    for path in places(old):
        for new in edited(old, path):
            if breaking(old, new, published=False):
                judged["breaking"] += 1
                continue
            judged["harmless"] += 1
            assert all(Draft202012Validator(new).is_valid(value) for value in examples), path
    assert min(judged.values()) > 10

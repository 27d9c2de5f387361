"""Compatibility: two versions of a JSON Schema -> what of the change would break somebody.

Two rules, by who writes the data:

*read* (articles, which others write): the new schema must accept every document that the old one accepted. Breaking are
a new required field, a narrowed type, enumeration, bound, pattern or format, an alternative or the openness removed.
A new optional field is allowed. Strictly, an open schema has let documents through that already carry something else
under that name; but a schema that may never learn a field can't grow, so this one case is accepted.

*published* (everything that we write): the topics are kept and replayed, so new readers must be able to read old data:
the same rule (BACKWARD). Besides, readers of the old schema are out there, so that breaking are also: a field removed, a
field no longer always there, a type or format changed or widened (null is a type), a closed object opened. A new optional
field is allowed, and an enumeration or a bound may widen: readers are told to pass over what they do not know.

What can't be judged counts as breaking: an assertion that this module does not understand must stay as it was. So a
change may be reported that is harmless, but none is passed over that is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from json import dumps
from typing import Any

Schema = dict[str, Any]

LOWEST = {"minLength": 0, "minItems": 0, "minProperties": 0, "minimum": None, "exclusiveMinimum": None}
HIGHEST = ("maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum")
NOTES = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples", "deprecated"})
WALKED = frozenset({"type", "const", "enum", "properties", "required", "additionalProperties", "items", "propertyNames"})
TYPES = ("null", "boolean", "object", "array", "number", "string")
IMPOSSIBLE: Schema = {"not": {}}
CLASH = "also"
"""Where two schemas that both hold say different things under one keyword, the second lies here, compared by equality."""


def breaking(old: Schema, new: Schema, *, published: bool = True) -> list[str]:
    """Old and new schema, and whether we publish or read such data -> each breaking change, as '/path: what'."""
    return list(dict.fromkeys(_Change(old, new, published=published).in_schema(old, new, "")))


@dataclass(frozen=True)
class _Change:
    """Two whole schemas, for their `$ref`s, and the rule to judge by. `seen` holds the pairs being compared: refs may circle."""

    old_root: Schema
    new_root: Schema
    published: bool
    seen: frozenset[tuple[str, str]] = frozenset()

    def in_schema(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        """A schema before and after -> what breaks, going through its alternatives."""
        pair = (dumps(old, sort_keys=True), dumps(new, sort_keys=True))
        if pair in self.seen:
            return
        inner = _Change(self.old_root, self.new_root, self.published, self.seen | {pair})
        before, after = alternatives(old, self.old_root), alternatives(new, self.new_root)
        for one in before:
            yield from inner.in_alternative(one, after, path)
        if self.published:
            gained = _types(after) - _types(before)
            if gained:
                yield f"{path or '/'}: may now be {', '.join(sorted(gained))}"

    def in_alternative(self, old: Schema, offered: list[Schema], path: str) -> Iterator[str]:
        """One old alternative and all new ones -> nothing if some new one takes its data, else the least that breaks."""
        tried = sorted((list(self._in_shape(old, new, path)) for new in offered if _meet(old, new)), key=len)
        if tried:
            yield from tried[0]
        else:
            yield f"{path or '/'}: {_named(old)} is no longer accepted"

    def _in_shape(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        """A schema without alternatives before and after -> what breaks."""
        where = path or "/"
        if not _type_of(old) <= _type_of(new):
            yield f"{where}: {_named(old)} became {_named(new)}"
        yield from (f"{where}: {what}" for what in (*_values(old, new), *_bounds(old, new), *self._others(old, new)))
        yield from self._fields(old, new, path)
        for part in ("items", "propertyNames"):
            if part in old or part in new:
                yield from self.in_schema(_schema(old.get(part, {})), _schema(new.get(part, {})), f"{path}/{part}")

    def _others(self, old: Schema, new: Schema) -> Iterator[str]:
        """Assertions that are compared by equality alone: pattern, format and any that this module does not know."""
        for name in sorted((old.keys() | new.keys()) - NOTES - WALKED - LOWEST.keys() - set(HIGHEST)):
            if name in new and new[name] != old.get(name):
                yield f"{name} became {new[name]!r}"
            elif "$ref" in dumps(new.get(name)) and self.old_root.get("$defs") != self.new_root.get("$defs"):
                yield f"what {name} refers to can't be judged"
            elif name == "format" and name not in new and self.published:
                yield f"format {old[name]!r} is gone"

    def _fields(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        """An object before and after -> what breaks in its fields."""
        before, after = old.get("properties", {}), new.get("properties", {})
        must, needed = set(old.get("required", ())), set(new.get("required", ()))
        yield from (f"{path}/{name}: is now required" for name in sorted(needed - must))
        if self.published:
            yield from (f"{path}/{name}: is no longer always there" for name in sorted((must - needed) & after.keys()))
        for name in before:
            if name in after:
                yield from self.in_schema(_schema(before[name]), _schema(after[name]), f"{path}/{name}")
            else:
                yield from self._removed(before[name], new, f"{path}/{name}")
        yield from self._openness(old, new, path)

    def _removed(self, field: Any, new: Schema, path: str) -> Iterator[str]:
        rest = new.get("additionalProperties", True)
        if self.published or rest is False:
            yield f"{path}: was removed"
        elif rest is not True:
            yield from self.in_schema(_schema(field), _schema(rest), path)

    def _openness(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        """What fields without a name of their own may be, before and after -> what breaks."""
        before, after = old.get("additionalProperties", True), new.get("additionalProperties", True)
        if before is False and after is not False and self.published:
            yield f"{path or '/'}: was closed and is open now"
        elif before is not False and after is False:
            yield f"{path or '/'}: was open and is closed now"
        elif before is not False:
            yield from self.in_schema(_schema(before), _schema(after), f"{path}/*")


def alternatives(schema: Schema, root: Schema) -> list[Schema]:
    """A schema -> the schemas without $ref, allOf, anyOf, oneOf or lists of types that together accept what it accepts.

    (Of oneOf it is taken on trust that its branches exclude each other.)
    """
    if "$ref" in schema:
        beside = {name: value for name, value in schema.items() if name != "$ref"}
        return alternatives(_both(_resolved(schema["$ref"], root), beside), root)
    if "allOf" in schema:
        beside = {name: value for name, value in schema.items() if name != "allOf"}
        return alternatives(reduce(_both, map(_schema, schema["allOf"]), beside), root)
    for several in ("anyOf", "oneOf"):
        if several in schema:
            rest = {name: value for name, value in schema.items() if name != several}
            return [found for branch in schema[several] for found in alternatives(_both(rest, _schema(branch)), root)]
    if isinstance(schema.get("type"), list):
        return [schema | {"type": name} for name in schema["type"]]
    return [] if schema.get("not") == {} else [schema]


def _resolved(ref: str, root: Schema) -> Schema:
    found: Any = root
    for step in ref.removeprefix("#").strip("/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")] if step else found
    return _schema(found)


def _both(one: Schema, other: Schema) -> Schema:
    """Two schemas that both hold -> one schema; IMPOSSIBLE where their types exclude each other."""
    merged = dict(one)
    for name, value in other.items():
        if name not in one or name in NOTES:
            merged[name] = value
        elif name == "properties":
            shared = {field: _both(one[name][field], value[field]) for field in one[name].keys() & value.keys()}
            merged[name] = one[name] | value | shared
        elif name == "required":
            merged[name] = sorted({*one[name], *value})
        elif name == "type" and value != one[name]:
            return IMPOSSIBLE
        elif value != one[name]:
            merged[CLASH] = [*merged.get(CLASH, []), {name: value}]
    return merged


def _schema(value: Any) -> Schema:
    """A schema, which may be True or False -> it as a dict."""
    if isinstance(value, bool):
        return {} if value else IMPOSSIBLE
    found: Schema = value
    return found


def _type_of(schema: Schema) -> set[str]:
    name = schema.get("type")
    if name is None:
        return {*TYPES, "integer"}
    return {"number", "integer"} if name == "number" else {name}


def _types(several: list[Schema]) -> set[str]:
    return {name for schema in several for name in _type_of(schema)}


def _meet(old: Schema, new: Schema) -> bool:
    return bool(_type_of(old) & _type_of(new))


def _named(schema: Schema) -> str:
    return str(schema.get("const", schema.get("type", "anything")))


def _values(old: Schema, new: Schema) -> Iterator[str]:
    """The values that `const` and `enum` leave, before and after -> those that are gone."""
    before, after = (schema.get("enum", [schema["const"]] if "const" in schema else None) for schema in (old, new))
    if after is None:
        return
    if before is None:
        yield f"only {after!r} is accepted now"
    elif gone := [value for value in before if value not in after]:
        yield f"{gone!r} is no longer accepted"


def _bounds(old: Schema, new: Schema) -> Iterator[str]:
    """Lower and upper bounds before and after -> those that narrowed."""
    for name, least in LOWEST.items():
        before, after = old.get(name, least), new.get(name, least)
        if after is not None and (before is None or after > before):
            yield f"{name} rose from {before} to {after}"
    for name in HIGHEST:
        before, after = old.get(name), new.get(name)
        if after is not None and (before is None or after < before):
            yield f"{name} fell from {before} to {after}"

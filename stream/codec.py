"""The codec: messages to JSON bytes and back. What can't be read is Poison, with the reason."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from pydantic import BaseModel, TypeAdapter, ValidationError

from stream.errors import Poison


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


_WRITTEN = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def encode(message: BaseModel, *, sort_keys: bool = False) -> bytes:
    """A message -> its JSON, the same bytes each time; its keys in order of their names where that is asked for.

    They are the bytes of `model_dump_json`, written straight from the fields in a tenth of its time: no message has an alias, or a field
    that is written in another way than it is held, but for times.
    """
    try:
        return orjson.dumps(message, default=_fields, option=_WRITTEN | orjson.OPT_SORT_KEYS if sort_keys else _WRITTEN)
    except TypeError:  # an integer past 64 bits, which only pydantic writes
        return message.model_dump_json().encode()


def _fields(message: Any) -> dict[str, Any]:
    if isinstance(message, BaseModel):
        return message.__dict__
    raise TypeError(type(message).__name__)


def decode(shape: Any, value: bytes | None) -> Any:
    """A shape (a model, or a union of models) and JSON -> the message. Raises Poison."""
    if value is None:
        raise Poison("a record without a value means nothing on this topic", kind="no-value")
    try:
        return _adapter(shape).validate_json(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise Poison(f"{where}: {first['msg']}".removeprefix(": "), kind="wrong-shape") from error

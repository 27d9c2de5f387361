"""The codec: messages to JSON bytes and back. What can't be read is Poison, with the reason."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from stream.errors import Poison


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def encode(message: BaseModel) -> bytes:
    """A message -> its JSON, the same bytes each time."""
    return message.model_dump_json().encode()


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

"""What all messages share: frozen models, closed for what we publish, and times in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

EARLIEST_YEAR, LATEST_YEAR = 1500, 2199
"""Years outside these are a mistake of the sender, not news."""
_TIME = "a time is an RFC 3339 string, like 2025-06-19T08:30:00Z, or a date, like 2025-06-19"


class Message(BaseModel):
    """A shape that we publish: frozen, and closed (a field it does not know is an error)."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null", allow_inf_nan=False)

    @classmethod
    def made_of(cls, **values: Any) -> Self:
        """All fields, in the order in which they are declared, each of its type already -> the message, not validated again.

        For what is made of valid messages, thousands a second: a fifth of what the constructor takes. What comes from outside is validated.
        """
        made = cls.__new__(cls)
        _set(made, "__dict__", values)
        _set(made, "__pydantic_fields_set__", _names(cls))
        _set(made, "__pydantic_extra__", None)
        _set(made, "__pydantic_private__", None)
        return made

    def brief(self) -> dict[str, Any]:
        """Its fields for a row of JSON, without those that say what they would by default: the constructor makes it from them again."""
        usual = _defaults(type(self))
        return {
            name: value if type(value) in _PLAIN else _brief(value)
            for name, value in vars(self).items()
            if name not in usual or value != usual[name]
        }


_set = object.__setattr__


@cache
def _names(model: type[BaseModel]) -> set[str]:
    """A model -> the names of its fields: one set for all messages that have them all, which none of them changes (a copy has its own)."""
    return {*model.model_fields}


@cache
def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    fields = model.model_fields.items()
    return {name: field.get_default(call_default_factory=True) for name, field in fields if not field.is_required()}


_PLAIN = frozenset({str, float, int, bool, type(None)})


def _brief(value: Any) -> Any:
    if isinstance(value, list):
        return value if value and type(value[0]) is str else [_brief(each) for each in value]  # no field holds texts and others
    return value.brief() if isinstance(value, Message) else value


class OpenMessage(BaseModel):
    """A shape that others publish: frozen, and open (fields it does not know are ignored)."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def utc(value: Any) -> Any:
    """A datetime, RFC 3339 string or plain date -> the datetime in UTC (a plain date: its midnight; an empty string: None).

    Raises ValueError on anything else and on years outside 1500 to 2199. A time without an offset is read as UTC.
    """
    if value is None:
        return None
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueError(f"{_TIME}, not {value[:40]!r}") from error
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        raise ValueError(_TIME)
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise ValueError(f"the year {value.year} lies outside {EARLIEST_YEAR} to {LATEST_YEAR}")
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def rfc3339(at: datetime) -> str:
    """2025-06-19 08:30 UTC -> '2025-06-19T08:30:00Z'; fractions of a second only where there are some."""
    return at.isoformat().replace("+00:00", "Z")


Instant = Annotated[datetime, BeforeValidator(utc), PlainSerializer(rfc3339, return_type=str, when_used="json")]
"""A moment in UTC; RFC 3339 with a Z in JSON."""

GivenInstant = Annotated[
    datetime | None, BeforeValidator(utc), PlainSerializer(rfc3339, return_type=str, when_used="json-unless-none")
]
"""A moment as others give it: an empty string is none."""

ArticleId = Annotated[str, Field(min_length=1, max_length=512)]
"""The publisher's own id, or one derived by `receive`."""


def _moderate(value: float) -> float:
    if not 0 <= value <= HEAVIEST:
        raise ValueError(f"a weight lies between 0 and {HEAVIEST:g}")
    return value


HEAVIEST = 1_000.0
Weight = Annotated[float, AfterValidator(_moderate)]
"""How much something counts, about 1: a huge one would grow to infinity where it is summed, and poison all that it meets."""

Offset = Annotated[int, Field(ge=0)]
"""A position in a text, counted in Python characters (Unicode code points)."""

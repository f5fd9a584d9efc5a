"""What every record has: its form as JSON, and back."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timezone
from enum import Enum
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from typing_extensions import Self

if sys.version_info >= (3, 11):
    from enum import StrEnum as StrEnum
else:

    class StrEnum(str, Enum):
        """A text of a closed list."""

        __str__ = str.__str__


_R = TypeVar("_R", bound="Record")


class Record:
    """A frozen dataclass with names in Python's style, and JSON with the names of Keydesk's documents."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """The record as `json.dumps` takes it. Fields that are `None` are left out."""
        made = plain(self)
        assert isinstance(made, dict)
        return made

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The record of a JSON object. Members that it does not know are passed over."""
        return read(cls, value)


def plain(value: Any) -> Any:
    """A value with nothing but what JSON has."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, datetime):
        return written_time(value)
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        given = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.metadata.get("json", one.name): plain(held) for one, held in given if held is not None}
    if isinstance(value, date):
        raise TypeError("a date has no time: use a datetime with a time zone")
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def text_of(value: Any) -> str:
    """A value as JSON."""
    return compact(plain(value))


def compact(value: Any) -> str:
    """JSON without spaces, as browsers write it: the digest of a response is that of its text."""
    return unicode(json.dumps(value, separators=(",", ":"), ensure_ascii=False))


def unicode(text: str) -> str:
    """The text. Raises `ValueError` for half of a surrogate pair: `json.loads` makes one of `"\\ud800"`, and it has no
    form in UTF-8."""
    if not text.isascii():
        text.encode()
    return text


def written_time(value: datetime) -> str:
    """An RFC 3339 instant."""
    if value.tzinfo is None:
        raise ValueError("a time needs a time zone: datetime.now(timezone.utc)")
    return value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """An instant in UTC."""
    # Before 3.11 `fromisoformat` knows neither "Z" nor any number of digits.
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError("not an RFC 3339 instant in UTC")
    whole, fraction = found.groups()
    moment = datetime.fromisoformat(whole).replace(tzinfo=timezone.utc)
    return moment.replace(microsecond=int((fraction or "").ljust(6, "0")[:6]))


_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z")


def read(cls: type[_R], value: Mapping[str, Any]) -> _R:
    """A record of a JSON object."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{cls.__name__} is read from a JSON object")
    given = {}
    members = _MEMBERS.get(cls)
    if members is None:
        members = _MEMBERS[cls] = _members(cls)
    for name, member, convert in members:
        held = value.get(member)
        if held is not None:
            given[name] = convert(held) if convert else held
    return cls(**given)


_Convert = Callable[[Any], Any]


_MEMBERS: dict[type, list[tuple[str, str, _Convert | None]]] = {}


def _members(cls: Any) -> list[tuple[str, str, _Convert | None]]:
    hints = get_type_hints(cls)
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} is no record")
    return [(one.name, one.metadata.get("json", one.name), _converter(hints[one.name])) for one in fields(cls)]


def _converter(hint: Any) -> _Convert | None:
    """How a value of JSON becomes one of this type; `None` where it is one already."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        several = [one for one in args if one is not type(None)]
        return _converter(several[0]) if len(several) == 1 else None
    if origin is list:
        convert = _converter(args[0])
        return _each(convert) if convert else None
    if origin is dict:
        convert = _converter(args[1])
        return _each_value(convert) if convert else None
    if hint is datetime:
        return read_time
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if isinstance(hint, type) and issubclass(hint, Record):
        return lambda held: read(hint, held)
    return None


def _each(convert: _Convert) -> _Convert:
    return lambda held: [convert(one) for one in held]


def _each_value(convert: _Convert) -> _Convert:
    return lambda held: {name: convert(one) for name, one in held.items()}

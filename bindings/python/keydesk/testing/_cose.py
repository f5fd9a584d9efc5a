"""As much of CBOR (RFC 8949) as an authenticator writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Union

#: A value that `cbor` writes.
Value = Union[int, str, bytes, Mapping[int, "Value"], Mapping[str, "Value"]]


def cbor(value: Value) -> bytes:
    """An integer, text, bytes or a map as CBOR, in the map's own order."""
    if isinstance(value, int):
        return _head(1, -1 - value) if value < 0 else _head(0, value)
    if isinstance(value, str):
        text = value.encode()
        return _head(3, len(text)) + text
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    return _head(5, len(value)) + b"".join(cbor(name) + cbor(one) for name, one in value.items())


def _head(major: int, value: int) -> bytes:
    if value < 24:
        return bytes([major << 5 | value])
    if value < 0x100:
        return bytes([major << 5 | 24, value])
    if value < 0x10000:
        return bytes([major << 5 | 25]) + value.to_bytes(2, "big")
    raise ValueError("the value is too large for this writer: at most 65535")

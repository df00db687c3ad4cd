"""Plain values from a file of ours, taken apart only if they have the shape that we gave them.

A checksum says that a file is as somebody wrote it, and not that we did.
"""

import json
from collections.abc import Sequence
from itertools import chain
from typing import Any

NONE = type(None)


class Misshapen(Exception):  # noqa: N818 -- no fault of anybody's here, and told to nobody
    """The values are not of the shape that was asked for."""


def read(data: bytes) -> Any:
    """The values of a JSON document, lone surrogates in it. Raises `Misshapen` for another one."""
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise Misshapen from None


def columns(rows: Sequence[Any], *types: type | tuple[type, ...]) -> list[tuple[Any, ...]]:
    """The columns of rows, each of which is a list of values of just these types (`object`: any).

    Raises `Misshapen` for any other rows. By columns, a row takes a few of C's steps.
    """
    if type(rows) not in (list, tuple) or not set(map(type, rows)) <= {list}:
        raise Misshapen
    try:
        found = list(zip(*rows, strict=True))
    except ValueError:
        raise Misshapen from None
    if not rows:
        return [()] * len(types)
    if len(found) != len(types):
        raise Misshapen
    for column, wanted in zip(found, types, strict=True):
        known = {*wanted} if isinstance(wanted, tuple) else {wanted}
        if object not in known and not set(map(type, column)) <= known:
            raise Misshapen
    return found


def hold(rows: Sequence[Any], type_: type, length: int) -> None:
    """Raise `Misshapen` unless each row is a list of so many values of a type (`object`: any)."""
    if not set(map(type, rows)) <= {list} or not set(map(len, rows)) <= {length}:
        raise Misshapen
    if type_ is not object and not set(map(type, chain.from_iterable(rows))) <= {type_}:
        raise Misshapen

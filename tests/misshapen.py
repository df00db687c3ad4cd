"""Plain values in every shape but their own, as somebody may have written them into a cache."""

from collections.abc import Iterator
from typing import Any

_OTHERS = (None, 7, 1.5, True, "x", [], {})


def misshapen(value: Any) -> Iterator[tuple[Any, bool]]:
    """The same with one of its parts, at any depth, in another shape; and whether that may be so:
    much may be missing.
    """
    for other in _OTHERS:
        if type(other) is not type(value):
            yield other, None in (value, other)
    if isinstance(value, list):
        for at, part in enumerate(value):
            for other, may_be in misshapen(part):
                yield [*value[:at], other, *value[at + 1 :]], may_be
        yield [*value, None], True
        yield value[1:], True
    elif isinstance(value, dict):
        for key, part in value.items():
            for other, may_be in misshapen(part):
                yield {**value, key: other}, may_be


NO_JSON = (b"", b"[", b"\xff", b"[" * 100_000, b"[NaN]", b"9" * 5000)

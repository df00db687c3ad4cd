"""Engines by name: ours, and those that installed packages add.

A package adds one by an entry point of the group `digestlint.engines`, which names a `Maker`. The
blog that is translated adds none: where the working folder or the project's is among the places
that Python imports from (`python -m digestlint`), it is passed over.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, cast

from digestlint.errors import UsageError
from digestlint.translate.engines import Engine, EngineError, EngineOptions, Maker

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "EngineOptions", "is_free", "names", "open_engine", "signature_of"]

GROUP = "digestlint.engines"
_OURS = {
    "deepl": "digestlint.translate.engines.deepl",
    "local": "digestlint.translate.engines.local",
}
_FREE = frozenset(("local",))
_MAKES = ("signature", "open_engine")


def names(root: str = "") -> tuple[str, ...]:
    """Every engine there is: ours first, then those of installed packages."""
    others = {point.name for point, _ in _points(root)} - _OURS.keys()
    return (*_OURS, *sorted(others))


def is_free(name: str) -> bool:
    """Whether an engine bills nothing, as far as is known without opening it."""
    return name in _FREE


def signature_of(name: str, options: EngineOptions) -> str:
    """An engine's signature, known without a key or the network.

    Raises `UsageError` where there is no such engine, or it cannot be used as things are.
    """
    made = _made(name, "signature", options)
    if not isinstance(made, str):
        raise UsageError(f"engine `{name}` is broken: its signature is no text")
    return made if name in _OURS else f"{name} {made}"


def open_engine(name: str, options: EngineOptions) -> Engine:
    """An engine, ready to translate. Raises `UsageError` as `signature_of`, and `EngineError`."""
    engine = _made(name, "open_engine", options)
    if name in _OURS:
        return cast("Engine", engine)
    from digestlint.translate.engines.guard import Guarded

    return Guarded(engine, f"engine `{name}`", signature_of(name, options))


def _made(name: str, function: str, options: EngineOptions) -> object:
    """What one of a maker's functions gives."""
    if name in _OURS:
        maker = cast("Maker", import_module(_OURS[name]))
        return getattr(maker, function)(options)
    with _own_places(options.root), _whole(name):
        return getattr(_maker_of(name, options.root), function)(options)


def _maker_of(name: str, root: str) -> Maker:
    found = [one for one in _points(root) if one[0].name == name]
    if not found:
        known = ", ".join(names(root))
        raise UsageError(f"no engine `{name}`; there are {known}, and packages may add others")
    if len(found) > 1:
        packages = ", ".join(sorted(package for _, package in found))
        raise UsageError(f"engine `{name}` comes from several packages: {packages}")
    ((point, package),) = found
    maker = point.load()
    lacking = [one for one in _MAKES if not callable(getattr(maker, one, None))]
    if lacking:
        raise UsageError(
            f"engine `{name}` of {package} is broken: {point.value} has no function {lacking[0]}"
        )
    return cast("Maker", maker)


@contextmanager
def _whole(name: str) -> Iterator[None]:
    """Say in one line what a stranger's package raised."""
    try:
        yield
    except (UsageError, EngineError):
        raise
    except (Exception, SystemExit) as error:  # a package may raise anything as it is imported
        message = f"engine `{name}` cannot be loaded: {type(error).__name__}: {error}"
        raise UsageError(message) from None


def _points(root: str) -> list[tuple["EntryPoint", str]]:
    """The entry points of installed packages, each with its package's name; a package once."""
    from importlib.metadata import distributions

    found = []
    seen = set()
    for package in distributions(path=_places(root)):
        name = (package.metadata["Name"] or "").lower().replace("_", "-")
        if name not in seen:
            seen.add(name)
            found += [(point, name) for point in package.entry_points.select(group=GROUP)]
    return found


def _places(root: str) -> list[str]:
    """Where Python imports from, the working folder and the project's aside."""
    theirs = {os.path.realpath(place) for place in ("", root)}
    return [place for place in sys.path if os.path.realpath(place) not in theirs]


@contextmanager
def _own_places(root: str) -> Iterator[None]:
    """Import from nowhere else meanwhile: a plug-in may import only when it is opened."""
    before = sys.path
    sys.path = _places(root)
    try:
        yield
    finally:
        sys.path = before

"""`--watch`: lint all once, then what changes, as it changes, until Ctrl-C."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from digestlint.cli.reporting import print_pieces
from digestlint.errors import UsageError
from digestlint.settings import CONFIG_NAME, PYPROJECT_NAME, Settings

if TYPE_CHECKING:
    from watchfiles.main import FileChange

# As after any program that Ctrl-C ends: 128 and the signal's number.
INTERRUPTED = 130
# In ms: how long nothing may happen before what did is looked at, how long to wait for that at
# most, and how often to look whether somebody wants to stop.
_QUIET, _PATIENCE, _BREATH = 50, 400, 100
# What changes without any post changing.
_IGNORED = frozenset((".git", ".jekyll-cache", ".venv", "_site", "node_modules", "vendor"))


def watch(
    paths: Sequence[str],
    cwd: str,
    load: Callable[[], Settings],
    lint: Callable[[frozenset[str] | None, str], None],
) -> int:
    """Lint in rounds until Ctrl-C; gives the exit status.

    `load` gives the settings; `lint` lints these files (absolute paths; None: all), and begins the
    line that sums them up with a heading. What they raise ends the first round and no later one.
    Raises `UsageError` where the system cannot be asked to watch.
    """
    try:
        settings = load()
        folders = _folders(paths, settings, cwd)
        # Watching begins before the first post is read, or what changes in between is missed.
        changes = _changes(folders)
        next(changes)
        lint(None, _heading())
        while True:
            changed = next(changes)
            if not changed:
                continue
            try:
                concerns_all = _concerns_all(changed, settings)
                if concerns_all:
                    settings = load()
                if folders != (folders := _folders(paths, settings, cwd)):
                    changes = _changes(folders)
                    next(changes)
                lint(None if concerns_all else changed, _heading())
            except UsageError as error:
                # A config that is half written is wrong until it is whole.
                print_pieces([f"digestlint: {error}\n"], error=True)
    except KeyboardInterrupt:
        return INTERRUPTED


def _heading() -> str:
    return time.strftime("[%H:%M:%S] ")


def _changes(folders: Sequence[str]) -> Iterator[frozenset[str]]:
    """The paths that changed, again and again; none where nothing did for a moment."""
    try:
        import watchfiles
    except ImportError:
        raise UsageError(
            "--watch needs the package watchfiles: pip install 'digestlint[watch]'"
        ) from None
    try:
        for changes in watchfiles.watch(
            *folders,
            watch_filter=lambda _, path: _IGNORED.isdisjoint(path.split(os.sep)),
            step=_QUIET,
            debounce=_PATIENCE,
            rust_timeout=_BREATH,
            yield_on_timeout=True,
        ):
            yield _paths(changes)
    except OSError as error:
        raise UsageError(f"--watch: the system refuses: {error}") from None


def _paths(changes: "Iterable[FileChange]") -> frozenset[str]:
    return frozenset(path for _, path in changes)


def _folders(paths: Sequence[str], settings: Settings, cwd: str) -> list[str]:
    """The folders in which something may change that matters."""
    folders = {settings.root}
    for path in paths:
        absolute = os.path.abspath(os.path.join(cwd, path))
        folders.add(absolute if os.path.isdir(absolute) else os.path.dirname(absolute))
    return sorted(folders)


def _concerns_all(changed: Iterable[str], settings: Settings) -> bool:
    """Whether the config or a file that it names is among the files that changed."""
    files = {settings.source, settings.baseline, settings.front_matter_schema}
    folders = tuple(os.path.join(folder, "") for folder in settings.rules)
    return any(
        os.path.basename(path) in (CONFIG_NAME, PYPROJECT_NAME)
        or path in files
        or path.startswith(folders)
        for path in changed
    )

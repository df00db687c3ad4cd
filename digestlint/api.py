"""The library: the engine of the command line for programs, with no state between calls."""

import os
from collections.abc import Iterable, Mapping, Sequence

from digestlint.cache import Cache, default_folder
from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile, discover
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.run import conclude, lint_source, run
from digestlint.post.outline import read_text
from digestlint.settings import load_settings, settings_from


def lint_text(
    text: str,
    *,
    path: str = "post.md",
    settings: Mapping[str, object] | None = None,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    cwd: str | os.PathLike[str] | None = None,
) -> tuple[Diagnostic, ...]:
    """Lint the text of one post, and give its diagnostics in the order of the reports.

    `path` is what the post would be called (its name is checked, and decides on its format); the
    file need not exist. `settings` are the keys of a `digestlint.toml`; without them the config
    nearest to `cwd` (the working folder) counts. `select` and `ignore` are codes, names or
    prefixes. Raises `UsageError` for a wrong config or an unknown code.
    """
    folder = os.path.abspath(os.fspath(cwd) if cwd is not None else os.getcwd())
    linter = _linter(folder, settings, select, ignore)
    file = PostFile(path, os.path.join(folder, path), path, named=True)
    source = text.removeprefix("\ufeff")
    outcome = lint_source(linter, source, file)
    return conclude(linter, [outcome], lambda _: read_text(source)).diagnostics


def lint_paths(
    paths: Sequence[str | os.PathLike[str]] = (),
    *,
    settings: Mapping[str, object] | None = None,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    cwd: str | os.PathLike[str] | None = None,
) -> tuple[Diagnostic, ...]:
    """Lint files and folders, as `digestlint check` does; without paths, what the config includes.

    Paths are relative to `cwd` (the working folder). A file that cannot be read is a diagnostic
    (DL002). Raises `UsageError` for a path that does not exist, a wrong config, an unknown code.
    """
    folder = os.path.abspath(os.fspath(cwd) if cwd is not None else os.getcwd())
    linter = _linter(folder, settings, select, ignore)
    files = discover([os.fspath(path) for path in paths], linter.settings, folder).files
    return run(linter, files).diagnostics


def _linter(
    folder: str,
    table: Mapping[str, object] | None,
    select: Iterable[str] | None,
    ignore: Iterable[str],
) -> Linter:
    settings = load_settings(folder) if table is None else settings_from(table, root=folder)
    selection = Selection(tuple(select) if select is not None else None, (), tuple(ignore))
    return Linter(settings, selection, folder, Cache(default_folder()))

"""What the user wants: `digestlint.toml` or `[tool.digestlint]` in `pyproject.toml`, as `Settings`.

Every key is described in `settings.schema.json`, which editors use. Where there is no config,
nothing of TOML or of its reading is imported.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from digestlint.diagnostics import FailOn, Severity
from digestlint.errors import UsageError
from digestlint.paths import shown_path
from digestlint.reading import ReadProblem, read_text

if TYPE_CHECKING:
    from digestlint.toml_places import KeyPath

CONFIG_NAME = "digestlint.toml"
PYPROJECT_NAME = "pyproject.toml"
# A project without a config begins where git or Jekyll says so.
PROJECT_MARKS = (".git", "_config.yml", "_config.yaml")
MAX_CONFIG_SIZE = 1 << 18
MAX_DOTS = 256


class TranslationSettings(NamedTuple):
    """What the config says on translations."""

    to: tuple[str, ...] = ("en-US",)
    required: bool = False
    output_template: str = "{dir}/{lang}/{name}"
    # A path, in which `{lang}` stands for a translation's language; None for our own glossary.
    glossary: str | None = None
    # Keys of a translation's front matter, and what they are set to.
    front_matter: Mapping[str, str | tuple[str, ...] | int] = {
        "lang": "{lang}",
        "ref": "{ref}",
        "permalink": "/{lang}/{year}/{month}/{day}/{slug}/",
    }


class Settings(NamedTuple):
    """A project's settings; paths are absolute, globs relative to `root`, in the order written.

    `root` is the project's folder: the config's own, else the nearest one upwards that holds
    `.git` or Jekyll's `_config.yml`, else the start folder. `source` is the config's path, None
    without one. Codes are as written: whether they exist is for the rulebook to say, and `locate`
    says where they stand. `select` None stands for every rule, `known_tags` None for the format's.
    """

    root: str
    source: str | None = None
    include: tuple[str, ...] = ("_posts/**/*.md",)
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    severity: Mapping[str, Severity] = {}
    rule_options: Mapping[str, Mapping[str, object]] = {}
    formats: tuple[str, ...] = ("daily-papers", "arxiv-listing")
    rules: tuple[str, ...] = ()
    known_tags: tuple[str, ...] | None = None
    front_matter_schema: str | None = None
    fail_on: FailOn = "error"
    max_file_size: int = 10 * 1024 * 1024
    baseline: str | None = None
    cache_dir: str | None = None
    translation: TranslationSettings = TranslationSettings()


class Position(NamedTuple):
    """A span in a config: offsets into its text (end exclusive), lines and columns from 1."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


def load_settings(start: str, *, config: str | None = None, isolated: bool = False) -> Settings:
    """The settings for work that starts in a folder (absolute, or relative to the working folder).

    `config` names a config file, relative to `start`; without it the nearest one upwards counts,
    `digestlint.toml` before `pyproject.toml` within a folder; a `pyproject.toml` without a
    `[tool.digestlint]` is passed by. `isolated` looks for none. Raises UsageError, with line and
    column, on a config that cannot be read or holds a wrong key or value.
    """
    start = os.path.abspath(start)
    if isolated:
        if config is not None:
            raise UsageError("--config and --isolated contradict each other: give one of them")
        return Settings(root=_project_folder(start))
    if config is not None:
        path = os.path.abspath(os.path.join(start, config))
        settings = _read_config(path, shown_path(path, start))
        if settings is None:
            raise UsageError("has no [tool.digestlint] table", path=shown_path(path, start))
        return settings
    for folder in _upwards(start):
        for name in (CONFIG_NAME, PYPROJECT_NAME):
            path = os.path.join(folder, name)
            if os.path.lexists(path):
                settings = _read_config(path, shown_path(path, start))
                if settings is not None:
                    return settings
    return Settings(root=_project_folder(start))


def settings_from(table: Mapping[str, object], *, root: str) -> Settings:
    """The settings that a config with this content would give; `root` is an absolute folder.

    Raises UsageError on a wrong key or value.
    """
    from digestlint.settings_reader import Refused

    try:
        return _settings(table, root, None)
    except Refused as refusal:
        raise UsageError(refusal.message) from None


def locate(source: str, key_path: Sequence[str | int], *, value: bool = False) -> Position | None:
    """Where a key of the config stands, or with `value` what it is set to; None if it is gone.

    The path goes through keys and, from 0, elements of lists: `("ignore", 1)`, `("severity",
    "LG503")`, `("per-file-ignores", "_posts/old/*", 0)`; of an element, it is always the value.
    """
    text = read_text(source, MAX_CONFIG_SIZE)
    if isinstance(text, ReadProblem):
        return None
    return _locate(text.text, _prefix(source) + tuple(key_path), value)


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent


def _project_folder(start: str) -> str:
    for folder in _upwards(start):
        if any(os.path.lexists(os.path.join(folder, mark)) for mark in PROJECT_MARKS):
            return folder
    return start


def _settings(content: object, root: str, source: str | None) -> Settings:
    """Raises `Refused` on a wrong key or value."""
    from digestlint.settings_reader import read_fields

    fields = read_fields(content, root)
    if "translation" in fields:
        fields["translation"] = TranslationSettings(**fields["translation"])
    return Settings(root=root, source=source, **fields)


def _prefix(path: str) -> "KeyPath":
    """Where our table lies in a config file, by its name."""
    return ("tool", "digestlint") if os.path.basename(path) == PYPROJECT_NAME else ()


def _read_config(path: str, shown: str) -> Settings | None:
    """The settings in a file; None for a `pyproject.toml` that has none. Raises UsageError."""
    result = read_text(path, MAX_CONFIG_SIZE)
    if isinstance(result, ReadProblem):
        line, column = (result.line, result.column) if result.kind == "encoding" else (None, None)
        raise UsageError(f"cannot be read: {result.message}", path=shown, line=line, column=column)
    text = result.text
    prefix = _prefix(path)
    # Most projects' pyproject.toml does not speak of us; reading it as TOML takes 13 ms and more.
    if prefix and "digestlint" not in text:
        return None
    content: object = _parse(text, shown)
    for key in prefix:
        content = content.get(key) if isinstance(content, dict) else None
        if content is None:
            return None
    from digestlint.settings_reader import Refused

    try:
        settings = _settings(content, os.path.dirname(path), path)
        if settings.translation.glossary is not None:
            _hold_glossary(settings.translation.glossary, settings)
    except Refused as refusal:
        place = _locate(text, prefix + refusal.at, not refusal.at_key)
        raise UsageError(
            refusal.message,
            path=shown,
            line=place.line if place else None,
            column=place.column if place else None,
        ) from None
    return settings


def _hold_glossary(glossary: str, settings: Settings) -> None:
    """Refuse a glossary that is not there before there is a translation to hold against it."""
    from digestlint.settings_reader import Refused
    from digestlint.translate.places import short_language

    named = (glossary.replace("{lang}", short_language(one)) for one in settings.translation.to)
    for path in dict.fromkeys(named):
        if not os.path.isfile(path):
            shown = shown_path(path, settings.root)
            raise Refused(
                ("translation", "glossary"), f'`translation.glossary`: no such file: "{shown}"'
            )


def _parse(text: str, shown: str) -> dict[str, object]:
    import tomllib

    if number := _dotty_line(text):
        raise UsageError(
            f"more than {MAX_DOTS} dots on one line: break it up", path=shown, line=number
        )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # "Invalid value (at line 3, column 5)", or "(at end of document)".
        message, _, where = str(error).rpartition(" (at ")
        numbers = [int(number) for number in re.findall("[0-9]+", where)]
        line, column = (numbers[0], numbers[1]) if len(numbers) == 2 else _end_of(text)
        raise UsageError(f"is not TOML: {message}", path=shown, line=line, column=column) from None
    except RecursionError:
        raise UsageError("cannot be read: too many brackets in brackets", path=shown) from None
    except ValueError:
        # All that tomllib lets through from below.
        raise UsageError("cannot be read: a number of thousands of digits", path=shown) from None


def _dotty_line(text: str) -> int:
    """The number of the first line with too many dots; 0 where there is none.

    tomllib takes time and memory by the square of a dotted key's parts: 40 s for one of 100 KB.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS:
            return number
    return 0


def _end_of(text: str) -> tuple[int, int]:
    """Line and column behind the last character."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _locate(text: str, path: "KeyPath", value: bool) -> Position | None:
    from digestlint.toml_places import toml_places

    try:
        place = toml_places(text).get(path)
    except RecursionError:
        return None
    if place is None:
        return None
    start, end = place.value if value or place.key is None else place.key
    line, column = _end_of(text[:start])
    end_line, end_column = _end_of(text[:end])
    return Position(start, end, line, column, end_line, end_column)

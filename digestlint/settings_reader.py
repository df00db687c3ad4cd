"""The content of a config as the fields of `Settings`, or the first thing wrong in it.

The readers accept what `settings.schema.json` accepts: a test holds the two together, for to
validate with jsonschema takes 70 ms more at every start. Two refusals are beyond a schema: a path
that leads out of the project through a link, and a `required-version` that this one does not meet.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

from digestlint import __version__
from digestlint.diagnostics import FAIL_ON, SEVERITIES
from digestlint.globs import glob_problem
from digestlint.paths import leaves_project, path_problem
from digestlint.toml_places import KeyPath

MAX_POST_SIZE = 1 << 30
_SHOWN = 80


class Refused(Exception):  # noqa: N818 - it becomes a UsageError once its place is known
    """A wrong value, or with `at_key` a wrong key, by its path; the message says what to write."""

    def __init__(self, at: KeyPath, message: str, *, at_key: bool = False) -> None:
        super().__init__(message)
        self.at = at
        self.message = message
        self.at_key = at_key


def read_fields(content: object, root: str) -> dict[str, Any]:
    """A config's content as keyword arguments of `Settings`; paths are made absolute from `root`.

    What it says on translations is such a dictionary in it. Raises Refused.
    """
    if not isinstance(content, dict):
        raise Refused((), f"`tool.digestlint` must be a table, not {_kind(content)}")
    if "required-version" in content:
        # Before all else: keys of a newer version are not wrong, only unknown here.
        _require_version(content["required-version"], ("required-version",))
        content = {key: value for key, value in content.items() if key != "required-version"}
    fields = _fields(content, _READERS, ())
    for field in ("front_matter_schema", "baseline", "cache_dir"):
        if field in fields:
            fields[field] = _in_project(fields[field], (field.replace("_", "-"),), root)
    if "rules" in fields:
        fields["rules"] = tuple(
            _in_project(path, ("rules", number), root)
            for number, path in enumerate(fields["rules"])
        )
    if "glossary" in (wanted := fields.get("translation", {})):
        wanted["glossary"] = _in_project(wanted["glossary"], ("translation", "glossary"), root)
    return fields


_Reader = Callable[[object, KeyPath], Any]


def _fields(
    table: Mapping[str, object], readers: Mapping[str, _Reader], at: KeyPath
) -> dict[str, Any]:
    values = {}
    for key, value in table.items():
        reader = readers.get(key)
        if reader is None:
            raise Refused((*at, key), _unknown_key(key, readers, at), at_key=True)
        values[key.replace("-", "_")] = reader(value, (*at, key))
    return values


def _unknown_key(key: str, readers: Iterable[str], at: KeyPath) -> str:
    where = f" in `{_dotted(at)}`" if at else ""
    if key == "tool" and not at:
        hint = "in digestlint.toml the keys stand at the top, without [tool.digestlint]"
    else:
        hint = _hint(key, readers) or f"the keys are {', '.join(readers)}"
    return f"unknown key `{key[:_SHOWN]}`{where}: {hint}"


def _hint(word: str, choices: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word.lower().replace("_", "-"), list(choices), 1)
    return f"did you mean `{near[0]}`?" if near else ""


def _dotted(at: KeyPath) -> str:
    words = [f"[{part}]" if isinstance(part, int) else f".{part[:_SHOWN]}" for part in at]
    return "".join(words).removeprefix(".")


def _kind(value: object) -> str:
    names = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "a date or time")


def _must_be(what: str, value: object, at: KeyPath) -> NoReturn:
    raise Refused(at, f"`{_dotted(at)}` must be {what}, not {_kind(value)}")


def _text(value: object, at: KeyPath) -> str:
    if not isinstance(value, str):
        _must_be("a string", value, at)
    if not value:
        raise Refused(at, f"`{_dotted(at)}` is empty")
    return value


def _checked(problem_of: Callable[[str], str]) -> _Reader:
    """A string in which `problem_of` finds nothing wrong; it answers with the end of a sentence."""

    def read(value: object, at: KeyPath) -> str:
        text = _text(value, at)
        if problem := problem_of(text):
            raise Refused(at, f'`{_dotted(at)}`: "{text[:_SHOWN]}" {problem}')
        return text

    return read


def _matching(pattern: str, what: str) -> _Reader:
    return _checked(lambda text: "" if re.fullmatch(pattern, text) else f"is not {what}")


def _one_of(choices: Sequence[str]) -> _Reader:
    def problem(text: str) -> str:
        if text in choices:
            return ""
        hint = _hint(text, choices)
        return f"is none of {', '.join(choices)}" + (f": {hint}" if hint else "")

    return _checked(problem)


def _in_project(path: str, at: KeyPath, root: str) -> str:
    absolute = os.path.normpath(os.path.join(root, path))
    if leaves_project(absolute, root):
        raise Refused(at, f'`{_dotted(at)}`: "{path[:_SHOWN]}" leads out of the project by a link')
    return absolute


def _boolean(value: object, at: KeyPath) -> bool:
    if not isinstance(value, bool):
        _must_be("true or false", value, at)
    return value


def _size(value: object, at: KeyPath) -> int:
    # `20e6` is a float to TOML and an integer to JSON Schema, and easier to read than 20000000.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        _must_be("a whole number of bytes", value, at)
    if not 1 <= value <= MAX_POST_SIZE:
        raise Refused(at, f"`{_dotted(at)}` must be between 1 and {MAX_POST_SIZE} bytes")
    return value


def _list_of(item: _Reader) -> _Reader:
    def read(value: object, at: KeyPath) -> tuple[Any, ...]:
        if isinstance(value, str):
            raise Refused(at, f'`{_dotted(at)}` must be a list: write ["{value[:_SHOWN]}"]')
        if not isinstance(value, list):
            _must_be("a list", value, at)
        return tuple(item(element, (*at, number)) for number, element in enumerate(value))

    return read


def _table_of(item: _Reader, key: _Reader) -> _Reader:
    def read(value: object, at: KeyPath) -> dict[str, Any]:
        if not isinstance(value, dict):
            _must_be("a table", value, at)
        read_items = {}
        for name, element in value.items():
            try:
                key(name, (*at, name))
            except Refused as refusal:
                raise Refused(refusal.at, refusal.message, at_key=True) from None
            read_items[name] = item(element, (*at, name))
        return read_items

    return read


def _options(value: object, at: KeyPath) -> Mapping[str, object]:
    if not isinstance(value, dict):
        _must_be("a table", value, at)
    return value


def _translation(value: object, at: KeyPath) -> dict[str, Any]:
    if not isinstance(value, dict):
        _must_be("a table", value, at)
    return _fields(value, _TRANSLATION_READERS, at)


_PLACES = ("lang", "ref", "year", "month", "day", "slug", "title")


def _front_matter_value(value: object, at: KeyPath) -> str | tuple[str, ...] | int:
    if isinstance(value, int):  # true and false as well
        return value
    if isinstance(value, list):
        return tuple(_template(item, (*at, number)) for number, item in enumerate(value))
    text: str = _template(value, at)
    return text


def _template_problem(text: str) -> str:
    unknown = [place for place in re.findall(r"\{([^{}]*)\}", text) if place not in _PLACES]
    if unknown:
        return f"has {{{unknown[0]}}}: there are {', '.join(f'{{{one}}}' for one in _PLACES)}"
    return "" if text.isprintable() else "holds control characters"


_CLAUSE = r" *(?:>=|<=|==|!=|>|<) *[0-9]{1,9}(?:\.[0-9]{1,9}){0,3} *"


def _require_version(value: object, at: KeyPath) -> None:
    text = _required_version(value, at)
    ours = _numbers(__version__)
    for clause in text.split(","):
        wanted = _numbers(clause)
        holds = {
            ">=": ours >= wanted,
            "<=": ours <= wanted,
            "==": ours == wanted,
            "!=": ours != wanted,
            ">": ours > wanted,
            "<": ours < wanted,
        }[clause.strip(" .0123456789")]
        if not holds:
            message = f"digestlint {__version__} is too old or too new: install {text.strip()}"
            raise Refused(at, message)


def _numbers(version: str) -> list[int]:
    """Four numbers of a version, zeros for those that are not there."""
    found = re.search(r"[0-9]+(?:\.[0-9]+)*", version)
    numbers = [int(number) for number in found.group().split(".")] if found else []
    return [*numbers, 0, 0, 0, 0][:4]


_required_version = _matching(f"{_CLAUSE}(?:,{_CLAUSE})*", 'a version such as ">=0.1"')
_glob = _checked(glob_problem)
_template = _checked(_template_problem)
_path = _checked(path_problem)
_codes = _list_of(_text)

_TRANSLATION_READERS: dict[str, _Reader] = {
    "to": _list_of(_matching("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", 'a language such as "en-US"')),
    "required": _boolean,
    "output-template": _path,
    "glossary": _path,
    "front-matter": _table_of(
        _front_matter_value, key=_matching("[A-Za-z_][A-Za-z0-9_-]*", "a key of front matter")
    ),
}
_READERS: dict[str, _Reader] = {
    "required-version": _required_version,
    "include": _list_of(_glob),
    "exclude": _list_of(_glob),
    "select": _codes,
    "extend-select": _codes,
    "ignore": _codes,
    "per-file-ignores": _table_of(_codes, key=_glob),
    "severity": _table_of(_one_of(SEVERITIES), key=_text),
    "rule-options": _table_of(_options, key=_text),
    "formats": _list_of(_matching("[a-z0-9]+(?:-[a-z0-9]+)*", "a format's name")),
    "rules": _list_of(_path),
    "known-tags": _list_of(_text),
    "front-matter-schema": _path,
    "fail-on": _one_of(FAIL_ON),
    "max-file-size": _size,
    "baseline": _path,
    "cache-dir": _path,
    "translation": _translation,
}

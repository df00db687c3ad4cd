"""Rule and format files, read as YAML and held against their JSON Schema and their check.

A rule or a format is data that a blog owner writes. What is wrong in it is said with file, line
and column, and what to write instead.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from digestlint.checks import Check, all_checks
from digestlint.checks.artifacts import LONGEST_SAID
from digestlint.checks.patterns import PatternError, linear_pattern, refuse_slow
from digestlint.checks.placeholder_words import LONGEST_DENIAL, LONGEST_PLACEHOLDER
from digestlint.errors import UsageError
from digestlint.post.shape import TITLE_WITHIN
from digestlint.post.yaml_reader import read_yaml, value_span
from digestlint.reading import ReadProblem, read_text
from digestlint.shipped import rules_folder

_MAX_SIZE = 4 << 20


class RuleFile(NamedTuple):
    """A file that was read and is valid: its path, its text, its data."""

    path: str
    text: str
    data: dict[str, Any]

    def refuse(self, place: list[str | int], message: str) -> UsageError:
        """An error about the value at a path of keys, for the caller to raise."""
        span = value_span(self.text, place) if place else None
        at = span[0] if span else 0
        line = self.text.count("\n", 0, at) + 1
        column = at - (self.text.rfind("\n", 0, at) + 1) + 1
        return UsageError(message, path=self.path, line=line, column=column)

    def hold_fast(self, place: list[str | int], pattern: str, longest: int) -> None:
        """Refuse what is no pattern, or may take long, with a `UsageError` at its place."""
        try:
            refuse_slow(pattern, longest)
        except PatternError as error:
            raise self.refuse(place, str(error)) from None


def read_rule_file(path: str) -> RuleFile:
    """Read a rule file: valid by the schema, its check exists and takes its options.

    Raises `UsageError` with the line and column of what is wrong.
    """
    file = _read_yaml(path)
    validate(file, load_schema("rule.schema.json"), [])
    wanted = file.data["check"]
    check = all_checks().get(wanted)
    if check is None:
        raise file.refuse(
            ["check"], f"there is no check `{wanted}`; {_suggest(wanted, sorted(all_checks()))}"
        )
    file.data.setdefault("options", {})
    validate(file, check.schema, ["options"])
    problem = option_problem(check, file.data["options"])
    if problem is not None:
        place, message = problem
        raise file.refuse(["options", *place], message)
    return file


def option_problem(check: Check, options: Mapping[str, Any]) -> tuple[list[str | int], str] | None:
    """What is wrong with the patterns among a check's options, and with which of them."""
    ignore_case = bool(options.get("ignore-case"))
    for name, schema in check.options.items():
        for place, kind, text in _patterns(name, schema, options.get(name)):
            try:
                if kind == "linear-regex":
                    linear_pattern(text, ignore_case)
                elif kind == "regex":
                    refuse_slow(text)
                elif kind == "replacement" and "pattern" in options:
                    re.sub(options["pattern"], text, "")
            except PatternError as error:
                return place, str(error)
            except (re.error, IndexError) as error:
                return place, f"no replacement: {error}"
    return None


def _patterns(
    name: str, schema: Mapping[str, Any], value: Any
) -> Iterator[tuple[list[str | int], str | None, str]]:
    """Each string of an option with its place and its format: the option, of a list, of a map."""
    if isinstance(value, str):
        yield [name], schema.get("format"), value
        return
    kind: Any = None
    inner: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, list):
        kind, inner = schema.get("items", {}), enumerate(value)
    elif isinstance(value, Mapping):
        kind, inner = schema.get("additionalProperties"), value.items()
    for at, one in inner:
        if isinstance(one, str) and isinstance(kind, Mapping):
            yield [name, at], kind.get("format"), one


def read_format_file(path: str) -> RuleFile:
    """Read a format file: valid by the schema, named as its file, its patterns sound.

    Raises `UsageError` with the line and column of what is wrong.
    """
    file = _read_yaml(path)
    validate(file, load_schema("formats/format.schema.json"), [])
    name = os.path.basename(path).rsplit(".", 1)[0]
    if file.data["name"] != name:
        raise file.refuse(["name"], f"the file is called `{name}`; write name: {name}")
    for longest, place, pattern in _searched(file.data):
        file.hold_fast(place, pattern, longest)
    return file


def _searched(data: Mapping[str, Any]) -> Iterator[tuple[int, list[str | int], str]]:
    """Each pattern of a format with its place, and how long what it is searched in may be."""
    if "title" in data:
        yield TITLE_WITHIN, ["title"], data["title"]
    for code, language in data.get("languages", {}).items():
        place: list[str | int] = ["languages", code]
        for kind in ("ending", "question", "finals"):
            if kind in language.get("register", {}):
                yield LONGEST_DENIAL, [*place, "register", kind], language["register"][kind]
        for index, artifact in enumerate(language.get("artifacts", ())):
            yield LONGEST_SAID, [*place, "artifacts", index, "pattern"], artifact["pattern"]
        for kind, patterns in language.get("placeholders", {}).items():
            if kind not in ("canonical", "signs", "topics", "cues"):
                whole = kind in ("spellings", "stand-ins")
                for index, pattern in enumerate(patterns):
                    yield (
                        LONGEST_PLACEHOLDER if whole else LONGEST_DENIAL,
                        [*place, "placeholders", kind, index],
                        pattern,
                    )


def _read_yaml(path: str) -> RuleFile:
    source = read_text(path, _MAX_SIZE)
    if isinstance(source, ReadProblem):
        line = source.line if source.kind == "encoding" else None
        raise UsageError(f"cannot be read: {source.message}", path=path, line=line)
    text = source.text
    data, problem = read_yaml(text)
    if problem is not None:
        line = text.count("\n", 0, problem.start) + 1
        column = problem.start - (text.rfind("\n", 0, problem.start) + 1) + 1
        raise UsageError(
            f"not YAML that we take: {problem.message}", path=path, line=line, column=column
        )
    return RuleFile(path, text, data)


def load_schema(name: str) -> dict[str, Any]:
    """One of our own JSON Schemas, by its path in the rules folder."""
    with open(os.path.join(rules_folder(), name), encoding="utf-8") as stream:
        schema: dict[str, Any] = json.load(stream)
    return schema


def validate(file: RuleFile, schema: dict[str, Any], place: list[str | int]) -> None:
    """Hold the value at a place of the file against a schema; raises `UsageError` at the value."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    value: Any = file.data
    for step in place:
        value = value[step]
    error = best_match(Draft202012Validator(schema).iter_errors(value))
    if error is None:
        return
    where = [*place, *error.absolute_path]
    message = error.message
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = sorted(error.schema.get("properties", ()))
        wrong = next((key for key in error.instance if key not in known), "")
        where = [*where, wrong]
        message = f"`{wrong}` is no key here; {_suggest(str(wrong), known)}"
    elif len(message) > 200:  # a message stays one line that is read
        message = f"{message[:200]}…"
    at = "/".join(str(step) for step in where)
    raise file.refuse(where, f"{at}: {message}" if at else message)


def _suggest(wrong: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(wrong, known, 1)
    return f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(known)}"

"""Rule and format files, read as YAML and held against their JSON Schema and their check.

A rule or a format is data that a blog owner writes. What is wrong in it is said with file, line
and column, and what to write instead.
"""

import json
import os
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from digestlint.checks import Check, all_checks
from digestlint.errors import UsageError
from digestlint.post.yaml_reader import read_yaml, value_span
from digestlint.ruledata import rules_folder


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

    def compile(self, place: list[str | int], pattern: str) -> re.Pattern[str]:
        """Compile a pattern of the file; raises `UsageError` at its place."""
        try:
            return re.compile(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            raise self.refuse(place, f"no regular expression: {error}") from None


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
    for name, schema in check.options.items():
        value = options.get(name)
        kind = schema.get("format") or schema.get("items", {}).get("format")
        patterns = value if isinstance(value, list) else [value]
        for index, pattern in enumerate(patterns):
            place: list[str | int] = [name, index] if isinstance(value, list) else [name]
            try:
                if kind == "regex" and isinstance(pattern, str):
                    re.compile(pattern)
                elif kind == "replacement" and isinstance(pattern, str) and "pattern" in options:
                    re.sub(options["pattern"], pattern, "")
            except (re.error, IndexError, RecursionError, OverflowError) as error:
                what = "regular expression" if kind == "regex" else "replacement"
                return place, f"no {what}: {error}"
    return None


def read_format_file(path: str) -> RuleFile:
    """Read a format file: valid by the schema, named as its file, its patterns sound.

    Raises `UsageError` with the line and column of what is wrong.
    """
    file = _read_yaml(path)
    validate(file, load_schema("formats/format.schema.json"), [])
    name = os.path.basename(path).rsplit(".", 1)[0]
    if file.data["name"] != name:
        raise file.refuse(["name"], f"the file is called `{name}`; write name: {name}")
    if "title" in file.data:
        file.compile(["title"], file.data["title"])
    for code, language in file.data.get("languages", {}).items():
        place: list[str | int] = ["languages", code]
        for kind in ("ending", "question", "finals"):
            if kind in language.get("register", {}):
                file.compile([*place, "register", kind], language["register"][kind])
        for index, artifact in enumerate(language.get("artifacts", ())):
            file.compile([*place, "artifacts", index, "pattern"], artifact["pattern"])
        for kind, patterns in language.get("placeholders", {}).items():
            if kind not in ("canonical", "signs", "topics", "cues"):
                for index, pattern in enumerate(patterns):
                    file.compile([*place, "placeholders", kind, index], pattern)
    return file


def _read_yaml(path: str) -> RuleFile:
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", path=path) from None
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

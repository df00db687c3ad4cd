"""The check of front matter against a JSON Schema: the format's, or one of the user's (FM103)."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from digestlint.checks import Options, check
from digestlint.checks.front_matter_places import Path, span_at
from digestlint.checks.front_matter_quotes import unbalanced_quote
from digestlint.diagnostics import Finding
from digestlint.post.model import Post, Span

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

LARGEST_SCHEMA = 1 << 20
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


@check("front-matter-schema")
def front_matter_schema(post: Post, _: Options) -> Iterator[Finding]:
    """Front matter that breaks the JSON Schema which the format, or the user, names."""
    shape, front_matter = post.shape, post.front_matter
    if not shape.front_matter_schema or front_matter.state != "sound" or front_matter.problem:
        return
    data = front_matter.data
    if shape.front_matter_schema == shape.shipped_schema and is_ordinary(data):
        return
    validator = load_validator(shape.front_matter_schema)
    lacking: list[str] = []
    seen: set[Path] = set()
    for error in validator.iter_errors(as_json(data)):
        path = tuple(error.absolute_path)
        if error.validator == "required" and not path:
            # jsonschema gives one error a key, and names it only in the message.
            wanted: Any = error.validator_value
            lacking += [key for key in wanted if key not in data and key not in lacking]
            continue
        if error.validator == "format" and unbalanced_quote(str(error.instance)) is not None:
            continue  # FM104
        for place in _extra_keys(error) or (path,):
            if place not in seen:
                seen.add(place)
                yield _refusal(post, validator, error, place)
    at = post.line_span(1)
    forms = [_form(validator, key) for key in lacking]
    if lacking and not data:
        yield Finding(*at, {"forms": ", ".join(f"`{form}`" for form in forms)}, "empty")
        return
    for key, form in zip(lacking, forms, strict=True):
        yield Finding(*at, {"key": key, "form": form}, "missing")


_SCHEMA_STRINGS = frozenset(
    ("layout", "title", "permalink", "ref", "lang", "locale", "description", "excerpt", "slug")
)


def is_ordinary(data: Mapping[str, Any]) -> bool:
    """Whether front matter is surely valid by the schema that we ship; in doubt it is not.

    So that jsonschema, which takes 69 ms to import, is asked only to explain a refusal. A test
    holds this against the schema.
    """
    for key, value in data.items():
        kind = type(value)
        if key in _SCHEMA_STRINGS:
            if not ((kind is str and value.strip()) or kind is date or kind is datetime):
                return False
        elif key == "date":
            if not (kind is date or kind is datetime or (kind is str and is_moment(value))):
                return False
        elif key in ("tags", "categories"):
            if kind is not list or not all(type(item) is str and item.strip() for item in value):
                return False
        elif key == "digestlint":
            return False
    return "title" in data and "date" in data and "layout" in data


_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?"
    r"[ \t]*(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{1,2}(?::?\d{2})?)?)?",
    re.A,
)


def is_moment(value: object) -> bool:
    """Whether text is a day of the calendar, with or without a time, as Jekyll reads it.

    Jekyll gives it to Ruby's `Time.parse`: `2026-01-05`, `2026-01-05 08:15:00 +0900`. What is no
    text passes, as in every JSON Schema format.
    """
    if not isinstance(value, str):
        return True
    match = _MOMENT.fullmatch(value.strip())
    if match is None:
        return False
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:
        return False
    return second <= 60


def as_json(value: Any) -> Any:
    """A value of YAML as JSON Schema knows it: days and times as ISO 8601 text, keys as text.

    `2026-01-05 08:15:00` is `2026-01-05T08:15:00`, with an offset where the post gives one.
    """
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def load_validator(path: str) -> "Validator":
    """A validator of the schema in a JSON or YAML file; Draft 2020-12 where it names none.

    The format `moment` is checked by `is_moment`, others as jsonschema does where it can. Raises
    ValueError for a file that cannot be read or is no JSON Schema. Nothing is fetched.
    """
    from jsonschema import Draft3Validator, Draft202012Validator, FormatChecker
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    from digestlint.checks.patterns import refuse_slow

    try:
        schema: Any = _read_schema(path)
        kind = validator_for(schema, default=Draft202012Validator)
        if kind is Draft3Validator:
            raise ValueError("it is of Draft 3: write it for a later one")
        kind.check_schema(schema)
        for pattern in _patterns(schema):
            refuse_slow(pattern)
        for reference in _references(schema):
            if not reference.startswith("#"):
                raise ValueError(
                    f"`$ref: {reference}` leads out of the file, and nothing is fetched"
                )
        _follow_references(schema, kind.META_SCHEMA["$schema"])
        formats = FormatChecker()
        formats.checks("moment")(is_moment)
        validator: Validator = kind(schema, registry=Registry(), format_checker=formats)
        # A circle of references shows only in use.
        list(validator.iter_errors({}))
    except OSError as error:
        raise ValueError(f"the front-matter schema cannot be read: {error.strerror}") from None
    except RecursionError:
        raise ValueError(
            "no front-matter schema: it refers to itself in a circle, or has too many levels"
        ) from None
    except (ValueError, SchemaError, Unresolvable) as error:
        reason = error.message if isinstance(error, SchemaError) else error
        raise ValueError(f"no front-matter schema: {reason}") from None
    return validator


def _read_schema(path: str) -> dict[str, Any] | bool:
    """What a file holds; raises OSError, or ValueError where that can be no JSON Schema."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_SCHEMA:
        raise ValueError(f"it is no file of at most {LARGEST_SCHEMA:,} bytes")
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    schema: Any
    if path.endswith((".yaml", ".yml")):
        from digestlint.post.yaml_reader import read_yaml

        schema, problem = read_yaml(text)
        if problem is not None:
            raise ValueError(problem.message)
    else:
        import json

        try:
            schema = json.loads(text)
        except json.JSONDecodeError:
            raise
        except ValueError:
            # All that json lets through from below.
            raise ValueError("a number of thousands of digits") from None
    if not isinstance(schema, dict | bool):
        raise ValueError("it is no JSON object")
    if isinstance(schema, dict) and not isinstance(schema.get("$schema", ""), str):
        raise ValueError("`$schema` is no text")
    return schema


def _follow_references(schema: dict[str, Any] | bool, dialect: str) -> None:
    """Raise ValueError or Unresolvable for a reference to nothing, which no post may ever reach."""
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012, specification_with

    root = specification_with(dialect, default=DRAFT202012).create_resource(schema)
    waiting = [(root, Registry().resolver_with_root(root))]
    while waiting:
        resource, resolver = waiting.pop()
        for key in _REFERENCES if isinstance(resource.contents, dict) else ():
            reference = resource.contents.get(key)
            if isinstance(reference, str):
                resolver.lookup(reference)
            elif key in resource.contents:
                raise ValueError(f"`{key}` is no text")
        waiting += ((one, resolver.in_subresource(one)) for one in resource.subresources())


def _patterns(schema: object) -> Iterator[str]:
    """Every pattern of a JSON Schema, wherever it stands, and perhaps an example that is none."""
    if isinstance(schema, dict):
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            yield pattern
        keys = schema.get("patternProperties")
        yield from keys if isinstance(keys, dict) else ()
        for inner in schema.values():
            yield from _patterns(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _patterns(inner)


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        for key in _REFERENCES:
            if isinstance(schema.get(key), str):
                yield schema[key]
        for inner in schema.values():
            yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


def _refusal(post: Post, validator: "Validator", error: "ValidationError", place: Path) -> Finding:
    key = str(place[0]) if place else ""
    is_extra = error.validator == "additionalProperties"
    found = None if is_extra and len(place) == 1 else span_at(post, place)
    if found is None:
        entry = post.front_matter.entries.get(key)
        found = Span(entry.start, entry.end) if entry is not None else post.line_span(1)
    problem = error.message if len(error.message) <= 160 else f"{error.message[:160]}…"
    values = {"key": key, "problem": problem, "form": _form(validator, key)}
    if error.validator == "format":
        return Finding(*found, {**values, "value": error.instance}, "day")
    if not key:
        return Finding(*found, values, "whole")
    example = "examples" in _property(validator, key)
    return Finding(*found, values, "value" if example else "plain")


def _extra_keys(error: "ValidationError") -> tuple[Path, ...]:
    """The keys that `additionalProperties: false` refuses, which stand in no path of the error."""
    if error.validator != "additionalProperties" or not isinstance(error.instance, dict):
        return ()
    schema: Any = error.schema
    known = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    return tuple(
        (*error.absolute_path, key)
        for key in error.instance
        if key not in known and not any(re.search(pattern, key) for pattern in patterns)
    )


def _property(validator: "Validator", key: str) -> Mapping[str, Any]:
    schema = validator.schema
    found = schema.get("properties", {}).get(key, {}) if isinstance(schema, dict) else {}
    return found if isinstance(found, dict) else {}


def _form(validator: "Validator", key: str) -> str:
    """The line of front matter to write: the schema's first example of a key, as YAML."""
    examples = _property(validator, key).get("examples") or ["…"]
    return f"{key}: {_as_yaml(examples[0])}"


def _as_yaml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_as_yaml(item) for item in value)}]"
    if isinstance(value, str):
        return f'"{value}"' if ": " in value or "—" in value else value
    import json

    return json.dumps(value, ensure_ascii=False)

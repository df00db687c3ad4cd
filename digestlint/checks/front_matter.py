"""Checks of the front matter (FM): what Jekyll, and readers of the blog's lists, get of a post."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.fences import wrapping_fence
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import Post, Span
from digestlint.post.outline import edit_distance

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

Path = tuple[str | int, ...]
_LARGEST_SCHEMA = 1 << 20


@check("front-matter-missing")
def front_matter_missing(post: Post, _: Options) -> Iterator[Finding]:
    """A post without front matter, or with one that Jekyll does not find."""
    state = post.front_matter.state
    if state == "sound" or (state == "missing" and wrapping_fence(post) is not None):
        return
    yield Finding(*post.line_span(1), variant=state)


@check("front-matter-syntax")
def front_matter_syntax(post: Post, _: Options) -> Iterator[Finding]:
    """Front matter that is no YAML, or YAML that readers take in different ways."""
    front_matter = post.front_matter
    if front_matter.state != "sound" or front_matter.problem is None:
        return
    problem = front_matter.problem
    yield Finding(
        problem.start, problem.end, {"problem": problem.message}, variant=_remedy(problem.message)
    )


def _remedy(message: str) -> str:
    """Which of the messages of FM102 tells what to do about a problem, by YAML's words for it."""
    for words, variant in (
        ("mapping values are not allowed", "colon"),
        ("quoted scalar", "quote"),
        ("cannot start any token", "sign"),
        ("a second time", "twice"),
    ):
        if words in message:
            return variant
    return ""


# FM103 -------------------------------------------------------------------------------------------


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
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    from digestlint.checks.patterns import refuse_slow

    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST_SCHEMA:
            raise ValueError(f"it is no file of at most {_LARGEST_SCHEMA:,} bytes")
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        if path.endswith((".yaml", ".yml")):
            from digestlint.post.yaml_reader import read_yaml

            schema, problem = read_yaml(text)
            if problem is not None:
                raise ValueError(problem.message)
        else:
            import json

            schema = json.loads(text)
        kind = validator_for(schema, default=Draft202012Validator)
        kind.check_schema(schema)
        for pattern in _patterns(schema):
            refuse_slow(pattern)
        for reference in _references(schema):
            if not reference.startswith("#"):
                raise ValueError(
                    f"`$ref: {reference}` leads out of the file, and nothing is fetched"
                )
        formats = FormatChecker()
        formats.checks("moment")(is_moment)
        validator: Validator = kind(schema, registry=Registry(), format_checker=formats)
        # A reference to nothing, or in a circle, shows only in use.
        list(validator.iter_errors({}))
    except OSError as error:
        raise ValueError(f"the front-matter schema cannot be read: {error.strerror}") from None
    except RecursionError:
        raise ValueError("no front-matter schema: it refers to itself in a circle") from None
    except (ValueError, SchemaError, Unresolvable) as error:
        reason = error.message if isinstance(error, SchemaError) else error
        raise ValueError(f"no front-matter schema: {reason}") from None
    return validator


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
        for key in ("$ref", "$dynamicRef", "$recursiveRef"):
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
    found = None if is_extra and len(place) == 1 else _span_at(post, place)
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


def _span_at(post: Post, place: Path) -> Span | None:
    """Where the value at a path of keys and indexes stands in the post; None where it is empty."""
    if not place:
        return None
    from digestlint.post.yaml_reader import compose, value_span

    front_matter = post.front_matter
    tree = post.notes.get("front_matter.tree")
    if tree is None:
        tree = post.notes["front_matter.tree"] = compose(front_matter.yaml)
    found = value_span(front_matter.yaml, list(place), tree)
    if found is None or found[0] >= found[1]:
        return None
    return Span(front_matter.inner_start + found[0], front_matter.inner_start + found[1])


# FM104 -------------------------------------------------------------------------------------------

_DOUBLE_OPENERS, _DOUBLE_CLOSERS = frozenset("“„‟"), frozenset("”")
_PAIRS = {"「": "」", "『": "』", "«": "»"}
_QUOTES = frozenset("\"'“”„‟‘’「」『』«»")
# Words that begin with an apostrophe.
_ELISION = re.compile(r"['’](?:\d|tis\b|twas\b|til\b|em\b|cause\b|n\b)", re.I)


@check("title-quote")
def title_quote(post: Post, _: Options) -> Iterator[Finding]:
    """A quote in a value that nothing opens or closes: YAML takes it, and readers see it."""
    front_matter = post.front_matter
    if front_matter.state != "sound":
        return
    for place, value in _strings(front_matter.data):
        if _QUOTES.isdisjoint(value):
            continue
        at = unbalanced_quote(value)
        if at is not None:
            yield _about_quote(post, place, value, at)


def _strings(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The texts among the values, and those in lists of them."""
    for key, value in data.items():
        if type(value) is str:
            yield (key,), value
        elif type(value) is list:
            for index, item in enumerate(value):
                if type(item) is str:
                    yield (key, index), item


def _about_quote(post: Post, place: Path, value: str, at: int) -> Finding:
    values = {"key": place[0], "sign": value[at]}
    text = post.text
    whole = _raw_value(post, place, value)
    start = text.find(value, *whole) if len(value) <= whole.end - whole.start else -1
    if start >= 0:
        sign = Span(start + at, start + at + 1)
    elif text.count('\\"', *whole) == 1 and value.count('"') == 1:
        escaped = text.find('\\"', *whole)
        sign = Span(escaped, escaped + 2)
    else:
        return Finding(*whole, values)
    edits = (Edit(*sign, ""),)
    if at == len(value) - 1 and value[at - 1 : at] not in ("", ":", " "):
        return Finding(*sign, values, edits=edits)
    if at == 0 and value[1:2].isalnum():
        return Finding(*sign, values, edits=edits)
    # In the middle, its partner may be what is missing.
    return Finding(*sign, values, edits=edits, applicability="unsafe")


def _raw_value(post: Post, place: Path, value: str) -> Span:
    """Where a text stands, as it was written; the line of its key where YAML cannot tell."""
    entry = post.front_matter.entries.get(str(place[0]))
    if (
        entry is not None
        and len(place) == 1
        and post.text.find(value, entry.value_start, entry.value_end) >= 0
    ):
        return Span(entry.value_start, entry.value_end)
    found = _span_at(post, place)
    if found is None:
        return Span(entry.start, entry.value_end) if entry is not None else post.line_span(1)
    return found


def unbalanced_quote(value: str) -> int | None:
    """Where the first quote stands that has no partner; None where all have one.

    An apostrophe is none: within a word, before a year (`'26`), after a plural (`the LLMs' view`).
    """
    for find in (_unbalanced_double, _unbalanced_pair, _unbalanced_single):
        at = find(value)
        if at is not None:
            return at
    return None


def _unbalanced_double(value: str) -> int | None:
    opened: list[int] = []
    for at, sign in enumerate(value):
        if sign in _DOUBLE_OPENERS and not (sign == "“" and opened and value[opened[-1]] == "„"):
            opened.append(at)
        elif sign == '"' and not opened:
            follows_word = at > 0 and not (value[at - 1].isspace() or value[at - 1] in "([{")
            if follows_word:
                return at
            opened.append(at)
        elif sign == '"' or sign in _DOUBLE_CLOSERS or sign == "“":
            if not opened:
                return at
            opened.pop()
    return opened[0] if opened else None


def _unbalanced_pair(value: str) -> int | None:
    opened: list[tuple[str, int]] = []
    for at, sign in enumerate(value):
        if sign in _PAIRS:
            opened.append((_PAIRS[sign], at))
        elif sign in "」』»":
            if not opened or opened[-1][0] != sign:
                return at
            opened.pop()
    return opened[0][1] if opened else None


def _unbalanced_single(value: str) -> int | None:
    opened: int | None = None
    last = len(value) - 1
    for at, sign in enumerate(value):
        if sign not in "'‘’":
            continue
        before, after = value[at - 1 : at] if at else "", value[at + 1 : at + 2]
        opens = after.isalnum() and not before.isalnum()
        if opened is not None and sign != "‘" and before and not before.isspace():
            if not after.isalnum() or "가" <= after <= "힣":
                opened = None
        elif opens and sign == "‘":
            opened = at
        elif opens and sign == "'" and not _ELISION.match(value, at):
            # Within a text, one without another behind it is an apostrophe of some kind.
            if at == 0 or value.find("'", at + 1) >= 0:
                opened = at
        elif at == last and not opens and before not in ("", "s", "S"):
            return at
    return opened


# FM105 -------------------------------------------------------------------------------------------

Day = tuple[int, int, int]

_FILE_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", re.A)
_KEY_DAY = re.compile(r"[ \t]*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.A)
_COMPACT_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", re.A)


@check("date-mismatch")
def date_mismatch(post: Post, _: Options) -> Iterator[Finding]:
    """File name, `title` and `date` that name different days; a time zone changes no day."""
    front_matter = post.front_matter
    if front_matter.state != "sound":
        return
    data = front_matter.data
    name = _basename(post.path)
    file = _file_day(name)
    dated = _day_of(data.get("date"))
    title = data.get("title")
    if type(title) is not str:
        titled = None
    elif file is not None and name[:10] in title:
        titled = file
    else:
        titled = _title_day(title, file or dated)
    if file is None:
        if titled is not None and dated is not None and titled != dated:
            values = {"key": "title", "found": _iso(titled), "wanted": _iso(dated)}
            yield Finding(*_entry_span(post, "title"), values, "keys")
        return
    if titled == dated and dated is not None and dated != file:
        values = {"key": "date", "found": _iso(dated), "wanted": _iso(file)}
        yield Finding(*_entry_span(post, "date"), values, "file")
        return
    for key, day in (("title", titled), ("date", dated)):
        if day is not None and day != file:
            values = {"key": key, "found": _iso(day), "wanted": _iso(file)}
            yield Finding(*_entry_span(post, key), values)
    again = _COMPACT_DAY.search(name, 10)
    if again is not None and (named := _day(*again.groups())) not in (None, file):
        values = {"key": name, "found": _iso(named or file), "wanted": _iso(file)}
        yield Finding(*post.line_span(1), values, "name")


def _basename(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _file_day(name: str) -> Day | None:
    match = _FILE_DAY.match(name)
    return _day(*match.groups()) if match else None


def _day(year: str, month: str, day: str) -> Day | None:
    """A day of the calendar, or None."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.year, found.month, found.day


def _day_of(value: object) -> Day | None:
    """The day that `date` names, as it is written there: a time zone changes nothing."""
    if isinstance(value, date):
        return value.year, value.month, value.day
    match = _KEY_DAY.match(value) if isinstance(value, str) else None
    # FM103 says that a day is none of the calendar's.
    return _day(*match.groups()) if match else None


def _iso(day: Day) -> str:
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}"


def _entry_span(post: Post, key: str) -> Span:
    entry = post.front_matter.entries.get(key)
    if entry is None:
        return _span_at(post, (key,)) or post.line_span(1)
    return Span(entry.start, entry.value_end)


class _TitleDays(NamedTuple):
    """The spellings of a day in a title, and what makes one the beginning of a span of days."""

    numbers: re.Pattern[str]
    compact: re.Pattern[str]
    words: re.Pattern[str]
    day_first: re.Pattern[str]
    month_first: re.Pattern[str]
    span: re.Pattern[str]


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@cache
def _title_days() -> _TitleDays:
    month = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
    return _TitleDays(
        re.compile(
            r"(?<![\d.])(\d{4})[ ]?[-‐‑–./][ ]?(\d{1,2})[ ]?[-‐‑–./][ ]?(\d{1,2})(?!\d)", re.A
        ),
        _COMPACT_DAY,
        re.compile(r"(\d{4})[ ]?[년年][ ]?(\d{1,2})[ ]?[월月][ ]?(\d{1,2})[ ]?[일日]", re.A),
        re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[ ]{month}\.?,?[ ](\d{{4}})", re.A | re.I),
        re.compile(rf"{month}\.?[ ](\d{{1,2}})(?:st|nd|rd|th)?,?[ ](\d{{4}})", re.A | re.I),
        re.compile(r"\s?(?:~|–|—|-|to|부터|에서|through)\s?(?:\d|[A-Z][a-z])"),
    )


def _title_day(title: str, wanted: Day | None) -> Day | None:
    """The one day that a title names; `wanted` where it is among several, None where none is sure.

    A day that no calendar has is a day all the same, and surely another one.
    """
    spellings = _title_days()
    found: set[Day] = set()
    for pattern in (spellings.numbers, spellings.compact, spellings.words):
        for match in pattern.finditer(title):
            if spellings.span.match(title, match.end()):
                return None
            found.add((int(match[1]), int(match[2]), int(match[3])))
    for match in spellings.day_first.finditer(title):
        found.add((int(match[3]), _month(match[2]), int(match[1])))
    for match in spellings.month_first.finditer(title):
        found.add((int(match[3]), _month(match[1]), int(match[2])))
    if wanted in found:
        return wanted
    return found.pop() if len(found) == 1 else None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


# FM106 -------------------------------------------------------------------------------------------

# Shorter tags lie too near to each other: `ai` and `ar`, `nlp` and `llm`, `cv` and `cl`.
_SHORTEST_TYPO = 5
_SHORTEST_CASE = 4
_TWO_EDITS_FROM = 8
_LONGEST_TAG = 64
_MOST_TAGS = 200  # of one post; the rest is not looked at


@check(
    "tag-typo",
    known_tags={
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "description": "Tags that the blog knows, besides those of the format.",
    },
)
def tag_typo(post: Post, options: Options) -> Iterator[Finding]:
    """A tag that is nearly one which the blog knows."""
    front_matter = post.front_matter
    if front_matter.state != "sound":
        return
    known = post.shape.tags
    if options["known-tags"]:
        known = (*known, *options["known-tags"])
    for key in ("tags", "tag"):
        value = front_matter.data.get(key)
        items = value.split() if isinstance(value, str) else value
        if not isinstance(items, list):
            continue
        tags = [item.strip(",") if isinstance(value, str) else item for item in items]
        del tags[_MOST_TAGS:]
        there = {tag for tag in tags if type(tag) is str}
        places: list[Span] | None = None
        for index, tag in enumerate(tags):
            if type(tag) is not str or tag in known:
                continue
            meant = nearest_tag(tag, known)
            if meant is not None:
                places = places or _tag_places(post, key, tags)
                at = places[index]
                is_plain = post.text[slice(*at)] == tag
                # With the right one beside it, which of the two goes is not ours to say.
                edits = (Edit(*at, meant),) if is_plain and meant not in there else ()
                yield Finding(*at, {"tag": tag, "meant": meant}, edits=edits)


def _tag_places(post: Post, key: str, tags: list[Any]) -> list[Span]:
    """Where each tag stands, without its quotes; the key where that cannot be told."""
    text = post.text
    entry = post.front_matter.entries.get(key)
    nowhere = Span(entry.start, entry.end) if entry is not None else post.line_span(1)
    if entry is not None and entry.value_start < entry.value_end:
        # On the key's own line they stand one behind the other: no need to compose YAML.
        places = []
        at = entry.value_start
        for tag in tags:
            found = text.find(str(tag), at, entry.value_end)
            if found < 0:
                break
            at = found + len(str(tag))
            places.append(Span(found, at))
        if len(places) == len(tags):
            return places
    places = []
    for index, tag in enumerate(tags):
        span = _span_at(post, (key, index)) or nowhere
        found = text.find(str(tag), *span)
        places.append(Span(found, found + len(str(tag))) if found >= 0 else span)
    return places


@lru_cache(maxsize=256)  # a blog mistypes the same few tags, post by post
def nearest_tag(tag: str, known: tuple[str, ...]) -> str | None:
    """The known tag that is surely meant by one that is not known: in other case, or mistyped.

    One edit is a typing error of a tag of five letters, two are one of a tag of eight, or where the
    letters are the same (`arvix`); never where only digits differ (`iclr2025`, `iclr2026`), nor
    where two known tags are as near.
    """
    if tag in known or not _QUOTES.isdisjoint(tag):
        return None
    folded = tag.casefold()
    if len(tag) >= _SHORTEST_CASE:
        same = [name for name in known if name.casefold() == folded]
        if len(same) == 1:
            return same[0]
    if len(tag) > _LONGEST_TAG:
        return None
    best: list[str] = []
    least = 3
    for name in dict.fromkeys(known):
        if len(name) < _SHORTEST_TYPO:
            continue
        other = name.casefold()
        is_long = min(len(name), len(tag)) >= _TWO_EDITS_FROM
        limit = 2 if is_long or sorted(folded) == sorted(other) else 1
        distance = edit_distance(folded, other, limit)
        if distance > limit or _only_digits_differ(folded, other):
            continue
        if distance == 2 and (folded.startswith(other) or other.startswith(folded)):
            continue  # `researcher` is a word of its own
        if distance < least:
            best, least = [name], distance
        elif distance == least:
            best.append(name)
    return best[0] if len(best) == 1 else None


def _only_digits_differ(a: str, b: str) -> bool:
    return [sign for sign in a if not sign.isdigit()] == [sign for sign in b if not sign.isdigit()]


# FM107 -------------------------------------------------------------------------------------------

_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})-[^\s/\\][^/\\]*\.(?:md|markdown)", re.A)


@check("file-name")
def file_name(post: Post, _: Options) -> Iterator[Finding]:
    """A file name from which Jekyll gets no day, another day, or an impossible one."""
    if post.path in ("", "-"):
        return
    name = _basename(post.path)
    match = _NAME.fullmatch(name)
    if match is None:
        yield Finding(0, 0, {"name": name}, "form")
    elif _day(match[1], match[2], match[3]) is None:
        yield Finding(0, 0, {"name": name, "day": name[:10]}, "day")

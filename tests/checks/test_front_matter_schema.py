"""Front matter by its schema (FM103): keys and values, one's own schema, what is known by heart."""

import json
import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.front_matter_schema import (
    as_json,
    front_matter_schema,
    is_moment,
    is_ordinary,
    load_validator,
)
from digestlint.post.outline import read_post
from effort import examples

from .heads import BODY, changed
from .support import FRONT_MATTER, PATH, POST, found, lint, shape


def post(*lines: str) -> str:
    """The sound post with other lines of front matter."""
    return "---\n" + "".join(f"{line}\n" for line in lines) + "---\n" + BODY


@pytest.mark.parametrize("key", ["layout", "title", "date"])
def test_a_missing_key(key: str) -> None:
    text = re.sub(rf"(?m)^{key}: .*\n", "", POST, count=1)
    assert found(text) == [("FM103", 1)]
    assert f"`{key}: " in lint(text)[0].message


def test_every_missing_key_has_its_finding_but_an_empty_front_matter_has_one() -> None:
    assert found(post("tags: [papers]")) == [("FM103", 1)] * 3
    assert found(post()) == [("FM103", 1)]


@pytest.mark.parametrize(
    ("line", "new"),
    [
        (2, "layout: [post]"),
        (2, "layout:"),
        (3, "title: 20260105"),
        (3, "title:"),
        (3, 'title: ""'),
        (3, "title: [Daily, Papers]"),
        (3, "title: true"),
        (4, "date: yesterday"),
        (4, "date: 2026-13-45 08:15:00"),
        (4, "date: 2026-02-30"),
        (4, "date: 2026-01-05 25:00:00"),
        (4, "date: 20260105"),
        (4, "date:"),
        (5, "tags: papers"),
        (5, "tags: [papers, 2026]"),
        (5, "tags: [papers, null]"),
        (5, "tags: {papers: huggingface}"),
        (5, "tags:"),
        (6, "categories: 7"),
        (6, "digestlint: off"),
        (6, "lang: [ko]"),
    ],
)
def test_a_wrong_value(line: int, new: str) -> None:
    lines = FRONT_MATTER.split("\n")[1:-2]
    lines[line - 2] = new
    assert found(post(*lines)) == [("FM103", line)]


@pytest.mark.parametrize(
    "new",
    [
        "date: 2026-01-05",
        'date: "2026-01-05"',
        "date: 2026-01-05T08:15:00+09:00",
        "date: 2026-01-05 08:15:00 +0900",
        "date: 2026-01-05 08:15:00.5 Z",
        "date: 2026-01-05 08:15 KST",
        "date: 2026-1-5",
    ],
)
def test_spellings_of_a_moment(new: str) -> None:
    assert found(changed("date: 2026-01-05 08:15:00", new)) == []


def test_a_wrong_value_is_marked_itself() -> None:
    text = changed("[papers, huggingface]", "\n  - papers\n  - 2026")
    (finding,) = lint(text)
    assert (finding.line, finding.column, text[finding.start : finding.end]) == (7, 5, "2026")


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(timezone(timedelta(hours=9)))),
    st.sampled_from(["post", "2026-01-05", "2026-02-30", "2026-01-05 08:15:00 +0900", " ", "ko"]),
)
values = st.one_of(
    scalars,
    st.lists(scalars, max_size=3),
    st.dictionaries(st.sampled_from(["disable", "a"]), st.lists(scalars, max_size=2), max_size=2),
)
KEYS = ["layout", "title", "date", "tags", "categories", "lang", "digestlint", "math", "excerpt"]
sound_values = st.fixed_dictionaries(
    {
        "layout": st.just("post"),
        "title": st.sampled_from(["Daily Papers", date(2026, 1, 5)]),
        "date": st.sampled_from(
            [date(2026, 1, 5), datetime(2026, 1, 5, 8), "2026-01-05 08:15:00 +0900", "2026-1-32"]
        ),
    }
)


@examples(300)
@given(sound_values, st.dictionaries(st.sampled_from(KEYS), values, max_size=4))
def test_what_is_known_by_heart_is_what_the_schema_says(
    sound: dict[str, Any], other: dict[str, Any]
) -> None:
    """Nothing is accepted by heart that the schema refuses, and the usual is known by heart."""
    validator = load_validator(shape().shipped_schema)
    for data in ({**sound, **other}, other):
        if is_ordinary(data):
            assert validator.is_valid(as_json(data))
    if is_moment(as_json(sound["date"])):
        assert is_ordinary(sound)


def test_a_sound_post_is_known_by_heart() -> None:
    data = read_post(POST, PATH, shape()).front_matter.data
    assert is_ordinary(data)


def with_schema(path: Path, text: str) -> list[tuple[str, int, str]]:
    """What FM103 finds by another schema: message variant, line, and the text that is marked."""
    own = shape()._replace(front_matter_schema=str(path))
    read = read_post(text, PATH, own)
    return [
        (finding.variant, read.position(finding.start)[0], text[finding.start : finding.end])
        for finding in front_matter_schema(read, {})
    ]


def test_a_schema_of_the_users_own(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "required": ["title", "author"],
        "additionalProperties": False,
        "properties": {
            "title": {"type": "string", "maxLength": 10},
            "author": {"type": "string", "examples": ["Hong"]},
            "layout": {"enum": ["digest"]},
            "date": {"format": "date-time"},
            "tags": {"items": {"enum": ["papers"]}},
        },
    }
    path = tmp_path / "front-matter.schema.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    assert with_schema(path, POST) == [
        ("plain", 6, "categories"),
        ("plain", 3, '"Daily Papers — 2026-01-05"'),
        ("plain", 2, "post"),
        ("plain", 5, "huggingface"),
        ("missing", 1, "---"),
    ]
    assert with_schema(path, BODY) == []


def test_a_schema_in_yaml_by_an_older_draft(tmp_path: Path) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text(
        '$schema: "http://json-schema.org/draft-04/schema#"\n'
        "properties: {title: {pattern: ^Weekly}}\nminProperties: 9\n",
        encoding="utf-8",
    )
    assert with_schema(path, POST) == [
        ("plain", 3, '"Daily Papers — 2026-01-05"'),
        ("whole", 1, "---"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", "{"),
        ("b.json", '{"type": 7}'),
        ("c.json", "\ud800".encode("utf-8", "surrogatepass")),
        ("d.yaml", "a: [b"),
        ("e.json", '{"minimum": ' + "9" * 5000 + "}"),
        ("f.json", '{"not": ' * 100_000),
        ("none.json", None),
    ],
)
def test_a_schema_that_is_none(tmp_path: Path, name: str, content: str | bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ValueError, match="front-matter schema"):
        load_validator(str(path))


def test_a_schema_fetches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "remote.json"
    path.write_text('{"$ref": "https://example.com/schema.json"}', encoding="utf-8")
    with pytest.raises(ValueError, match="nothing is fetched"):
        load_validator(str(path))


@pytest.mark.parametrize(
    ("schema", "says"),
    [
        ({"properties": {"title": {"pattern": "(a+)+$"}}}, "may take very long"),
        ({"patternProperties": {"[0-9]+x": {}}}, "may take very long"),
        ({"$ref": "#"}, "in a circle"),
        ({"$ref": "#/$defs/none"}, "no front-matter schema"),
        ({"properties": {"title": {"$ref": "#/$defs/none"}}}, "no front-matter schema"),
        ({"properties": {"title": {"$dynamicRef": "#none"}}}, "no front-matter schema"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "$ref": 5}, r"`\$ref` is no text"),
        ({"$schema": "http://json-schema.org/draft-03/schema#"}, "it is of Draft 3"),
        ({"$schema": 5}, r"`\$schema` is no text"),
        ({"$schema": ["x"]}, r"`\$schema` is no text"),
        (5, "it is no JSON object"),
        (None, "it is no JSON object"),
        ([{}], "it is no JSON object"),
    ],
)
def test_a_schema_that_would_fail_on_every_post(tmp_path: Path, schema: object, says: str) -> None:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        load_validator(str(path))


def test_references_are_followed_as_they_are_meant(tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    schema = {
        "$id": "https://example.com/whole",
        "properties": {
            "$ref": {"type": "string"},
            "title": {"$id": "part", "$ref": "#/$defs/word", "$defs": {"word": {"minLength": 1}}},
            "tags": {"$dynamicRef": "#all"},
        },
        "$defs": {"all": {"$dynamicAnchor": "all", "type": "array"}},
        "examples": [{"$ref": "#/none"}],
    }
    path.write_text(json.dumps(schema), encoding="utf-8")
    validator = load_validator(str(path))
    assert validator.is_valid({"title": "a", "tags": [], "$ref": "#x"})
    assert not validator.is_valid({"title": ""})
    assert not validator.is_valid({"tags": "a"})

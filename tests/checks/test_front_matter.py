"""Front matter (FM): one defect is one finding at its line, and traps stay silent."""

import json
import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.front_matter_quotes import unbalanced_quote
from digestlint.checks.front_matter_schema import (
    as_json,
    front_matter_schema,
    is_moment,
    is_ordinary,
    load_validator,
)
from digestlint.checks.front_matter_tags import nearest_tag
from digestlint.post.outline import read_post
from effort import examples

from .support import FRONT_MATTER, PATH, POST, found, lint, mended, shape

BODY = POST[len(FRONT_MATTER) :]
KNOWN = shape().tags


def post(*lines: str) -> str:
    """The sound post with other lines of front matter."""
    return "---\n" + "".join(f"{line}\n" for line in lines) + "---\n" + BODY


def changed(old: str, new: str) -> str:
    assert old in FRONT_MATTER
    return FRONT_MATTER.replace(old, new, 1) + BODY


def codes(text: str, path: str = PATH) -> list[tuple[str, int]]:
    return [finding for finding in found(text, path) if finding[0][:2] == "FM"]


# FM101, FM102 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        BODY.lstrip(),
        FRONT_MATTER[4:] + BODY,
        FRONT_MATTER.rstrip("-\n") + "\n" + BODY,
        FRONT_MATTER.rstrip("-\n") + "\n" + BODY.replace("\n# 2.", "\n---\n\n# 2."),
        FRONT_MATTER.strip("-\n") + "\n" + BODY,
        FRONT_MATTER[1:] + BODY,
        "\n" + POST,
        "  \n\n" + POST,
        "오늘의 논문을 정리한 글이다.\n\n" + POST,
    ],
)
def test_no_front_matter_is_one_finding(text: str) -> None:
    assert found(text) == [("FM101", 1)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"Daily Papers — 2026-01-05"', "Daily Papers: 2026-01-05", 3),
        ('"Daily Papers — 2026-01-05"', '"Daily Papers — 2026-01-05', 7),
        ('"Daily Papers — 2026-01-05"', '"Daily" Papers', 3),
        ("layout: post\n", "layout: post\nlayout: page\n", 3),
        ("layout: post", "layout: &page post", 2),
        ("layout: post", "layout: !!str post", 2),
        ("categories: []", "categories: *page", 6),
        ("tags: [papers, huggingface]", "tags: [papers, huggingface", 6),
        ("tags: [papers, huggingface]", "tags: {papers, huggingface", 6),
        ("layout: post", "layout post", 3),
        ("layout: post", "@layout: post", 2),
        ("date: ", "\tdate: ", 4),
    ],
)
def test_what_is_no_yaml(old: str, new: str, line: int) -> None:
    assert found(changed(old, new)) == [("FM102", line)]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("Daily Papers: 2026-01-05", "in quotes"),
        ('"Daily Papers', "close the quote"),
        ("@Daily", "in quotes"),
    ],
)
def test_messages_say_what_to_do(new: str, words: str) -> None:
    (finding,) = lint(changed('"Daily Papers — 2026-01-05"', new))
    assert words in finding.message


# FM103 -------------------------------------------------------------------------------------------


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
    ],
)
def test_a_schema_that_would_fail_on_every_post(
    tmp_path: Path, schema: dict[str, object], says: str
) -> None:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        load_validator(str(path))


# FM104 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        'Daily Papers — 2026-01-05"',
        "Daily Papers — 2026-01-05'",
        "Daily Papers — 2026-01-05”",
        "“Daily Papers — 2026-01-05",
        "‘Daily Papers — 2026-01-05",
        "「Daily Papers — 2026-01-05",
        "Daily Papers — 2026-01-05 »",
        '"\'Daily Papers — 2026-01-05"',
        '"Daily Papers — 2026-01-05\\""',
        "'Daily Papers — 2026-01-05\"'",
        '"Daily “Papers — 2026-01-05"',
        'Daily "Papers — 2026-01-05',
        'Daily Papers" — 2026-01-05',
        'Daily "Papers" of "2026-01-05',
    ],
)
def test_a_quote_without_a_partner(title: str) -> None:
    text = changed('"Daily Papers — 2026-01-05"', title)
    assert found(text) == [("FM104", 3)]
    assert found(mended(text)) == []


def test_a_day_with_a_quote_behind_it_is_one_finding() -> None:
    text = changed("2026-01-05 08:15:00", '2026-01-05 08:15:00"')
    assert found(text) == [("FM104", 4)]
    assert mended(text) == POST


@pytest.mark.parametrize(
    "title",
    [
        "Humanity's Last Papers — 2026-01-05",
        "Humanity’s Last Papers — 2026-01-05",
        "The LLMs' Papers — 2026-01-05",
        "The Best of '26 — 2026-01-05",
        "Papers 'n' Code — 2026-01-05",
        "Rock 'n' Roll of 'Daily' Papers — 2026-01-05",
        'Daily "Papers" — 2026-01-05',
        "Daily “Papers” — 2026-01-05",
        "Daily ‘Papers’ — 2026-01-05",
        "오늘의 「논문」과 『글』 — 2026-01-05",
        "'Daily Papers — 2026-01-05'",
        "'It''s the Daily Papers — 2026-01-05'",
        '"Daily \\"Papers\\" — 2026-01-05"',
        "Papers by the Agents'",
        "„Papers“ — 2026-01-05",
        "‘논문’이라는 글 — 2026-01-05",
    ],
)
def test_quotes_that_are_fine(title: str) -> None:
    assert found(changed('"Daily Papers — 2026-01-05"', title)) == []


@given(st.text(alphabet="ab \"'“”‘’「」«»1가.", max_size=12))
def test_without_quotes_nothing_is_unbalanced(value: str) -> None:
    at = unbalanced_quote(value)
    assert at is None or value[at] in "\"'“”‘’「」«»"
    bare = re.sub("[\"'“”‘’「」«»]", "", value)
    assert unbalanced_quote(bare) is None
    assert unbalanced_quote(f"“{bare}”") is None


# FM105 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "Daily Papers — 2026-01-06",
        "Daily Papers (2026.01.06)",
        "Daily Papers 2026/1/6",
        "Daily Papers 2026. 1. 6.",
        "Daily Papers 20260106",
        "오늘의 논문, 2026년 1월 6일",
        "Daily Papers, Jan 6, 2026",
        "Daily Papers of January 6th 2026",
        "Daily Papers, 6 Jan. 2026",
        "Daily Papers — 2026-13-05",
        "Daily Papers — 2025-01-05",
    ],
)
def test_a_title_of_another_day(title: str) -> None:
    text = changed('"Daily Papers — 2026-01-05"', f'"{title}"')
    assert found(text) == [("FM105", 3)]
    same = title.replace("06", "05").replace("-13-", "-01-").replace("2025", "2026")
    same = re.sub(r"(?<!\d)6(?!\d)", "5", same)
    assert found(changed('"Daily Papers — 2026-01-05"', f'"{same}"')) == []


@pytest.mark.parametrize(
    "title",
    [
        "Daily Papers",
        "Papers of the week, 2025-12-29 ~ 2026-01-05",
        "Papers of the week, 2025-12-29 – 01-04",
        "2025.12.29부터 1월 4일까지의 논문",
        "Papers from 2025-12-30 and 2025-12-31",
        "GPT-2026: 12 papers",
        "Papers of 2026",
    ],
)
def test_titles_that_name_no_day_or_several(title: str) -> None:
    assert found(changed('"Daily Papers — 2026-01-05"', f'"{title}"')) == []


@pytest.mark.parametrize(
    "value", ["2026-01-06 08:15:00", "2026-01-04", "2025-01-05 08:15:00 +0900"]
)
def test_a_date_of_another_day(value: str) -> None:
    assert found(changed("2026-01-05 08:15:00", value)) == [("FM105", 4)]


def test_a_time_zone_changes_no_day() -> None:
    for zone in ("-0500", "+09:00", "Z"):
        assert found(changed("08:15:00", f"23:30:00 {zone}")) == []


def test_the_file_name_against_both() -> None:
    assert codes(POST, "_posts/2026-01-07-daily-papers.md") == [("FM105", 4)]
    assert codes(POST, "_posts/2026-01-05-daily-papers-20260105.md") == []
    assert codes(POST, "_posts/2026-01-05-daily-papers_2026-01-06.md") == [("FM105", 1)]
    assert codes(POST, "_posts/2026-01-05-daily-papers-26010123.md") == []
    three = changed("— 2026-01-05", "— 2026-01-06")
    assert codes(three, "_posts/2026-01-07-daily-papers.md") == [("FM105", 3), ("FM105", 4)]
    assert codes(three, "-") == [("FM105", 3)]
    assert codes(three, "C:\\blog\\_posts\\2026-01-05-daily-papers.md") == [("FM105", 3)]


# FM106, FM107 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("hugginface", "huggingface"),
        ("hugingfase", "huggingface"),
        ("hugging-face", "huggingface"),
        ("HuggingFace", "huggingface"),
        ("Papers", "papers"),
        ("paper", "papers"),
        ("papres", "papers"),
        ("arxive", "arxiv"),
        ("arvix", "arxiv"),
        ("arxv", "arxiv"),
        ("translatoin", "translation"),
    ],
)
def test_a_mistyped_tag(tag: str, meant: str) -> None:
    assert nearest_tag(tag, KNOWN) == meant
    text = changed("[papers, huggingface]", f"[digest, {tag}]")
    assert found(text) == [("FM106", 5)]
    assert mended(text) == changed("[papers, huggingface]", f"[digest, {meant}]")


@pytest.mark.parametrize(
    "tag",
    ["papers", "ar", "AI", "nlp", "LLM", "cv", "lms", "agent", "researcher", "강화학습", "p" * 99],
)
def test_a_tag_that_is_no_typing_error(tag: str) -> None:
    assert nearest_tag(tag, KNOWN) is None


def test_tags_that_are_as_near_to_two() -> None:
    assert nearest_tag("vision3", ("vision1", "vision2")) is None
    assert nearest_tag("visiom", ("vision", "visios")) is None
    assert nearest_tag("iclr2026", ("iclr2025",)) is None


def test_a_mistyped_tag_beside_the_right_one_is_left_to_people() -> None:
    text = changed("[papers, huggingface]", "[hugginface, huggingface]")
    assert found(text) == [("FM106", 5)]
    assert mended(text) == text


def test_where_a_mistyped_tag_stands() -> None:
    text = changed("[papers, huggingface]", '\n  # hugginface\n  - papers\n  - "hugginface"')
    (finding,) = lint(text)
    assert (finding.line, finding.column) == (8, 6)
    text = changed("[papers, huggingface]", "[papers, paper]")
    (finding,) = lint(text)
    assert (finding.line, finding.column) == (5, 16)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2026-01-05-daily-papers.md", False),
        ("2026-01-05-Arxiv.markdown", False),
        ("2026-01-05-오늘의_논문.md", False),
        ("2024-02-29-daily-papers.md", False),
        ("daily-papers.md", True),
        ("daily-papers-2026-01-05.md", True),
        ("2026-1-5-daily-papers.md", True),
        ("26-01-05-daily-papers.md", True),
        ("20260105-daily-papers.md", True),
        ("2026-01-05_daily-papers.md", True),
        ("2026-01-05 daily-papers.md", True),
        ("2026-01-05.md", True),
        ("2026-01-05-.md", True),
        ("2026-01-05-daily papers.md", False),
        ("2026-01-05-daily-papers.txt", True),
        ("2026-02-30-daily-papers.md", True),
        ("2026-13-01-daily-papers.md", True),
        ("٢٠٢٦-01-05-daily-papers.md", True),
    ],
)
def test_file_names(name: str, code: bool) -> None:
    text = re.sub(r"(?m)^(title|date): .*", r"\1: 2024-02-29", POST) if "2024" in name else POST
    for folder in ("", "_posts/", "a b/_posts/ko/", "C:\\blog\\"):
        expected = [("FM107", 1)] if code else []
        assert [f for f in codes(text, folder + name) if f[0] == "FM107"] == expected


def test_standard_input_has_no_name() -> None:
    assert codes(POST, "-") == []
    assert codes(POST, "") == []


# Properties --------------------------------------------------------------------------------------


@examples(200)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "layout: post",
                    'title: Daily "Papers"',
                    "title: “Papers — 2026.01.06",
                    "date: 2026-01-06 08:15:00 -0500",
                    "tags: [Papers, hugginface, 'arxive']",
                    "tags:\n  - paper\n  -",
                    "categories: {a: [b, {c: d}]}",
                    "x: &a 1",
                    "\tx: 1",
                    "---",
                    "...",
                    "? a",
                ]
            ),
            st.text(alphabet="abc: \"'[]{},\t#&*!|>-\r\u2028가", max_size=15),
        ),
        max_size=6,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_nothing_fails_on_any_front_matter(lines: list[str], newline: str) -> None:
    text = newline.join(["---", *lines, "---", BODY])
    for finding in lint(text):
        assert finding.code != "DL001", finding.message
        assert 0 <= finding.start <= finding.end <= len(text)

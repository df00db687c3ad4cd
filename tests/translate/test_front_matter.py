"""The front matter of a translation is the original's text with the template's keys."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digestlint.post.front_matter import find_front_matter
from digestlint.translate.front_matter import Template, edits_of, values_of
from digestlint.translate.plan import splice

PATH = "_posts/2026-01-05-daily-papers.md"
DEFAULT = {
    "lang": "{lang}",
    "ref": "{ref}",
    "permalink": "/{lang}/{year}/{month}/{day}/{slug}/",
}


def made(text: str, template: Template = DEFAULT, path: str = PATH, **given: bool) -> str:
    front_matter = find_front_matter(text)
    values = values_of(path, front_matter, "en-US")
    return splice(text, edits_of(front_matter, template, values, "\n", **given))


def test_missing_keys_are_added_at_the_end() -> None:
    assert made("---\nlayout: post  # a post\n---\n\n# 1.\n") == (
        "---\nlayout: post  # a post\nlang: en\nref: 2026-01-05-daily-papers\n"
        "permalink: /en/2026/01/05/daily-papers/\n---\n\n# 1.\n"
    )


def test_keys_that_are_there_are_set() -> None:
    text = "---\nlang: ko\ntags:\n  - a\n  - b\nref:\nx: 1\n---\n"
    template = {"lang": "{lang}", "tags": ["papers", "{lang}"], "ref": "{ref}"}
    assert made(text, template) == (
        "---\nlang: en\ntags: [papers, en]\nref: 2026-01-05-daily-papers\nx: 1\n---\n"
    )


def test_a_persons_front_matter_only_gets_what_it_lacks() -> None:
    text = "---\nlang: en\npermalink: /mine/\n---\n"
    assert made(text, only_missing=True) == (
        "---\nlang: en\npermalink: /mine/\nref: 2026-01-05-daily-papers\n---\n"
    )


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        ("yes", 'key: "yes"'),
        ("a: b", 'key: "a: b"'),
        ('say "x"', 'key: "say \\"x\\""'),
        ("논문 {day}", 'key: "논문 05"'),
        ("{title}", "key: Daily Papers"),
        ("2026", 'key: "2026"'),
    ],
)
def test_values_are_the_strings_that_were_meant(wanted: str, line: str) -> None:
    text = made('---\ntitle: "Daily Papers"\n---\n', {"key": wanted})
    assert text.split("\n")[2] == line
    value = find_front_matter(text).data["key"]
    assert value == wanted.replace("{day}", "05").replace("{title}", "Daily Papers")


def test_what_stands_around_a_value_stays() -> None:
    text = (
        "---\n# first\nlang: ko  # of the post\n'ref': \"x\"\ntags:\n# in\n- a\n- b\n# behind\n"
        "list: [\n  a,\n]\nnote: |\n  one\n\n  # two\n\nlast: {a: b}\n---\n"
    )
    template = dict.fromkeys(("lang", "ref", "tags", "list", "note", "last"), "new")
    assert made(text, template) == (
        "---\n# first\nlang: new  # of the post\n'ref': new\ntags: new\n# behind\n"
        "list: new\nnote: new\n\nlast: new\n---\n"
    )


def test_a_key_in_quotes_is_there() -> None:
    assert made('---\n"lang": ko\n---\n', {"lang": "en"}) == '---\n"lang": en\n---\n'
    assert made('---\n"lang": ko\n---\n', {"lang": "en"}, only_missing=True) == (
        '---\n"lang": ko\n---\n'
    )


def test_the_reference_is_the_originals_own() -> None:
    assert "ref: daily\n" in made("---\nref: daily # ours\n---\n").replace(" # ours", "")
    assert 'ref: "7"' in made("---\nref: 7\n---\n")
    assert "ref: 2026-01-05-daily-papers\n" in made("---\nref: ''\n---\n")


def test_a_title_that_is_a_number() -> None:
    assert 'title: "2026 (EN)"' in made("---\ntitle: 2026\n---\n", {"title": "{title} (EN)"})


def test_what_has_no_value_is_not_the_originals() -> None:
    """Two pages at one address, else."""
    text = "---\npermalink: >-\n  /mine/\nlayout: post\n---\n"
    assert made(text, path="_digests/papers.md") == (
        "---\nlayout: post\nlang: en\nref: papers\n---\n"
    )


def test_what_is_no_yaml_is_set_by_its_lines() -> None:
    assert made("---\nlang: ko\nx: [\n---\n", {"lang": "en"}) == "---\nlang: en\nx: [\n---\n"


def test_front_matter_in_braces_is_left_alone() -> None:
    text = "---\n{lang: ko, layout: post}\n---\n"
    assert made(text, {"lang": "en"}) == text


TITLES = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\"':#-[]{}&*!|>%@`,?~ \\\x07\x7f\x85\u2028\ufeff"),
    ),
    min_size=1,
    max_size=12,
)


@given(TITLES)
def test_any_title_is_the_string_that_it_was(title: str) -> None:
    template = {"title": "{title}: x", "alt": "{title}", "tags": ["{title}", "papers"]}
    text = f"---\ntitle: {quoted(title)}\n---\n"
    known = find_front_matter(text).data["title"]
    found: Any = yaml.safe_load(made(text, template).split("---\n", 2)[1].rsplit("---\n", 1)[0])
    if known.strip():
        assert found == {"title": f"{known}: x", "alt": known, "tags": [known, "papers"]}
    assert known == title


def quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', width=10**6).rstrip("\n")


VALUES = st.sampled_from(
    [
        "ko",
        "",
        "'a: b' # c",
        '"#"',
        "\n  - a\n  - b",
        "\n- a\n# in\n- b\n",
        "[\n a,\n]",
        "{a: b}",
        "|\n  x\n\n  # y",
        ">-\n  x\n",
        "a\n  b",
        "\n  deep: 1\n  er: [2]",
        "2026-01-05",
    ]
)


@given(st.lists(VALUES, min_size=3, max_size=3), st.permutations(["lang", "layout", "tags"]))
def test_only_the_keys_of_the_template_change(values: list[str], keys: list[str]) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in zip(keys, values, strict=True))
    text = f"---\n{lines}---\n\n# 1.\n"
    before = yaml.safe_load(lines)
    after = made(text, {"lang": "{lang}", "extra": "1", "tags": ["x"]})
    found = yaml.safe_load(after.split("---\n")[1])
    assert found == {**before, "lang": "en", "tags": ["x"], "extra": "1"}
    assert after.endswith("---\n\n# 1.\n")


def test_switches_and_numbers_are_what_they_are() -> None:
    text = made(
        "---\nlayout: post\n---\n", {"comments": False, "toc": True, "order": 7, "x": "true"}
    )
    assert text == ('---\nlayout: post\ncomments: false\ntoc: true\norder: 7\nx: "true"\n---\n')


def test_line_ends_are_the_posts() -> None:
    front_matter = find_front_matter("---\nlang: ko\n---\n")
    edits = edits_of(front_matter, {"lang": "en", "ref": "x"}, {}, "\r\n")
    assert [edit.text for edit in edits] == ["en", "ref: x\r\n"]


def test_a_name_without_a_day_gives_no_permalink() -> None:
    assert "permalink" not in made("---\nlayout: post\n---\n", path="_posts/papers.md")


def test_what_has_no_front_matter_is_left_alone() -> None:
    assert made("# 1. A post\n") == "# 1. A post\n"

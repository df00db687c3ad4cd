"""Front matter: where it stands, what it says, and what is refused."""

import datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digestlint.post.front_matter import FrontMatter, find_front_matter
from digestlint.post.outline import read_text
from digestlint.post.yaml_reader import MAX_DEPTH, make_loader, read_yaml, value_span
from effort import examples, part, within

LOADERS = [make_loader(yaml.CSafeLoader), make_loader(yaml.SafeLoader)]
POST = '---\nlayout: post\ntitle: "가"\n---\n\n# 1. [a](b)\n'


def parts(front_matter: FrontMatter, text: str) -> tuple[str, str, str]:
    """State, the whole, and the YAML."""
    return (
        front_matter.state,
        text[front_matter.start : front_matter.end],
        text[front_matter.inner_start : front_matter.inner_end],
    )


@pytest.mark.parametrize(
    ("text", "state", "whole", "inner"),
    [
        (POST, "sound", POST[: POST.index("\n\n")], 'layout: post\ntitle: "가"\n'),
        ("---\na: b\n---", "sound", "---\na: b\n---", "a: b\n"),
        ("---\na: b\n...\nc", "sound", "---\na: b\n...", "a: b\n"),
        ("--- \na: b\n---\t\n", "sound", "--- \na: b\n---\t", "a: b\n"),
        ("---\n---\n", "sound", "---\n---", ""),
        (
            "---\na: x --- y\nb: |\n  ---\n---\n",
            "sound",
            "---\na: x --- y\nb: |\n  ---\n---",
            "a: x --- y\nb: |\n  ---\n",
        ),
        ("---\na: ----\n---\n", "sound", "---\na: ----\n---", "a: ----\n"),
        ("---\na: b\n\nc: d\n---\n", "sound", "---\na: b\n\nc: d\n---", "a: b\n\nc: d\n"),
        ("", "missing", "", ""),
        ("# 1. [a](b)\n", "missing", "", ""),
        ("---x\na: b\n---\n", "missing", "", ""),
        ("----\na: b\n---\n", "missing", "", ""),
        ("문장이다.\n", "missing", "", ""),
        ("a: b\n\n# c\n", "missing", "", ""),
        ("---\na: b\n\n# c\n", "unclosed", "---\na: b\n", "a: b\n"),
        ("---\na: b", "unclosed", "---\na: b", "a: b"),
        ("---", "unclosed", "---", ""),
        ("---\n# 1. [a](b)\n\n---\n", "unclosed", "---\n", ""),
        ("a: b\nc: d\n---\n\n# e\n", "unopened", "a: b\nc: d\n---", "a: b\nc: d\n"),
        ("\n\n---\na: b\n---\n", "late", "---\na: b\n---", "a: b\n"),
        ("  ---\na: b\n---\n", "late", "---\na: b\n---", "a: b\n"),
    ],
)
def test_where_it_stands(text: str, state: str, whole: str, inner: str) -> None:
    assert parts(find_front_matter(text), text) == (state, whole, inner)


def test_line_ends_change_nothing_but_the_length() -> None:
    text = read_text(POST.replace("\n", "\r\n"))
    found = find_front_matter(text)
    assert found.state == "sound"
    assert found.data == find_front_matter(POST).data == {"layout": "post", "title": "가"}
    assert text[found.last_line_start : found.end] == "--- "


def test_entries() -> None:
    text = '---\nlayout: post\ntitle : "가나"  \ntags:\n  - a\nx:y\nempty:\n---\n'
    entries = find_front_matter(text).entries
    assert [(e.key, text[e.value_start : e.value_end]) for e in entries.values()] == [
        ("layout", "post"),
        ("title", '"가나"'),
        ("tags", ""),
        ("empty", ""),
    ]
    for name, entry in entries.items():
        assert text[entry.start : entry.end] == name


@given(st.one_of(st.text(), st.text("-.ab: \n\t#")))
@examples(500)
def test_any_text_is_taken(original: str) -> None:
    text = read_text(original)
    found = find_front_matter(text)
    assert 0 <= found.start <= found.inner_start <= found.inner_end <= found.end <= len(text)
    assert found.start <= found.last_line_start <= found.end
    assert isinstance(found.data, dict)
    problem = found.problem
    if problem is not None:
        assert found.data == {}
        assert found.inner_start <= problem.start <= problem.end <= len(text)
        assert problem.message
    for entry in found.entries.values():
        assert entry.start < entry.end <= entry.value_start <= entry.value_end


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("inner", "marked", "message"),
    [
        ("가: 나\na: b\na: c\n", "a", "the key `a` a second time"),
        ('a: b\n"a": c\n', '"a"', "the key `a` a second time"),
        ("a: {b: 1, b: 2}\n", "b", "the key `b` a second time"),
        ("가: 😀\nb: &c d\n", "&c d", "an anchor (&c): write the value out"),
        ("a: b\nc: *d\n", "*d", "an alias: write the value out"),
        ("a: !!str 1\n", "!!str 1", "a tag (tag:yaml.org,2002:str): leave it out"),
        ("a: !t [b]\n", "!t [", "a tag (!t): leave it out"),
        ("- a\n- b\n", "- a", "it is no mapping of keys to values"),
        ("가나\n", "가나", "it is no mapping of keys to values"),
        ("가: [나\nb: c\n", ":", "while parsing a flow sequence"),
        ("가: 나: 다\n", ":", "mapping values are not allowed"),
        ("가: 'b\n", None, "while scanning a quoted scalar"),
        ("가: b\n\tc: d\n", None, "found "),
        ("가: @b\n", "@", "found character"),
        ("가: \x07\n", "\x07", "control characters are not allowed"),
        ("a: " + "[" * 100, "[", f"more than {MAX_DEPTH} levels"),
        ("a: b\n? [c]\n: d\n", "[", "unhashable"),
        ("가: " + "9" * 5000 + "\n", "9", "a number that cannot be read"),
        ("가: 1" + ":59" * 500 + ".5\n", "1", "a number that cannot be read"),
        ("가: 0b_\n", "0", "a number that cannot be read"),
        ("a: =\n", "=", "could not determine a constructor"),
    ],
)
def test_what_is_refused_and_where(
    loader: Any, inner: str, marked: str | None, message: str
) -> None:
    data, problem = read_yaml(inner, loader)
    assert data == {}
    assert problem is not None
    assert 0 <= problem.start <= problem.end <= len(inner)
    if message == "control characters are not allowed" and loader is LOADERS[1]:
        message = "special characters are not allowed"
    assert message.split("'")[0] in problem.message
    if marked is not None:
        assert inner[problem.start : problem.end] == marked
        if message.startswith(("the key", "mapping values")):
            assert problem.start == inner.rindex(marked)


@pytest.mark.parametrize("loader", LOADERS)
def test_both_loaders_read_alike(loader: Any) -> None:
    inner = "가: 나\nb: [1, 2.5, true, null]\nc: 2026-01-05\nd: 2026-13-45\ne: {f: |\n  g}\n1: h\n"
    data, problem = read_yaml(
        "가: 나\nb: [1, 2.5, true]\nc: 2026-01-05\nd: 2026-13-45\n1: h\n", loader
    )
    assert problem is None
    assert data == {
        "가": "나",
        "b": [1, 2.5, True],
        "c": datetime.date(2026, 1, 5),
        "d": "2026-13-45",
        "1": "h",
    }
    assert read_yaml(inner, loader)[1] is not None
    assert read_yaml("", loader) == ({}, None)
    assert read_yaml("# a\n", loader) == ({}, None)


def test_a_second_document_is_refused() -> None:
    data, problem = read_yaml("a: b\n--- \nc: d\n")
    assert data == {}
    assert problem is not None
    assert (problem.start, problem.message) == (5, "a second document")


def test_half_of_a_surrogate_pair_is_refused() -> None:
    _, problem = read_yaml("a: b\nc: \ud800\n")
    assert problem is not None
    assert (problem.start, problem.end) == (8, 9)


@given(st.one_of(st.text(), st.text("ab:-[]{}&*!|>'\"#%@` \n\t가\x00\x85\u2028\ufeff1")))
@examples(1000)
def test_any_text_is_read_or_refused(inner: str) -> None:
    for loader in LOADERS:
        data, problem = read_yaml(inner, loader)
        assert all(isinstance(key, str) for key in data)
        if problem is not None:
            assert data == {}
            assert 0 <= problem.start <= problem.end <= len(inner)
            assert problem.message


def test_a_problem_stands_in_the_post() -> None:
    text = '---\nlayout: post\ntitle: "가"\ntitle: 나\n---\n'
    problem = find_front_matter(text).problem
    assert problem is not None
    assert text[problem.start : problem.end] == "title"
    assert problem.start == text.rindex("title")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["a"], "가 나"),
        (["b", 1], "'d'"),
        (["e", "f"], "1"),
        (["e", "g"], None),
        (["b", 5], None),
        (["a", "x"], None),
        (["h"], None),
    ],
)
def test_value_span(path: list[str | int], value: str | None) -> None:
    inner = "a: 가 나\nb: [c, 'd']\ne:\n  f: 1\n"
    span = value_span(inner, path)
    assert (inner[slice(*span)] if span else None) == value


N = part(20_000)


@pytest.mark.parametrize(
    "text",
    [
        "---\n" + "a: b\n" * N,
        "---\n" + "".join(f"a{n}: b\n" for n in range(N)) + "---\n",
        "---\na: " + "[" * N * 10 + "\n---\n",
        "---\na: " + "{a: " * N + "\n---\n",
        "---\n" + "- " * N * 5 + "\n---\n",
        "---\na: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(1000)) + "---\n",
        "---\na: " + "b " * N * 20 + ":\n---\n",
        "---\na: " + " " * N * 20 + "b\n---\n",
        "---\na: [" + "b, " * N * 5 + "\n---\n",
        "---\na:\n" + "  - b\n" * N * 5 + "  c\n---\n",
        "---\na:" + " \n" * N * 5 + "b\n---\n",
        '---\na: "' + "b" * N * 50 + "\n---\n",
        "---\n" * N * 10,
        "\n" * N * 50 + "---",
        " \n" * N * 20 + "x",
        "a: b\n" * N * 10,
        "---\n" + "--- x\n" * N * 10,
        "---\n" + "#\n" * N * 10,
        "---\na: b\n" + "x\n" * N * 10,
    ],
    ids=lambda text: repr(text[:16]),
)
def test_hostile_front_matter_costs_no_more_than_its_length(text: str) -> None:
    with within(8):
        found = find_front_matter(text)
    assert isinstance(found.data, dict)
    assert len(found.entries) <= len(text)
    assert found.problem is None or found.data == {}

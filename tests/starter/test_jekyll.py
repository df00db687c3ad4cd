"""What is read of Jekyll's config, from sound files and from hostile ones."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestlint.starter.jekyll import read_jekyll_config, top_values

CONFIG = """\
# a blog
title: Papers
lang: en
permalink: /blog/:year/:title/
display_tags: [papers, "arxiv"] # on the front page
plugins:
  - jekyll-feed
  - {name: jekyll-scholar}
  - jekyll-sitemap
defaults: &defaults
  - scope: {path: _posts}
    values: {permalink: /inner/}
more: *defaults
date: !ruby/object:Date 2026-01-05
"""


def read(folder: Path, text: str, name: str = "_config.yml") -> object:
    (folder / name).write_text(text, encoding="utf-8")
    return read_jekyll_config(str(folder))


def test_reads_what_it_knows(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(CONFIG, encoding="utf-8")
    config = read_jekyll_config(str(tmp_path))
    assert config is not None
    assert config.permalink == "/blog/:year/:title/"
    assert config.tags == ("papers", "arxiv")
    assert config.plugins == ("jekyll-feed", "jekyll-sitemap")
    assert config.languages == ("en",)
    assert config.problem == ""


def test_languages_of_polyglot(tmp_path: Path) -> None:
    text = "lang: xx\nlanguages: [ko, en]\ndefault_lang: ko\n"
    (tmp_path / "_config.yaml").write_text(text, encoding="utf-8")
    config = read_jekyll_config(str(tmp_path))
    assert config is not None
    assert (config.name, config.languages) == ("_config.yaml", ("ko", "en"))


def test_no_config(tmp_path: Path) -> None:
    assert read_jekyll_config(str(tmp_path)) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: 1\na: 2\n", {"a": ("2",)}),
        ("a:\nb: x\n", {"a": (), "b": ("x",)}),
        ("a: {b: [c]}\nd: [e, [f, g], {h: i}, j]\n", {"d": ("e", "j")}),
        ("? [a, b]\n: c\nd: e\n", {"d": ("e",)}),
        ("? {a: b}\n: [c]\nd: e\n", {"d": ("e",)}),
        ("x: &x 1\na: *x\nb: 2\n", {"x": ("1",), "b": ("2",)}),
        ("x: &x k\n*x : 1\nb: 2\n", {"x": ("k",), "b": ("2",)}),
        ("- a\n- b\n", {}),
        ("just text", {}),
        ("", {}),
        ("!!python/object/apply:os.system ['exit 1']", {}),
    ],
)
def test_top_values(text: str, wanted: dict[str, tuple[str, ...]]) -> None:
    assert top_values(text) == (wanted, "")


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\nb: [\n", 3), ("a: 'x\n", 2), ("\tb: 1", 1), ("a: *nobody\n", 0)]
)
def test_what_is_no_yaml_is_said(text: str, line: int) -> None:
    values, problem = top_values(text)
    if line:
        assert (values, problem) == ({}, f"not YAML (line {line})")
    else:
        # An alias without an anchor is none of our business: nothing is resolved.
        assert (values, problem) == ({}, "")


def test_a_bomb_does_not_go_off() -> None:
    lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for name, inner in zip("bcdefghi", "abcdefgh", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{inner}'] * 9)}]")
    start = time.perf_counter()
    values, problem = top_values("\n".join(lines))
    assert time.perf_counter() - start < 1
    assert (len(values["a"]), problem) == (9, "")
    assert values["b"] == ()  # nothing but aliases


def test_a_deep_nest_ends(tmp_path: Path) -> None:
    start = time.perf_counter()
    _, problem = top_values("a: " + "[" * 100_000)
    assert time.perf_counter() - start < 1
    assert problem == "nested too deep"


def test_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").mkdir()
    config = read_jekyll_config(str(tmp_path))
    assert config is not None
    assert config.problem == "a folder, not a regular file"


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("a: b\n" * 100_000, encoding="utf-8")
    config = read_jekyll_config(str(tmp_path))
    assert config is not None
    assert "the limit is" in config.problem


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"#?,% \n\t\x00\ufeff\ud800é"), max_size=60))
@example("a: \ud800")
@example("%YAML 9.9\n---\na: b")
@example("a: b\n---\nc: d\n")
def test_never_fails(text: str) -> None:
    values, problem = top_values(text)
    assert all(isinstance(value, tuple) for value in values.values())
    assert not (problem and values)

"""Globs match what the module's documentation says, in time that grows with the path alone."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.globs import compile_globs, fixed_folder, glob_problem


@pytest.mark.parametrize(
    ("pattern", "matched", "unmatched"),
    [
        ("_posts/*.md", ["_posts/a.md", "_posts/.md"], ["_posts/en/a.md", "x/_posts/a.md", "a.md"]),
        ("_posts/**/*.md", ["_posts/a.md", "_posts/en/us/a.md"], ["_posts/a.txt", "a.md"]),
        ("**/en/*.md", ["en/a.md", "_posts/en/a.md"], ["en/us/a.md", "open/a.md"]),
        ("**", ["a", "a/b"], []),
        ("_posts/**", ["_posts/a", "_posts/a/b"], ["_posts", "posts/a"]),
        ("README.md", ["README.md", "docs/README.md"], ["XREADME.md", "readme.md"]),
        ("/README.md", ["README.md"], ["docs/README.md"]),
        ("./README.md", ["README.md"], ["docs/README.md"]),
        (
            "drafts",
            ["drafts", "drafts/a.md", "_posts/drafts/x/a.md"],
            ["drafts2/a.md", "a/xdrafts"],
        ),
        ("drafts/", ["drafts/a.md", "x/drafts/a.md"], ["drafts", "x/drafts"]),
        ("_posts/en", ["_posts/en/a.md"], ["x/_posts/en/a.md", "_posts/english/a.md"]),
        (".", ["a.md", "a/b.md"], []),
        ("?.md", ["a.md", "가.md", "x/a.md"], ["ab.md", ".md"]),
        ("[a-c]x.md", ["ax.md", "cx.md"], ["dx.md", "-x.md"]),
        ("[!a-c]x.md", ["dx.md"], ["ax.md"]),
        ("a[!b]c", ["axc"], ["abc", "a/c"]),
        ("[]a]", ["]", "a"], ["[]a]", "b"]),
        ("[^a]", ["b"], ["a"]),
        ("[a-]", ["a", "-"], ["b"]),
        ("[*]", ["*"], ["a"]),
        ("*.{md,markdown}", ["a.md", "a.markdown"], ["a.mdx", "a.{md,markdown}"]),
        ("{a,b{c,d}}.md", ["a.md", "bc.md", "bd.md"], ["b.md", "ac.md"]),
        ("a{,b}", ["a", "ab"], ["abb"]),
        ("{a/**,b}/c", ["a/x/c", "a/x/y/c", "b/c"], ["c", "b/x/c"]),
        ("a**b", ["ab", "axb"], ["a/b"]),
        ("[ab", ["[ab", "x/[ab"], ["a"]),
        ("{ab", ["{ab"], ["ab"]),
        ("{a{b,c}", ["{ab", "{ac"], ["a", "b"]),
        ("a,b}", ["a,b}"], ["a"]),
        ("a*b*c", ["abc", "axbxc", "abbcc"], ["acb", "abcd"]),
    ],
)
def test_pattern(pattern: str, matched: list[str], unmatched: list[str]) -> None:
    matches = compile_globs([pattern])
    assert [path for path in matched if not matches(path)] == []
    assert [path for path in unmatched if matches(path)] == []


def test_any_pattern_of_several_and_none_of_none() -> None:
    assert compile_globs(["a", "b"])("b")
    assert not compile_globs([])("a")


@pytest.mark.parametrize(
    "pattern", ["", "!a", "a\\b", "../a", "a/../b", "a/..", "a\nb", "a" * 1001]
)
def test_refused(pattern: str) -> None:
    assert glob_problem(pattern)
    with pytest.raises(ValueError, match="the pattern"):
        compile_globs(["a", pattern])


def test_normal_forms_are_one() -> None:
    name = "2026-01-05-매일-논문-Rényi.md"
    for pattern in ("*매일*", "*é*", "2026-01-05-??-??-R?nyi.md"):
        for pattern_form in ("NFC", "NFD"):
            matches = compile_globs([unicodedata.normalize(pattern_form, pattern)])
            assert matches(unicodedata.normalize("NFC", name))
            assert matches(unicodedata.normalize("NFD", name))


def test_names_that_are_no_unicode() -> None:
    assert compile_globs(["*.md"])("bad\udcff한.md")


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("_posts/**/*.md", "_posts"),
        ("/blog//_posts/./en/*.md", "blog/_posts/en"),
        ("_posts/2026-*/x/*.md", "_posts"),
        ("{_posts,_drafts}/*.md", ""),
        ("*.md", ""),
        ("drafts/", ""),
        ("글/*.md", ""),
        ("_posts/a.md", "_posts"),
    ],
)
def test_fixed_folder(pattern: str, folder: str) -> None:
    assert fixed_folder(pattern) == folder


@pytest.mark.parametrize(
    ("patterns", "path"),
    [
        (["*a?" * 300 + "b"], "a" * 200_000),
        (["**/" * 300 + "b"], "a/" * 100_000),
        (["{a,aa}" * 150 + "b"], "a" * 200_000),
        (["{" * 400 + "a" + ",b}" * 150], "c" * 200_000),
        ([f"*{n}*a*" for n in range(2000)], "a" * 10_000),
    ],
)
def test_hostile_patterns_take_bounded_time(patterns: list[str], path: str) -> None:
    matches = compile_globs(patterns)
    start = time.process_time()
    assert not matches(path)
    assert time.process_time() - start < 5


def test_states_do_not_pile_up() -> None:
    # Each name leads this pattern's automaton into states in which no other has been.
    matches = compile_globs(["*a" + "?" * 20])
    most = 0
    for number in range(3000):
        name = f"{number * 5557:024b}".replace("0", "b").replace("1", "a")
        assert matches(name) == (name[-21] == "a")
        most = max(most, len(matches.__self__.known))  # type: ignore[attr-defined]
    assert 4096 < most < 4200


# A pattern and the regular expression that means the same, which may backtrack on short names.
_Both = tuple[str, str]
_atoms: st.SearchStrategy[_Both] = st.one_of(
    st.sampled_from("ab.").map(lambda char: (char, re.escape(char))),
    st.sampled_from(
        [("?", "[^/]"), ("*", "[^/]*"), ("[ab]", "[ab]"), ("[!a]", "[^/a]"), ("[a-b]", "[ab]")]
    ),
)


def _join(parts: list[_Both]) -> _Both:
    return "".join(part[0] for part in parts), "".join(part[1] for part in parts)


_words = st.lists(_atoms, max_size=4).map(_join)
_braces = st.lists(_words, min_size=1, max_size=3).map(
    lambda words: (
        "{" + ",".join(word[0] for word in words) + "}",
        "(?:" + "|".join(word[1] for word in words) + ")",
    )
)
_names = (
    st.lists(_atoms | _braces, min_size=1, max_size=4)
    .map(_join)
    .filter(lambda name: "**" not in name[0] and name[0] != ".." and name[0] != ".")
)
_segments = st.lists(_names | st.just(("**", "")), min_size=1, max_size=4)


@given(
    _segments,
    st.booleans(),
    st.lists(st.text("ab.", min_size=1, max_size=4), min_size=1, max_size=4),
)
def test_agrees_with_a_regular_expression(
    segments: list[_Both], only_folders: bool, path_parts: list[str]
) -> None:
    pattern = "/".join(segment[0] for segment in segments) + "/" * only_folders
    regex = "" if len(segments) > 1 else "(?:[^/]+/)*"
    for number, (text, meaning) in enumerate(segments):
        last = number == len(segments) - 1
        if text == "**":
            regex += ".+" if last else "(?:[^/]+/)*"
        else:
            regex += meaning + "/" * (not last)
    regex += "/.*" if only_folders else "(?:/.*)?"
    path = "/".join(path_parts)
    assert compile_globs([pattern])(path) == bool(re.fullmatch(regex, path))

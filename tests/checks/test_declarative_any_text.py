"""Checks that rule files describe, on any text by any options: in the text, and in linear time."""

import re
import time
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks import all_checks
from digestlint.engine.fix import apply_fixes
from digestlint.engine.lint import diagnose
from digestlint.post.model import Post
from digestlint.rulebook import Rule
from effort import assert_linear, part

from .declared import post, read

_words = st.text(st.sampled_from("가나다 aB.i`$!#[]()\n"), min_size=1, max_size=8)
_word = _words.filter(lambda word: word.strip() == word and "\n" not in word)
_methods = st.lists(
    st.text(st.sampled_from("가나다 aB.i`$!#[]()>-~<\n\r"), max_size=60), max_size=3
)
_options = st.one_of(
    st.tuples(
        st.just("forbidden-pattern"),
        st.fixed_dictionaries(
            {
                "pattern": _words.map(re.escape),
                "where": st.sampled_from(
                    ["prose", "sentences", "titles", "headings", "urls", "front-matter"]
                ),
                "replace": st.none() | st.just("z"),
            }
        ),
    ),
    st.tuples(
        st.just("wording"),
        st.fixed_dictionaries(
            {
                "words": st.dictionaries(_word, st.none() | st.just("z"), min_size=1, max_size=3),
                "ignore-case": st.booleans(),
            }
        ),
    ),
    st.tuples(
        st.just("required-pattern"),
        st.fixed_dictionaries(
            {
                "pattern": _words.map(re.escape),
                "per": st.sampled_from(["post", "paper", "section", "sentence", "title"]),
            }
        ),
    ),
    st.tuples(
        st.just("count"),
        st.fixed_dictionaries(
            {
                "of": st.sampled_from(all_checks()["count"].options["of"]["enum"]),
                "per": st.sampled_from(["post", "paper", "section", "sentence", "title"]),
                "pattern": st.just("가"),
                "min": st.integers(0, 3),
                "max": st.integers(0, 3),
            }
        ),
    ),
    st.tuples(st.just("script"), st.just({"allowed": ["Latin"]})),
    st.tuples(st.just("sentence-ending"), st.just({"pattern": "다"})),
    st.tuples(
        st.just("consistency"),
        st.fixed_dictionaries(
            {
                "either": st.dictionaries(_word, _word, min_size=1, max_size=2),
                "per": st.sampled_from(["post", "paper"]),
                "ignore-case": st.booleans(),
            }
        ),
    ),
    st.tuples(
        st.just("companion"),
        st.fixed_dictionaries({"pattern": _words.map(re.escape), "needs": _words.map(re.escape)}),
    ),
)


@given(_methods, _options)
def test_findings_lie_in_the_text_and_fixes_repair(
    methods: list[str], chosen: tuple[str, dict[str, Any]]
) -> None:
    check, given_options = chosen
    known = all_checks()[check]
    options = {**known.defaults, **given_options}
    text = post(*methods)
    read_as = read(text)
    found_there = list(known.run(read_as, options))
    for one in found_there:
        assert 0 <= one.start <= one.end <= len(text)
        assert all(one.start <= edit.start <= edit.end <= one.end for edit in one.edits)
    rule = Rule("HS001", "sample", "warning", check, options, {"": "m"}, {}, "s", (), (), "")
    diagnostics = [diagnose(read_as, rule, one) for one in found_there if one.edits]
    if check == "wording" and diagnostics:
        mended = apply_fixes(text, diagnostics, unsafe=True).text
        assert len(mended) <= len(text)
        assert mended != text


@pytest.mark.parametrize(
    ("check", "options"),
    [
        ("forbidden-pattern", {"pattern": "a", "unless": "b"}),
        ("forbidden-pattern", {"pattern": "^a", "where": "sentences"}),
        ("wording", {"words": {"a": "b", "가": None}}),
        ("required-pattern", {"pattern": "zz", "per": "sentence"}),
        ("count", {"of": "matches", "pattern": "a", "min": 10**9}),
        ("count", {"of": "links", "per": "post", "min": 10**9}),
        ("script", {"allowed": ["Greek"]}),
        ("sentence-ending", {"pattern": "b"}),
        ("consistency", {"either": {"a": "가"}, "per": "post"}),
        ("companion", {"pattern": "a", "needs": "b"}),
    ],
)
@pytest.mark.parametrize("pump", ["a ", "a 가. ", "a\n", "`a` a ", "[a](b) ", "a\n\n"])
def test_time_is_linear(check: str, options: dict[str, Any], pump: str) -> None:
    known = all_checks()[check]
    given = {**known.defaults, **options}

    def seconds(size: int) -> float:
        text = pumped(pump, size)
        sum(1 for _ in known.run(text, given))  # sentences and literals are worked out here
        start = time.process_time()
        sum(1 for _ in known.run(text, given))
        return time.process_time() - start

    assert_linear(seconds, part(100_000))


@cache
def pumped(pump: str, size: int) -> Post:
    return read(post(pump * (size // len(pump))))

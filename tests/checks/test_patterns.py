"""Patterns of rule files: what is proved linear is, what is not goes to RE2 or is refused."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.linear import problem
from digestlint.checks.patterns import (
    MOST_MATCHES,
    PatternError,
    ending_pattern,
    linear_pattern,
    refuse_slow,
)
from digestlint.rulefiles import read_format_file
from digestlint.shipped import rules_folder
from effort import examples
from linear.attacks import attacks

LINEAR = [
    *("[!！]+", "[0-9] +%", '"[^"]*"', r"\b\w+ing\b", "(?<![a-z])[a-z]+ly", "foo|bar+", r"\d+"),
    *("^\\s*x", "(?m)^[a-z]*1", "a{1,20}b", "x *[0-9]+%", "start.{0,80}end"),
    *("(?:foo|far)+", "(?i)(?:no|none)\\s?", "[가-힣]{1,9}적(?:인)?"),
]
SLOW = [
    *("(a+)+$", "(a|a)*b", "(?:a*)*b", "x(?:a|ab|b)*y", "^(?:a|b|ab)*c$", "(?:a?){30}a{30}"),
    *("[0-9]+%", ".*foo", "a*b|a", r"\s+$", "a.*b.*c", "<[a-z]+ [^>]*>", "x[a-z]*[a-z]*1"),
    *("(?:a(?=[a-z]*x))*", "y(?>[a-z]*1|a)*", "(?:[a-z]+ )+", r"(\w)\1", r"(?:\s*\w){0,3}x"),
]


@pytest.mark.parametrize("pattern", LINEAR)
def test_what_is_linear_runs_as_it_is(pattern: str) -> None:
    assert problem(pattern) is None
    assert isinstance(linear_pattern(pattern), re.Pattern)


@pytest.mark.parametrize("pattern", SLOW)
def test_what_is_slow_is_known(pattern: str) -> None:
    assert problem(pattern)
    with pytest.raises(PatternError, match="may take very long"):
        refuse_slow(pattern)


PIECES = st.sampled_from(
    ["a", "b", "[ab]", "[^a]", ".", "x", r"\s", r"\w", "(?:ab|a)", "(?:a|x)", "^", "$", r"\b"]
)
REPEATS = st.sampled_from(["", "", "*", "+", "?", "{0,3}", "*?", "*+"])
SIMPLE = st.builds("".join, st.lists(st.builds(str.__add__, PIECES, REPEATS), max_size=4))
NESTED = st.builds("{}(?:{}){}{}".format, SIMPLE, SIMPLE, REPEATS, SIMPLE)


def compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


@examples(150)
@given(st.one_of(SIMPLE, NESTED).filter(compiles))
def test_what_is_proved_linear_is_fast(pattern: str) -> None:
    if problem(pattern) is None:
        for text in attacks(pattern, 0, 2000):
            began = time.process_time()
            for _ in re.finditer(pattern, text):
                pass
            # Two thousand characters squared are two million steps and more.
            assert time.process_time() - began < 0.02, text[:20]


@examples(150)
@given(
    st.one_of(SIMPLE, NESTED).map(lambda pattern: f"(?:a*b|{pattern})"),
    st.text("abx 가\n", max_size=12),
    st.booleans(),
)
def test_a_pattern_means_the_same_on_re2(pattern: str, text: str, ignore_case: bool) -> None:
    if not compiles(pattern):
        return
    try:
        compiled = linear_pattern(pattern, ignore_case)
    except PatternError:
        return
    # Before a line feed at the end of a text `$` holds for `re` alone.
    text = text.rstrip("\n") if "$" in pattern else text
    expected = [
        (match.start(), match[0])
        for match in re.finditer(pattern, text, re.I if ignore_case else 0)
    ]
    # What `re` tries behind an empty match RE2 does not; no check asks for empty ones.
    if all(one for _, one in expected):
        assert [(match.start(), match[0]) for match in compiled.finditer(text)] == expected


def test_re2_gives_offsets_in_code_points_and_fills_replacements_in() -> None:
    compiled = linear_pattern(r"([0-9]+)(\s*)%")
    assert not isinstance(compiled, re.Pattern)
    match = next(compiled.finditer("정확도가 \U0001f4c8 12 % 올랐다"))
    assert (match.start(), match[0]) == (7, "12 %")
    assert match.expand(r"\1\g<0>") == "1212 %"


def test_re2_takes_half_a_surrogate_pair_for_an_unknown_sign() -> None:
    match = linear_pattern("[0-9]+%").search("\ud83d 12%")
    assert match is not None
    assert match.start() == 2


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        (r"(?<=\d)[0-9]+(?=%)", "no lookaround"),
        (r"(\w+)\1", "no backreference"),
        (r"(?:.*)\b", "ASCII alone"),
        ("(?>a*)*b", "no atomic group"),
        ("a*+b", "no possessive repeat"),
        (r"(?:\w{1,30}x){1,30}", "too large"),
        ("(?:[0-9]+a){2000}", "no more than 1000"),
    ],
)
def test_what_re2_lacks_is_refused_in_one_line(pattern: str, says: str) -> None:
    with pytest.raises(PatternError) as refusal:
        linear_pattern(pattern)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_without_re2_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "re2", None)
    with pytest.raises(PatternError, match=r"pip install 'digestlint\[re2\]'"):
        linear_pattern("[0-9]+ pages")


def test_re2_looks_at_so_many_matches_of_a_place() -> None:
    compiled = linear_pattern("x*y|x")
    assert len(list(compiled.finditer("x" * 3 * MOST_MATCHES))) == MOST_MATCHES


def test_an_ending_is_as_linear_as_its_pattern() -> None:
    assert isinstance(ending_pattern("[가-힣]{1,9}다"), re.Pattern)
    assert ending_pattern("[0-9]+다").search("그것은 12다") is not None
    with pytest.raises(PatternError):
        ending_pattern(r"(\w+)\1")


def test_every_pattern_of_our_own_formats_is_held_to_the_same() -> None:
    # Reading a format refuses one that is not.
    for path in Path(rules_folder(), "formats").glob("*.yaml"):
        assert read_format_file(str(path)).data["languages"], path

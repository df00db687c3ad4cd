"""Fixing posts: it settles, it is idempotent, it touches nothing else, it makes no new error."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.diagnostics import Edit, Finding
from digestlint.engine.lint import Runnable
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.mend import MAX_LINTS, MAX_SPENT, NO_END, Mended, mend
from digestlint.engine.origins import lines_of
from digestlint.engine.touched import Touched
from digestlint.formats import Formats
from digestlint.post.model import Post
from digestlint.rulebook import Rulebook
from digestlint.settings import settings_from

from .support import LINK, PATH, RULES, linter, post, sample

FIXABLE = ("LK303", "LK304", "LK305", "LK307", "LK311", "MK702", "SU901")
Check = Callable[[Post], Iterator[Finding]]


def mended(
    text: str, run: Linter | None = None, *, unsafe: bool = False, touched: Touched | None = None
) -> Mended:
    run = run or linter(*FIXABLE, "LK", "SU")
    shape = run.formats.shapes[0]
    return mend(run, text, PATH, PATH, shape, unsafe=unsafe, touched=touched)


def linter_with(**checks: Check) -> Linter:
    """A linter with rules of our own by their codes: those that begin with E find errors."""
    run = Linter(settings_from({}, root="/nowhere"), Selection(("SU",)), "/nowhere", RULES)
    pattern = run.rulebook.rules["LK304"]
    rules = [
        pattern._replace(
            code=code, name=code.lower(), severity="error" if code[0] == "E" else "info"
        )
        for code in checks
    ]
    run.rulebook = Rulebook([*run.rulebook, *rules])
    run.codes = frozenset(checks)
    run.rules = tuple(Runnable(rule, _plain(checks[rule.code])) for rule in rules)
    return run


def _plain(check: Check) -> Callable[[Post, Mapping[str, Any]], Iterator[Finding]]:
    return lambda post, _: check(post)


def replacing(pattern: str, new: str) -> Check:
    """A check that finds a pattern, and puts something in its place."""

    def check(post: Post) -> Iterator[Finding]:
        for match in re.finditer(pattern, post.text):
            yield Finding(*match.span(), edits=(Edit(*match.span(), match.expand(new)),))

    return check


def finding(pattern: str) -> Check:
    """A check that finds a pattern, and has no fix."""

    def check(post: Post) -> Iterator[Finding]:
        for match in re.finditer(pattern, post.text):
            yield Finding(*match.span())

    return check


def test_fixes_that_feed_on_each_other_settle() -> None:
    done = mended("abc", linter_with(XA901=replacing("a", "b"), XB901=replacing("bbc", "c")))
    assert done.text == "c"
    assert [one.code for one in done.fixed] == ["XA901", "XB901"]
    assert done.refused == ()


def test_what_overlaps_is_fixed_in_the_next_pass() -> None:
    done = mended("aab aab", linter_with(XA901=replacing("aa", "a"), XB901=replacing("ab", "c")))
    assert done.text == "c c"
    assert len(done.fixed) == 4


def test_a_fix_that_makes_a_new_error_is_taken_back_and_said() -> None:
    run = linter_with(XA901=replacing("a", "x"), XB901=replacing("b", "y"), EX901=finding("x"))
    done = mended("abab", run)
    assert done.text == "ayay"
    assert [one.code for one in done.fixed] == ["XB901", "XB901"]
    assert [(one.diagnostic.code, one.reason) for one in done.refused] == [
        ("XA901", "it would make a new error, EX901 (ex901)")
    ]


def test_errors_that_were_there_before_are_no_new_ones() -> None:
    run = linter_with(XA901=replacing("a", ""), EX901=finding("x"))
    assert mended("xa x", run).text == "x x"


def test_one_bad_fix_among_a_thousand_costs_only_itself() -> None:
    text = "".join(f"a{number}\n" for number in range(1000))
    run = linter_with(XA901=replacing(r"a(\d+)", r"b\1"), EX901=finding("b777$(?m:$)|b777\n"))
    done = mended(text, run)
    assert done.text == text.replace("a", "b").replace("b777\n", "a777\n")
    assert len(done.fixed) == 999
    assert len(done.refused) == 1


def test_fixes_that_are_only_wrong_together_are_not_made_together() -> None:
    run = linter_with(XA901=replacing("a", "x"), XB901=replacing("b", "y"), EX901=finding("xy"))
    done = mended("ab", run)
    assert done.text == "xb"
    assert [one.diagnostic.code for one in done.refused] == ["XB901"]


def test_a_fix_that_makes_a_check_fail_is_taken_back() -> None:
    def fails(post: Post) -> Iterator[Finding]:
        if "x" in post.text:
            raise ValueError(post.text)
        yield from ()

    run = linter_with(XA901=replacing("a", "x"), XB901=fails)
    run.codes |= {"DL001"}
    done = mended("a", run)
    assert done.text == "a"
    assert "DL001" in done.refused[0].reason


@pytest.mark.parametrize("text", ["a", "ab", "a" * 500])
def test_a_circle_leaves_the_post_as_it_was(text: str) -> None:
    run = linter_with(XA901=replacing("a", "b"), XB901=replacing("b", "a"))
    done = mended(text, run)
    assert (done.text, done.fixed, done.problem) == (text, (), NO_END)
    assert done.origins == (0,)
    assert [one.code for one in done.result.diagnostics] == [
        {"a": "XA901", "b": "XB901"}[sign] for sign in text
    ]


def test_what_another_fix_makes_possible_is_made_in_the_same_run() -> None:
    """At first `b` to `y` makes an error beside `x`; in the next round there is none."""
    run = linter_with(
        XA901=replacing("a", "x"),
        XB901=replacing("b", "y"),
        XC901=replacing("xb", "zb"),
        EX901=finding("xy"),
    )
    done = mended("ab", run)
    assert (done.text, done.refused, done.problem) == ("zy", (), "")
    assert [one.code for one in done.fixed] == ["XA901", "XC901", "XB901"]
    assert mended(done.text, run).text == done.text


@pytest.mark.parametrize(("count", "is_fixed"), [(5, True), (22, True), (75, False), (250, False)])
def test_what_lints_allow_is_fixed_in_one_run_or_nothing_is(
    monkeypatch: pytest.MonkeyPatch, count: int, is_fixed: bool
) -> None:
    monkeypatch.setattr("digestlint.engine.mend.MAX_LINTS", 25)
    text = "".join(f"a{number}\n" for number in range(count))
    run = linter_with(XA901=replacing(r"a(\d+)", r"x\1"), EX901=finding("x\\d*[37]\n"))
    done = mended(text, run)
    assert done.text == (re.sub(r"a(\d*[^37\n])\n", r"x\1\n", text) if is_fixed else text)
    assert bool(done.fixed) == is_fixed
    assert is_fixed or done.problem or done.refused
    again = mended(done.text, run)
    assert (again.text, again.problem, again.fixed) == (done.text, done.problem, ())


def test_a_post_that_a_fix_makes_one_of_another_format_is_fixed_as_that() -> None:
    def listed(post: Post) -> Iterator[Finding]:
        if post.shape.name == "listing":
            yield from replacing("q", "r")(post)

    run = linter_with(XA901=replacing("title: a", "title: Listing"), XB901=listed)
    first = run.formats.shapes[0]
    run.formats = Formats((first, first._replace(name="listing", files=(), title="^Listing")))
    text = "---\ntitle: a\n---\nq\n"
    done = mend(run, text, "note.md", "note.md", first, unsafe=False)
    assert done.text == "---\ntitle: Listing\n---\nr\n"
    assert [one.code for one in done.fixed] == ["XA901", "XB901"]


def test_a_fix_that_comes_to_no_end_is_taken_back_whole() -> None:
    run = linter_with(XA901=replacing(r"a\Z", "aa"), XB901=replacing("b", "c"))
    done = mended("ba", run)
    assert done.text == "ca"
    assert [(one.diagnostic.code, one.reason) for one in done.refused] == [
        ("XA901", "it would be made again and again")
    ]


def test_a_fix_that_changes_nothing_is_refused() -> None:
    done = mended("a", linter_with(XA901=replacing("a", "a")))
    assert (done.text, done.fixed, len(done.refused)) == ("a", (), 1)


def test_a_post_can_ask_for_so_many_lints_only() -> None:
    lints = 0

    def linted(post: Post) -> Iterator[Finding]:
        nonlocal lints
        lints += 1
        yield from ()

    count = MAX_LINTS + 20
    text = "".join(f"a{number}\n" for number in range(count))
    run = linter_with(
        XA901=replacing(r"a(\d+)", r"x\1"),
        EX901=finding(r"x"),
        XB901=replacing("a0", "y"),
        XC901=linted,
    )
    done = mended(text, run)
    assert lints <= MAX_SPENT * MAX_LINTS + 1
    assert "x" not in done.text
    assert len(done.fixed) + len(done.refused) <= count + 1
    assert mended(done.text, run).text == done.text


def test_the_fixes_of_one_rule_do_not_use_up_what_others_need() -> None:
    text = "".join(f"a{number}\nb{number}\n" for number in range(MAX_LINTS + 20))
    run = linter_with(
        XA901=replacing(r"a(\d+)", r"x\1"), XB901=replacing(r"b(\d+)", r"y\1"), EX901=finding("x")
    )
    assert mended(text, run).text == text.replace("b", "y")


def test_only_what_a_change_touched_is_fixed_though_lines_move() -> None:
    text = "b\na\nb\na\nb\na\n"
    run = linter_with(XA901=replacing("a", "1\n2"), XB901=replacing("2", "c"))
    done = mended(text, run, touched=Touched(((4, 4),)))
    assert done.text == "b\na\nb\n1\nc\nb\na\n"
    assert mended(text, run, touched=Touched(())).text == text


def test_what_is_silenced_stays_as_it_is() -> None:
    link = LINK.replace("/ko/", "/ja/")
    text = post("<!-- digestlint-disable-next-line LK307 -->\n" + link)
    assert mended(text).text == text
    assert mended(post(link)).text == sample()


DEFECTS = [
    ("https://arxiv.org/abs/", "http://arxiv.org/pdf/"),
    ("/ko/overview/", "/ja/overview/"),
    ("/ko/overview/", "/overview/"),
    ("https://www.alphaxiv.org/ko/overview/", "www.alphaxiv.org/ko/overviews/"),
    (LINK, ""),
    (": Pruning", ":   Pruning"),
    (" to Their", "\tto  Their"),
    ("62.5%", "2~3배, 5~6배"),
    ("정확도를", "정확도를 <!-- digestlint-disable LK306 -->"),
    ("## Results\n", "<!-- digestlint-disable-next-line LK303, LK306 -->\n## Results\n"),
    (".\n", ".  \n"),
    (".\n", ".\n \n"),
    ("\n\n", "\n\n\n"),
    ("## Method", "```\n## Method"),
    ("- Goal", "\ufeff- Goal"),
    ("GardenNet", "e\u0301\u2028\x0c"),
]


@st.composite
def broken_posts(draw: st.DrawFn, newlines: tuple[str, ...] = ("\n", "\r\n", "mixed")) -> str:
    text = sample()
    for old, new in draw(st.lists(st.sampled_from(DEFECTS), max_size=6)):
        parts = text.split(old)
        if len(parts) > 1:
            at = draw(st.integers(1, len(parts) - 1))
            text = old.join(parts[:at]) + new + old.join(parts[at:])
    if draw(st.booleans()):
        text = text.rstrip("\n")
    newline = draw(st.sampled_from(newlines))
    if newline == "mixed":
        at = draw(st.integers(0, len(text)))
        return text[:at] + text[at:].replace("\n", "\r\n")
    return text.replace("\n", newline)


def _ends(text: str) -> list[str]:
    return re.findall(r" *\r?\n", text)


@given(broken_posts())
def test_fixing_is_idempotent_and_changes_only_what_was_found(text: str) -> None:
    run = linter(*FIXABLE, "LK", "SU", "ST201", "ST203")
    done = mended(text, run)
    assert mended(done.text, run).text == done.text
    assert (done.text == text) == (not done.fixed)
    old, new = lines_of(text), lines_of(done.text)
    kept = set()
    for line, origin in zip(new, done.origins, strict=True):
        if origin is not None:
            assert line == old[origin]
            kept.add(origin)
    if "\r\n" in text and text.count("\n") == text.count("\r\n"):
        assert done.text.count("\n") == done.text.count("\r\n") == done.text.count("\r")
    if "\r" not in text:
        assert "\r" not in done.text
    assert done.text.endswith("\n") == text.endswith("\n")
    # A hard break (two spaces before the line end) outlives the fix of its line.
    changed = [line for number, line in enumerate(old) if number not in kept]
    fresh = [line for line, origin in zip(new, done.origins, strict=True) if origin is None]
    assert sum(line.rstrip("\r\n").endswith("  ") for line in fresh) >= sum(
        line.rstrip("\r\n").endswith("  ") and line.strip() != "" and "<!--" not in line
        for line in changed
    )


# Where line ends are mixed, to put a line in may change the end of the line before it.
@given(broken_posts(("\n", "\r\n")), st.integers(0, 60), st.integers(0, 10))
def test_lines_outside_the_change_stay(text: str, first: int, length: int) -> None:
    touched = Touched(((first + 1, first + length),) if length else ())
    done = mended(text, touched=touched)
    old, new = lines_of(text), lines_of(done.text)
    assert {*range(len(old))} - {*done.origins} <= {*range(first, first + length)}
    if not length:
        assert new == old


def test_a_large_post_is_fixed_in_time() -> None:
    paper = sample().partition("---\n\n")[2]
    text = sample() + "\n" + paper.replace("/ko/", "/ja/") * 300
    started = time.process_time()
    done = mended(text)
    assert len(done.fixed) == 600
    assert time.process_time() - started < 30

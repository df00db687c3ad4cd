"""Which findings comments and front matter silence, and what is said of those of no use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.diagnostics import Diagnostic
from digestlint.engine.mend import mend
from digestlint.engine.suppressions import Suppression, find_suppressions, judge
from digestlint.post.outline import read_post
from digestlint.rulebook import Rulebook
from effort import part, within

from .support import LINK, PATH, WRONG, check, found, linter, post, sample

MISMATCH = ("LK306", WRONG.strip("> \n"))


def test_the_sample_is_sound_and_the_mistake_is_found() -> None:
    assert found(sample()) == []
    assert found(post(WRONG)) == [MISMATCH]


@pytest.mark.parametrize(
    "lines",
    [
        "<!-- digestlint-disable-next-line LK306 -->\n" + WRONG,
        "<!-- digestlint-disable-next-line id-mismatch -->\n" + WRONG,
        "<!-- digestlint-disable-next-line LK -->\n" + WRONG,
        "<!--digestlint-disable-next-line LK306-->\n" + WRONG,
        "<!-- digestlint-disable-next-line: LK306 -->\n" + WRONG,
        "<!-- digestlint-disable-next-line LK306 -- the talk is about that paper -->\n" + WRONG,
        "<!--\ndigestlint-disable-next-line LK306\n-- a reason on its own line\n-->\n" + WRONG,
        "<!-- digestlint-disable-next-line LK306 -->\n\n  \n" + WRONG,
        "<!-- digestlint-disable-next-line LK306 -->\n<!-- digestlint-enable -->\n" + WRONG,
        "<!-- digestlint-disable-next-line LK306 -->\n\n<!-- digestlint-enable -->\n\n" + WRONG,
        "<!-- digestlint-disable LK306 -->\n" + WRONG,
        "<!-- digestlint-disable LK306 -->\n\n" + WRONG + "\n<!-- digestlint-enable LK306 -->\n",
        "<!-- digestlint-disable LK306 -->\n" + WRONG + "<!-- digestlint-enable LK -->\n",
        "<!-- digestlint-enable LK306 -->\n<!-- digestlint-disable LK306 -->\n" + WRONG,
        "> <!-- digestlint-disable-next-line LK306 -->\n" + WRONG,
        "- <!-- digestlint-disable-next-line LK306 -->\n\n" + WRONG,
        "Text <!-- digestlint-disable-next-line LK306 -->\n" + WRONG,
        "<!-- note --><!-- digestlint-disable-next-line LK306 -->\n" + WRONG,
        "<!-- a `tick --> <!-- digestlint-disable-next-line LK306 --> `\n" + WRONG,
    ],
)
def test_a_comment_silences(lines: str) -> None:
    text = post(lines)
    assert found(text) == []
    crlf = text.replace("\n", "\r\n")
    assert "LK306" not in [one.code for one in check(crlf)]


@pytest.mark.parametrize(
    "lines",
    [
        "<!-- digestlint-disable-next-line LK307 -->\n" + WRONG,
        "<!-- digestlint-disable-next-line LK306 -->\n" + LINK + WRONG,
        WRONG + "<!-- digestlint-disable LK306 -->\n",
        "<!-- digestlint-disable LK306 -->\n<!-- digestlint-enable LK306 -->\n\n" + WRONG,
        "<!-- digestlint-disable LK -->\n<!-- digestlint-enable LK306 -->\n\n" + WRONG,
        "<!-- digestlint-disable -->\n<!-- digestlint-enable -->\n\n" + WRONG,
        "<!-- digestlint-enable LK306 -->\n" + WRONG,
        "`<!-- digestlint-disable LK306 -->`\n\n" + WRONG,
        "```\n<!-- digestlint-disable LK306 -->\n```\n\n" + WRONG,
        "Text\n\n    <!-- digestlint-disable LK306 -->\n\n" + WRONG,
        "<!-- Old: <!-- digestlint-disable LK306 -->\n\n" + WRONG,
        "<!-- -- digestlint-disable LK306 -->\n" + WRONG,
        "<!-- digestlint -disable LK306 -->\n" + WRONG,
        "<!-- mydigestlint-disable LK306 -->\n" + WRONG,
        "<!-->digestlint-disable LK306 -->\n\n" + WRONG,
        "Text <!-- digestlint-disable LK306\n\nmore -->\n\n" + WRONG,
        "digestlint-disable LK306\n\n" + WRONG,
    ],
)
def test_what_is_no_such_comment_silences_nothing(lines: str) -> None:
    assert MISMATCH in found(post(lines))


@pytest.mark.parametrize(
    "lines",
    [
        "digestlint: {disable: [LK306]}\n",
        "digestlint: {disable: [LG503, LK306]}\n",
        "digestlint:\n  disable:\n    - LK306  # the talk\n",
        "digestlint:\n  disable: LK306\n",
        "digestlint: {disable: id-mismatch}\n",
        'digestlint: {disable: "LK306, LG503"}\n',
        '"digestlint": {disable: [LK306]}\n',
    ],
)
def test_the_front_matter_silences_in_the_whole_post(lines: str) -> None:
    text = post(WRONG, front_matter=lines)
    assert MISMATCH not in found(text)
    assert "LK306" not in [one.code for one in check(text.replace("\n", "\r\n"))]


@pytest.mark.parametrize(
    "lines",
    ["digestlint: LK306\n", "digestlint: [LK306]\n", "digestlint: {enable: [LK306]}\n"],
)
def test_other_keys_silence_nothing(lines: str) -> None:
    assert MISMATCH in found(post(WRONG, front_matter=lines))


def test_unused_and_unknown_codes_of_the_front_matter_stand_at_their_word() -> None:
    lines = "digestlint:\n  disable: [LK3066, LK306, LK30]\n"
    text = post(front_matter=lines)
    line = text[: text.index("disable")].count("\n") + 1
    assert [(one.code, one.line, one.column) for one in check(text)] == [
        ("SU902", line, 13),
        ("SU901", line, 21),
        ("SU901", line, 28),
    ]
    assert all(one.fix is None for one in check(text))


def test_ranges_nest_and_overlap() -> None:
    lines = (
        "<!-- digestlint-disable LK306 -->\n<!-- digestlint-disable LK -->\n"
        "<!-- digestlint-enable LK306 -->\n\n"
    )
    assert found(post(lines + WRONG)) == [("SU901", "LK306"), ("SU901", "LK"), MISMATCH]
    both = "<!-- digestlint-disable LK306 -->\n<!-- digestlint-disable LK -->\n"
    assert found(post(both + WRONG)) == []


def test_unused_ones_are_judged_only_where_their_rules_ran() -> None:
    text = post("<!-- digestlint-disable-next-line LK306, LK307 -->\n" + LINK)
    assert [text for _, text in found(text, "LK", "SU")] == ["LK306", "LK307"]
    assert [text for _, text in found(text, "LK307", "SU")] == ["LK307"]
    assert found(text, "LK") == []
    prefix = post("<!-- digestlint-disable-next-line LK -->\n" + LINK)
    assert found(prefix, "LK306", "SU") == []
    assert found(prefix, "LK", "SU") == [("SU901", "LK")]
    everything = post("<!-- digestlint-disable-next-line -->\n" + LINK)
    assert found(everything, "LK", "SU") == []


@pytest.mark.parametrize("code", ["SU901", "SU902", "DL001", "DL002"])
def test_what_says_that_a_suppression_is_wrong_is_never_silenced(code: str) -> None:
    text = post(f"<!-- digestlint-disable {code} -->\n<!-- digestlint-disable XX999 -->\n" + LINK)
    assert ("SU902", "XX999") in found(text)


def test_unknown_words_are_quoted_briefly_and_suggested() -> None:
    word = "x" * 100_000
    text = post(f"<!-- digestlint-disable {word} lk306 -->\n<!-- digestlint-disabel LK -->\n{LINK}")
    long, lower, misspelt = (one.message for one in check(text))
    assert len(long) < 200
    assert "`LK306`" in lower
    assert "`digestlint-disabel`" in misspelt
    assert "did you mean `digestlint-disable`" in misspelt


def fixed(text: str) -> str:
    run = linter("LK", "SU")
    first = mend(run, text, PATH, PATH, run.formats.shapes[0], unsafe=False)
    again = mend(run, first.text, PATH, PATH, run.formats.shapes[0], unsafe=False)
    assert again.text == first.text
    return first.text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "after"),
    [
        ("<!-- digestlint-disable-next-line LK306 -->\n" + LINK, LINK),
        ("<!-- digestlint-disable-next-line LK306, LK307 -->\n" + LINK, LINK),
        (
            "<!-- digestlint-disable-next-line LK307, LK306, LK305 -->\n" + WRONG,
            "<!-- digestlint-disable-next-line LK306 -->\n" + WRONG,
        ),
        (
            "<!-- digestlint-disable-next-line LK307 LK306 LK310 -- why -->\n" + WRONG,
            "<!-- digestlint-disable-next-line LK306 LK310 -- why -->\n" + WRONG,
        ),
        (
            "<!-- digestlint-disable LK306 -->\n" + LINK + "<!-- digestlint-enable LK306 -->\n",
            LINK,
        ),
        (
            "<!-- digestlint-disable LK306, LK307 -->\n"
            + WRONG
            + "<!-- digestlint-enable LK306, LK307 -->\n",
            "<!-- digestlint-disable LK306 -->\n"
            + WRONG
            + "<!-- digestlint-enable LK306, LK307 -->\n",
        ),
        (f"{LINK}\nText  <!-- digestlint-disable LK306 -->\nmore.\n", f"{LINK}\nText\nmore.\n"),
        (
            f"{LINK}\nText <!-- digestlint-disable LK306 -->  \nmore.\n",
            f"{LINK}\nText  \nmore.\n",
        ),
        (
            f"{LINK}\nText <!-- digestlint-disable LK306 --> and more.\n",
            f"{LINK}\nText  and more.\n",
        ),
        (f"{LINK}\nText.\n<!-- digestlint-disable LK306 -->\nMore.\n", f"{LINK}\nText.\n\nMore.\n"),
        (
            f"{LINK}\n## Method\n<!-- digestlint-disable LK306 -->\nMore.\n",
            f"{LINK}\n## Method\nMore.\n",
        ),
        (
            f"{LINK}\n- One.\n<!-- digestlint-disable LK306 -->\n- More.\n",
            f"{LINK}\n- One.\n- More.\n",
        ),
        ("<!-- digestlint-disable-next-line\n  LK306\n-->\n" + LINK, LINK),
    ],
)
def test_the_fix_takes_out_what_is_unused_and_nothing_else(
    lines: str, after: str, newline: str
) -> None:
    text = post(lines).replace("\n", newline)
    assert fixed(text) == post(after).replace("\n", newline)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_comment_at_the_end_goes_with_the_line_end_before_it(newline: str) -> None:
    text = sample().rstrip("\n").replace("\n", newline)
    assert fixed(text + newline + "<!-- digestlint-disable LK306 -->") == text


def test_a_comment_for_a_rule_over_the_project_is_not_taken_out() -> None:
    text = post("<!-- digestlint-disable-next-line LK310 -->\n" + LINK)
    assert found(text) == [("SU901", "LK310")]
    assert fixed(text) == text


def rulebook() -> Rulebook:
    return linter().rulebook


def diagnostic(code: str, line: int) -> Diagnostic:
    return Diagnostic(PATH, code, "a-rule", "error", "m", line, 1, line, 1, 0, 0)


WORDS = st.sampled_from(["LK306", "LK307", "LK", "ALL", "id-mismatch", "XX"])
COMMENTS = st.tuples(st.sampled_from(["disable", "enable", "disable-next-line"]), WORDS)


@given(
    st.lists(st.tuples(st.integers(1, 20), COMMENTS), max_size=12),
    st.lists(st.tuples(st.sampled_from(["LK306", "LK307", "SU901"]), st.integers(1, 21))),
)
def test_judging_is_what_the_definition_says(
    comments: list[tuple[int, tuple[str, str]]], findings: list[tuple[str, int]]
) -> None:
    suppressions = [
        Suppression(kind, word, line, line, at, at, (at, at))  # type: ignore[arg-type]
        for at, (line, (kind, word)) in enumerate(sorted(comments, key=lambda one: one[0]))
    ]
    book = rulebook()

    def lines_of(index: int, code: str) -> range:
        kind, word, line = suppressions[index][:3]
        if kind == "enable" or code not in book.find(word) or code == "SU901":
            return range(0)
        if kind == "disable-next-line":
            return range(line, line + 1)
        ends = [
            other.first
            for other in suppressions[index:]
            if other.kind == "enable" and code in book.find(other.selector)
        ]
        return range(line, (ends or [10**9])[0] + 1)

    diagnostics = [diagnostic(code, line) for code, line in findings]
    judged = judge(suppressions, diagnostics, book, frozenset(book.rules))
    everywhere = range(len(suppressions))
    assert list(judged.kept) == [
        one for one in diagnostics if not any(one.line in lines_of(i, one.code) for i in everywhere)
    ]
    assert list(judged.unused) == [
        suppressions[i]
        for i in everywhere
        if suppressions[i].kind != "enable"
        and suppressions[i].selector != "XX"
        and not any(one.line in lines_of(i, one.code) for one in diagnostics)
    ]
    assert list(judged.unknown) == [one for one in suppressions if one.selector == "XX"]


MANY = part(100_000)


@pytest.mark.parametrize(
    "lines",
    [
        "<!-- digestlint-disable LK306 -->\n" * MANY,
        "<!-- digestlint-disable-next-line LK306 -->\n" * MANY,
        "<!-- digestlint-disable-next-line -->" * MANY + "\n" * MANY,
        "<!-- digestlint-disable LK306 " * MANY,
        "Text <!-- digestlint-disable LK306 " * MANY + "\n\n-->\n",
        "<!-- digestlint-disable " + "x, " * MANY + "-->\n",
        "<!-- digestlint-disable LK306" + " " * 10 * MANY + "x\n",
        "<!-- digestlint-disable-next-line " + "LK306 " * MANY + "-->\n" + "\n" * MANY,
        "`<!-- digestlint-disable LK306 -->`" * (MANY // 3) + "\n",
    ],
    ids=range(9),
)
def test_many_are_no_burden(lines: str) -> None:
    run = linter("LK306", "SU")
    text = post(lines + WRONG)
    findings = [diagnostic("LK306", line) for line in range(1, MANY // 10 + 1)]
    with within(20):
        suppressions = find_suppressions(read_post(text, PATH, run.formats.shapes[0]))
        judge(suppressions, findings, run.rulebook, run.codes)


def test_reporting_many_is_no_burden() -> None:
    words = " ".join(f"X{number}" for number in range(MANY // 2))
    text = post(f"<!-- digestlint-disable {words} -->\n" * 2 + LINK)
    with within(30):
        assert len(check(text, "LK306", "SU")) == MANY


@pytest.mark.parametrize("selectors", [99, MANY // 2])
def test_a_comment_of_many_has_no_fix_written_out_for_each(selectors: int) -> None:
    text = post(f"<!-- digestlint-disable LK306 {'LK302 ' * selectors}-->\n" + WRONG)
    with within(30):
        findings = check(text, "LK302", "LK306", "SU")
    assert [finding.code for finding in findings] == ["SU901"] * selectors
    assert sum(len(finding.fix.edits[0].text) for finding in findings if finding.fix) < 1_000
    assert all((finding.fix is None) is (selectors > 99) for finding in findings)

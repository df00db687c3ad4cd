"""Reports of any text whatever, each place inside its text."""

from hypothesis import strategies as st

from digestlint.diagnostics import SEVERITIES, Diagnostic, Fix, PaperRef, PlacedEdit
from digestlint.report import Report

from .sample import ATTACKS, RULES, place, report

TRICKY = [
    *"\n\t :[]%,<>&\"'`|{}\\\x00\r\x85\u2028\u202e\u200d\ufe0f\ufeff\ud800가漢🫖ａ①𐐀",
    *("::", "##", "\x1b[31m", "\u1112\u1161\u11ab", "e\u0301", "👍🏽", "한글"),
]
WORDS = st.lists(st.sampled_from(TRICKY) | st.characters(), max_size=8).map("".join)
MESSAGES = WORDS | st.sampled_from(ATTACKS)
PATHS = st.builds("{}.md".format, MESSAGES)
# A post is UTF-8, so its text holds no lone surrogate; `sources` gives line feeds alone.
TEXTS = WORDS.map(lambda text: text.encode("utf-8", "replace").decode().replace("\r", "\n"))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    sources = draw(st.dictionaries(PATHS, TEXTS, min_size=1, max_size=3))
    findings = draw(
        st.lists(
            st.sampled_from(sorted(sources)).flatmap(lambda path: findings_in(path, sources[path])),
            max_size=4,
        )
    )
    unreadable = draw(st.booleans())
    return report(findings, {} if unreadable else sources, files=len(sources))


@st.composite
def findings_in(draw: st.DrawFn, path: str, text: str) -> Diagnostic:
    offsets = st.integers(0, len(text))
    start, end = sorted((draw(offsets), draw(offsets)))
    code = draw(st.sampled_from([*RULES, "XX999"]))
    return Diagnostic(
        path,
        code,
        RULES[code].name if code in RULES else "from-a-blog",
        draw(st.sampled_from(SEVERITIES)),
        draw(MESSAGES),
        *place(text, start),
        *place(text, end),
        start,
        end,
        draw(st.none() | st.builds(PaperRef, st.none() | st.integers(), st.none() | MESSAGES)),
        draw(st.none() | MESSAGES),
        draw(st.none() | fixes(text)),
    )


@st.composite
def fixes(draw: st.DrawFn, text: str) -> Fix:
    offsets = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    edits = tuple(
        PlacedEdit(*place(text, start), *place(text, end), draw(WORDS), start, end)
        for start, end in zip(offsets[::2], offsets[1::2], strict=False)
    )
    return Fix(draw(st.sampled_from(("safe", "unsafe"))), draw(MESSAGES), edits)


def fixed(text: str, fix: Fix) -> str:
    """The text with every edit applied."""
    for edit in reversed(fix.edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text

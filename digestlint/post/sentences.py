"""Where the sentences of a block of prose begin and end: Korean, English, Japanese and Chinese.

A full stop ends a sentence only where nothing speaks against it: a decimal, a version, an
abbreviation, an initial, an enumerator, a bracket or a quotation that goes on. In doubt two
sentences stay one: to cut one in two spoils counts, registers and translations alike.

Every step looks at a bounded stretch of text, so that hostile text costs no more than its length.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from digestlint.post.enclosures import CLOSER_OF, SYMMETRIC, enclosures, goes_on
from digestlint.post.sentence_ends import (
    CITATION,
    CLOSERS,
    EMPHASIS,
    INVISIBLE,
    STOPS,
    VISIBLE,
    Span,
    compiled,
    is_complete,
    may_end,
)

__all__ = ["Span", "Splitter", "is_complete", "split"]

_STOP = re.compile(f"[{STOPS}]")
_WORD = re.compile(r"[^\W_]")

_RUN = rf"[{STOPS}{re.escape(CLOSERS + EMPHASIS + INVISIBLE)}]+(?:{CITATION})?"
_AMBIGUOUS = SYMMETRIC + "‘"  # which may be closed by what looks like an apostrophe
_DIGITS = frozenset("0123456789")
_OPENERS = (*CLOSER_OF, *SYMMETRIC)
_RARE_STOPS = STOPS.replace(".", "")
# The signs that are looked for in a whole text, each with the byte that it begins with in UTF-8.
_SIGNS = tuple(
    (sign, b"" if sign.isascii() else sign.encode()[:1]) for sign in _RARE_STOPS + "".join(_OPENERS)
)
_LEADS = frozenset(lead for _, lead in _SIGNS if lead)


def split(text: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences of one block, in order, as offsets into `text` (code points, ends exclusive).

    `spans` are the block's prose line by line, without markers, indentation and trailing spaces.
    A sentence may run on over the end of a line. It takes along its final punctuation, the quotes
    and brackets that close after it, and what follows without a letter or a digit (an emoji).
    Together the sentences cover every visible character of the spans.
    """
    return Splitter(text, text.encode("utf-8", "replace")).split(spans)


class Splitter:
    """Cuts the blocks of one text into sentences; signs that it lacks are looked for once."""

    def __init__(self, text: str, encoded: bytes) -> None:
        """`encoded` is the text as UTF-8: bytes tell at once which signs cannot be there."""
        self._text = text
        leads = tuple([lead for lead in _LEADS if lead in encoded])
        present = "".join(
            [sign for sign, lead in _SIGNS if (not lead or lead in leads) and sign in text]
        )
        self._openers = tuple([sign for sign in _OPENERS if sign in present])
        self.rare_stops = sorted(
            [at for sign in present if sign in _RARE_STOPS for at in _places(text, sign)]
        )
        """Where the terminators stand that are no full stop."""

    def split(self, spans: Sequence[Span]) -> list[Span]:
        """The sentences of one block; see the function of this name.

        Nearly all blocks are told by their full stops: each stands in a number, or behind 다.
        """
        if not spans:
            return []
        sentences: list[Span] = []
        start, last = spans[0][0], spans[-1][1] - 1
        rare = self.rare_stops
        if rare and (at := bisect_left(rare, start)) < len(rare) and rare[at] < last:
            return self._cut(spans)
        text, find = self._text, self._text.find
        for first, end in spans:
            stop = find(".", first, min(end, last))
            begin = first
            while stop >= 0:
                behind = text[stop + 1]
                if behind not in _DIGITS:
                    if (
                        stop - first < 2
                        or text[stop - 1] != "다"
                        or text[stop - 2].isspace()
                        or (sentences and not text[begin].isalnum())
                        or (behind != " " if stop + 1 < end else not behind.isspace())
                    ):
                        return self._cut(spans)
                    sentences.append((begin, stop + 1))
                    begin = stop + 2
                stop = find(".", stop + 1, min(end, last))
            if begin < end:
                if end <= last or (sentences and not text[begin].isalnum()):
                    return self._cut(spans)
                sentences.append((begin, end))
        if len(sentences) > 1 and self.encloses(sentences):
            return self._cut(spans)
        return sentences

    def encloses(self, sentences: Sequence[Span]) -> bool:
        """Whether there may be quotes or brackets around a sentence's end; `(…)` within is none."""
        find = self._text.find
        start, end = sentences[0][0], sentences[-1][1]
        for sign in self._openers:
            if sign == "(":
                opened = find("(", start, end)
                for _, last in sentences:
                    while 0 <= opened < last:
                        closed = find(")", opened, last)
                        following = find("(", opened + 1, end)
                        if closed < 0 or 0 <= following < closed:
                            return True
                        opened = following
            elif find(sign, start, end) >= 0:
                return True
        return False

    @cached_property
    def reaching(self) -> list[int]:
        """Where brackets and quotes open that may close behind the end of a sentence, in order."""
        found: list[int] = []
        for sign in self._openers:
            if sign in _AMBIGUOUS:
                found += _places(self._text, sign)
            else:
                found += [match.start() for match in _reaching(sign).finditer(self._text)]
        found.sort()
        return found

    def _cut(self, lines: Sequence[Span]) -> list[Span]:
        """The sentences of any block, all signs considered."""
        lines = [span for span in lines if span[0] < span[1]]
        if not lines:
            return []
        text = self._text
        sentences: list[Span] = []
        around: list[Span] | None = None
        start, block_end = lines[0][0], lines[-1][1]
        end = start
        for line_start, line_end in lines:
            if start < 0:
                start = line_start
            for found in _STOP.finditer(text, line_start, min(line_end, block_end - 1)):
                stop = found.start()
                if stop < end:
                    continue
                end = stop + 1
                after = text[end]
                if after.isdigit() and text[stop] == ".":
                    continue
                if not after.isspace():
                    end = _end_of_run(text, stop, line_end)
                    if end == block_end:
                        break
                is_ordinary = (
                    after == " "
                    and stop - start > 1
                    and text[stop - 1] == "다"
                    and text[stop - 2] != " "
                )
                if not is_ordinary and not may_end(text, start, (stop, end), line_end):
                    continue
                if around is None:
                    around = self._enclosures(lines[0][0], block_end)
                if around and goes_on(text, start, (stop, end), line_end, around):
                    continue
                _append(text, sentences, start, end)
                following = VISIBLE.search(text, end, line_end)
                start = following.start() if following else -1
                if start < 0:
                    break
        if start >= 0:
            _append(text, sentences, start, block_end)
        return sentences

    def _enclosures(self, start: int, end: int) -> list[Span]:
        """The outermost pairs of brackets and quotes of a block; most have not one opener."""
        for sign in self._openers:
            if self._text.find(sign, start, end) >= 0:
                return enclosures(self._text, start, end)
        return []


@cache
def _reaching(sign: str) -> re.Pattern[str]:
    """A sign that opens, and does not close before a full stop with white space behind it."""
    opener, closer = re.escape(sign), re.escape(CLOSER_OF[sign])
    within = rf"(?:[^{opener}{closer}.\n]++|\.(?!\s))*+"
    return re.compile(f"{opener}(?!{within}{closer})")


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _append(text: str, sentences: list[Span], start: int, end: int) -> None:
    """Add a sentence; one without a letter or digit belongs to the one before it."""
    if sentences and not text[start].isalnum() and _WORD.search(text, start, end) is None:
        start = sentences.pop()[0]
    sentences.append((start, end))


def _end_of_run(text: str, stop: int, line_end: int) -> int:
    """Where the terminators at `stop` end, with what closes and cites behind them."""
    run = compiled(_RUN).match(text, stop, line_end)
    return run.end() if run else stop + 1

"""Where the sentences of a block of prose begin and end: Korean, English, Japanese and Chinese.

A full stop ends a sentence only where nothing speaks against it: a decimal, a version, an
abbreviation, an initial, an enumerator, a bracket or a quotation that goes on. In doubt two
sentences stay one: to cut one in two spoils counts, registers and translations alike.

Every step looks at a bounded stretch of text, so that hostile text costs no more than its length.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

Span = tuple[int, int]

_WIDE_STOPS = "。！？．｡"
_STOPS = ".?!…" + _WIDE_STOPS
_CLOSERS = ")]}）］｝】〉》”’»」』\"'`"
_EMPHASIS = "*_~"
_INVISIBLE = "\u200b\u2060\ufeff"
_CITATION = r"\[[\^\w][\w ,–-]{0,15}\]"  # `…한다.[^1]`, `…as shown.[3, 4]`

_STOP = re.compile(f"[{_STOPS}]")
_VISIBLE = re.compile(r"\S")
_WORD = re.compile(r"[^\W_]")

_compiled = cache(re.compile)  # for the patterns below: a sound post seldom needs them

_RUN = rf"[{_STOPS}{re.escape(_CLOSERS + _EMPHASIS + _INVISIBLE)}]+(?:{_CITATION})?"
_HANGUL = "[가-힣]"
_BREAK_TAG = r"(?i)<br\s{0,4}/?>"
_TRAILER = rf"(?i)(?:<br\s{{0,4}}/?>|{_CITATION}|[^\w{_STOPS}]|_)++\Z"
_LAST_WORD = r"(?<![^\W가-힣])(?<![-/.&'’])[A-Za-z]+(?:\.[A-Za-z]+)*\Z"
_VERSION = r"(?<![^\W가-힣])[vV][0-9]+(?:\.[0-9]+)*\Z"
_INITIALS = r"[A-Za-z](?:\.[A-Za-z])*\Z"
_NUMBER = r"[0-9]|[A-Z][IVX]*\b"
_LOWER_WORD = r"[a-z][a-z'’]{0,31}(?![\w-])"
_STARTER = (
    r"(?:A|All|Also|Although|An|And|As|At|Both|But|By|Each|Experiments|Finally|First|For|From|Hence"
    r"|Here|However|In|Instead|It|Its|Moreover|On|Our|Results|Second|Such|That|The|Their|Then"
    r"|Therefore|These|They|This|Those|Thus|To|Unlike|We|When|While|With)[\s,]"
)
# What joins a quotation to the sentence around it, after a space: `“…한다.” 라고 밝힌다`.
_REPORTING = (
    r"이?라[고는며면던]|이?란\s|[고며]\s|하[고는며]|등[의을이과,\s]|및\s|[의을를은는에와과로]\s"
)

# Words before a full stop, each between spaces: never a sentence's last, its last unless a number
# follows, its last only where a well-known first word follows.
_NEVER_LAST = (
    " e.g i.e eg ie cf c.f vs v.s viz approx resp incl esp w.r.t s.t a.k.a i.i.d"
    " fig figs eq eqs eqn eqns ref refs thm lem proc conf univ dept assoc "
)
_BEFORE_NUMBER = (
    " no nos vol pp p sec secs ch chap tab tbl alg algo app appx def prop cor ex art pt ver rev ca"
    " max min avg est jan feb mar apr jun jul aug sep sept oct nov dec "
)
_SOMETIMES_LAST = " al etc inc ltd corp co jr sr ph.d m.sc b.sc ii iii iv vi vii viii ix "
_TITLES = frozenset({"Dr", "Mr", "Mrs", "Ms", "Prof", "St", "Messrs"})  # but `MS`, `ms`

_HANGUL_ENUMERATORS = frozenset("가나다라마바사아자차카타파하")
_LAST_SYLLABLES = frozenset("다요까죠")
_KANA_PARTICLES = frozenset("とっのがをはにもでやへか")
_NEVER_FIRST = frozenset(",，、;；:：[" + _STOPS + _CLOSERS + _EMPHASIS)

_CLOSER_OF = dict(zip("([{（［｛【〈《「『“‘«", ")]}）］｝】〉》」』”’»", strict=True))
_OPENER_OF = {closer: opener for opener, closer in _CLOSER_OF.items()}
_SYMMETRIC = "\"'`"
_AMBIGUOUS = _SYMMETRIC + "‘"  # which may be closed by what looks like an apostrophe
_DIGITS = frozenset("0123456789")
_OPENERS = (*_CLOSER_OF, *_SYMMETRIC)
_RARE_STOPS = _STOPS.replace(".", "")
# The signs that are looked for in a whole text, each with the byte that it begins with in UTF-8.
_SIGNS = tuple(
    (sign, b"" if sign.isascii() else sign.encode()[:1]) for sign in _RARE_STOPS + "".join(_OPENERS)
)
_LEADS = frozenset(lead for _, lead in _SIGNS if lead)
_QUOTE_OPENERS = frozenset("“‘«「『\"'")
_ENCLOSING = f"[{re.escape(''.join(_CLOSER_OF) + ''.join(_OPENER_OF) + _SYMMETRIC)}]"


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
        enclosures: list[Span] | None = None
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
                if not is_ordinary and not _may_end(text, start, (stop, end), line_end):
                    continue
                if enclosures is None:
                    enclosures = self._enclosures(lines[0][0], block_end)
                if enclosures and _goes_on(text, start, (stop, end), line_end, enclosures):
                    continue
                _append(text, sentences, start, end)
                following = _VISIBLE.search(text, end, line_end)
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
                return _enclosures(self._text, start, end)
        return []


def is_complete(text: str, start: int, end: int) -> bool:
    """Whether the sentence at `text[start:end]` ends as a sentence does.

    Closing quotes, brackets, emphasis, a citation mark and symbols may follow the terminator. Not
    complete: no terminator, an ellipsis after an unfinished word, a word that wants another one
    (`e.g.`, `Dr.`), an enumerator (`… 2.`).
    """
    if text.endswith("다.", start + 1, end) and not text[end - 3].isspace():
        return True
    tail_start = max(start, end - 64)
    trailer = _compiled(_TRAILER).search(text[tail_start:end])
    last = (tail_start + trailer.start() if trailer else end) - 1
    while last >= start and text[last] not in _STOPS:
        if text[last].isalnum():
            return False
        last -= 1
    if last < start:
        return False
    stop = last
    while stop > start and text[stop - 1] in _STOPS:
        stop -= 1
    return _finishes(text, start, stop, "")


@cache
def _reaching(sign: str) -> re.Pattern[str]:
    """A sign that opens, and does not close before a full stop with white space behind it."""
    opener, closer = re.escape(sign), re.escape(_CLOSER_OF[sign])
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
    run = _compiled(_RUN).match(text, stop, line_end)
    return run.end() if run else stop + 1


def _may_end(text: str, start: int, run: Span, line_end: int) -> bool:
    """Whether a run of terminators ends the sentence, brackets aside."""
    stop, end = run
    following = ""
    if end < line_end:
        after = text[end]
        if text[stop] in _WIDE_STOPS:
            is_quotation = end - stop > 1 and after in _KANA_PARTICLES
            return stop > start and after not in _NEVER_FIRST and not is_quotation
        if after.isspace():
            visible = _VISIBLE.search(text, end, line_end)
            following = (
                text[visible.start() : min(visible.start() + 40, line_end)] if visible else ""
            )
        elif not _compiled(_BREAK_TAG).match(text, end, line_end):
            return end - stop == 1 and _is_glued(text, start, stop)
    return _finishes(text, start, stop, following)


def _finishes(text: str, start: int, stop: int, following: str) -> bool:
    """Whether what stands before the terminator at `stop` can be the end of a sentence.

    `following` is what comes next on the same line, as much of it as matters; empty at its end.
    """
    if stop == start:
        return False
    before, mark, first = text[stop - 1], text[stop], following[:1]
    if mark in _WIDE_STOPS:
        return True
    if first and first in ",;:)]}%":
        return False
    if mark == "…" or text.startswith("..", stop):
        return before in _LAST_SYLLABLES or (before.isascii() and "A" <= first <= "Z")
    if "가" <= before <= "힣":
        is_alone = stop - 1 == start or text[stop - 2].isspace()
        return mark != "." or not (is_alone and before in _HANGUL_ENUMERATORS)
    is_korean = _compiled(_HANGUL).search(text, max(start, stop - 64), stop) is not None
    if first and not is_korean and _compiled(_LOWER_WORD).match(following):
        return False
    if first and mark != "." and _is_latin(before) and (is_korean or "가" <= first <= "힣"):
        return False  # a name: `Yahoo! 데이터`
    if mark == "." and before.isascii():
        if before.isalpha():
            return _is_last_word(text, start, stop, following)
        if before.isdigit():
            is_version = bool(first) and is_korean and _is_version(text, start, stop)
            return not is_version and not _is_enumerator(text, start, stop)
    return True


def _is_last_word(text: str, start: int, stop: int, following: str) -> bool:
    """Whether the Latin word before a full stop can be the last: no abbreviation, no initial."""
    last = _compiled(_LAST_WORD).search(text[max(start, stop - 16) : stop])
    if last is None:
        return True
    word = last[0]
    lower = f" {word.lower()} "
    if word in _TITLES or lower in _NEVER_LAST:
        return False
    if lower in _BEFORE_NUMBER:
        return not _compiled(_NUMBER).match(following)
    if lower in _SOMETIMES_LAST or _compiled(_INITIALS).match(word):
        return not following or _compiled(_STARTER).match(following) is not None
    return True


def _is_enumerator(text: str, start: int, stop: int) -> bool:
    """Whether the digits before a full stop number an item: `1. …`, `방법은 1. …, 2. …`."""
    first = stop
    while first > start and stop - first < 3 and text[first - 1].isdigit():
        first -= 1
    if stop - first > 2:
        return False
    if first == start:
        return True
    if text[first - 1] not in " \t\n([,;:":
        return False
    before = text[max(start, first - 8) : first].rstrip()[-1:]
    return before != "." and not _is_latin(before)


def _is_version(text: str, start: int, stop: int) -> bool:
    """Whether a version's number stands before a full stop: `v2.`."""
    return _compiled(_VERSION).search(text[max(start, stop - 8) : stop]) is not None


def _is_glued(text: str, start: int, stop: int) -> bool:
    """Whether a sentence ends at the full stop with no space behind it: `…제안한다.또한 …`."""
    if stop - start < 2 or not text.startswith("다.", stop - 1):
        return False
    after = text[stop + 1]
    if not ("가" <= text[stop - 2] <= "힣"):
        return False
    if not ("가" <= after <= "힣" or "A" <= after <= "Z" or after in "“‘「『"):
        return False
    token = text[max(start, stop - 80) : stop].rsplit(maxsplit=1)[-1]
    return "://" not in token and "www." not in token


def _goes_on(text: str, start: int, run: Span, line_end: int, enclosures: list[Span]) -> bool:
    """Whether a bracket or quotation carries the sentence on past a run of terminators."""
    stop, end = run
    index = bisect_right(enclosures, run) - 1
    if index < 0 or enclosures[index][1] < stop:
        return False
    opener, closer = enclosures[index]
    if closer >= end:
        return True
    following = _VISIBLE.search(text, end, line_end)
    if following is None:
        return False
    if text[opener] not in _QUOTE_OPENERS:
        return opener != start
    if text[stop] in "?!？！":
        return True
    return _compiled(_REPORTING).match(text, following.start(), line_end) is not None


def _enclosures(text: str, start: int, end: int) -> list[Span]:
    """The outermost pairs of brackets and quotes: (offset of opener, offset of closer), in order.

    What has no partner is passed over: `1) … 2) …`, `Humanity’s`, `LLMs'`.
    """
    pairs: list[Span] = []
    waiting: dict[str, list[int]] = {}
    for match in _compiled(_ENCLOSING).finditer(text, start, end):
        at, mark = match.start(), match[0]
        if mark in _CLOSER_OF:
            waiting.setdefault(mark, []).append(at)
        elif mark in _SYMMETRIC:
            _pair_symmetric(text, at, waiting.setdefault(mark, []), pairs)
        elif mark == "’" and _is_latin(text[at + 1 : at + 2]):
            continue
        elif openers := waiting.get(_OPENER_OF[mark]):
            pairs.append((openers.pop(), at))
    pairs.sort()
    outermost: list[Span] = []
    for pair in pairs:
        if outermost and pair[0] < outermost[-1][1]:
            outermost[-1] = outermost[-1][0], max(outermost[-1][1], pair[1])
        else:
            outermost.append(pair)
    return outermost


def _pair_symmetric(text: str, at: int, waiting: list[int], pairs: list[Span]) -> None:
    """Pair a quote whose two ends look alike; after a space it opens anew, if at all."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    is_single = text[at] == "'"
    if waiting and not before.isspace():
        if not (is_single and _is_latin(after)):
            pairs.append((waiting.pop(), at))
    elif not after.isspace() and not (is_single and _is_latin(before)):
        waiting[:] = [at]


def _is_latin(char: str) -> bool:
    """Whether a character is an ASCII letter or digit."""
    return char.isascii() and char.isalnum()

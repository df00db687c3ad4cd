"""Whether a terminator ends a sentence: no decimal, version, abbreviation, initial or enumerator.

Every step looks at a bounded stretch of text, so that hostile text costs no more than its length.
"""

import re
from functools import cache

Span = tuple[int, int]

WIDE_STOPS = "。！？．｡"
STOPS = ".?!…" + WIDE_STOPS
CLOSERS = ")]}）］｝】〉》”’»」』\"'`"
EMPHASIS = "*_~"
INVISIBLE = "\u200b\u2060\ufeff"
CITATION = r"\[[\^\w][\w ,–-]{0,15}\]"  # `…한다.[^1]`, `…as shown.[3, 4]`

VISIBLE = re.compile(r"\S")

compiled = cache(re.compile)
"""For patterns that a sound post seldom needs."""

_HANGUL = "[가-힣]"
_BREAK_TAG = r"(?i)<br\s{0,4}/?>"
_TRAILER = rf"(?i)(?:<br\s{{0,4}}/?>|{CITATION}|[^\w{STOPS}]|_)++\Z"
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
# Behind these a number is what something is, and numbers no item: `k = 5.`, `x < 3.`
_BEFORE_VALUE = "=<≤≥≈≃×"
_NEVER_FIRST = frozenset(",，、;；:：[" + STOPS + CLOSERS + EMPHASIS)


def is_complete(text: str, start: int, end: int) -> bool:
    """Whether the sentence at `text[start:end]` ends as a sentence does.

    Closing quotes, brackets, emphasis, a citation mark and symbols may follow the terminator. Not
    complete: no terminator, an ellipsis after an unfinished word, a word that wants another one
    (`e.g.`, `Dr.`), an enumerator (`… 2.`).
    """
    if text.endswith("다.", start + 1, end) and not text[end - 3].isspace():
        return True
    tail_start = max(start, end - 64)
    trailer = compiled(_TRAILER).search(text[tail_start:end])
    last = (tail_start + trailer.start() if trailer else end) - 1
    while last >= start and text[last] not in STOPS:
        if text[last].isalnum():
            return False
        last -= 1
    if last < start:
        return False
    stop = last
    while stop > start and text[stop - 1] in STOPS:
        stop -= 1
    return _finishes(text, start, stop, "")


def may_end(text: str, start: int, run: Span, line_end: int) -> bool:
    """Whether a run of terminators ends the sentence, brackets aside."""
    stop, end = run
    following = ""
    if end < line_end:
        after = text[end]
        if text[stop] in WIDE_STOPS:
            is_quotation = end - stop > 1 and after in _KANA_PARTICLES
            return stop > start and after not in _NEVER_FIRST and not is_quotation
        if after.isspace():
            visible = VISIBLE.search(text, end, line_end)
            following = (
                text[visible.start() : min(visible.start() + 40, line_end)] if visible else ""
            )
        elif not compiled(_BREAK_TAG).match(text, end, line_end):
            return end - stop == 1 and _is_glued(text, start, stop)
    return _finishes(text, start, stop, following)


def _finishes(text: str, start: int, stop: int, following: str) -> bool:
    """Whether what stands before the terminator at `stop` can be the end of a sentence.

    `following` is what comes next on the same line, as much of it as matters; empty at its end.
    """
    if stop == start:
        return False
    before, mark, first = text[stop - 1], text[stop], following[:1]
    if mark in WIDE_STOPS:
        return True
    if first and first in ",;:)]}%":
        return False
    if mark == "…" or text.startswith("..", stop):
        return before in _LAST_SYLLABLES or (before.isascii() and "A" <= first <= "Z")
    if "가" <= before <= "힣":
        is_alone = stop - 1 == start or text[stop - 2].isspace()
        return mark != "." or not (is_alone and before in _HANGUL_ENUMERATORS)
    is_korean = compiled(_HANGUL).search(text, max(start, stop - 64), stop) is not None
    if first and not is_korean and compiled(_LOWER_WORD).match(following):
        return False
    if first and mark != "." and is_latin(before) and (is_korean or "가" <= first <= "힣"):
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
    last = compiled(_LAST_WORD).search(text[max(start, stop - 16) : stop])
    if last is None:
        return True
    word = last[0]
    lower = f" {word.lower()} "
    if word in _TITLES or lower in _NEVER_LAST:
        return False
    if lower in _BEFORE_NUMBER:
        return not compiled(_NUMBER).match(following)
    if lower in _SOMETIMES_LAST or compiled(_INITIALS).match(word):
        return not following or compiled(_STARTER).match(following) is not None
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
    is_value = before != "" and before in _BEFORE_VALUE
    return not is_value and before != "." and not is_latin(before)


def _is_version(text: str, start: int, stop: int) -> bool:
    """Whether a version's number stands before a full stop: `v2.`."""
    return compiled(_VERSION).search(text[max(start, stop - 8) : stop]) is not None


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


def is_latin(char: str) -> bool:
    """Whether a character is an ASCII letter or digit."""
    return char.isascii() and char.isalnum()

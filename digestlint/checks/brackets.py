"""The check of brackets and quotes that do not pair (LG509)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest

from digestlint.checks import Options, check
from digestlint.checks.places import block_at, is_within
from digestlint.checks.style import is_latin
from digestlint.diagnostics import Finding
from digestlint.post.model import PROSE, Block, Post

_CLOSER_OF = dict(zip("([{（［｛「『《〈【〔", ")]}）］｝」』》〉】〕", strict=True))
_OPENER_OF = {closer: opener for opener, closer in _CLOSER_OF.items()}
_DOUBLE, _SINGLE = '“”"', "‘’'"
_PARTNERS = {**_CLOSER_OF, **_OPENER_OF, "“": "”", "”": "“", "‘": "’", "’": "‘"}
# Each with the byte that its signs begin with in UTF-8: a text without it has none of them.
_WIDE_PAIRS = tuple(
    (opener.encode()[:1], opener, closer)
    for opener, closer in (*_CLOSER_OF.items(), ("“", "”"), ("‘", "’"))
    if not opener.isascii()
)
_PLAIN_BRACKETS = bytes(byte for byte in range(256) if byte not in b"()[]{}\n")
_DEEPEST = 8  # of brackets that are paired off without a closer look
# Brackets that pair with each other as they do: people mix the widths.
_WIDTH = str.maketrans("（［｛）］｝", "([{)]}")

_HANGUL_ORDER = "가나다라마바사아자차카타파하"
_ROMAN_ORDER = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@check("unbalanced-bracket")
def unbalanced_bracket(post: Post, _: Options) -> Iterator[Finding]:
    """Brackets and quotes without a partner in their block: `{sign}`, `{partner}`."""
    done: set[int] = set()
    for offset in _suspects(post):
        block = block_at(post, offset)
        if block is None or block.start in done or block.kind not in PROSE:
            continue
        done.add(block.start)
        signs = _signs(post, block)
        for at in sorted(
            (
                *_brackets(post.text, block, signs),
                *_doubles(post.text, signs),
                *_singles(post.text, signs),
            )
        ):
            sign = post.text[at]
            if not _stands_twice(post.text, at):
                yield Finding(at, at + 1, {"sign": sign, "partner": _PARTNERS.get(sign, sign)})


def _stands_twice(text: str, at: int) -> bool:
    """Whether a bracket is in a word that is only said twice: `(가지 (가지 치기)`."""
    before, after = text[max(0, at - 60) : at], text[at : at + 60]
    first = before.rsplit(None, 1)[-1] if before and not before[-1].isspace() else ""
    word = first + after.split(None, 1)[0]
    behind = after[len(word) - len(first) :].split(None, 1)
    ahead = before[: len(before) - len(first)].rsplit(None, 1)
    return len(word) > 1 and word in (*behind[:1], *ahead[-1:])


def _suspects(post: Post) -> Iterator[int]:
    """Where to look closer: quotes that do not alternate, lines whose brackets do not pair."""
    text = post.text
    # What is left of a text's brackets without all pairs has no partner on its line.
    rest = post.signs.translate(None, _PLAIN_BRACKETS)
    for _ in range(_DEEPEST):
        size = len(rest)
        rest = rest.replace(b"()", b"").replace(b"[]", b"").replace(b"{}", b"")
        if len(rest) == size:
            break
    if rest.strip(b"\n"):
        for number, left in enumerate(rest.split(b"\n"), start=1):
            if left:
                start, end = post.line_span(number)
                line = text[start:end]
                if not _only_counts(line, left):
                    yield start + len(line) - len(line.lstrip(" \t"))
    start = post.front_matter.end
    encoded = post.encoded
    for lead, opener, closer in _WIDE_PAIRS:
        if lead not in encoded or (opener not in text and closer not in text):
            continue
        opened, closed = _places(text, opener, start), _places(text, closer, start)
        if closer == "’":
            closed = [at for at in closed if not _is_apostrophe(text, at)]
        if not _alternate(text, opened, closed):
            yield from (*opened, *closed)
    if '"' in post.interesting:
        quotes = _places(text, '"', start)
        if not _alternate(text, quotes[::2], quotes[1::2]):
            yield from quotes
    if "'" in post.interesting:
        quotes = [at for at in _places(text, "'", start) if not _is_apostrophe(text, at)]
        if not _alternate(text, quotes[::2], quotes[1::2]):
            yield from quotes


def _only_counts(line: str, left: bytes) -> bool:
    """Whether the brackets that are left of a line are those of `1) … 2) …`, from the first on."""
    if left.strip(b")"):
        return False
    numbers = _number_in_line().findall(line)
    return numbers == [str(number) for number in range(1, len(left) + 1)]


@cache
def _number_in_line() -> re.Pattern[str]:
    return re.compile(r"(?:^|(?<=[\s,;:]))(\d{1,2})\)")


def _places(text: str, sign: str, start: int) -> list[int]:
    found = []
    at = text.find(sign, start)
    while at >= 0:
        found.append(at)
        at = text.find(sign, at + 1)
    return found


def _alternate(text: str, opened: Sequence[int], closed: Sequence[int]) -> bool:
    """Whether signs open and close by turns, each pair on one line."""
    if len(opened) != len(closed):
        return False
    last = -1
    for opener, closer in zip(opened, closed, strict=True):
        if not last < opener < closer or "\n" in text[opener:closer]:
            return False
        last = closer
    return True


@cache
def _sign() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(_PARTNERS) + _DOUBLE + _SINGLE)}]")


def _signs(post: Post, block: Block) -> list[int]:
    """Every bracket and quote of a block's prose that is not escaped."""
    text, literals = post.text, post.literals(block)
    return [
        match.start()
        for line in block.lines
        for match in _sign().finditer(text, *line)
        if text[match.start() - 1] != "\\" and not is_within(literals, match.start())
    ]


def _brackets(text: str, block: Block, signs: Sequence[int]) -> Iterator[int]:
    """Brackets without a partner."""
    opened: list[int] = []
    waiting: defaultdict[str, int] = defaultdict(int)  # how many of each sign are open
    first = 0  # enumerators in two brackets: `(1) …, 2) …)` opens what the last bracket closes
    bare = False
    for at in signs:
        sign = text[at].translate(_WIDTH)
        if sign in _CLOSER_OF:
            if not _is_face(text, at):
                opened.append(at)
                waiting[sign] += 1
            continue
        opener = _OPENER_OF.get(sign)
        if opener is None:
            continue
        if opened and (
            text[opened[-1]].translate(_WIDTH) == opener or _is_interval(text, opened[-1], at)
        ):
            last = opened.pop()
            waiting[text[last].translate(_WIDTH)] -= 1
            first += text[last + 1 : at] in _FIRST
        elif sign == ")" and _is_enumerator(text, block.start, at):
            bare = True
        elif sign == ")" and _is_face(text, at):
            continue
        elif waiting[opener]:
            while True:
                last = opened.pop()
                waiting[text[last].translate(_WIDTH)] -= 1
                if text[last].translate(_WIDTH) == opener:
                    break
                yield last
        elif first and bare and sign == ")":
            first -= 1
        else:
            yield at
    if not _is_cut_off(text, block):
        yield from opened


def _is_cut_off(text: str, block: Block) -> bool:
    """Whether a block ends in mid-sentence, so that what would close a bracket is lost with it."""
    return text[block.end - 1].isalnum() or text[block.end - 1] in ",、，:;(-"


def _is_face(text: str, at: int) -> bool:
    """Whether a bracket is the mouth of `:)`."""
    eyes = at - 2 if text[at - 1] in "-'^" else at - 1
    return text[eyes] in ":;=" and (eyes == 0 or text[eyes - 1].isspace())


def _is_interval(text: str, opened: int, closed: int) -> bool:
    """Whether two brackets of different shape enclose a half-open interval: `[0, 1)`."""
    if closed - opened > 40 or text[opened] not in "([" or text[closed] not in ")]":
        return False
    return (
        re.fullmatch(
            r"\s*[^\s,;()\[\]가-힣]{1,12}\s*[,;]\s*[^\s,;()\[\]가-힣]{1,12}\s*",
            text[opened + 1 : closed],
        )
        is not None
    )


@cache
def _enumerator() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=[\s,;:(\[]))(\d{{1,2}}|[A-Za-z]|[ivx]{{1,4}}|[IVX]{{1,4}}|[{_HANGUL_ORDER}])\Z"
    )


def _is_enumerator(text: str, start: int, at: int) -> bool:
    """Whether a bracket closes an enumerator: `1)`, or one that goes on from the one before.

    What goes on from `(2)` has two brackets itself; but `(1)` may be the first of `(1) …, 2) …)`.
    """
    match = _enumerator().search(text[max(start, at - 6) : at])
    if match is None:
        return False
    earlier = text[max(0, at - 3000) : at]
    for before in _before(match[1]):
        if not before or (before in _FIRST and f"({before})" in earlier):
            return True
        if re.search(rf"(?<![\w.(]){before}\)", earlier):
            return True
    return False


_FIRST = ("1", "a", "A", "i", "I", "가")


def _before(token: str) -> Iterator[str]:
    """The enumerators after which one can come; the first of a kind comes after none."""
    if token.isdigit():
        yield "" if int(token) < 2 else str(int(token) - 1)
        return
    lower = token.lower()
    if lower in _ROMAN_ORDER:
        place = _ROMAN_ORDER.index(lower)
        before = _ROMAN_ORDER[place - 1] if place else ""
        yield before if lower == token else before.upper()
    if token in _HANGUL_ORDER:
        place = _HANGUL_ORDER.index(token)
        yield _HANGUL_ORDER[place - 1] if place else ""
    elif len(token) == 1:
        yield "" if lower == "a" else chr(ord(token) - 1)


def _doubles(text: str, signs: Sequence[int]) -> Iterator[int]:
    """Double quotes without a partner."""
    marks = [at for at in signs if text[at] in _DOUBLE]
    if all(text[at] == '"' for at in marks) and len(marks) % 2 == 0:
        return
    opened: int | None = None
    for at, following in zip_longest(marks, marks[1:]):
        sign = text[at]
        if opened is None:
            if sign == "”" or (sign == '"' and _only_closes(text, at)):
                if sign == "”" or not text[at - 1].isdigit():  # inches: `12"`
                    yield at
            else:
                opened = at
        elif text[opened] == '"' and sign == '"' and _only_opens(text, at):
            yield opened
            opened = at
        elif sign == "“":
            # Either the one before was never closed, or this one should close it.
            closes = following is None or text[following] != "”"
            yield at if closes else opened
            opened = None if closes else at
        else:
            if (text[opened] == "“") != (sign == "”"):
                yield at if sign == '"' else opened
            opened = None
    if opened is not None:
        yield opened


def _singles(text: str, signs: Sequence[int]) -> Iterator[int]:
    """Single quotes without a partner; an apostrophe is none."""
    marks = [at for at in signs if text[at] in _SINGLE and not _is_apostrophe(text, at)]
    last_curly = max((at for at in marks if text[at] == "’"), default=-1)
    opened: int | None = None
    spare = 0  # `‘LLMs’ 성능’`: what closed the quotation was a genitive
    for at, following in zip_longest(marks, marks[1:]):
        sign = text[at]
        is_behind_latin = is_latin(text[at - 1])
        if opened is None:
            if sign == "‘" or (sign == "'" and not is_behind_latin and not _only_closes(text, at)):
                opened = at
            elif not is_behind_latin:
                if not spare:
                    yield at
                spare = 0
        elif sign == "‘":
            closes = following is None or text[following] != "’"
            yield at if closes else opened
            opened = None if closes else at
        elif text[opened] == "'" and sign == "'" and _only_opens(text, at):
            yield opened
            opened = at
        elif text[opened] == "‘" and sign == "'":
            if at > last_curly:
                yield at
                opened = None
        else:
            if text[opened] == "'" and sign == "’" and not is_behind_latin:
                yield opened
            spare += text[at - 1] == "s"
            opened = None
    if opened is not None:
        yield opened


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether a quote is a prime (`f''(x)`), or stands for letters: `it’s`, `’90s`, `'n' roll`."""
    if text[at] == "‘":
        return False
    before, after = text[at - 1], text[at + 1 : at + 2]
    if before == text[at] == "'" and after == "(" and is_latin(text[at - 2 : at - 1]):
        return True
    if is_latin(after) and (is_latin(before) or after.isdigit()):
        return True
    return before.isspace() and _short_form().match(text, at + 1) is not None


@cache
def _short_form() -> re.Pattern[str]:
    return re.compile(r"(?:em|til|cause|tis|twas|n)\b(?!\w)|(?<=n.)\s", re.I)


def _only_opens(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return (text[at - 1].isspace() or text[at - 1] in _CLOSER_OF) and bool(after.strip())


def _only_closes(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return not text[at - 1].isspace() and (not after.strip() or after in ".,;:!?)]")

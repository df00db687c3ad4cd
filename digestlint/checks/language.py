"""Checks of language (LG501-LG505): another language, another script, register, Unicode."""

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from digestlint.checks import Options, check
from digestlint.checks.alternation import alternation
from digestlint.checks.artifacts import QUOTED
from digestlint.checks.endings import TAIL, core_end
from digestlint.checks.foreign import own_groups
from digestlint.checks.placeholders import denying
from digestlint.checks.places import covers
from digestlint.checks.sieve import Sentence, foreign_sentences, sieve, unusual_sentences
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import Block, Passage, Post
from digestlint.post.scripts import Counts, counts, foreign_runs, has_foreign
from digestlint.post.sentences import is_complete

# --- LG501, LG504 ------------------------------------------------------------------------------


@check("wrong-language", given=foreign_sentences)
def wrong_language(post: Post, _: Options) -> Iterator[Finding]:
    """A section in another language than the post's; found at its first sentence."""
    for found in sieve(post).foreign_sections:
        values = {
            "section": found.section.name,
            "language": found.language,
            "expected": post.language.name,
        }
        yield Finding(found.start, found.end, values)


@check("foreign-sentence", given=foreign_sentences)
def foreign_sentence(post: Post, _: Options) -> Iterator[Finding]:
    """A sentence in another language, in a section that is otherwise in the post's."""
    for found in sieve(post).foreign_sentences:
        values = {"language": found.language, "expected": post.language.name}
        yield Finding(found.start, found.end, values)


# --- LG502 -------------------------------------------------------------------------------------

# Scripts with letters that look like Latin ones, so that a word may hold them unseen.
_LOOK_ALIKES = frozenset(("Cyrillic", "Armenian"))
_LONGEST_SHOWN = 40


@check("foreign-script")
def foreign_script(post: Post, _: Options) -> Iterator[Finding]:
    """Letters of a script that the language does not use; words that follow each other are one."""
    text, scripts = post.text, post.language.scripts
    if not has_foreign(text, scripts):
        return
    for passage in post.passages:
        last: Finding | None = None
        for finding in _foreign_words(post, passage):
            if last is not None and _is_gap(text, last.end, finding.start):
                last = Finding(last.start, finding.end, last.values, last.variant)
                continue
            if last is not None:
                yield _with_letters(text, last)
            last = finding
        if last is not None:
            yield _with_letters(text, last)


def _foreign_words(post: Post, passage: Passage) -> Iterator[Finding]:
    text, block = post.text, passage.block
    quoted: list[tuple[int, int]] | None = None
    glosses: list[tuple[int, int]] = []
    for start, end, script in foreign_runs(text, block.start, block.end, post.language.scripts):
        if quoted is None:
            quoted = [match.span() for match in QUOTED.finditer(text, block.start, block.end)]
            glosses = [
                match.span() for match in _bracketed().finditer(text, block.start, block.end)
            ]
        around = _letters_around(text, start, end)
        hidden = script in _LOOK_ALIKES and around.latin > 0
        # A gloss is a word for itself; with an ending of the post's language it is text.
        is_gloss = covers(glosses, start) and not (around.hangul or around.latin)
        if (
            ((is_gloss or covers(quoted, start)) and not hidden)
            or covers(post.literals(block), start)
            or _is_reported_otherwise(post, passage, start)
        ):
            continue
        yield Finding(start, end, {"script": script}, "hidden" if hidden else "")


def _with_letters(text: str, finding: Finding) -> Finding:
    letters = text[finding.start : finding.end]
    if len(letters) > _LONGEST_SHOWN:
        letters = f"{letters[:_LONGEST_SHOWN]}…"
    return finding._replace(values={**finding.values, "letters": letters})


def _is_gap(text: str, start: int, end: int) -> bool:
    """Whether only a space, or a sign that joins words, parts two foreign words."""
    return end - start <= 2 and not text[start:end].strip(" -–—·,.、，'’")


def _letters_around(text: str, start: int, end: int) -> Counts:
    """The letters that touch a word from either side."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return counts(around, 0, len(around))


@cache
def _bracketed() -> re.Pattern[str]:
    """Brackets that pair, with one more pair in them at most."""
    pairs = zip("(（[［《〈【〔", ")）]］》〉】〕", strict=True)
    return re.compile(
        "|".join(
            f"{re.escape(a)}(?:[^{re.escape(a + b)}]|"
            f"{re.escape(a)}[^{re.escape(a + b)}]*+{re.escape(b)})*+{re.escape(b)}"
            for a, b in pairs
        )
    )


def _is_reported_otherwise(post: Post, passage: Passage, offset: int) -> bool:
    """Whether the sentence at an offset is foreign as a whole, a placeholder or an artifact."""
    found = sieve(post)
    sentences = post.sentences(passage.block)
    index = bisect_right(sentences, (offset, sys.maxsize)) - 1
    if index < 0:
        return False  # a label
    start, end = sentences[index]
    return (
        found.is_foreign(Sentence(passage, start, end))
        or start in found.placeholder_starts
        or found.holds_artifact(start, end)
    )


# --- LG503 -------------------------------------------------------------------------------------

_OPENERS = "([{（［｛\"'“‘「『*_~`"
_QUOTES = frozenset("\"'”’」』›»")
_UNFINISHED = frozenset(":：,，、;；-–—~=+/&")


@check("register", given=unusual_sentences)
def register(post: Post, _: Options) -> Iterator[Finding]:
    """A sentence that does not end in the house's register; found at its last word."""
    house = post.language.register
    if not house.ending:
        return
    text = post.text
    found = sieve(post)
    for sentence in found.unusual:
        passage, start, end = sentence
        core = core_end(text, start, end)
        if (
            core == start
            or start in found.placeholder_starts
            or start in denying(post)
            or found.holds_artifact(passage.block.start, passage.block.end)
            or found.is_foreign(sentence)
            or not _is_sentence(post, passage.block, (start, core, end))
        ):
            continue
        word = max(text.rfind(" ", start, core), text.rfind("\n", start, core)) + 1
        word = max(word, start)
        while word < core and text[word] in _OPENERS:
            word += 1
        if word == core:  # nothing but signs
            continue
        values = {
            "word": text[max(word, core - TAIL) : core],
            "register": house.name,
            "examples": ", ".join(house.examples),
        }
        yield Finding(word, core, values)


def _is_sentence(post: Post, block: Block, place: tuple[int, int, int]) -> bool:
    """Whether what ends at `core` is a sentence of the post's language that has come to its end."""
    start, core, end = place
    text = post.text
    groups = own_groups(post.language)
    letters = counts(text, start, end)
    if sum(getattr(letters, group) for group in groups) < 2:
        return False
    closing = text[core:end]
    if not _QUOTES.isdisjoint(closing) or text[core - 1] in _UNFINISHED:
        return False
    if text[start] in "(（[［" and any(sign in closing for sign in ")）]］"):
        return False
    if covers(post.literals(block), core - 1):
        return False
    last = counts(text, core - 1, core)
    is_last = end >= block.end
    if not is_last and not any(getattr(last, group) for group in groups):
        return False  # an abbreviation that was taken for an end
    if is_complete(text, start, end):
        return True
    finals = post.language.register.finals
    tail = text[max(start, core - TAIL) : core]
    return is_last and bool(finals) and alternation((finals,)).search(tail) is not None


# --- LG505 -------------------------------------------------------------------------------------

# Lead bytes of UTF-8 that sound posts hardly have, and control characters. What hides behind the
# common leads C2, CE and E2 is looked for by itself.
_RARE_LEADS = frozenset((0xCC, 0xCD, 0xE0, 0xE1, 0xE3, 0xEE, 0xEF, *range(0xD6, 0xE0)))
_CONTROL_BYTES = frozenset(range(0x20)) - {0x09, 0x0A, 0x0D} | {0x7F}
_ORDINARY = bytes(
    byte
    for byte in range(256)
    if byte < 0xF0 and byte not in _RARE_LEADS and byte not in _CONTROL_BYTES
)
# What of them is unseen or not NFC: C1 and the soft hyphen; U+0387; spaces, marks and signs of the
# blocks from U+2000 on.
_BEHIND = {
    b"\xc2": frozenset(bytes((byte,)) for byte in (*range(0x80, 0xA0), 0xAD)),
    b"\xce": frozenset((b"\x87",)),
    b"\xe2": frozenset(
        bytes((first, second))
        for first, seconds in (
            (0x80, (0x80, 0x81, *range(0x8B, 0x90), *range(0xA8, 0xAF))),
            (0x81, range(0xA0, 0xB0)),
            (0x84, (0xA6, 0xAA, 0xAB)),
            (0x8C, (0xA9, 0xAA)),
            (0xAB, (0x9C,)),
        )
        for second in seconds
    ),
}

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029"
# What stands for a character that is gone: no fix brings it back.
_LOST = "\x80-\x9f\ufffc-\uffff\ufdd0-\ufdef\ud800-\udfff"
_OTHERS = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_ZWNJ, _ZWJ, _BLACK_FLAG, _END_OF_TAGS = "\u200c", "\u200d", "\U0001f3f4", "\U000e007f"
# Where a break was: they part words.
_BREAKS = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\u2028\u2029")


@check("unicode")
def unicode(post: Post, _: Options) -> Iterator[Finding]:
    """Characters that nobody sees or that are lost, and text that is not NFC; the whole file."""
    encoded, text = post.encoded, post.text
    if not encoded.translate(None, _ORDINARY) and not _hides_something(encoded):
        return
    for match in _invisible().finditer(text):
        yield from _unseen(text, *match.span())
    if not unicodedata.is_normalized("NFC", text):
        yield from _not_composed(text)


@cache
def _invisible() -> re.Pattern[str]:
    return re.compile(f"[{_BIDI}{_SELECTORS}{_CONTROLS}{_LOST}{_OTHERS}]+")


def _hides_something(encoded: bytes) -> bool:
    """Whether something unseen, or not NFC, stands behind the lead bytes that are common."""
    for lead, hidden in _BEHIND.items():
        size = 1 if lead < b"\xe0" else 2
        at = encoded.find(lead)
        while at >= 0:
            if encoded[at + 1 : at + 1 + size] in hidden:
                return True
            at = encoded.find(lead, at + 1)
    return False


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(f"[{chars}]"))
        for kind, chars in (("bidi", _BIDI), ("control", _CONTROLS), ("lost", _LOST))
    )


def _kind(char: str) -> str:
    """`bidi`, `control`, `lost`, or nothing for what just cannot be seen."""
    return next((kind for kind, pattern in _kinds() if pattern.match(char)), "")


def _unseen(text: str, start: int, end: int) -> Iterator[Finding]:
    """The findings in a run of unseen characters: one for each stretch of a kind."""
    at = start
    while at < end:
        if _has_a_task(text, at):
            at += 1
            continue
        kind = _kind(text[at])
        stop = at + 1
        while stop < end and not _has_a_task(text, stop) and _kind(text[stop]) == kind:
            stop += 1
        values = {"character": _describe(text[at]), "count": stop - at}
        if kind == "lost":
            yield Finding(at, stop, values, kind)
        else:
            yield Finding(at, stop, values, kind, (Edit(at, stop, _instead(text, at, stop)),))
        at = stop


def _instead(text: str, start: int, end: int) -> str:
    """What is left in place of unseen characters: a space where they parted two words."""
    if _BREAKS.isdisjoint(text[start:end]):
        return ""
    before, after = text[start - 1 : start], text[end : end + 1]
    return " " if before.strip() and after.strip() else ""


def _has_a_task(text: str, at: int) -> bool:
    """Whether an unseen character does what it is for: in an emoji, or in a script that joins."""
    char = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before:
        return False
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return _takes_selector(before) or (before in "#*0123456789" and after == "\u20e3")
    if char in (_ZWJ, _ZWNJ):
        if _joins(before) and _joins(after):
            return True
        base = text[at - 2 : at - 1] if "\ufe00" <= before <= "\ufe0f" else before
        return char == _ZWJ and _is_emoji(base) and _is_emoji(after)
    if "\U000e0020" <= char <= _END_OF_TAGS:
        first = at
        while first > 0 and at - first < 16 and "\U000e0020" <= text[first - 1] <= _END_OF_TAGS:
            first -= 1
        last = text.find(_END_OF_TAGS, at, at + 16)
        return text[first - 1 : first] == _BLACK_FLAG and last >= 0
    return False


def _takes_selector(char: str) -> bool:
    category = unicodedata.category(char)
    return category in ("So", "Sm", "Sk", "Po", "Pd") or counts(char, 0, 1).han > 0


def _is_emoji(char: str) -> bool:
    return bool(char) and unicodedata.category(char) in ("So", "Sk", "Sm")


def _joins(char: str) -> bool:
    """Whether a character is of a script in which joiners change letters: Arabic to Khmer."""
    return "\u0600" <= char <= "\u17ff" and not "\u1100" <= char <= "\u11ff"


def _describe(char: str) -> str:
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X} {name}".rstrip()


def _not_composed(text: str) -> Iterator[Finding]:
    """Words that are not NFC; those that follow each other on a line are one finding."""
    start = end = -1
    for match in _words().finditer(text):
        if unicodedata.is_normalized("NFC", match[0]):
            continue
        gap = text[end : match.start()] if start >= 0 else ""
        if gap.isspace() and "\n" not in gap:
            end = match.end()
            continue
        if start >= 0:
            yield _composed(text, start, end)
        start, end = match.span()
    if start >= 0:
        yield _composed(text, start, end)


@cache
def _words() -> re.Pattern[str]:
    return re.compile(r"\S+")


def _composed(text: str, start: int, end: int) -> Finding:
    """The finding for a stretch that is not NFC, cut down to what changes."""
    old = text[start:end]
    new = unicodedata.normalize("NFC", old)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    piece = new[head : len(new) - tail]
    shown = piece if len(piece) <= _LONGEST_SHOWN else f"{piece[:_LONGEST_SHOWN]}…"
    first, last = start + head, end - tail
    return Finding(first, last, {"text": shown}, "nfc", (Edit(first, last, piece),))

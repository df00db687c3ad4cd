"""Which script a letter belongs to: is any letter foreign to a language, and how many are its own.

Scripts have Unicode's names (UAX #24): `Hangul`, `Latin`, `Han`. Letters are what Unicode calls
letters (general category L) except those that stand for something else: modifier letters,
super- and subscripts, ordinal signs, mathematical and letterlike symbols (`ℝ`, `𝐱`, `Å`). Digits,
punctuation, emoji and `①` are none. A mark that combines belongs to the letter before it.

The blocks are those of Unicode 16 (Blocks.txt); the tests hold them against `unicodedata`.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

_RARE_HANGUL = "\u3131-\u318e\ua960-\ua97f\uffa0-\uffdf"
_RARE_LATIN = (
    "\u0100-\u02af\u1d00-\u1d25\u1d6b-\u1d77\u1d79-\u1d9a\u1e00-\u1eff\u2c60-\u2c7b\u2c7e\u2c7f"
    "\ua722-\ua76f\ua771-\ua787\ua78b-\ua7f0\ua7f5-\ua7f7\ua7fa-\ua7ff\uab30-\uab5a"
    "\uab60-\uab64\uab66-\uab68\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a"
)
_BLOCKS = {
    "Arabic": "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufeff",
    "Armenian": "\u0530-\u058f\ufb13-\ufb17",
    "Bengali": "\u0980-\u09ff",
    "Bopomofo": "\u3105-\u312f\u31a0-\u31bf",
    "Cyrillic": "\u0400-\u052f\u1c80-\u1c8f\u1d2b\ua640-\ua69f",
    "Devanagari": "\u0900-\u097f\ua8e0-\ua8ff",
    "Ethiopic": "\u1200-\u139f\u2d80-\u2ddf\uab01-\uab2f\U0001e7e0-\U0001e7ff",
    "Georgian": "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f",
    "Greek": "\u0370-\u03ff\u1d26-\u1d2a\u1f00-\u1fff\uab65",
    "Gujarati": "\u0a80-\u0aff",
    "Gurmukhi": "\u0a00-\u0a7f",
    "Han": "\u3005\u3006\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "Hangul": "\u1100-\u11ff\uac00-\ud7ff" + _RARE_HANGUL,
    "Hebrew": "\u0590-\u05ff\ufb1d-\ufb4f",
    "Hiragana": "\u3041-\u3096\u309d-\u309f\U0001b001-\U0001b11f\U0001b132\U0001b150-\U0001b152",
    "Kannada": "\u0c80-\u0cff",
    "Katakana": (
        "\u3031-\u3035\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
        "\U0001aff0-\U0001b000\U0001b120-\U0001b122\U0001b155\U0001b164-\U0001b167"
    ),
    "Khmer": "\u1780-\u17ff",
    "Lao": "\u0e80-\u0eff",
    "Latin": "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff" + _RARE_LATIN,
    "Malayalam": "\u0d00-\u0d7f",
    "Mongolian": "\u1800-\u18af",
    "Myanmar": "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
    "Oriya": "\u0b00-\u0b7f",
    "Sinhala": "\u0d80-\u0dff",
    "Tamil": "\u0b80-\u0bff",
    "Telugu": "\u0c00-\u0c7f",
    "Thai": "\u0e00-\u0e7f",
    "Tibetan": "\u0f00-\u0fff",
}
_SYMBOLS = (
    "\u00aa\u00b2-\u00be\u02b0-\u036f\u10fc\u1d2c-\u1d6a\u1d78\u1d9b-\u1dbf\u2000-\u2bff\u2c7c\u2c7d"
    "\u2e2f\u303c\ua69c\ua69d\ua717-\ua71f\ua770\ua788\ua7f1-\ua7f4\ua7f8\ua7f9\uab5c-\uab5f\uab69"
    "\U00010780-\U000107bf\U0001d400-\U0001d7ff\U0001df00-\U0001dfff\U0001e030-\U0001e06f"
    "\U0001ee00-\U0001eeff"
)
_NO_LETTERS = (  # as far as posts have them: what is left is looked at one by one
    "\\x00-@\\[-`{-\u00bf\u00d7\u00f7\u3000-\u3004\u3007-\u3030\u3036-\u303a\u30fb\ufe00-\ufe6f"
    "\uff00-\uff20\uff3b-\uff40\uff5b-\uff65\ufffd\U0001f000-\U0001faff"
)

SCRIPTS = frozenset(_BLOCKS)
"""The scripts that a language may be said to use."""

GREEK = frozenset({"Greek"})
"""What passes for symbols: papers write α and λ in every language."""

# The upper bytes of UTF-16 code units below which every letter is of the scripts named.
_PAGES: tuple[tuple[frozenset[str], tuple[range, ...]], ...] = (
    (frozenset(), (range(0x20, 0x2C), range(0x32, 0x34), range(0xDC, 0xF9))),
    (frozenset({"Latin"}), (range(0x03), range(0x1E, 0x1F))),
    (GREEK, (range(0x03, 0x04), range(0x1F, 0x20))),
    (frozenset({"Cyrillic"}), (range(0x04, 0x05),)),
    (frozenset({"Hangul"}), (range(0x11, 0x12), range(0xAC, 0xD8))),
    (frozenset({"Han"}), (range(0x34, 0xA0), range(0xF9, 0xFB))),
    (frozenset({"Han", "Hiragana", "Katakana"}), (range(0x30, 0x31),)),
)
_WORD_TO_SCRIPT = {
    "CJK": "Han",
    "IDEOGRAPHIC": "Han",
    "HENTAIGANA": "Hiragana",
    "KANA": "Katakana",
    "KATAKANA-HIRAGANA": "Katakana",
}
_JOINERS = "\u200c\u200d"


class Counts(NamedTuple):
    """How many letters a text has of each group of scripts. Greek letters count as symbols."""

    hangul: int
    latin: int
    han: int
    kana: int
    other: int

    @property
    def total(self) -> int:
        """All letters."""
        return self.hangul + self.latin + self.han + self.kana + self.other


def has_foreign(text: str, scripts: frozenset[str], symbols: frozenset[str] = GREEK) -> bool:
    """Whether `text` has a letter of a script that is neither in `scripts` nor in `symbols`.

    `symbols` are scripts whose letters pass for symbols. Raises ValueError for a name that is not
    in `SCRIPTS`. That nothing is foreign is mostly told without a look at single letters.
    """
    if not _pages(text).translate(None, _harmless_pages(scripts | symbols)):
        return False
    return next(foreign_runs(text, 0, len(text), scripts, symbols), None) is not None


def foreign_runs(
    text: str, start: int, end: int, scripts: frozenset[str], symbols: frozenset[str] = GREEK
) -> Iterator[tuple[int, int, str]]:
    """The longest runs of foreign letters in `text[start:end]`, each with its first one's script.

    Foreign is what `has_foreign` calls so; combining marks belong to the letter before them.
    Offsets are into `text`, ends exclusive. Raises ValueError for a name that is not in `SCRIPTS`.
    """
    run_start = run_end = -1
    for first, last in _letters_outside(text, start, end, scripts | symbols):
        if first != run_end:
            if run_start >= 0:
                yield run_start, run_end, script_of(text[run_start])
            run_start = first
        run_end = _past_marks(text, last, end)
    if run_start >= 0:
        yield run_start, run_end, script_of(text[run_start])


def script_of(letter: str) -> str:
    """The script of a letter, read from its name: `Cyrillic`, `Han`, `Old Italic`."""
    from unicodedata import name

    words = re.sub("^(?:HALFWIDTH|FULLWIDTH|VERTICAL) ", "", name(letter, "UNKNOWN"))
    first = words.split(" ", 1)[0]
    script = _WORD_TO_SCRIPT.get(first, first.title())
    if script in SCRIPTS:
        return script
    return re.split(" (?:CAPITAL |SMALL )?(?:LETTER|SYLLAB|SIGN|IDEOGR|HIEROGL)", words)[0].title()


class Letters:
    """The letters of a text by groups of scripts: read once, counted anywhere for next to nothing.

    Offsets are those of the text. Where only a part is of interest, give only that.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._latin: bytes | None = None
        self._rest: bytes | None = None
        pages = _pages(text)
        self._rare_pages = pages.translate(None, _PLAIN_PAGES)
        if len(pages) != len(text):  # beyond the basic plane a character is two code units
            pages = _pages(re.sub("[\U00010000-\U0010ffff]", "☃", text))
        self._hangul = pages.translate(_HANGUL_PAGES)
        if _RARE_HANGUL_PAGES.intersection(self._rare_pages):
            self._hangul = _marked(self._hangul, text, _RARE_HANGUL, b"H")

    def hangul(self, start: int, end: int) -> int:
        """How many letters of Hangul stand between two offsets."""
        return self._hangul.count(b"H", start, end)

    def latin(self, start: int, end: int) -> int:
        """How many Latin letters stand between two offsets."""
        if self._latin is None:
            self._latin = self._mark_latin()
        return self._latin.count(b"L", start, end)

    def counts(self, start: int, end: int) -> Counts:
        """How many letters of each group stand between two offsets."""
        hangul, latin = self.hangul(start, end), self.latin(start, end)
        if not self._rare_pages:
            return Counts(hangul, latin, 0, 0, 0)
        if self._rest is None:
            self._rest = self._mark_rest()
        han, kana, other = (self._rest.count(group, start, end) for group in (b"C", b"K", b"O"))
        return Counts(hangul, latin, han, kana, other)

    def _mark_latin(self) -> bytes:
        marks = self._text.encode("latin-1", "replace").translate(_LATIN_1)
        if _RARE_LATIN_PAGES.intersection(self._rare_pages):
            return _marked(marks, self._text, _RARE_LATIN, b"L")
        return marks

    def _mark_rest(self) -> bytes:
        """The letters neither of Hangul nor Latin, by group; nothing where there are none."""
        text = self._text
        runs = tuple(_letters_outside(text, 0, len(text), frozenset({"Hangul", "Latin", "Greek"})))
        if not runs:
            return b""
        marks = bytearray(len(text))
        for start, end in runs:
            marks[start:end] = b"O" * (end - start)
        with_han = _marked(marks, text, _BLOCKS["Han"], b"C")
        return _marked(with_han, text, _BLOCKS["Hiragana"] + _BLOCKS["Katakana"], b"K")


def counts(text: str, start: int, end: int) -> Counts:
    """How many letters of each group of scripts `text[start:end]` has; `Letters` for many parts."""
    return Letters(text[start:end]).counts(0, end - start)


def _marked(marks: bytes | bytearray, text: str, block: str, group: bytes) -> bytes:
    """`marks`, one a character of `text`, with those of the letters of a block set to `group`."""
    changed = bytearray(marks)
    for found in _runs_of(f"[{block}]").finditer(text):
        changed[found.start() : found.end()] = group * len(found[0])
    return bytes(changed)


def _pages(text: str) -> bytes:
    """The upper bytes of the text's UTF-16 code units."""
    return text.encode("utf-16-le", "surrogatepass")[1::2]


def _letters_outside(
    text: str, start: int, end: int, allowed: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """The stretches of letters of other scripts than those allowed, without their marks."""
    for found in _foreign_pattern(allowed).finditer(text, start, end):
        if found[0].isalpha():
            yield found.span()
            continue
        at = found.start()
        for are_letters, chars in groupby(found[0], str.isalpha):
            size = len(tuple(chars))
            if are_letters:
                yield at, at + size
            at += size


def _past_marks(text: str, at: int, end: int) -> int:
    """The end of the combining marks and joiners at `at`."""
    from unicodedata import category

    while at < end and (text[at] in _JOINERS or category(text[at]).startswith("M")):
        at += 1
    return at


@cache
def _runs_of(char_class: str) -> re.Pattern[str]:
    return re.compile(f"{char_class}{char_class}*")  # three times as fast to search as `+`


def _refuse_unknown(scripts: frozenset[str]) -> None:
    unknown = scripts - SCRIPTS
    if unknown:
        raise ValueError(f"no such script: {', '.join(sorted(unknown))}")


@cache
def _foreign_pattern(allowed: frozenset[str]) -> re.Pattern[str]:
    _refuse_unknown(allowed)
    blocks = "".join(_BLOCKS[script] for script in sorted(allowed))
    return _runs_of(f"[^{_NO_LETTERS}{_SYMBOLS}{blocks}]")


@cache
def _harmless_pages(allowed: frozenset[str]) -> bytes:
    """The bytes of `_PAGES` that hold no letter outside the scripts allowed."""
    _refuse_unknown(allowed)
    return b"".join(
        bytes(pages) for scripts, ranges in _PAGES if scripts <= allowed for pages in ranges
    )


_PLAIN_PAGES = bytes(1) + _harmless_pages(frozenset({"Hangul", "Greek"}))
_HANGUL_PAGES = bytes(ord("H") if page == 0x11 or 0xAC <= page < 0xD8 else 0 for page in range(256))
_RARE_HANGUL_PAGES = frozenset({0x31, 0xA9, 0xFF})
_RARE_LATIN_PAGES = frozenset({0x01, 0x02, 0x1D, 0x1E, 0x2C, 0xA7, 0xAB, 0xFB, 0xFF})
_LATIN_1 = bytes(
    ord("L") if chr(code).isalpha() and chr(code) not in "ªµº" else 0 for code in range(256)
)

"""How a sentence ends: where its last word does, and whether it is in the house's register."""

import unicodedata

from digestlint.checks.alternation import alternation
from digestlint.post.shape import Register

DECORATION = " \t\n*_~`\"'“”‘’「」『』()（）[]［］【】<>〈〉《》-–—•·:："
STOPS = ".。．!！?？…"
CLOSERS = " \t\n*_~`\"'”’」』)）]］】}〉》›»"
# The last characters of a sentence that tell its register.
TAIL = 40
_OPENED_BY = dict(zip(")）]］", "(（[［", strict=True))
_LONGEST_GLOSS = 160
# To look for an opener takes as long as a gloss is: behind so many brackets that have none, no
# other is looked for.
_MOST_UNOPENED = 8
# Signs that belong to a last word, above which every sign that is no letter is an ornament.
_UNITS = frozenset("℃℉‰‱")
_FIRST_ORNAMENT = "\u200b"


def core_end(text: str, start: int, end: int) -> int:
    """Where the last word of a sentence ends: before its stops, closing marks and a last gloss."""
    while start < end and text[start] in DECORATION:
        start += 1
    at = end
    unopened = 0
    while at > start:
        sign = text[at - 1]
        if sign in _OPENED_BY:
            opener = _opener(text, start, at) if unopened < _MOST_UNOPENED else -1
            if opener > start:
                at = opener
            else:
                unopened += 1
                at -= 1
        elif sign in STOPS or sign in CLOSERS or is_ornament(sign):
            at -= 1
        else:
            break
    return at


def is_ornament(sign: str) -> bool:
    """Whether a character is no letter, no figure and no unit, but a sign such as an emoji."""
    return sign >= _FIRST_ORNAMENT and not sign.isalnum() and sign not in _UNITS


def _opener(text: str, start: int, end: int) -> int:
    """The bracket that the one before `end` closes; -1 where there is none near enough."""
    closer = text[end - 1]
    opener = _OPENED_BY[closer]
    depth = 0
    for at in range(end - 1, max(start, end - _LONGEST_GLOSS) - 1, -1):
        if text[at] == closer:
            depth += 1
        elif text[at] == opener:
            depth -= 1
            if not depth:
                return at
    return -1


def is_of_the_house(text: str, start: int, end: int, house: Register) -> bool:
    """Whether a sentence ends in the house's register; never, where the house has none."""
    if not house.ending:
        return False
    core = core_end(text, start, end)
    is_question = bool(house.question) and ("?" in text[core:end] or "？" in text[core:end])
    ending = alternation((house.ending, house.question) if is_question else (house.ending,))
    if ending.search(text, max(start, core - TAIL), core):
        return True
    tail = text[max(start, core - TAIL) : core]
    if tail.isascii() or (unicodedata.is_normalized("NFC", tail) and tail.isprintable()):
        return False
    # What LG505 finds is no other register.
    tail = "".join(char for char in tail if unicodedata.category(char) != "Cf")
    return ending.search(unicodedata.normalize("NFC", tail)) is not None

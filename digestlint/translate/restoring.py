"""From what an engine said about a segment to the line that its post takes, or to a refusal."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal
from unicodedata import is_normalized, normalize

from digestlint.translate.shield import KEPT_TAG, OPENS_BLOCK, Hold, Shielded


class Mangled(Exception):  # noqa: N818 -- it says what happened to a text; nobody made an error
    """A translation in which a placeholder is missing, twice, or wrongly nested."""


_LIQUID_OPENS = re.compile(r"\{(?=[{%])")
_TOKEN = re.compile(r'<(/?)([a-z]+)(?:\s+id="([0-9]{1,6})")?\s*(/?)>')
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

_Part = tuple[Literal["text", "open", "close", "single"], str]


def restore(shielded: Shielded, answer: str) -> str:
    """The translation of a segment as its post takes it; raises `Mangled`.

    It is one line whatever the engine made of it.
    """
    parts: list[_Part] = [("text", answer)]
    if shielded.is_markup:
        parts = _parts(answer, shielded.holds)
    return _finished(parts, shielded)


def joined(shielded: Shielded, texts: Sequence[str]) -> str:
    """The translation of a segment from those of its texts, in the order of `pieces`.

    Raises `Mangled`.
    """
    left = iter(texts)
    parts: list[_Part] = []
    for kind, piece in shielded.pieces:
        if kind == "hold":
            parts.append(("single", piece))
            continue
        core = next(left)
        if not piece.strip():
            parts.append(("text", piece))
            continue
        before = piece[: len(piece) - len(piece.lstrip())]
        behind = piece[len(piece.rstrip()) :]
        parts.append(("text", f"{before}{core.strip()}{behind}"))
    return _finished(parts, shielded)


def _parts(answer: str, holds: Sequence[Hold]) -> list[_Part]:
    parts: list[_Part] = []
    left = set(range(len(holds)))
    open_: list[int] = []
    at = 0
    skipping = -1  # the kept term or empty element that is open
    for token in _TOKEN.finditer(answer):
        if skipping < 0:
            parts.append(("text", _unescaped(answer[at : token.start()])))
        at = token.end()
        closing, name, number, empty = token.groups()
        if closing:
            if skipping >= 0:
                if name not in ("x", KEPT_TAG):
                    raise Mangled("a placeholder encloses another")
                skipping = -1
            elif name == "g" and open_:
                parts.append(("close", holds[open_.pop()].closing or ""))
            else:
                raise Mangled(f"</{name}> closes nothing")
            continue
        if skipping >= 0 or number is None or int(number) not in left:
            raise Mangled(f"<{name}> is there more than once, or was never sent")
        hold = holds[int(number)]
        left.remove(int(number))
        if (name == "g") != (hold.closing is not None) or (name == "g" and empty):
            raise Mangled(f"<{name}> is another's placeholder")
        if name == "g":
            open_.append(int(number))
            parts.append(("open", hold.opening))
        else:
            parts.append(("single", hold.opening))
            skipping = -1 if empty else int(number)
    if left or open_ or skipping >= 0:
        raise Mangled("a placeholder did not come back")
    parts.append(("text", _unescaped(answer[at:])))
    return parts


def _unescaped(text: str) -> str:
    if "<" in text:
        raise Mangled("a tag came back that was never sent")

    def sign(match: re.Match[str]) -> str:
        if match[1]:
            return _NAMED[match[1]]
        code = int(match[2]) if match[2] else int(match[3], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _REFERENCE.sub(sign, text)


# What no reader sees, and what turns the writing's direction around (LG505).
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r" ?[\x00-\x08\n-\x1f\x7f-\x9f\u2028\u2029]+ ?")
_TILDE = re.compile(r"(?<![~\\])~(?!~)")
# Where raw HTML begins (CommonMark 0.31, "Raw HTML").
_TAG = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])")


def _finished(parts: Sequence[_Part], shielded: Shielded) -> str:
    said = "".join(text for kind, text in parts if kind == "text")
    sent = "".join(text for kind, text in shielded.pieces if kind == "text")
    if said.count("<") > sent.count("<"):
        raise Mangled("HTML came back that was never sent")
    if len(_TAG.findall(said)) > len(_TAG.findall(sent)):
        # `<스타일>` is a word in brackets, and `<style>` is HTML.
        parts = [
            (kind, _TAG.sub(r"\\\g<0>", text) if kind == "text" else text) for kind, text in parts
        ]
    pieces: list[_Part] = [
        (kind, _BREAKS.sub(" ", _cleaned(text, sent)) if kind == "text" else text)
        for kind, text in parts
    ]
    _move_spaces_out(pieces, _spaced(shielded))
    tildes = sum(len(_TILDE.findall(text)) for kind, text in pieces if kind == "text")
    if tildes > 1 or shielded.escapes_tildes:
        pieces = [
            (kind, _TILDE.sub(r"\\~", text) if kind == "text" else text) for kind, text in pieces
        ]
    whole = "".join(text for _, text in pieces).strip()
    if _opens_liquid(whole) > _opens_liquid("".join(text for _, text in shielded.pieces)):
        raise Mangled("Liquid came back that was never sent")
    if pieces[-1][0] == "text" and _ends_in_backslash(whole) and not _ends_in_backslash(sent):
        # It would break the line.
        whole = whole[:-1].rstrip()
    first = next((kind for kind, text in pieces if text.strip()), "text")
    if shielded.opens_line and first == "text":
        opening = OPENS_BLOCK.match(whole)
        if opening is not None:
            at = opening.start(3) if opening[2] else 0
            whole = f"{whole[:at]}\\{whole[at:]}"
    return whole


def _cleaned(text: str, sent: str) -> str:
    """A text without what `check` would rather not see (LG505), where the original has none."""
    if not text.isascii():
        if _UNSEEN.search(sent) is None:
            text = _UNSEEN.sub("", text)
        if is_normalized("NFC", sent):
            text = normalize("NFC", text)
    return text


def _ends_in_backslash(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _opens_liquid(text: str) -> int:
    return len(_LIQUID_OPENS.findall(text))


def _spaced(shielded: Shielded) -> set[str]:
    """What encloses a text that begins or ends with a space in the original: `[word ](URL)`."""
    pairs = [hold for hold in shielded.holds if hold.closing not in (None, hold.opening)]
    opening, closing = {hold.opening for hold in pairs}, {hold.closing for hold in pairs}
    found = set()
    for (_, text), (_, behind) in pairwise(shielded.pieces):
        if text in opening and behind.startswith(" "):
            found.add(text)
        elif behind in closing and text.endswith(" "):
            found.add(behind)
    return found


def _move_spaces_out(pieces: list[_Part], spaced: set[str]) -> None:
    """Put spaces inside of emphasis and links outside of them: `** word **` is no emphasis.

    Where the original has such spaces, what encloses them is no emphasis, and they stay.
    """
    for at, (kind, sign) in enumerate(pieces):
        if sign in spaced:
            continue
        if kind == "open" and at + 1 < len(pieces) and pieces[at + 1][0] == "text":
            inner = pieces[at + 1][1]
            if inner.startswith(" ") and at and pieces[at - 1][0] == "text":
                before = pieces[at - 1][1]
                pieces[at - 1] = ("text", before if before.endswith(" ") else before + " ")
            pieces[at + 1] = ("text", inner.lstrip(" "))
        elif kind == "close" and at and pieces[at - 1][0] == "text":
            inner = pieces[at - 1][1]
            if inner.endswith(" ") and at + 1 < len(pieces) and pieces[at + 1][0] == "text":
                behind = pieces[at + 1][1]
                pieces[at + 1] = ("text", behind if behind.startswith(" ") else " " + behind)
            pieces[at - 1] = ("text", inner.rstrip(" "))

"""How a link goes on behind its text: destination, title, and definitions of references.

CommonMark 0.31, sections "Links" and "Link reference definitions". Every step is linear.
"""

import re
from collections.abc import Sequence

PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""What a backslash takes the meaning from (section "Backslash escapes")."""

_SPACE = re.compile(r"[ \t\n]*+")
_POINTED = re.compile(r"<((?:[^<>\\\n]|\\[^\n])*+)>")
_PLAIN_URL = re.compile(r"[^\x00-\x20\x7f()\\]++")
_TITLE = re.compile(
    r'"(?:[^"\\]|\\.)*+"|' r"'(?:[^'\\]|\\.)*+'|" r"\((?:[^()\\]|\\.)*+\)", re.DOTALL
)
# No implementation of CommonMark nests deeper, and a limit keeps hostile text linear.
_MAX_PARENTHESES = 32
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999}+)\]:", re.DOTALL)


def target_of(text: str, at: int, end: int) -> tuple[int, int, int, int] | None:
    """Read `url "title")` behind `](`.

    Gives where the URL starts and ends, where URL and title end, and what comes behind `)`; None
    where it is no target.
    """
    at = _space(text, at, end)
    place = _destination(text, at, end)
    if place is None:
        return None
    url_start, url_end, at = place
    tail = at
    behind = _space(text, at, end)
    if behind > at:
        title = _TITLE.match(text, behind, end)
        if title is not None:
            tail = title.end()
            behind = _space(text, tail, end)
    if behind >= end or text[behind] != ")":
        return None
    return url_start, url_end, tail, behind + 1


def _space(text: str, at: int, end: int) -> int:
    space = _SPACE.match(text, at, end)
    return space.end() if space is not None else at


def _destination(text: str, at: int, end: int) -> tuple[int, int, int] | None:
    """Read a link's destination: where it starts and ends, and what comes behind it."""
    if at < end and text[at] == "<":
        pointed = _POINTED.match(text, at, end)
        return (*pointed.span(1), pointed.end()) if pointed is not None else None
    start = at
    depth = 0
    while at < end:
        plain = _PLAIN_URL.match(text, at, end)
        if plain is not None:
            at = plain.end()
            continue
        sign = text[at]
        if sign == "(":
            depth += 1
            if depth > _MAX_PARENTHESES:
                return None
        elif sign == ")":
            if not depth:
                break
            depth -= 1
        elif sign == "\\":
            at += at + 1 < end and text[at + 1] in PUNCTUATION
        else:
            break
        at += 1
    return None if depth else (start, at, at)


def definitions_end(text: str) -> int:
    """Where the link reference definitions end with which a paragraph begins; 0 if it has none."""
    done = 0
    while True:
        label = _LABEL.match(text, done)
        if label is None or label[1].isspace():
            return done
        at = _space(text, label.end(), len(text))
        place = _destination(text, at, len(text))
        if place is None or (place[2] == at):
            return done
        at = place[2]
        behind = _space(text, at, len(text))
        title = _TITLE.match(text, behind) if behind > at else None
        after = -1
        if title is not None:
            after = _line_end(text, title.end())
        if after < 0:
            after = _line_end(text, at)
        if after < 0:
            return done
        done = after


def definition_lines(text: str, lines: Sequence[tuple[int, int]]) -> int:
    """How many lines of a paragraph, from its first, are link reference definitions."""
    if text.find("]:", lines[0][0], lines[-1][1]) < 0:
        return 0
    flat = "\n".join(text[start:end] for start, end in lines)
    done = definitions_end(flat)
    return flat.count("\n", 0, done) + (done == len(flat)) if done else 0


def _line_end(text: str, at: int) -> int:
    """Where the next line starts if nothing but spaces stand before it; else -1."""
    end = text.find("\n", at)
    if end < 0:
        end = len(text)
    return min(end + 1, len(text)) if not text[at:end].strip(" \t") else -1

"""Make text from a post, a path or a message harmless to whatever shows it.

Shown as an escape is all that a reader cannot see or that acts on its surroundings: control
characters and terminal escapes, bidirectional controls ("Trojan Source", CVE-2021-42574), zero
widths, line separators, lone surrogates, noncharacters. So is the bracket of `##[`, `##vso[` and
`##teamcity[`, which CI servers obey anywhere in a line of output (GitHub: actions/runner,
ActionCommand.cs; Azure Pipelines and TeamCity: their manuals, "logging commands" and "service
messages").
"""

import functools
import re
from collections.abc import Callable

# Categories Cc, Cf, Zl, Zp and Cs of Unicode 16, the letters and marks that have no ink (Hangul
# fillers, combining grapheme joiner, Mongolian and supplementary variation selectors), the code
# points reserved for more of them, and the noncharacters of the first plane. U+FE0E and U+FE0F
# stay: they are part of many an emoji.
UNSEEN = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    r"\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef"
    r"\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
COMMAND_BRACKET = r"(?<=##)\[|(?<=##vso)\[|(?<=##teamcity)\["
_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


@functools.cache
def unsafe() -> re.Pattern[str]:
    """Return a pattern that matches, one character at a time, what must not be shown as it is."""
    return re.compile(f"[{UNSEEN}]|{COMMAND_BRACKET}")


@functools.cache
def _unseen() -> re.Pattern[str]:
    return re.compile(f"[{UNSEEN}]")


def replaced(text: str, escape: Callable[[re.Match[str]], str]) -> str:
    """Return `text` with everything that `unsafe` matches as `escape` writes it."""
    # A class alone is searched for three times as fast as a choice between it and brackets.
    return (unsafe() if "##" in text else _unseen()).sub(escape, text)


def escaped(char: str) -> str:
    r"""Return one character as an escape: `\x1b`, `\u202e`, `\U000e0001`; `\t`, `\n`, `\r`."""
    code = ord(char)
    if char in _SHORT:
        return _SHORT[char]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    r"""Return `text` on one line and without power: what is unsafe in it stands as an escape.

    A backslash of the text itself is not doubled: this is for reading, not for reading back.
    """
    return replaced(text, lambda match: escaped(match.group()))


def harmless(line: str) -> str:
    """Return a line of a stranger's words visible, and never a workflow command (see below)."""
    if line.lstrip().startswith("::"):
        line = line.replace(":", escaped(":"), 1)
    return visible(line)


def visible_path(path: str) -> str:
    """Return `path` fit to begin a line: visible, and never a workflow command.

    A line that begins with `::`, whatever white space stands before it, is a command to the GitHub
    runner; `./` before a relative path names the same file and takes that away.
    """
    shown = visible(path)
    return f"./{shown}" if shown.lstrip().startswith("::") else shown

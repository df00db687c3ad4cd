"""One pass over a post's Markdown: which lines are headings, prose, code or HTML.

The lines that a post is full of are told by their first signs, and all others by the letter of
CommonMark (see `block_reader`). Tests hold this against markdown-it-py.
"""

from digestlint.post.block_reader import PARAGRAPH, BlockReader
from digestlint.post.nodes import Block, Heading, Node, Span

# What a line of plain prose never starts with.
_SIGNS = frozenset(["", *" \t#>-*+0123456789`~<=_["])
_NO_TITLE = frozenset(("", " ", "\t", "#"))
_ITEM = [2]  # the containers in an item of `- …`

# Twice as fast as calling a named tuple's class, of which a post may need some three hundred.
_new = tuple.__new__


def scan(text: str, start: int = 0, end: int | None = None) -> list[Node]:
    """Headings and blocks of a text (line ends `\\n`) from an offset on, in their order.

    Linear in the length of the text; never fails. What stands between two nodes is white space and
    the markers of quotations and of list items. `end` is that of the text, or where a line starts
    that nothing reaches over.
    """
    reader = BlockReader(text)
    _run(reader, start, len(text) if end is None else end)
    reader.finish()
    return reader.nodes


def scan_before(text: str, start: int, end: int) -> list[Node] | None:
    """The nodes before a heading that starts at `end`; None where it stands in a fence or HTML."""
    reader = BlockReader(text)
    _run(reader, start, end)
    if reader.is_verbatim:
        return None
    reader.finish()
    return reader.nodes


def _run(reader: BlockReader, at: int, stop: int) -> None:
    """Take every line; those that a post is full of are told by their first signs.

    A line that starts in the first column reaches into no container: items want it indented,
    and quotations are left to the reader, but for a new one of a single line.
    """
    text, signs, nodes = reader.text, _SIGNS, reader.nodes
    for row in text[at : stop if stop == len(text) else stop - 1].split("\n"):
        if not row:
            if reader.leaf or reader.quotes or reader.awaiting is not None:
                reader.blank(at, 0, 0)
            at += 1
            continue
        end = stop = at + len(row)
        if reader.leaf > PARAGRAPH:
            reader.line(at, end)
        elif (sign := row[0]) not in signs:
            while text[stop - 1] in " \t":
                stop -= 1
            if reader.leaf:
                reader.lines.append(_new(Span, (at, stop)))
                reader.end = stop
            else:
                if reader.containers:
                    reader.leave(0)
                if text.startswith("\n", end + 1):
                    lines = (_new(Span, (at, stop)),)
                    nodes.append(_new(Block, ("paragraph", at, stop, lines, None)))
                else:
                    reader.begin(PARAGRAPH, "paragraph", at, at, stop)
        elif (
            sign == "#"
            and (level := row.find(" ", 1, 3)) > 0
            and row[level + 1 : level + 2] not in _NO_TITLE
            and (level == 1 or row[1] == "#")
        ):
            while text[stop - 1] in " \t":
                stop -= 1
            if text[stop - 1] == "#":
                reader.line(at, end)
            else:
                if reader.leaf or reader.containers:
                    reader.leave(0)
                nodes.append(_new(Heading, (at, stop, level, at + level + 1, stop, False)))
        elif sign == "-" and row[1:2] == " " and row[2:3] not in signs:
            while text[stop - 1] in " \t":
                stop -= 1
            if reader.leaf or reader.awaiting is not None or reader.containers != _ITEM:
                reader.leave(0)
                reader.containers.append(2)
            if text.startswith(("\n", "- "), end + 1):
                lines = (_new(Span, (at + 2, stop)),)
                nodes.append(_new(Block, ("item", at, stop, lines, None)))
            else:
                reader.begin(PARAGRAPH, "item", at, at + 2, stop)
        elif (
            row.startswith("> [")
            and not reader.quotes
            and text.startswith("\n", end + 1)
            and row.find("]:") < 0
        ):
            while text[stop - 1] in " \t":
                stop -= 1
            reader.leave(0)
            lines = (_new(Span, (at + 2, stop)),)
            nodes.append(_new(Block, ("quote", at, stop, lines, None)))
        else:
            reader.line(at, end)
        at = end + 1

"""One pass over a post's Markdown: which lines are headings, prose, code or HTML.

CommonMark 0.31 decides what a block is, as far as it bites in a post: fenced and indented code,
HTML blocks and comments, block quotes, lists with what is nested in them, setext and ATX headings,
lazy continuation. Nested structure is not built: what stands inside a list item or a quotation is
content of that block, and never a heading of the post. Tests hold this against markdown-it-py.
"""

import re
from typing import NamedTuple

from digestlint.post.model import Block, BlockKind, Heading, Span


class Scan(NamedTuple):
    """Headings and blocks of a text in the order in which they stand."""

    nodes: tuple[Heading | Block, ...]


_ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_BULLET = re.compile(r"([-*+]|(\d{1,9})[.)])(?:([ \t]+)|$)")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"(`{3,}|~{3,})([^\n]*)$")
_SETEXT = re.compile(r"(=+|-+)[ \t]*$")
_QUOTE = re.compile(r"> ?")

_HTML_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|"
    "head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|"
    "p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
# (how an HTML block opens, how it ends or None for a blank line, whether it interrupts a paragraph)
_HTML: tuple[tuple[re.Pattern[str], str | None, bool], ...] = (
    (re.compile(r"<(?:script|pre|style|textarea)(?=\s|>|$)", re.I), "</tag>", True),
    (re.compile(r"<!--"), "-->", True),
    (re.compile(r"<\?"), "?>", True),
    (re.compile(r"<![A-Za-z]"), ">", True),
    (re.compile(r"<!\[CDATA\["), "]]>", True),
    (re.compile(rf"</?(?:{_HTML_BLOCK_TAGS})(?=\s|/?>|$)", re.I), None, True),
    (
        re.compile(
            r"(?:<[A-Za-z][\w-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*"
            r"\s*/?>|</[A-Za-z][\w-]*\s*>)\s*$",
            re.A,
        ),
        None,
        False,
    ),
)
_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.I)

_PLAIN, _SPECIAL = 0, 1
# What a line of plain prose never starts with.
_MARKERS = frozenset(" \t#>-*+0123456789`~<=_")


def scan(text: str, start: int = 0) -> Scan:
    """Scan a text (line ends `\\n`) from an offset; linear in its length, and never fails."""
    return Scan(tuple(_Scanner(text, start).nodes))


class _Scanner:
    """The state of one pass: which block is open, and what may continue it."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.nodes: list[Heading | Block] = []
        self.kind: BlockKind | None = None  # of the open block
        self.block_start = 0
        self.block_end = 0
        self.lines: list[Span] = []
        self.open_paragraph = False  # a line of plain text would continue it
        self.item_indent = 0  # where the content of the outermost open list item starts; 0: no list
        self.blank_before = False
        self._run(start)

    def _run(self, start: int) -> None:
        text, markers = self.text, _MARKERS
        at = start
        size = len(text)
        find = text.find
        while at < size:
            end = find("\n", at)
            if end < 0:
                end = size
            if at == end:
                self.blank_before = True
                self.open_paragraph = False
            elif text[at] not in markers:
                # Plain prose: by far the most frequent line.
                stop = end
                while stop > at and text[stop - 1] in " \t":
                    stop -= 1
                if self.open_paragraph:
                    self.lines.append(Span(at, stop))
                    self.block_end = stop
                else:
                    if self.item_indent:
                        self.item_indent = 0
                    self._open("paragraph", at, at, stop)
                self.blank_before = False
            else:
                end = self._line(at, end)
            at = end + 1
        self._close()

    def _open(self, kind: BlockKind, start: int, content: int, stop: int) -> None:
        self._close()
        self.kind = kind
        self.block_start = start
        self.block_end = max(stop, start)
        self.lines = [Span(content, stop)] if stop > content else []
        self.open_paragraph = stop > content

    def _close(self) -> None:
        if self.kind is not None:
            self.nodes.append(
                Block(self.kind, self.block_start, self.block_end, tuple(self.lines))
            )
            self.kind = None
        self.open_paragraph = False

    def _line(self, at: int, end: int) -> int:
        """Take a line that starts with a space or a marker; gives the end of what was taken."""
        text = self.text
        first = at
        column = 0
        while first < end and text[first] in " \t":
            column += 1 if text[first] == " " else 4 - column % 4
            first += 1
        stop = end
        while stop > first and text[stop - 1] in " \t":
            stop -= 1
        if first == stop:
            self.blank_before = True
            self.open_paragraph = False
            return end
        blank_before, self.blank_before = self.blank_before, False
        inside = 0
        if self.item_indent:
            if column >= self.item_indent:
                inside = self.item_indent
            elif self.open_paragraph and not self._interrupts(first, stop, column):
                self.lines.append(Span(first, stop))
                self.block_end = stop
                return end
        if column - inside >= 4:
            return self._indented(first, stop, end, inside)
        return self._marked(first, stop, end, column, inside, blank_before)

    def _indented(self, first: int, stop: int, end: int, inside: int) -> int:
        if self.open_paragraph:
            self.lines.append(Span(first, stop))
            self.block_end = stop
            return end
        if self.kind == "code":
            self.lines.append(Span(first, stop))
            self.block_end = stop
            return end
        marker = _BULLET.match(self.text, first, stop) if inside else None
        if marker is not None and self._take_item(first, stop, inside + 4):
            # Deep in a list, four spaces are one more level as often as code; a digest has no code.
            return end
        if not inside:
            self.item_indent = 0
        self._open("code", first, first, stop)
        self.open_paragraph = False
        return end

    def _marked(
        self, first: int, stop: int, end: int, column: int, inside: int, blank_before: bool
    ) -> int:
        text = self.text
        sign = text[first]
        if sign == "#":
            heading = _ATX.match(text, first, stop)
            if heading is not None:
                self._heading(first, stop, heading, inside)
                return end
        elif sign in "`~":
            fence = _FENCE.match(text, first, stop)
            if fence is not None and (sign == "~" or "`" not in fence[2]):
                return self._fence(first, end, fence[1], inside)
        elif sign == "<":
            html = self._html(first, stop, end, inside)
            if html >= 0:
                return html
        elif sign == ">":
            self._quote(first, stop, inside)
            return end
        elif sign in "=-" and self.open_paragraph and self.kind == "paragraph" and not inside:
            underline = _SETEXT.match(text, first, stop)
            if underline is not None:
                self._setext(stop, 1 if sign == "=" else 2)
                return end
        if sign in "-*_" and _RULE.match(text, first, stop):
            if not inside:
                self.item_indent = 0
            self._open("rule", first, first, stop)
            self._close()
            return end
        if (sign in "-*+" or sign.isdigit()) and self._take_item(first, stop, column):
            return end
        return self._text(first, stop, end, inside)

    def _text(self, first: int, stop: int, end: int, inside: int) -> int:
        if self.open_paragraph:
            self.lines.append(Span(first, stop))
            self.block_end = stop
            return end
        if not inside:
            self.item_indent = 0
        self._open("paragraph", first, first, stop)
        return end

    def _interrupts(self, first: int, stop: int, column: int) -> bool:
        """Whether a line ends an open paragraph in a list item to which it does not belong."""
        if column >= 4:
            return False
        text = self.text
        sign = text[first]
        if sign == "#":
            return _ATX.match(text, first, stop) is not None
        if sign == ">":
            return True
        if sign in "`~":
            fence = _FENCE.match(text, first, stop)
            return fence is not None and (sign == "~" or "`" not in fence[2])
        if sign == "<":
            return any(
                interrupts and pattern.match(text, first, stop)
                for pattern, _, interrupts in _HTML
            )
        if sign in "-*_" and _RULE.match(text, first, stop):
            return True
        return _BULLET.match(text, first, stop) is not None

    def _heading(self, first: int, stop: int, match: re.Match[str], inside: int) -> None:
        # A closing run of `#` counts where a space, or nothing, stands before it.
        text, text_start, text_end = self.text, match.end(), stop
        while text_end > text_start and text[text_end - 1] == "#":
            text_end -= 1
        if text_end < stop and text_end > text_start and text[text_end - 1] not in " \t":
            text_end = stop
        while text_end > text_start and text[text_end - 1] in " \t":
            text_end -= 1
        if inside:
            self._open("heading", first, text_start, text_end)
            self._close()
            return
        self._close()
        self.item_indent = 0
        self.nodes.append(Heading(first, stop, len(match[1]), text_start, text_end))

    def _setext(self, stop: int, level: int) -> None:
        start, end = self.lines[0].start, self.lines[-1].end
        self.kind = None
        self._close()
        self.nodes.append(Heading(start, stop, level, start, end, setext=True))

    def _fence(self, first: int, end: int, mark: str, inside: int) -> int:
        """Take a fenced code block whole; an unclosed one runs to the end, as in CommonMark."""
        text = self.text
        if not inside:
            self.item_indent = 0
        closing = _closing_fence(mark[0], len(mark))
        size = len(text)
        at = min(end + 1, size)
        last = end
        while at < size:
            line_end = text.find("\n", at)
            if line_end < 0:
                line_end = size
            if inside and text[at:line_end].strip() and _indent(text, at) < inside:
                break
            if closing.match(text, at, line_end):
                last = line_end
                break
            last = line_end
            at = line_end + 1
        self._open("fence", first, first, min(last, size))
        self.lines = [Span(first, min(last, size))]
        self._close()
        return last

    def _html(self, first: int, stop: int, end: int, inside: int) -> int:
        """Take an HTML block whole; -1 where the line opens none."""
        text = self.text
        for pattern, closing, interrupts in _HTML:
            if not (pattern.match(text, first, stop) and (interrupts or not self.open_paragraph)):
                continue
            if not inside:
                self.item_indent = 0
            last = end
            if closing is None:
                while last < len(text):
                    line_end = text.find("\n", last + 1)
                    if line_end < 0:
                        line_end = len(text)
                    if not text[last + 1 : line_end].strip(" \t"):
                        break
                    last = line_end
            else:
                if closing == "</tag>":
                    found = _RAW_END.search(text, first)
                    close_at = found.start() if found else -1
                else:
                    close_at = text.find(closing, first + (4 if closing == "-->" else 2))
                    if closing == "-->" and text.startswith(("<!-->", "<!--->"), first):
                        close_at = first
                line_end = text.find("\n", close_at) if close_at >= 0 else -1
                last = max(end, line_end if line_end >= 0 else len(text))
            kind: BlockKind = "comment" if closing == "-->" else "html"
            self._open(kind, first, first, last)
            self._close()
            return last
        return -1

    def _quote(self, first: int, stop: int, inside: int) -> None:
        text = self.text
        content = first
        while content < stop and text[content] == ">":
            mark = _QUOTE.match(text, content, stop)
            content = mark.end() if mark else content + 1
            while content < stop and text[content] in " \t":
                content += 1
        if self.kind == "quote" and self.block_end + 1 >= text.rfind("\n", 0, first):
            if content < stop:
                self.lines.append(Span(content, stop))
            self.block_end = stop
        else:
            if not inside:
                self.item_indent = 0
            self._open("quote", first, content, stop)
        self.open_paragraph = content < stop

    def _take_item(self, first: int, stop: int, column: int) -> bool:
        """Open a list item; False where the marker is plain text."""
        text = self.text
        match = _BULLET.match(text, first, stop)
        if match is None:
            return False
        empty = match.end() >= stop and match[3] is None
        if self.open_paragraph and self.kind in ("paragraph", "quote") and not self.item_indent:
            # Only a bullet, or a list that starts at 1, interrupts a paragraph.
            if empty or (match[2] is not None and match[2].lstrip("0") != "1"):
                return False
        kind: BlockKind = "ordered" if match[2] is not None else "item"
        if not self.item_indent or column < self.item_indent:
            space = match[3] or " "
            width = len(match[1]) + (len(space) if len(space) <= 4 and "\t" not in space else 1)
            self.item_indent = column + width
        content = min(match.end(), stop)
        self._open(kind, first, content, stop)
        return True


def _indent(text: str, at: int) -> int:
    column = 0
    while at < len(text) and text[at] in " \t":
        column += 1 if text[at] == " " else 4 - column % 4
        at += 1
    return column


def _closing_fence(sign: str, length: int) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*{re.escape(sign)}{{{length},}}[ \t]*$")

"""One pass over a post's Markdown: which lines are headings, prose, code or HTML.

CommonMark 0.31 decides what a block is: leaves (headings of both kinds, fences, indented code, the
seven kinds of HTML block, link reference definitions, paragraphs with lazy continuation) inside
containers (quotations and list items). Containers are followed, and not built: what stands in one
is a block of its own, and never a heading of the post. Tests hold this against markdown-it-py.

Where implementations differ, this one does as commonmark.js: a paragraph that begins with
definitions stays open behind them, and an item that begins with two blank lines is empty, whatever
spaces they hold. U+0000 stays as it is, where CommonMark shows U+FFFD.
"""

import re

from digestlint.post.inline import definitions_end
from digestlint.post.nodes import Block, BlockKind, Heading, Span

Node = Heading | Block

_ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_MARKER = re.compile(r"(?:[-*+]|([0-9]{1,9})[.)])(?=[ \t]|$)")
_RULE = re.compile(r"(?:\*[ \t]*+)++|(?:-[ \t]*+)++|(?:_[ \t]*+)++")
_FENCE = re.compile(r"(?:(`{3,}+)[^`]*|(~{3,}+).*)$")
_FENCE_END = re.compile(r"(`{3,}|~{3,})$")
_SETEXT = re.compile(r"(?:=+|-+)$")

_HTML_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|"
    "head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|"
    "p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_BLANK = ""  # what ends an HTML block that a blank line ends
_RAW = "</raw>"  # … and one that any of four closing tags ends
_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.I | re.A)
# How HTML blocks open (CommonMark's kinds 1 to 6), and what ends them.
_HTML: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<(?:script|pre|style|textarea)(?=[ \t>]|$)", re.I | re.A), _RAW),
    (re.compile(r"<!--"), "-->"),
    (re.compile(r"<\?"), "?>"),
    (re.compile(r"<![A-Za-z]"), ">"),
    (re.compile(r"<!\[CDATA\["), "]]>"),
    (re.compile(rf"</?(?:{_HTML_TAGS})(?=[ \t]|/?>|$)", re.I | re.A), _BLANK),
)
# Kind 7: any complete tag alone on its line; it does not interrupt a paragraph.
_HTML_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*+"
    r"(?:[ \t]++[A-Za-z_:][A-Za-z0-9_.:-]*+"
    r"(?:[ \t]*+=[ \t]*+(?:[^ \t\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+[ \t]*+/?"
    r"|/[A-Za-z][A-Za-z0-9-]*+[ \t]*+)>[ \t]*+$"
)

_INDENT = re.compile(r"[ \t]*+")
# What a line of plain prose never starts with.
_SIGNS = frozenset(["", *" \t#>-*+0123456789`~<=_["])
_NO_TITLE = frozenset(("", " ", "\t", "#"))
_QUOTE = -1
_ITEM = [2]  # the containers in an item of `- …`

# What is open: nothing, a paragraph, or a block that takes lines as they are.
_NOTHING, _PARAGRAPH, _CODE, _FENCED, _IN_HTML = range(5)

# Twice as fast as calling a named tuple's class, of which a post needs some three hundred.
_new = tuple.__new__


def scan(text: str, start: int = 0, end: int | None = None) -> list[Node]:
    """Headings and blocks of a text (line ends `\\n`) from an offset on, in their order.

    Linear in the length of the text; never fails. What stands between two nodes is white space and
    the markers of quotations and of list items. `end` is that of the text, or where a line starts
    that nothing reaches over.
    """
    scanner = _Scanner(text)
    scanner.run(start, len(text) if end is None else end)
    scanner.finish()
    return scanner.nodes


def scan_before(text: str, start: int, end: int) -> list[Node] | None:
    """The nodes before a heading that starts at `end`; None where it stands in a fence or HTML."""
    scanner = _Scanner(text)
    scanner.run(start, end)
    if scanner.is_verbatim:
        return None
    scanner.finish()
    return scanner.nodes


class _Scanner:
    """The state of one pass: the open containers, and the leaf that is open in the innermost.

    A container is the number of columns by which an item's content is indented, or `_QUOTE`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes: list[Node] = []
        self.containers: list[int] = []
        self.quotes = 0  # how many of the containers are quotations
        self.leaf = _NOTHING
        self.kind: BlockKind = "paragraph"  # of the leaf, and where it stands
        self.start = 0
        self.end = 0
        self.lines: list[Span] = []
        # The item or quotation that was opened last and holds nothing yet: its kind and its marker.
        self.awaiting: BlockKind | None = None
        self.marker = Span(0, 0)
        self.closing = ""  # what ends the open fence or HTML
        self.no_rule_before = 0  # a thematic break was looked for up to here: `- - - … text`

    @property
    def is_verbatim(self) -> bool:
        """Whether a fence or HTML is open, which takes the next line as it is."""
        return self.leaf >= _FENCED

    def finish(self) -> None:
        """Close what is open."""
        self._leave(0)

    def run(self, at: int, stop: int) -> None:
        """Take every line; those that a post is full of are told by their first signs.

        A line that starts in the first column reaches into no container: items want it indented,
        and quotations are left to `_line`, but for a new one of a single line.
        """
        text, signs, nodes = self.text, _SIGNS, self.nodes
        for row in text[at : stop if stop == len(text) else stop - 1].split("\n"):
            if not row:
                if self.leaf or self.quotes or self.awaiting is not None:
                    self._blank(at, 0, 0)
                at += 1
                continue
            end = stop = at + len(row)
            if self.leaf > _PARAGRAPH:
                self._line(at, end)
            elif (sign := row[0]) not in signs:
                while text[stop - 1] in " \t":
                    stop -= 1
                if self.leaf:
                    self.lines.append(_new(Span, (at, stop)))
                    self.end = stop
                else:
                    if self.containers:
                        self._leave(0)
                    if text.startswith("\n", end + 1):
                        lines = (_new(Span, (at, stop)),)
                        nodes.append(_new(Block, ("paragraph", at, stop, lines, None)))
                    else:
                        self._begin(_PARAGRAPH, "paragraph", at, at, stop)
            elif (
                sign == "#"
                and (level := row.find(" ", 1, 3)) > 0
                and row[level + 1 : level + 2] not in _NO_TITLE
                and (level == 1 or row[1] == "#")
            ):
                while text[stop - 1] in " \t":
                    stop -= 1
                if text[stop - 1] == "#":
                    self._line(at, end)
                else:
                    if self.leaf or self.containers:
                        self._leave(0)
                    nodes.append(_new(Heading, (at, stop, level, at + level + 1, stop, False)))
            elif sign == "-" and row[1:2] == " " and row[2:3] not in signs:
                while text[stop - 1] in " \t":
                    stop -= 1
                if self.leaf or self.awaiting is not None or self.containers != _ITEM:
                    self._leave(0)
                    self.containers.append(2)
                if text.startswith(("\n", "- "), end + 1):
                    lines = (_new(Span, (at + 2, stop)),)
                    nodes.append(_new(Block, ("item", at, stop, lines, None)))
                else:
                    self._begin(_PARAGRAPH, "item", at, at + 2, stop)
            elif (
                row.startswith("> [")
                and not self.quotes
                and text.startswith("\n", end + 1)
                and row.find("]:") < 0
            ):
                while text[stop - 1] in " \t":
                    stop -= 1
                self._leave(0)
                lines = (_new(Span, (at + 2, stop)),)
                nodes.append(_new(Block, ("quote", at, stop, lines, None)))
            else:
                self._line(at, end)
            at = end + 1

    # -- leaves and containers ---------------------------------------------------------------

    def _begin(self, leaf: int, kind: BlockKind, start: int, first: int, stop: int) -> None:
        self.leaf = leaf
        self.kind = kind
        self.start = start
        self.end = stop
        self.lines = [_new(Span, (first, stop))]

    def _add(self, start: int, stop: int) -> None:
        self.lines.append(_new(Span, (start, stop)))
        self.end = stop

    def _emit(self, kind: BlockKind, start: int, end: int, lines: tuple[Span, ...]) -> None:
        self.nodes.append(_new(Block, (kind, start, end, lines, None)))

    def _close(self) -> None:
        """Close the open leaf."""
        if self.leaf == _NOTHING:
            return
        lines = self.lines
        if self.leaf == _PARAGRAPH and self.text[lines[0][0]] == "[":
            self._take_definitions()
        if lines:
            self._emit(self.kind, self.start, self.end, tuple(lines))
        self.leaf = _NOTHING

    def _take_definitions(self) -> None:
        """Take link reference definitions off the open paragraph, of which nothing may be left."""
        lines, text = self.lines, self.text
        if text.find("]:", lines[0].start, lines[-1].end) < 0:
            return
        flat = "\n".join(text[start:end] for start, end in lines)
        taken = flat.count("\n", 0, done) if (done := definitions_end(flat)) else 0
        if not done:
            return
        taken += done == len(flat)
        self._emit("definition", self.start, lines[taken - 1].end, tuple(lines[:taken]))
        del lines[:taken]
        if lines:
            self.start = lines[0].start
            self.kind = "quote" if self.quotes else "paragraph"

    def _leave(self, kept: int) -> None:
        """Close the leaf, and the containers but for the outermost `kept`."""
        if self.leaf:
            self._close()
        containers = self.containers
        if len(containers) > kept:
            if self.awaiting is not None:
                self._abandon()
            if self.quotes:
                self.quotes -= containers[kept:].count(_QUOTE)
            del containers[kept:]

    def _abandon(self) -> None:
        """Give up on content for an item that was opened: it is empty."""
        if self.awaiting in ("item", "ordered"):
            self._emit(self.awaiting, *self.marker, ())
        self.awaiting = None

    def _blank(self, at: int, matched: int, quotes: int) -> None:
        """Take a line that is blank behind `matched` containers, `quotes` of them quotations."""
        leaf = self.leaf
        if leaf == _PARAGRAPH or (leaf == _IN_HTML and self.closing == _BLANK):
            self._close()
        if quotes < self.quotes:
            # Items stay open over a blank line, quotations do not.
            self._leave(self.containers.index(_QUOTE, matched))
        elif self.leaf >= _FENCED:
            self._add(at, at)
        if self.awaiting is not None:
            # Nor does an item in which nothing stands yet.
            self._leave(len(self.containers) - 1)

    # -- lines -------------------------------------------------------------------------------

    def _line(self, at: int, end: int) -> None:
        """Take any line: follow it into the open containers, and see what it continues or opens."""
        text, containers = self.text, self.containers
        first, first_column = self._indent(at, end, 0)
        column = matched = quotes = 0
        mark = -1  # where the line's first `>` stands
        for container in containers:
            if first >= end:
                break
            if container == _QUOTE:
                if first_column - column > 3 or text[first] != ">":
                    break
                quotes += 1
                if mark < 0:
                    mark = first
                column = first_column + 1
                after = first + 1
                first, first_column = self._indent(after, end, column)
                column += first > after
            elif first_column - column >= container:
                column += container
            else:
                break
            matched += 1
        if first >= end:
            self._blank(first, matched, quotes)
            return
        stop = end
        while text[stop - 1] in " \t":
            stop -= 1
        inside = matched == len(containers)
        if inside and self.leaf >= _FENCED:
            self._verbatim(first, stop, end, first_column - column)
            return
        while True:
            if first_column - column >= 4:
                if self.leaf == _PARAGRAPH or (inside and self.leaf == _CODE):
                    self._add(first, stop)
                else:
                    self._open(matched, _CODE, "code", first, stop)
                return
            sign = text[first]
            if sign == ">":
                self._leave(matched)
                containers.append(_QUOTE)
                self.quotes += 1
                if self.awaiting is None or self.awaiting == "quote":
                    if mark < 0:
                        mark = first
                    self.marker = Span(mark, first + 1)
                self.awaiting = "quote"
                column = first_column + 1
                after = first + 1
                first, first_column = self._indent(after, end, column)
                column += first > after
            elif self._leaf(sign, first, stop, end, matched, inside):
                return
            elif (width := self._marker_width(sign, first, stop, inside)) > 0:
                self._leave(matched)
                indent = first_column - column
                after = first + width
                column = first_column + width
                kind: BlockKind = "ordered" if sign.isdigit() else "item"
                start = self.marker.start if self.awaiting in ("item", "ordered") else first
                self.marker = Span(start, after)
                self.awaiting = kind
                first, first_column = self._indent(after, end, column)
                space = first_column - column if first < end else 1
                column += space if space <= 4 else 1
                containers.append(indent + width + (space if space <= 4 else 1))
            else:
                break
            matched += 1
            inside = True
            if first >= end:
                if self.awaiting == "quote":
                    self.awaiting = None
                return
        if self.leaf == _PARAGRAPH:
            self._add(first, stop)
        else:
            self._open_paragraph(matched, first, stop, mark)

    def _indent(self, at: int, end: int, column: int) -> tuple[int, int]:
        """Where a line goes on behind spaces and tabs, and in which column."""
        match = _INDENT.match(self.text, at, end)
        first = match.end() if match is not None else at
        if self.text.find("\t", at, first) < 0:
            return first, column + first - at
        for sign in self.text[at:first]:
            column += 1 if sign == " " else 4 - column % 4
        return first, column

    def _open(self, matched: int, leaf: int, kind: BlockKind, start: int, stop: int) -> None:
        """Open a leaf that is no paragraph, inside the first `matched` containers."""
        self._leave(matched)
        self.awaiting = None
        self._begin(leaf, kind, start, start, stop)

    def _open_paragraph(self, matched: int, first: int, stop: int, mark: int) -> None:
        self._leave(matched)
        start = first
        kind: BlockKind = "paragraph"
        if self.awaiting is not None:
            kind = self.awaiting
            start = self.marker.start
            self.awaiting = None
        elif self.quotes:
            kind = "quote"
            start = mark if mark >= 0 else first
        self._begin(_PARAGRAPH, kind, start, first, stop)

    def _verbatim(self, first: int, stop: int, end: int, indent: int) -> None:
        """Take a line into the open fence or HTML block, and close it where that is its last."""
        text = self.text
        self._add(first, stop)
        self.end = end
        if self.leaf == _FENCED:
            if indent < 4 and text[first] == self.closing[0]:
                mark = _FENCE_END.match(text, first, stop)
                if mark is not None and mark.end() - first >= len(self.closing):
                    self._close()
        elif self.closing and self._ends_html(first, stop):
            self._close()

    def _ends_html(self, first: int, stop: int) -> bool:
        if self.closing == _RAW:
            return _RAW_END.search(self.text, first, stop) is not None
        return self.text.find(self.closing, first, stop) >= 0

    def _leaf(self, sign: str, first: int, stop: int, end: int, matched: int, inside: bool) -> bool:
        """Take the line as a leaf other than a paragraph and indented code, if it is one."""
        text = self.text
        if sign == "#":
            heading = _ATX.match(text, first, stop)
            if heading is not None:
                self._heading(first, stop, heading, matched)
                return True
        elif sign in "`~":
            fence = _FENCE.match(text, first, stop)
            if fence is not None:
                self._open(matched, _FENCED, "fence", first, stop)
                self.end = end
                self.closing = fence[1] or fence[2]
                return True
        elif sign == "<":
            return self._html(first, stop, end, matched)
        elif (
            sign in "=-"
            and inside
            and self.leaf == _PARAGRAPH
            and _SETEXT.match(text, first, stop)
            and self._setext(1 if sign == "=" else 2, stop)
        ):
            return True
        if sign in "-*_" and self._is_rule(sign, first, stop):
            self._leave(matched)
            self.awaiting = None
            self._emit("rule", first, stop, (Span(first, stop),))
            return True
        return False

    def _is_rule(self, sign: str, first: int, stop: int) -> bool:
        if first < self.no_rule_before:
            return False
        run = _RULE.match(self.text, first, stop)
        end = run.end() if run is not None else first
        self.no_rule_before = end if end < stop else 0
        return end == stop and self.text.count(sign, first, stop) >= 3

    def _heading(self, first: int, stop: int, match: re.Match[str], matched: int) -> None:
        # A closing run of `#` counts where a space, or nothing, stands before it.
        text, start, end = self.text, match.end(), stop
        while end > start and text[end - 1] == "#":
            end -= 1
        if start < end < stop and text[end - 1] not in " \t":
            end = stop
        while end > start and text[end - 1] in " \t":
            end -= 1
        self._leave(matched)
        self.awaiting = None
        if self.containers:
            self._emit("heading", first, stop, (Span(start, end),))
        else:
            self.nodes.append(Heading(first, stop, len(match[1]), start, end))

    def _setext(self, level: int, stop: int) -> bool:
        """Make the open paragraph a heading; False where it holds definitions alone."""
        lines = self.lines
        if self.text[lines[0][0]] == "[":
            self._take_definitions()
            if not lines:
                self.leaf = _NOTHING
                return False
        self.leaf = _NOTHING
        if self.containers:
            self._emit("heading", lines[0].start, stop, tuple(lines))
        else:
            start, end = lines[0].start, lines[-1].end
            self.nodes.append(Heading(start, stop, level, start, end, setext=True))
        return True

    def _html(self, first: int, stop: int, end: int, matched: int) -> bool:
        text = self.text
        closing = next(
            (close for opening, close in _HTML if opening.match(text, first, stop)), None
        )
        if closing is None:
            if self.leaf == _PARAGRAPH or not _HTML_TAG.match(text, first, stop):
                return False
            closing = _BLANK
        self._open(matched, _IN_HTML, "comment" if closing == "-->" else "html", first, stop)
        self.end = end
        self.closing = closing
        if closing and self._ends_html(first, stop):
            self._close()
        return True

    def _marker_width(self, sign: str, first: int, stop: int, inside: bool) -> int:
        """The width of the list marker with which the line goes on; 0 where it is none."""
        if not (sign in "-*+" or sign.isdigit()):
            return 0
        marker = _MARKER.match(self.text, first, stop)
        if marker is None:
            return 0
        interrupts = inside and self.leaf == _PARAGRAPH
        if interrupts and (marker.end() == stop or (marker[1] and int(marker[1]) != 1)):
            # Only an item that says something, or a list that starts at 1, interrupts a paragraph.
            return 0
        return marker.end() - first

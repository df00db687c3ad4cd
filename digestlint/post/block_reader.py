"""What any line of Markdown continues or opens: the containers and leaves of CommonMark.

CommonMark 0.31 decides what a block is: leaves (headings of both kinds, fences, indented code, the
seven kinds of HTML block, link reference definitions, paragraphs with lazy continuation) inside
containers (quotations and list items). Containers are followed, and not built: what stands in one
is a block of its own, and never a heading of the post. Tests hold this against markdown-it-py.

Where implementations differ, this one does as commonmark.js: a paragraph that begins with
definitions stays open behind them, and an item that begins with two blank lines is empty, whatever
spaces they hold. U+0000 stays as it is, where CommonMark shows U+FFFD.
"""

from digestlint.post import leaves
from digestlint.post.html_blocks import ends_html, html_opening
from digestlint.post.link_targets import definition_lines
from digestlint.post.nodes import Block, BlockKind, Heading, Node, Span

_QUOTE = -1

# What is open: nothing, a paragraph, or a block that takes lines as they are.
NOTHING, PARAGRAPH, _CODE, _FENCED, _IN_HTML = range(5)

_new = tuple.__new__  # twice as fast as calling a named tuple's class


class BlockReader:
    """The state of one pass: the open containers, and the leaf that is open in the innermost.

    A container is the number of columns by which an item's content is indented, or `_QUOTE`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes: list[Node] = []
        self.containers: list[int] = []
        self.quotes = 0  # how many of the containers are quotations
        self.leaf = NOTHING
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
        self.leave(0)

    # -- leaves and containers ---------------------------------------------------------------

    def begin(self, leaf: int, kind: BlockKind, start: int, first: int, stop: int) -> None:
        """Open a leaf at `start`, with the line of which the text goes from `first` to `stop`."""
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
        if self.leaf == NOTHING:
            return
        lines = self.lines
        if self.leaf == PARAGRAPH and self.text[lines[0][0]] == "[":
            self._take_definitions()
        if lines:
            self._emit(self.kind, self.start, self.end, tuple(lines))
        self.leaf = NOTHING

    def _take_definitions(self) -> None:
        """Take link reference definitions off the open paragraph, of which nothing may be left."""
        lines = self.lines
        taken = definition_lines(self.text, lines)
        if not taken:
            return
        self._emit("definition", self.start, lines[taken - 1].end, tuple(lines[:taken]))
        del lines[:taken]
        if lines:
            self.start = lines[0].start
            self.kind = "quote" if self.quotes else "paragraph"

    def leave(self, kept: int) -> None:
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

    def blank(self, at: int, matched: int, quotes: int) -> None:
        """Take a line that is blank behind `matched` containers, `quotes` of them quotations."""
        leaf = self.leaf
        if leaf == PARAGRAPH or (leaf == _IN_HTML and not self.closing):
            self._close()
        if quotes < self.quotes:
            # Items stay open over a blank line, quotations do not.
            self.leave(self.containers.index(_QUOTE, matched))
        elif self.leaf >= _FENCED:
            self._add(at, at)
        if self.awaiting is not None:
            # Nor does an item in which nothing stands yet.
            self.leave(len(self.containers) - 1)

    # -- lines -------------------------------------------------------------------------------

    def line(self, at: int, end: int) -> None:
        """Take any line: follow it into the open containers, and see what it continues or opens."""
        text, containers = self.text, self.containers
        first, first_column = leaves.indent(text, at, end, 0)
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
                first, first_column = leaves.indent(text, after, end, column)
                column += first > after
            elif first_column - column >= container:
                column += container
            else:
                break
            matched += 1
        if first >= end:
            self.blank(first, matched, quotes)
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
                if self.leaf == PARAGRAPH or (inside and self.leaf == _CODE):
                    self._add(first, stop)
                else:
                    self._open(matched, _CODE, "code", first, stop)
                return
            sign = text[first]
            if sign == ">":
                self.leave(matched)
                containers.append(_QUOTE)
                self.quotes += 1
                if self.awaiting is None or self.awaiting == "quote":
                    if mark < 0:
                        mark = first
                    self.marker = Span(mark, first + 1)
                self.awaiting = "quote"
                column = first_column + 1
                after = first + 1
                first, first_column = leaves.indent(text, after, end, column)
                column += first > after
            elif self._leaf(sign, first, stop, end, matched, inside):
                return
            elif (width := self._marker_width(first, stop, inside)) > 0:
                self.leave(matched)
                indent = first_column - column
                after = first + width
                column = first_column + width
                kind: BlockKind = "ordered" if sign.isdigit() else "item"
                start = self.marker.start if self.awaiting in ("item", "ordered") else first
                self.marker = Span(start, after)
                self.awaiting = kind
                first, first_column = leaves.indent(text, after, end, column)
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
        if self.leaf == PARAGRAPH:
            self._add(first, stop)
        else:
            self._open_paragraph(matched, first, stop, mark)

    def _open(self, matched: int, leaf: int, kind: BlockKind, start: int, stop: int) -> None:
        """Open a leaf that is no paragraph, inside the first `matched` containers."""
        self.leave(matched)
        self.awaiting = None
        self.begin(leaf, kind, start, start, stop)

    def _open_paragraph(self, matched: int, first: int, stop: int, mark: int) -> None:
        self.leave(matched)
        start = first
        kind: BlockKind = "paragraph"
        if self.awaiting is not None:
            kind = self.awaiting
            start = self.marker.start
            self.awaiting = None
        elif self.quotes:
            kind = "quote"
            start = mark if mark >= 0 else first
        self.begin(PARAGRAPH, kind, start, first, stop)

    def _verbatim(self, first: int, stop: int, end: int, indent: int) -> None:
        """Take a line into the open fence or HTML block, and close it where that is its last."""
        text = self.text
        self._add(first, stop)
        self.end = end
        if self.leaf == _FENCED:
            if indent < 4 and leaves.closes_fence(text, self.closing, first, stop):
                self._close()
        elif ends_html(text, self.closing, first, stop):
            self._close()

    def _leaf(self, sign: str, first: int, stop: int, end: int, matched: int, inside: bool) -> bool:
        """Take the line as a leaf other than a paragraph and indented code, if it is one."""
        text = self.text
        if sign == "#":
            heading = leaves.heading_text(text, first, stop)
            if heading is not None:
                self._heading(first, stop, heading, matched)
                return True
        elif sign in "`~":
            fence = leaves.fence_opening(text, first, stop)
            if fence:
                self._open(matched, _FENCED, "fence", first, stop)
                self.end = end
                self.closing = fence
                return True
        elif sign == "<":
            return self._html(first, stop, end, matched)
        elif (
            sign in "=-"
            and inside
            and self.leaf == PARAGRAPH
            and leaves.is_underline(text, first, stop)
            and self._setext(1 if sign == "=" else 2, stop)
        ):
            return True
        if sign in "-*_" and self._is_rule(sign, first, stop):
            self.leave(matched)
            self.awaiting = None
            self._emit("rule", first, stop, (Span(first, stop),))
            return True
        return False

    def _is_rule(self, sign: str, first: int, stop: int) -> bool:
        if first < self.no_rule_before:
            return False
        end = leaves.rule_end(self.text, first, stop)
        self.no_rule_before = end if end < stop else 0
        return end == stop and self.text.count(sign, first, stop) >= 3

    def _heading(self, first: int, stop: int, heading: leaves.HeadingText, matched: int) -> None:
        level, start, end = heading
        self.leave(matched)
        self.awaiting = None
        if self.containers:
            self._emit("heading", first, stop, (Span(start, end),))
        else:
            self.nodes.append(Heading(first, stop, level, start, end))

    def _setext(self, level: int, stop: int) -> bool:
        """Make the open paragraph a heading; False where it holds definitions alone."""
        lines = self.lines
        if self.text[lines[0][0]] == "[":
            self._take_definitions()
            if not lines:
                self.leaf = NOTHING
                return False
        self.leaf = NOTHING
        if self.containers:
            self._emit("heading", lines[0].start, stop, tuple(lines))
        else:
            start, end = lines[0].start, lines[-1].end
            self.nodes.append(Heading(start, stop, level, start, end, setext=True))
        return True

    def _html(self, first: int, stop: int, end: int, matched: int) -> bool:
        text = self.text
        closing = html_opening(text, first, stop, in_paragraph=self.leaf == PARAGRAPH)
        if closing is None:
            return False
        self._open(matched, _IN_HTML, "comment" if closing == "-->" else "html", first, stop)
        self.end = end
        self.closing = closing
        if ends_html(text, closing, first, stop):
            self._close()
        return True

    def _marker_width(self, first: int, stop: int, inside: bool) -> int:
        interrupts = inside and self.leaf == PARAGRAPH
        return leaves.marker_width(self.text, first, stop, interrupts=interrupts)

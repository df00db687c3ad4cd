"""Which lines of a post a change touched, and which findings are about them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.engine.origins import Origins
from digestlint.formats import Formats
from digestlint.post.model import Post
from digestlint.post.outline import read_post
from digestlint.post.shape import Shape

_EVERY_LINE = 1 << 60
# Findings at a heading that are about the heading itself; all others there are about what it heads.
_ABOUT_HEADINGS = frozenset(("ST201", "ST202", "ST206", "ST208"))
# Findings that say that a file was not linted, or not wholly.
_ALWAYS = frozenset(("DL001", "DL002"))


class Touched(NamedTuple):
    """The lines of a file that a change touched, as ranges: from 1, inclusive, in order.

    Where lines were taken out, both neighbours count. `moved` says that the file's name is new.
    """

    ranges: tuple[tuple[int, int], ...]
    moved: bool = False

    def covers(self, first: int, last: int) -> bool:
        """Whether one of these lines was touched."""
        place = bisect_left(self.ranges, (first + 1,)) - 1
        if place >= 0 and self.ranges[place][1] >= first:
            return True
        return place + 1 < len(self.ranges) and self.ranges[place + 1][0] <= last

    def follow(self, origins: Origins) -> "Touched":
        """The same in a text whose lines come from here; new lines count as touched."""
        ranges: list[tuple[int, int]] = []
        for line, origin in enumerate(origins, 1):
            if origin is None or self.covers(origin + 1, origin + 1):
                if ranges and ranges[-1][1] == line - 1:
                    ranges[-1] = (ranges[-1][0], line)
                else:
                    ranges.append((line, line))
        return Touched(tuple(ranges), self.moved)

    def narrow(
        self, diagnostics: Sequence[Diagnostic], text: str, path: str, shape: Shape
    ) -> list[Diagnostic]:
        """The diagnostics of a text that are about what was touched.

        Those on touched lines; those at a heading about what is missing, too long or twice in a
        paper that was touched; those of a front matter that was touched.
        """
        post: Post | None = None
        kept = []
        for diagnostic in diagnostics:
            last = diagnostic.end_line
            if diagnostic.end_column == 1 and last > diagnostic.line:
                last -= 1
            if diagnostic.code not in _ALWAYS and not self.covers(diagnostic.line, last):
                post = post or read_post(text, path, shape)
                if not self._concerns(post, diagnostic):
                    continue
            kept.append(diagnostic)
        return kept

    def _concerns(self, post: Post, diagnostic: Diagnostic) -> bool:
        """Whether a finding on a line that was not touched is about something that was."""
        end = post.front_matter.end
        last = post.position(end)[0]
        if diagnostic.line <= last:
            return self.moved or not end or not post.papers or self.covers(1, last)
        paper = post.paper_at(diagnostic.start)
        if paper is None or diagnostic.code in _ABOUT_HEADINGS:
            return False
        headings = {paper.heading.start, *(section.heading.start for section in paper.sections)}
        return diagnostic.start in headings and self.covers(
            post.position(paper.start)[0], post.position(max(paper.start, paper.end - 1))[0]
        )


EVERYTHING = Touched(((1, _EVERY_LINE),), moved=True)


def narrow(
    diagnostics: Iterable[Diagnostic],
    touched: Mapping[str, Touched],
    files: Iterable[PostFile],
    formats: Formats,
    text_of: Callable[[str], str | None],
) -> list[Diagnostic]:
    """Of the diagnostics of a run (sorted by path), those about touched lines.

    What is found elsewhere than in the files, as in the config, stays.
    """
    known = {file.path: file for file in files}
    kept: list[Diagnostic] = []
    for path, found in groupby(diagnostics, lambda diagnostic: diagnostic.path):
        file, text = known.get(path), text_of(path)
        lines = touched.get(file.absolute) if file is not None else None
        if file is None or lines is None or text is None:
            kept += found
        else:
            kept += lines.narrow(list(found), text, path, formats.of(file.project, text))
    return kept

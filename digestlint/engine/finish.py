"""From what checks found to what is reported: suppressions applied, and judged themselves."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from digestlint.diagnostics import Diagnostic, Edit, Fix, PlacedEdit
from digestlint.engine.lint import PostResult
from digestlint.engine.suppressions import (
    DIRECTIVES,
    EVERYTHING,
    MAX_INDENT,
    REST_OF_LINE,
    Judged,
    Suppression,
    judge,
)
from digestlint.rulebook import Rulebook

# What is quoted of a word in a comment, and how many words get a suggestion: both are a stranger's.
_QUOTED = 60
_SUGGESTIONS = 100
# A fix writes out what stays of its comment, and each selector of the comment has that fix.
_MENDED = 100


def finish_post(
    result: PostResult,
    about_project: Iterable[Diagnostic],
    rulebook: Rulebook,
    codes: frozenset[str],
    text: Callable[[], str],
) -> tuple[Diagnostic, ...]:
    """The diagnostics of a post that are to be reported, in the order of every report.

    `about_project` are those that whole-project rules found in it; `codes` are the rules that ran,
    the only ones whose suppressions can be called unused; `text` gives the post's text, and is
    asked only where a suppression is to be reported.
    """
    found = (*result.diagnostics, *about_project)
    if result.suppressions:
        if any(diagnostic.code == "DL001" for diagnostic in found):
            # A rule that failed may have had its suppressions.
            codes -= {"SU901"}
        judged = judge(result.suppressions, found, rulebook, codes)
        report = _Report(result.path, rulebook, result.suppressions, judged, text)
        found = (*judged.kept, *report.unused(codes), *report.unknown(codes))
    return tuple(sorted(found, key=_order))


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    return diagnostic.sort_key


class _Report:
    """SU901 for suppressions that silenced nothing, SU902 for codes that are none."""

    def __init__(
        self,
        path: str,
        rulebook: Rulebook,
        suppressions: Sequence[Suppression],
        judged: Judged,
        text: Callable[[], str],
    ) -> None:
        self._path = path
        self._rulebook = rulebook
        self._suppressions = suppressions
        self._judged = judged
        self._source = ""
        self._line_starts: list[int] = []
        if judged.unused or judged.unknown:
            self._source = text()
            self._line_starts = [0]
            while (at := self._source.find("\n", self._line_starts[-1])) >= 0:
                self._line_starts.append(at + 1)

    def unused(self, codes: frozenset[str]) -> Iterator[Diagnostic]:
        if "SU901" not in codes or not self._judged.unused:
            return
        rule = self._rulebook.rules["SU901"]
        edits = self._edits()
        for suppression in self._judged.unused:
            name = "every rule" if suppression.selector == EVERYTHING else suppression.selector
            values = {"code": name}
            fix = None
            if wanted := edits.get(suppression):
                placed = tuple(self._placed(edit) for edit in sorted(wanted))
                fix = Fix("safe", rule.fix_message("", values), placed)
            yield self._about(suppression, "SU901", "", values)._replace(fix=fix)

    def unknown(self, codes: frozenset[str]) -> Iterator[Diagnostic]:
        if "SU902" not in codes:
            return
        suggestions: dict[str, str] = {}
        for suppression in self._judged.unknown:
            word = suppression.selector
            variant = "directive" if suppression.kind == "unknown" else ""
            if word not in suggestions and len(suggestions) < _SUGGESTIONS:
                suggestions[word] = self._suggest(word, variant)
            quoted = word if len(word) <= _QUOTED else f"{word[:_QUOTED]}…"
            values = {"code": quoted, "suggestion": suggestions.get(word, "")}
            yield self._about(suppression, "SU902", variant, values)

    def _suggest(self, word: str, variant: str) -> str:
        if len(word) > _QUOTED:
            return ""
        if not variant:
            return self._rulebook.suggest(word)
        from difflib import get_close_matches

        near = get_close_matches(word, DIRECTIVES, 1)
        return f"; did you mean `digestlint-{near[0]}`?" if near else ""

    def _about(
        self, suppression: Suppression, code: str, variant: str, values: Mapping[str, object]
    ) -> Diagnostic:
        rule = self._rulebook.rules[code]
        start, end = suppression.start, suppression.end
        return Diagnostic(
            self._path,
            code,
            rule.name,
            rule.severity,
            rule.message(variant, values),
            *self._position(start),
            *self._position(end),
            start,
            end,
        )

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def _placed(self, edit: Edit) -> PlacedEdit:
        start, end, text = edit
        return PlacedEdit(*self._position(start), *self._position(end), text, start, end)

    def _edits(self) -> dict[Suppression, list[Edit]]:
        """What to take out for each unused suppression that a program may take out.

        Not those in YAML, which people edit, and not those of rules over the whole project: a fix
        sees one post, and cannot know that they are unused.
        """
        project = {rule.code for rule in self._rulebook if rule.scope == "project"}
        unused = {
            suppression
            for suppression in self._judged.unused
            if suppression.kind != "post"
            and project.isdisjoint(self._rulebook.find(suppression.selector))
        }
        comments: dict[tuple[int, int], list[Suppression]] = {}
        for suppression in self._suppressions:
            comments.setdefault(suppression.comment, []).append(suppression)
        edits: dict[Suppression, list[Edit]] = {}
        removals: dict[tuple[int, int], Edit] = {}
        for suppression in unused:
            comment = suppression.comment
            if len(comments[comment]) > _MENDED:
                continue
            if comment not in removals:
                removals[comment] = self._removal(comments[comment], unused)
            edits[suppression] = [removals[comment]]
        for opening, closing in _pairs(self._suppressions):
            if opening in edits and len(comments[closing.comment]) == 1:
                edits[opening].append(self._removal([closing], {closing}))
        return edits

    def _removal(self, comment: Sequence[Suppression], unused: set[Suppression]) -> Edit:
        """The edit of a comment that leaves what is still of use; the same for each of the rest."""
        source = self._source
        kept = [suppression for suppression in comment if suppression not in unused]
        if not kept:
            return self._without(*comment[0].comment)
        between = source[comment[0].end : comment[1].start]
        words = between.join(source[one.start : one.end] for one in kept)
        return Edit(comment[0].start, comment[-1].end, words)

    def _without(self, start: int, end: int) -> Edit:
        """The edit that takes a comment out and joins nothing that it kept apart."""
        source = self._source
        first = self._line_starts[self._position(start)[0] - 1]
        rest = REST_OF_LINE.match(source, end)
        if rest is None:
            return Edit(start, end, "")
        if start - first > MAX_INDENT or source[first:start].strip():
            # Two spaces at the end of a line are a line break, which was none before the comment.
            while source[start - 1] in " \t":
                start -= 1
            return Edit(start, end, "")
        before = source[source.rfind("\n", 0, first - 1) + 1 : first] if first else ""
        last = rest.end()
        after = source[last : source.find("\n", last) + 1 or len(source)]
        if before.strip() and after.strip() and not _parts(before, after):
            return Edit(first, end, "")
        if rest[0].endswith("\n"):
            return Edit(first, last, "")
        return Edit(max(first - 1, 0), end, "")


def _parts(before: str, after: str) -> bool:
    """Whether two lines stay apart where nothing is between them: headings and bullets do."""
    return _heading().match(before) is not None or _opening().match(after) is not None


@cache
def _heading() -> re.Pattern[str]:
    return re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r" {0,3}(?:#{1,6}|[-*+])[ \t]+\S")


def _pairs(
    suppressions: Sequence[Suppression],
) -> Iterator[tuple[Suppression, Suppression]]:
    """Each `disable` with the `enable` that ends it alone."""
    opened: dict[str, list[Suppression]] = {}
    for suppression in suppressions:
        if suppression.kind == "disable":
            opened.setdefault(suppression.selector, []).append(suppression)
        elif suppression.kind == "enable":
            waiting = opened.pop(suppression.selector, [])
            if len(waiting) == 1:
                yield waiting[0], suppression

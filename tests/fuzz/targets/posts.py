"""Targets over a post's text: reading it, every rule, fixes, suppressions, what stands in it."""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree

from digestlint import __version__
from digestlint.cli.reporting import RuleInfos
from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.engine.finish import finish_post
from digestlint.engine.fix import apply_fixes
from digestlint.engine.mend import mend
from digestlint.engine.run import conclude, lint_source
from digestlint.engine.suppressions import EVERYTHING, UNSILENCEABLE, Suppression, judge
from digestlint.post.alphaxiv import parse_alphaxiv_url
from digestlint.post.arxiv import ArxivLink, parse_arxiv_url
from digestlint.post.arxiv_ids import ArxivId, parse_id
from digestlint.post.front_matter import find_front_matter, read_ordinary
from digestlint.post.inline import links as inline_links
from digestlint.post.inline import literal_spans, unescape
from digestlint.post.model import PROSE, Block, Post
from digestlint.post.outline import read_text
from digestlint.post.quantities import compare, implied, written
from digestlint.post.segments import segments_of
from digestlint.post.sentences import is_complete, split
from digestlint.report import FORMATS, Report, renderer
from digestlint.report.page import pages_of
from fuzz.targets.words import PATH, as_text, linter, need, read, shape

# What a terminal obeys: controls but the line feed, line separators, bidi marks (UAX #9).
_CONTROLS = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def scan(data: bytes) -> None:
    """A post is read; every span lies in the one around it, in order, and places are right."""
    text = as_text(data)
    post = read(text)
    whole = len(post.text)
    need(whole == len(text), "another length")
    need(post.original == text, "another text")
    at = post.papers[0].start if post.papers else whole
    _blocks(post, post.preamble, 0, at)
    for paper in post.papers:
        need(paper.start == at <= paper.end <= whole, paper)
        at = paper.end
        heading = paper.heading
        need(paper.start <= heading.start <= heading.end <= paper.end, heading)
        for span in (heading.number_span, heading.title_span, heading.url_span):
            need(heading.start <= span.start <= span.end <= paper.end, heading)
        first = paper.sections[0].start if paper.sections else paper.end
        _blocks(post, paper.preamble, paper.start, first)
        for section in paper.sections:
            need(first <= section.start <= section.end <= paper.end, section.heading)
            need(section.start <= section.heading.start <= section.heading.end, section.heading)
            _blocks(post, section.blocks, section.start, section.end)
            first = section.end
    need(at == whole or not post.papers, "papers do not end with the text")
    _in_order(segments_of(post), whole)
    for link in post.links:
        need(0 <= link.start <= link.text_start <= link.text_end <= link.end <= whole, link)
    _places(post)


def _blocks(post: Post, blocks: Sequence[Block], start: int, end: int) -> None:
    for block in blocks:
        need(start <= block.start <= block.end <= end, block, start, end)
        start = block.start
        _in_order(block.lines, end)
        if block.kind in PROSE:
            _in_order(post.literals(block), end)
            _in_order(post.sentences(block), end)
            for line in block.prose:
                need(line.start <= line.end, block)


def _in_order(spans: Iterable[tuple[object, ...]], end: int) -> None:
    at = 0
    for first, last, *_ in spans:
        need(isinstance(first, int) and isinstance(last, int))
        need(at <= first <= last <= end, first, last, end)  # type: ignore[operator]
        at = last  # type: ignore[assignment]


def _places(post: Post) -> None:
    """Lines and columns, asked for backwards, are those that counting gives."""
    starts = [0, *(at + 1 for at, sign in enumerate(post.text) if sign == "\n")]
    for offset in range(len(post.text), -1, -(len(post.text) // 50 + 1)):
        line = bisect_right(starts, offset)
        need(post.position(offset) == (line, offset - starts[line - 1] + 1), offset)
    for line in range(1, len(starts) + 1, len(starts) // 20 + 1):
        start, end = post.line_span(line)
        need("\n" not in post.text[start:end], line)


def sentences(data: bytes) -> None:
    """The sentences of lines cover every visible sign of them, in order and once."""
    text = read_text(as_text(data))
    spans = []
    at = 0
    for line in text.split("\n"):
        content = line.strip()
        if content:
            start = at + line.index(content)
            spans.append((start, start + len(content)))
        at += len(line) + 1
    found = split(text, spans)
    _in_order(found, len(text))
    covered = bytearray(len(text))
    for start, end in found:
        covered[start:end] = b"\1" * (end - start)
        need(start < end, start)
        is_complete(text, start, end)
    for start, end in spans:
        for place in range(start, end):
            need(covered[place] or text[place].isspace(), place)


def _diagnostics(text: str) -> tuple[Diagnostic, ...]:
    file = PostFile(PATH, f"/nowhere/{PATH}", PATH, named=True)
    outcome = lint_source(linter(), text, file)
    return conclude(linter(), [outcome], lambda _: read_text(text)).diagnostics


def lint(data: bytes) -> None:
    """No rule fails; findings are in order, their places in range; each report can be read."""
    text = as_text(data)
    found = _diagnostics(text)
    source = read_text(text)
    starts = [0, *(at + 1 for at, sign in enumerate(source) if sign == "\n")]

    def is_at(offset: int, line: int, column: int) -> bool:
        return 0 <= offset <= len(source) and (
            line == bisect_right(starts, offset) and column == offset - starts[line - 1] + 1
        )

    need(list(found) == sorted(found, key=lambda one: one.sort_key), "out of order")
    for one in found:
        need(one.code != "DL001", one.message)
        need(one.start <= one.end, one)
        need(is_at(one.start, one.line, one.column), one)
        need(is_at(one.end, one.end_line, one.end_column), one)
        need(one.message and one.message == one.message.strip(), one)
        if one.fix is not None:
            need(one.fix.edits, one)
            at = 0
            for edit in one.fix.edits:
                need(at <= edit.start <= edit.end, one)
                need(is_at(edit.start, edit.line, edit.column), one)
                need(is_at(edit.end, edit.end_line, edit.end_column), one)
                at = edit.end
    need(_diagnostics(text) == found, "another answer the second time")
    _report(found, source, list(FORMATS)[len(data) % len(FORMATS)])


def _report(found: tuple[Diagnostic, ...], source: str, format_: str) -> None:
    pages = tuple(pages_of(found))
    report = Report(pages, 1, 1, 0, lambda _: source, RuleInfos(linter().rulebook), __version__)
    pieces = [
        piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")
        for piece in renderer(format_)(report)
    ]
    text = b"".join(pieces).decode()
    if format_ in ("json", "sarif", "gitlab", "rdjson"):
        json.loads(text)
    elif format_ == "junit":
        ElementTree.fromstring(text)  # noqa: S314 -- it comes from ourselves
    elif format_ == "jsonl":
        need(len([json.loads(line) for line in text.splitlines()]) == len(found), "lines")
    elif format_ == "concise":
        need(len(text.splitlines()) == len(found), "lines")
    elif format_ == "github":
        need(all(line.startswith("::") for line in text.splitlines()), text)
    elif format_ == "text":
        need(not _CONTROLS.search(text), "controls on a terminal")


def fix(data: bytes) -> None:
    """Fixes keep to their spans, make no error, leave nothing that they would mend again."""
    text = as_text(data)
    unsafe = len(data) % 2 == 0
    rules = linter()
    result = rules.lint(text, PATH, PATH, shape())
    fixed = apply_fixes(text, result.diagnostics, unsafe=unsafe)
    allowed = [
        (edit.start - 1, edit.end)
        for one in fixed.applied
        if one.fix is not None
        for edit in one.fix.edits
    ]
    at = place = 0
    for start, end, new in fixed.edits:
        need(any(first <= start and end <= last for first, last in allowed), start, end)
        kept = text[at:start]
        need(fixed.text[place : place + len(kept)] == kept, "a change outside of a span")
        place += len(kept) + len(new)
        at = end
    need(fixed.text[place:] == text[at:], "a change outside of a span")
    mended = mend(rules, text, PATH, PATH, shape(), unsafe=unsafe)
    again = mend(rules, mended.text, PATH, PATH, shape(), unsafe=unsafe)
    need(again.text == mended.text, "not settled", [one.code for one in again.fixed])
    need(not mended.problem or mended.text == text, "changed by fixes that do not settle")
    before, after = _errors(text), _errors(mended.text)
    need(not after - before, "new errors", after - before)


def _errors(text: str) -> Counter[str]:
    result = linter().lint(text, PATH, PATH, shape())
    found = finish_post(result, (), linter().rulebook, linter().codes, lambda: read_text(text))
    return Counter(one.code for one in found if one.severity == "error")


def suppress(data: bytes) -> None:
    """Suppressions silence what a plain reading of them says, and nothing else."""
    result = linter().lint(as_text(data), PATH, PATH, shape())
    rulebook = linter().rulebook
    judged = judge(result.suppressions, result.diagnostics, rulebook, linter().codes)
    kept = [one for one in result.diagnostics if not _is_silenced(one, result.suppressions)]
    need(list(judged.kept) == kept, len(judged.kept), len(kept))


def _is_silenced(one: Diagnostic, suppressions: Sequence[Suppression]) -> bool:
    if one.code in UNSILENCEABLE:
        return False
    about = [said for said in suppressions if said.kind != "unknown" and _names(said, one.code)]
    for number, said in enumerate(about):
        last = float(said.last)
        if said.kind == "enable":
            continue
        if said.kind == "disable":
            ends = (other.first for other in about[number + 1 :] if other.kind == "enable")
            last = next(ends, float("inf"))
        if said.first <= one.line <= last:
            return True
    return False


def _names(said: Suppression, code: str) -> bool:
    return said.selector == EVERYTHING or code in linter().rulebook.find(said.selector)


def front_matter(data: bytes) -> None:
    """Front matter is found in range; what is read without YAML's reader, it reads the same."""
    text = read_text(as_text(data))
    for candidate in (text, f"---\n{text}\n---\n"):
        found = find_front_matter(candidate)
        need(0 <= found.start <= found.end <= len(candidate), found.start, found.end)
        need(found.inner_start <= found.inner_end, found.inner_start, found.inner_end)
        for entry in found.entries.values():
            need(candidate[entry.start : entry.end] == entry.key, entry)
            need(entry.end <= entry.value_start <= entry.value_end, entry)
        if found.problem is not None:
            need(0 <= found.problem.start <= found.problem.end <= len(candidate), found.problem)
        ordinary = read_ordinary(found.yaml)
        if ordinary is not None:
            from digestlint.post.yaml_reader import read_yaml

            need((ordinary, None) == read_yaml(found.yaml), ordinary)


def links(data: bytes) -> None:
    """URLs are taken apart, and the canonical form of one is canonical."""
    text = read_text(as_text(data))
    parse_id(text)
    link = parse_arxiv_url(text)
    if isinstance(link, ArxivLink) and isinstance(link.id, ArxivId):
        again = parse_arxiv_url(link.id.canonical_url)
        need(again is not None and again.canonical and again.id_text == link.id.text, link)
    parse_alphaxiv_url(text)
    unescape(text)
    spans = []
    at = 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    _in_order(literal_spans(text, spans), len(text))
    for found in inline_links(text, spans):
        need(0 <= found.start <= found.text_start <= found.text_end <= found.end, found)
        need(found.end <= len(text), found)


def quantities(data: bytes) -> None:
    """Numbers are found in range, and a text has the numbers that it has."""
    source, _, target = as_text(data).partition("\0")
    at = 0
    for one in written(source):
        need(at <= one.start < one.end <= len(source), one)
        at = one.end
    implied(source)
    compare(source, target)
    same = compare(source, source)
    need(not any(same), same)

"""The nodes of a paper that has its format's form, from the spans of the form's groups.

Its sections are there at once, and their blocks when somebody asks: of most nobody does.
"""

from functools import partial

from digestlint.post.block_labels import labelled
from digestlint.post.names import LabelNames, SectionFinder
from digestlint.post.nodes import Block, Heading, Paper, PaperNodes, Section, Span
from digestlint.post.ordinary import LINK, URL, Regs, body_at
from digestlint.post.scanner import scan

_new = tuple.__new__


def nodes_of(text: str, regs: Regs, level: int, finder: SectionFinder, paper: Paper) -> PaperNodes:
    """The preamble and the sections of a paper of the form, as a reader of lines would find them.

    `regs` are the spans of the form's groups, `level` is that of its sections' headings.
    """
    find = text.find
    sections = []
    end = paper.end
    for name, labels, found, place in finder.rows:
        first = body_at(regs, place)[0]
        before = body_at(regs, place - 1)[1] if place else max(regs[LINK][1], regs[URL][1])
        # Nothing but blank lines is between a section's text and the next one's heading.
        start = find("#", before, first)
        title = start + level + 1
        stop = title + len(name)
        heading = _new(Heading, (start, stop, level, title, stop, False))
        read = partial(_blocks, text, stop, end, labels)
        sections.append(Section((start, end), heading, name, found, read))
        end = start
    sections.reverse()
    return _preamble(regs), tuple(sections)


def _preamble(regs: Regs) -> tuple[Block, ...]:
    """The quotation that holds the link, in which nothing else stands."""
    start, end = regs[LINK]
    if end < 0:
        return ()
    return (_new(Block, ("quote", start - len("> "), end, (_new(Span, (start, end)),), None)),)


def _blocks(text: str, start: int, end: int, labels: LabelNames | None) -> tuple[Block, ...]:
    """The blocks behind a heading; its own line is not theirs."""
    nodes = scan(text, text.index("\n", start) + 1, end)
    blocks = [node for node in nodes if isinstance(node, Block)]
    if labels is None:
        return tuple(blocks)
    return tuple([labelled(text, block, labels) for block in blocks])

"""The nodes of a paper that has its format's form, from the spans of the form's groups.

Its sections are there at once, and their blocks when somebody asks: of most nobody does.
"""

from functools import partial

from digestlint.post.block_labels import labelled
from digestlint.post.names import LabelNames, section_finder
from digestlint.post.nodes import Block, Heading, Paper, PaperNodes, Section, Span
from digestlint.post.ordinary import LINK, URL, Regs, bodies_of
from digestlint.post.scanner import scan
from digestlint.post.shape import Shape

_new = tuple.__new__


def nodes_of(text: str, regs: Regs, shape: Shape, paper: Paper) -> PaperNodes:
    """The preamble and the sections of a paper of the form, as a reader of lines would find them.

    `regs` are the spans of the form's groups.
    """
    level, known = shape.section_level, section_finder(shape.sections)
    before = regs[LINK][1] if regs[LINK][1] > 0 else regs[URL][1]
    headings = []
    for section, (first, last) in zip(shape.sections, bodies_of(regs), strict=True):
        # Nothing but blank lines is between a section's text and the next one's heading.
        start = text.find("#", before, first)
        title = start + level + 1
        end = title + len(section.name)
        headings.append(_new(Heading, (start, end, level, title, end, False)))
        before = last
    ends = [*(heading[0] for heading in headings[1:]), paper.end]
    sections = []
    for heading, end, section in zip(headings, ends, shape.sections, strict=True):
        found, match, labels = known(section.name)
        read = partial(_blocks, text, heading[1], end, labels)
        sections.append(Section((heading[0], end), heading, section.name, (found, match), read))
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

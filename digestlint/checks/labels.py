"""The check of labels (ST209): the words before the colon in the lines of a labelled section."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.anatomy import (
    at_heading,
    breaks_off,
    is_empty,
    is_placeholder,
    own_blocks,
    shown,
)
from digestlint.checks.deviance import peculiar_papers
from digestlint.checks.order import longest_rise
from digestlint.checks.sieve import foreign_section
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import Block, Paper, Post, Section
from digestlint.post.names import edit_distance, label_names
from digestlint.post.shape import SectionShape

_SHORTEST_TYPO = 4  # letters of a label that may be mistyped
_LONGEST_LABEL = 30
_TWO_EDITS_FROM = 8


class Labelled(NamedTuple):
    """A block with a label, or what is meant for one.

    The span is that of the label with its colon or marks and the space behind; `text` is without
    the space. `name` is the format's name of it, None for one that the format does not know.
    """

    block: Block
    start: int
    end: int
    text: str
    name: str | None


@check("introduction-labels", given=peculiar_papers)
def introduction_labels(post: Post, _: Options) -> Iterator[Finding]:
    """A labelled section that lacks labels, writes them in another way, or in another order."""
    if not any(shape.labels for shape in post.shape.sections):
        return
    for paper, section in post.peculiar_sections:
        shape = section.shape
        if shape is not None and shape.labels and not _is_in_order(post, section, shape):
            yield from _findings(post, paper, section, shape)


def _is_in_order(post: Post, section: Section, shape: SectionShape) -> bool:
    """Whether a section is just its labels in their order, each with its line."""
    blocks, labels = section.blocks, shape.labels
    if len(blocks) != len(labels):
        return False
    for block, wanted in zip(blocks, labels, strict=True):
        label, name = block.label, wanted.name
        if (
            label is None
            or label.end != label.start + len(name) + 2
            or not post.text.startswith(f"{name}: ", label.start)
        ):
            return False
    return True


def _findings(post: Post, paper: Paper, section: Section, shape: SectionShape) -> Iterator[Finding]:
    blocks = own_blocks(post, paper, section)
    headings = [block for block in section.blocks if block.kind == "heading" and block.lines]
    if any(label_meant(post.text[slice(*block.lines[0])], shape) for block in headings):
        yield at_heading(section, {"forms": _forms(shape)}, "headings")
        return
    if is_empty(post, section) or any(block.kind == "fence" for block in section.blocks):
        return
    if foreign_section(post, section) or all(is_placeholder(post, block) for block in blocks):
        return
    labelled = [found for block in blocks if (found := label_of(post, block, shape)) is not None]
    if all(found.name is None for found in labelled):
        edits = () if labelled else _inserts(section, shape, blocks)
        values = {"forms": _forms(shape)}
        yield at_heading(section, values, "bare")._replace(edits=edits, applicability="unsafe")
        return
    for found in labelled:
        if found.name is not None:
            yield from _spelling(post, found, found.name)
    yield from _presence(section, shape, blocks, labelled, breaks_off(post, paper, section))


def _inserts(section: Section, shape: SectionShape, blocks: Sequence[Block]) -> tuple[Edit, ...]:
    """Put the labels before the lines, where there are just as many of the one as of the other."""
    others = [block for block in section.blocks if block.kind not in ("comment", "rule")]
    if len(others) != len(shape.labels) or list(blocks) != others:
        return ()
    return tuple(
        Edit(block.lines[0].start, block.lines[0].start, f"{label.name}: ")
        for block, label in zip(blocks, shape.labels, strict=True)
    )


def _spelling(post: Post, found: Labelled, name: str) -> Iterator[Finding]:
    written = post.text[found.start : found.end]
    is_alone = found.end >= found.block.lines[0].end
    if written.startswith(f"{name}:") and (is_alone or written.endswith((" ", "\t"))):
        return
    # A label alone on its line has its text on the next one, and needs no space behind it.
    wanted = f"{name}:" if is_alone else f"{name}: "
    yield Finding(
        found.start,
        found.start + len(found.text),
        {"label": shown(found.text), "wanted": f"{name}:"},
        "name",
        (Edit(found.start, found.end, wanted),),
    )


def _presence(
    section: Section,
    shape: SectionShape,
    blocks: Sequence[Block],
    labelled: Sequence[Labelled],
    broken_off: bool,
) -> Iterator[Finding]:
    """Labels that are missing, there twice, unknown, or in another order than the format's.

    In a paper that breaks off here, the last ones are not missed: its sections are (ST203).
    """
    order = {label.name: place for place, label in enumerate(shape.labels)}
    first: dict[str, Labelled] = {}
    spare: list[Labelled] = []
    for found in labelled:
        if found.name is not None and found.name not in first:
            first[found.name] = found
        else:
            spare.append(found)
    missing = [name for name in order if name not in first]
    for found in spare:
        variant = "unknown" if found.name is None else "twice" if missing else "again"
        if variant == "unknown" and not missing:
            continue  # all labels are there: a word with a colon begins another line
        wanted = f"{missing.pop(0)}:" if missing else ""
        values = {"label": shown(found.text), "wanted": wanted}
        yield Finding(found.start, found.start + len(found.text), values, variant)
    last = max((order[name] for name in first), default=-1)
    for name in missing:
        if broken_off and order[name] > last:
            continue
        finding = at_heading(section, {"wanted": f"{name}:"}, "missing")
        place = order[name]
        if len(missing) == 1 and len(blocks) == len(order) == len(labelled) + 1:
            block = blocks[place]
            if all(found.block is not block for found in labelled):
                at = block.lines[0].start
                finding = finding._replace(
                    edits=(Edit(at, at, f"{name}: "),), applicability="unsafe"
                )
        yield finding
    present = list(first.items())
    kept = longest_rise([order[name] for name, _ in present])
    if len(kept) < len(present):
        for place, (_, found) in enumerate(present):
            if place not in kept:
                values = {"label": shown(found.text), "forms": _forms(shape)}
                yield Finding(found.start, found.start + len(found.text), values, "order")


def _forms(shape: SectionShape) -> str:
    return ", ".join(f"`{label.name}:`" for label in shape.labels)


def missing_lines(post: Post, shape: SectionShape, blocks: Sequence[Block]) -> int:
    """How many labels a section lacks, be it that their lines are bare, or that there are none."""
    names = {found.name for block in blocks if (found := label_of(post, block, shape)) is not None}
    return len(shape.labels) - len(names - {None})


def label_of(post: Post, block: Block, shape: SectionShape) -> Labelled | None:
    """The label of a block, also one that a dash or brackets set off, or that is mistyped."""
    label = block.label
    if label is not None:
        text = post.text[label.start : label.end].rstrip()
        name = label.name or label_meant(label.text, shape)
        return Labelled(block, label.start, label.end, text, name)
    if not block.lines:
        return None
    match = _set_off().match(post.text, *block.lines[0])
    if match is None:
        return None
    name = label_meant(match["dashed"] or match["boxed"] or match["bold"], shape)
    if name is None:
        return None
    return Labelled(block, match.start(), match.end(), match[0].rstrip(), name)


@cache
def _set_off() -> re.Pattern[str]:
    name = "[A-Za-z가-힣][A-Za-z가-힣 ]{0,28}[A-Za-z가-힣]"
    mark = r"(?:\*\*|__)"
    return re.compile(
        rf"(?:{mark}?(?P<dashed>{name}){mark}?[ ]?(?:[-–—=|][ ]|→[ ]?)"
        rf"|[\[(【<「](?P<boxed>{name})[\])】>」][ ]?[:：]?[ ]?"
        rf"|{mark}(?P<bold>{name})[.]?{mark}[ ]?)"
    )


def label_meant(text: str, shape: SectionShape) -> str | None:
    """The label that a word means: its name, an alias, or its name with a typing error or two."""
    folded = text.strip(" \t*_:：#").casefold().replace(" ", "")
    names: Mapping[str, str] = label_names(shape)
    if folded in names or not _SHORTEST_TYPO <= len(folded) <= _LONGEST_LABEL:
        return names.get(folded)
    near = {
        label.name
        for label in shape.labels
        if (limit := 2 if len(label.name) >= _TWO_EDITS_FROM else 1)
        and edit_distance(folded, label.name.casefold(), limit) <= limit
    }
    return near.pop() if len(near) == 1 else None

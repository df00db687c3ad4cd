"""The label that a block of a labelled section begins with."""

from digestlint.post.names import LabelNames, odd_label
from digestlint.post.nodes import Block, Label

_LABEL_WITHIN = 32  # characters of a line in which a label's colon stands
_MAY_HAVE_LABEL = frozenset(("item", "ordered", "paragraph"))

_new = tuple.__new__


def labelled(text: str, block: Block, labels: LabelNames) -> Block:
    """The block with the label that it begins with, if it does."""
    kind, start, end, lines, _ = block
    if kind not in _MAY_HAVE_LABEL or not lines:
        return block
    first, last = lines[0]
    colon = text.find(":", first, first + _LABEL_WITHIN)
    if colon > 0:
        word = text[first:colon]
        name = labels.written.get(word)
        if name is not None:
            behind = colon + 1
            while behind < last and text[behind] in " \t":
                behind += 1
            label = _new(Label, (first, behind, word, name))
            return _new(Block, (kind, start, end, lines, label))
    match = odd_label().match(text, first, last)
    if match is None:
        return block
    word = match["name"] or match["marked"]
    name = labels.folded.get(word.casefold().replace(" ", ""))
    if name is None and (" " in word.strip() or match.end() == last):
        return block
    return block._replace(label=Label(match.start(), match.end(), word, name))

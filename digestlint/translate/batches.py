"""Texts into requests: by paper, so that its own lines are the context, and within the limits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from digestlint.translate.engines import Limits

# Context is free of charge, and helps most where it is near.
CONTEXT = 4000


class Item(NamedTuple):
    """A text to send: its number among those who ask, the paper it is of, and whether it is XML."""

    number: int
    text: str
    paper: int
    is_markup: bool
    characters: int


class Batch(NamedTuple):
    """The items of one request, all plain or all XML."""

    items: tuple[Item, ...]
    context: str
    is_markup: bool

    @property
    def characters(self) -> int:
        """What an engine will bill for it."""
        return sum(item.characters for item in self.items)


def batches(
    items: Iterable[Item],
    contexts: Mapping[int, str],
    limits: Limits,
    size: Callable[[Sequence[str], str], int],
) -> list[Batch]:
    """Items in requests, those of one paper together; `contexts` is by paper.

    An item that is too large for any request is one by itself, for the engine to refuse.
    """
    groups: dict[tuple[int, bool], list[Item]] = {}
    for item in items:
        groups.setdefault((item.paper, item.is_markup), []).append(item)
    found = []
    for (paper, is_markup), group in groups.items():
        context = contexts.get(paper, "")[:CONTEXT]

        def fits(some: Sequence[Item], context: str = context) -> bool:
            return (
                len(some) <= limits.texts
                and size([one.text for one in some], context) <= limits.bytes
            )

        batch: list[Item] = []
        for item in group:
            if batch and not fits([*batch, item]):
                found.append(Batch(tuple(batch), context if fits(batch) else "", is_markup))
                batch = []
            batch.append(item)
        found.append(Batch(tuple(batch), context if fits(batch) else "", is_markup))
    return found

"""Whether text is nothing but a placeholder: the house's, another spelling of it, a stand-in."""

from digestlint.checks.alternation import alternation
from digestlint.checks.endings import DECORATION, STOPS
from digestlint.post.shape import Placeholders

# No placeholder is longer, and no sentence that says nothing else: characters.
LONGEST_PLACEHOLDER = 80
LONGEST_DENIAL = 400
_MARKS = DECORATION + STOPS


def is_placeholder(text: str, start: int, end: int, words: Placeholders) -> bool:
    """Whether `text[start:end]` is nothing but a placeholder, its marks aside."""
    if end - start > LONGEST_PLACEHOLDER:
        return False
    said = _core(text, start, end)
    return any(
        alternation(patterns).fullmatch(said) is not None
        for patterns in (words.spellings, words.stand_ins)
        if patterns
    )


def is_spelling(text: str, start: int, end: int, words: Placeholders) -> bool:
    """Whether `text[start:end]` says what the house's placeholder says, in whatever spelling."""
    return _is_one_of(words.spellings, text, start, end)


def is_stand_in(text: str, start: int, end: int, words: Placeholders) -> bool:
    """Whether `text[start:end]` fills a place and says nothing: `TBD`, `-`."""
    return _is_one_of(words.stand_ins, text, start, end)


def _is_one_of(patterns: tuple[str, ...], text: str, start: int, end: int) -> bool:
    if end - start > LONGEST_PLACEHOLDER or not patterns:
        return False
    return alternation(patterns).fullmatch(_core(text, start, end)) is not None


def _core(text: str, start: int, end: int) -> str:
    """A sentence without its marks, unless it is nothing else."""
    whole = text[start:end].strip()
    return whole.strip(_MARKS) or whole

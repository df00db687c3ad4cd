"""A post and its translation, sound and broken, and what the translation rules say to them."""

from functools import cache

from digestlint.checks.pairs import Pair
from digestlint.diagnostics import Diagnostic
from digestlint.engine.pairs import PairRunnable, Side, check_pair, pair_runnable
from digestlint.engine.translations import term_finder
from digestlint.post.outline import read_post
from digestlint.post.segments import SegmentState
from house import rulebook, shape

SOURCE, TARGET = "_posts/2026-01-05-daily-papers.md", "_posts/en/2026-01-05-daily-papers.md"
METHOD = (
    "Training is divided into four stages, each of which removes the weights that matter least."
)


@cache
def rules(prefix: str = "TR") -> tuple[PairRunnable, ...]:
    """The rules over pairs whose codes begin so."""
    book = rulebook()
    return pair_runnable(book, frozenset(code for code in book.rules if code.startswith(prefix)))


def korean() -> str:
    """The format's sample post."""
    return shape().sample


def english() -> str:
    """Its translation."""
    return shape().languages["en"].sample


def pair(
    target: str,
    source: str | None = None,
    *,
    made_from: tuple[SegmentState, ...] | None = None,
    paths: tuple[str, str] = (SOURCE, TARGET),
) -> Pair:
    """A translation beside the sample, or beside another source."""
    ours = read_post(korean() if source is None else source, paths[0], shape(), paths[0])
    theirs = read_post(target, paths[1], shape(), paths[1])
    terms = term_finder(None, ours.language.code, theirs.language.code)
    return Pair(ours, theirs, terms=terms, made_from=made_from)


def compare(
    target: str,
    source: str | None = None,
    *,
    made_from: tuple[SegmentState, ...] | None = None,
    side: Side = "target",
) -> tuple[Diagnostic, ...]:
    """What the translation rules find; an exception in a check is a finding too (DL001)."""
    compared = pair(target, source, made_from=made_from)
    return check_pair(compared, rules(), rulebook().rules["DL001"], side=side)


def codes(target: str, source: str | None = None) -> list[str]:
    """The codes of what they find, in order."""
    return [one.code for one in compare(target, source)]


def changed(old: str, new: str, text: str | None = None) -> str:
    """The translation with one passage replaced, which it must have once."""
    text = english() if text is None else text
    assert text.count(old) == 1, old
    return text.replace(old, new)


def in_results(source: str, target: str) -> tuple[str, str]:
    """Both samples with other Results in the first paper: the original, its translation."""
    ours = "이미지 분류 과제에서 매개변수를 62.5% 줄이면서 정확도를 0.3%p 높였다."
    theirs = "In image classification, it cut the parameters by 62.5% and raised accuracy by 0.3%p."
    return changed(ours, source, korean()), changed(theirs, target)

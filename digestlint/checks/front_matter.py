"""Checks of whether a post has front matter that Jekyll finds, and YAML can read (FM101, FM102)."""

from collections.abc import Iterator

from digestlint.checks import Options, check
from digestlint.checks.fences import wrapping_fence
from digestlint.diagnostics import Finding
from digestlint.post.model import Post


@check("front-matter-missing")
def front_matter_missing(post: Post, _: Options) -> Iterator[Finding]:
    """A post without front matter, or with one that Jekyll does not find."""
    state = post.front_matter.state
    if state == "sound" or (state == "missing" and wrapping_fence(post) is not None):
        return
    yield Finding(*post.line_span(1), variant=state)


@check("front-matter-syntax")
def front_matter_syntax(post: Post, _: Options) -> Iterator[Finding]:
    """Front matter that is no YAML, or YAML that readers take in different ways."""
    front_matter = post.front_matter
    if front_matter.state != "sound" or front_matter.problem is None:
        return
    problem = front_matter.problem
    yield Finding(
        problem.start, problem.end, {"problem": problem.message}, variant=_remedy(problem.message)
    )


def _remedy(message: str) -> str:
    """Which of the messages of FM102 tells what to do about a problem, by YAML's words for it."""
    for words, variant in (
        ("mapping values are not allowed", "colon"),
        ("quoted scalar", "quote"),
        ("cannot start any token", "sign"),
        ("a second time", "twice"),
    ):
        if words in message:
            return variant
    return ""

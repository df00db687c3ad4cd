"""A sound post, linters with few rules, and what they report: the words of these tests."""

import functools
from collections.abc import Sequence

from digestlint.cache import Cache, default_folder
from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.run import conclude, lint_source
from digestlint.post.outline import read_text
from digestlint.settings import settings_from

# So that the rules are read once.
RULES = Cache(default_folder())
PATH = "_posts/2026-01-05-daily-papers.md"
# The place in the sample at which tests put their own text, and a mistake to put there (LK306).
LINK = "> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.01234)\n"
WRONG = "> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.04321)\n"


@functools.cache
def linter(*select: str) -> Linter:
    """A linter with these rules and nothing configured; every rule that is finished without any."""
    settings = settings_from({}, root="/nowhere")
    return Linter(settings, Selection(select or ("LK", "SU")), "/nowhere", RULES)


@functools.cache
def sample() -> str:
    """The sound post that the format carries."""
    return linter().formats.shapes[0].sample


def post(alphaxiv: str = LINK, *, front_matter: str = "") -> str:
    """The sample with other lines in place of its first alphaXiv link, and more front matter."""
    text = sample()
    assert text.count(LINK) == 1
    return text.replace(LINK, alphaxiv).replace("---\n\n#", f"{front_matter}---\n\n#", 1)


def check(text: str, *select: str) -> Sequence[Diagnostic]:
    """What is reported on a post's text."""
    file = PostFile(PATH, f"/nowhere/{PATH}", PATH, named=True)
    run = linter(*select)
    return conclude(run, [lint_source(run, text, file)], lambda _: read_text(text)).diagnostics


def found(text: str, *select: str) -> list[tuple[str, str]]:
    """Code and marked text of each finding."""
    return [(one.code, text[one.start : one.end]) for one in check(text, *select)]

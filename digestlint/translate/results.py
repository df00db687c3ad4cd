"""What becomes of a post that is to be translated, as reports have it."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.translate.front_matter import Template

Status = Literal["written", "unchanged", "skipped", "failed", "planned"]


class Options(NamedTuple):
    """What a run was asked for."""

    language: str
    template: str
    front_matter: Template
    glossary: str | None = None
    force: bool = False


class FileResult(NamedTuple):
    """What became of one post, as the contract's JSON has it; `reason` says why it failed.

    `notes` are for people: a person's words that lost their place.
    """

    source: str
    target: str
    status: Status
    segments: int = 0
    sent: int = 0
    reused: int = 0
    kept: int = 0
    characters: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()


class Need(NamedTuple):
    """What a run will take: posts with something to send, and of all posts the segments.

    `reused` segments are there already, `sent` are to be asked for, and that costs `characters`.
    """

    posts: int
    segments: int
    sent: int
    reused: int
    characters: int
    quota_left: int | None


class Report(NamedTuple):
    """The results in the order of the files, and what is left of the quota, where that is known.

    `note` is what people should know of how the engine worked; `passed_over` counts the files that
    are no posts to translate, translations aside.
    """

    results: tuple[FileResult, ...]
    quota_left: int | None
    is_interrupted: bool = False
    note: str = ""
    passed_over: int = 0

    @property
    def characters(self) -> int:
        """What was billed, or would be."""
        return sum(result.characters for result in self.results)

    @property
    def status(self) -> int:
        """The exit status: 0 all done, 1 some file failed or was skipped."""
        if self.is_interrupted:
            return 130
        return int(any(result.status in ("failed", "skipped") for result in self.results))


class Listener(NamedTuple):
    """Who hears of a run as it goes: what it will take, each result, each answer's segments and
    characters, and why it waits.
    """

    expect: Callable[[Need], None]
    tell: Callable[[FileResult], None]
    hear: Callable[[int, int], None]
    wait: Callable[[str], None]

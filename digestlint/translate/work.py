"""A post with what is known of its translation, and what is still to be found out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.post.model import Post
from digestlint.post.outline import read_text
from digestlint.post.segments import Segment, SegmentState, segment_hash
from digestlint.post.shape import Language
from digestlint.reading import Source
from digestlint.translate.asking import Wanted
from digestlint.translate.plan import Task, localised
from digestlint.translate.results import FileResult, Status
from digestlint.translate.shield import shield
from digestlint.translate.standing import Edited, Standing


class Work(NamedTuple):
    """A post and its translation, into `language`: texts by the numbers of its tasks.

    `stamp` is what the original's file looked like before it was read, `kept` are the tasks that a
    person's words stand for, and `machine` are the hashes of what the machine wrote. `old` is the
    translation's file as it stands, None where there is none.
    """

    post: Post
    source: Source
    file: PostFile
    stamp: str
    target: PostFile
    language: Language
    tasks: list[Task]
    standing: Standing
    texts: dict[int, str]
    kept: frozenset[int]
    machine: dict[int, str]
    old: Source | None

    @property
    def missing(self) -> list[int]:
        """The tasks that have no translation yet."""
        return [number for number in range(len(self.tasks)) if number not in self.texts]

    @property
    def rows(self) -> tuple[SegmentState, ...]:
        """What each segment is made from, for the translation's state."""
        return tuple(
            SegmentState(task.at, task.hash, self.machine[number])
            for number, task in enumerate(self.tasks)
        )

    def take(self, texts: Mapping[int, str]) -> None:
        """Take in what an engine said."""
        for number, text in texts.items():
            self.texts[number] = text
            self.machine[number] = segment_hash(text)

    def task_at(self, offset: int) -> int:
        """The number of the task at an offset of the original; -1 for none."""
        for number, task in enumerate(self.tasks):
            if task.segment.start <= offset < max(task.segment.end, task.segment.start + 1):
                return number
        return -1

    def wanted(
        self, numbers: Iterable[int], kept: Mapping[int, Sequence[str]] = {}
    ) -> dict[int, Wanted]:
        """Tasks ready to be sent, perhaps with terms that must stay as they are."""

        def localise(text: str) -> str:
            return localised(text, self.post.language, self.language)

        found = {}
        for number in numbers:
            task = self.tasks[number]
            terms = kept.get(number, ())
            shielded = shield(self.post, task.segment, localise=localise, kept=terms)
            found[number] = Wanted(task.text, task.paper, shielded)
        return found

    def contexts(self) -> dict[int, str]:
        """By paper its title and its lines: what is said around a segment."""
        contexts: dict[int, list[str]] = {}
        for task in self.tasks:
            contexts.setdefault(task.paper, []).append(task.text)
        for paper, lines in contexts.items():
            if paper >= 0:
                span = self.post.papers[paper].heading.title_span
                lines.insert(0, self.post.text[slice(*span)])
        return {paper: "\n".join(lines) for paper, lines in contexts.items()}

    def foreign_line(self) -> int:
        """The first line that a person gave the translation, and of which the original knows
        nothing; 0 where there is none.
        """
        if self.old is None or not self.standing.loose:
            return 0
        before = read_text(self.old.text)
        ours = set(self.texts.values())

        def is_foreign(one: Segment) -> bool:
            return before[one.start : one.end] not in ours

        starts = [one.start for one in self.standing.loose if is_foreign(one)]
        return before.count("\n", 0, starts[0]) + 1 if starts else 0

    def result(
        self,
        status: Status,
        sent: int = 0,
        billed: int = 0,
        findings: tuple[Diagnostic, ...] = (),
        reason: str = "",
    ) -> FileResult:
        """What became of it."""
        total, kept = len(self.tasks), len(self.kept)
        lacking = len(self.missing) if status == "failed" else 0
        return FileResult(
            self.file.path,
            self.target.path,
            status,
            total,
            sent,
            total - sent - kept - lacking,
            kept,
            billed,
            findings,
            reason,
            tuple(self._notes()),
        )

    def _notes(self) -> Iterator[str]:
        lost: Sequence[Edited] = self.standing.lost
        ours = set(self.texts.values())
        for one in lost:
            if one.text not in ours:
                yield (
                    f"{one.at}: the original has changed, and a person's words for it gave way "
                    f"(the memory keeps them): {one.text}"
                )

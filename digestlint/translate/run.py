"""A run over files: what is settled, what is to be sent, what may be spent, and what came of it."""

import os
from collections.abc import Callable, Sequence
from typing import NamedTuple

from digestlint.discovery import PostFile
from digestlint.engine.linter import Linter
from digestlint.errors import UsageError
from digestlint.translate.engines import Engine, EngineError
from digestlint.translate.memory import FOLDER, NAME, Memory
from digestlint.translate.pipeline import FileResult, Options, Translator
from digestlint.translate.sending import Sender


class Report(NamedTuple):
    """The results in the order of the files, and what is left of the quota, where that is known."""

    results: tuple[FileResult, ...]
    quota_left: int | None
    is_interrupted: bool = False

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


class Need(NamedTuple):
    """What a run will take: posts with something to send, segments, characters, and the quota."""

    posts: int
    segments: int
    characters: int
    quota_left: int | None


def open_memory(path: str | None, root: str, *, is_read_only: bool = False) -> Memory:
    """The project's memory, or the one in a file; for a dry run, none is made."""
    path = os.path.abspath(path) if path else os.path.join(root, FOLDER, NAME)
    return Memory(None if is_read_only and not os.path.exists(path) else path)


class Run:
    """Files into one language; `interrupt` may be called at any time, from a signal handler too."""

    def __init__(
        self,
        linter: Linter,
        options: Options,
        memory: Memory,
        make_engine: Callable[[], Engine],
        signature: str,
        *,
        max_chars: int | None = None,
        jobs: int = 1,
    ) -> None:
        """`make_engine` is called when something is to be sent, or a dry run can say the quota."""
        self._sender = Sender(make_engine, memory, max_chars=max_chars, jobs=jobs)
        self._translator = Translator(linter, options, memory, self._sender, signature)

    def interrupt(self) -> None:
        """Send nothing more, and end after the post that is under way."""
        self._sender.interrupt()

    def __call__(
        self,
        files: Sequence[PostFile],
        *,
        is_dry: bool = False,
        expect: Callable[[Need], None] | None = None,
        tell: Callable[[FileResult], None] | None = None,
    ) -> Report:
        """Translate files; `expect` hears what it will take, `tell` each result.

        Raises `UsageError` where there is no key, or it is refused, before anything is written.
        """
        try:
            return self._run(files, is_dry, expect, tell)
        finally:
            self._sender.close()

    def _run(
        self,
        files: Sequence[PostFile],
        is_dry: bool,
        expect: Callable[[Need], None] | None,
        tell: Callable[[FileResult], None] | None,
    ) -> Report:
        translator = self._translator
        settled: dict[str, FileResult] = {}
        plans: dict[str, FileResult] = {}
        seen: set[str] = set()
        for file in files:
            if not translator.is_original(file):
                continue
            known = translator.settled(file)
            if known is not None:
                settled[file.absolute] = known
            elif not self._sender.is_interrupted:
                plan = translator.plan(file, seen)
                if plan is not None:
                    plans[file.absolute] = plan
        planned = [plan for plan in plans.values() if plan.status == "planned"]
        characters = sum(plan.characters for plan in planned)
        left = self._quota(is_dry) if characters else None
        if expect is not None:
            sends = [plan for plan in planned if plan.sent]
            segments = sum(plan.sent for plan in sends)
            expect(Need(len(sends), segments, characters, left))
        results: list[FileResult] = []
        for file in files:
            result = settled.get(file.absolute)
            if result is None and file.absolute in plans:
                if self._sender.is_interrupted:
                    break
                plan = plans[file.absolute]
                result = plan if is_dry else translator.translate(file)
            if result is not None:
                results.append(result)
                if tell is not None:
                    tell(result)
        if left is not None and not is_dry:
            left = max(left - self._sender.billed, 0)
        return Report(tuple(results), left, self._sender.is_interrupted)

    def _quota(self, is_dry: bool) -> int | None:
        try:
            quota = self._sender.quota()
        except UsageError:
            if is_dry:
                return None
            raise
        except EngineError as error:
            if error.problem == "key" and not is_dry:
                raise UsageError(error.message) from None
            return None
        return quota.left if quota is not None else None

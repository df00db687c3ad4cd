"""A run over files: what is settled, what is to be sent, what may be spent, and what came of it."""

import os
from collections.abc import Callable, Iterable, Sequence

from digestlint.discovery import PostFile
from digestlint.engine.linter import Linter
from digestlint.errors import UsageError
from digestlint.translate.asking import Asker
from digestlint.translate.engines import EngineError
from digestlint.translate.memory import Memory
from digestlint.translate.memory_file import default_path
from digestlint.translate.pipeline import Translator
from digestlint.translate.results import FileResult, Listener, Need, Options, Report
from digestlint.translate.sending import Sender
from digestlint.translate.survey import Survey


def open_memory(path: str | None, root: str, *, is_read_only: bool = False) -> Memory:
    """The memory in the file that was named, or the project's; a dry run makes none."""
    return Memory(memory_path(path, root), is_read_only=is_read_only)


def memory_path(path: str | None, root: str) -> str:
    """Where the memory lies: the file that was named, or the project's."""
    return os.path.abspath(path) if path else default_path(root)


class Run:
    """Files into one language; `interrupt` may be called at any time, from a signal handler too."""

    def __init__(
        self,
        linter: Linter,
        options: Options,
        memory: Memory,
        make_asker: Callable[[], Asker],
        signature: str,
        listener: Listener | None = None,
        *,
        is_free: bool = False,
    ) -> None:
        """`make_asker` is called when something is to be sent, or a dry run can say the quota;
        `is_free` says that nothing is billed for it.

        Raises `UsageError` for a wrong glossary.
        """
        self._memory = memory
        self._sender = Sender(make_asker, memory, hear=listener and listener.hear)
        self._survey = Survey(linter, options, memory, signature)
        self._translator = Translator(self._survey, memory, self._sender, is_free=is_free)
        self._listener = listener

    def interrupt(self) -> None:
        """Send nothing more, and end after the post that is under way."""
        self._sender.interrupt()

    def __call__(self, files: Sequence[PostFile], *, is_dry: bool = False) -> Report:
        """Translate files.

        Raises `UsageError` where there is no key, or it is refused, before anything is written.
        """
        try:
            return self._run(files, is_dry)
        finally:
            self._sender.close()

    def _run(self, files: Sequence[PostFile], is_dry: bool) -> Report:
        originals = [file for file in files if self._survey.is_original(file)]
        self._memory.has_changed()
        found = self._look(originals, is_dry)
        passed_over = 0 if self._sender.is_interrupted else len(originals) - len(found)
        if not is_dry and any(result.sent for result in found.values()):
            self._sender.begin()
            if self._memory.has_changed():
                # Somebody else's run, or what was left of one, has been at work meanwhile.
                self._survey.refresh()
                again = [file for file in originals if file.absolute in found]
                found = self._look(again, is_dry)
        planned = [result for result in found.values() if result.status == "planned"]
        left = self._quota(is_dry) if any(plan.sent for plan in planned) else None
        if self._listener is not None:
            self._listener.expect(_need(found.values(), left))
        results = []
        for file in originals:
            result = found.get(file.absolute)
            if result is not None and result.status == "planned" and not is_dry:
                if self._sender.is_interrupted:
                    break
                result = self._translator.translate(file)
            if result is not None:
                results.append(result)
                if self._listener is not None:
                    self._listener.tell(result)
        if left is not None and not is_dry:
            left = max(left - self._sender.billed, 0)
        sender = self._sender
        return Report(tuple(results), left, sender.is_interrupted, sender.note, passed_over)

    def _look(self, files: Iterable[PostFile], is_dry: bool) -> dict[str, FileResult]:
        """What is to be done about files, those aside that are no posts to translate."""
        found = {}
        seen: set[str] = set()
        for file in files:
            result = self._survey.settled(file)
            if result is None and not self._sender.is_interrupted:
                result = self._translator.plan(file, seen, settles=not is_dry)
            if result is not None:
                found[file.absolute] = result
        return found

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
            if error.problem == "network" and not is_dry:
                # It was tried for long enough, and the texts would go the same way.
                self._sender.stop(error.message)
            return None
        return quota.left if quota is not None else None


def _need(results: Iterable[FileResult], left: int | None) -> Need:
    posts = segments = sent = reused = characters = 0
    for result in results:
        posts += bool(result.sent)
        segments += result.segments
        sent += result.sent
        reused += result.reused + result.kept
        characters += result.characters
    return Need(posts, segments, sent, reused, characters, left)

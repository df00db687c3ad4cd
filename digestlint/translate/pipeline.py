"""From posts to translations on disk: what is still good is kept, what is not is sent, and nothing
is written that its original would not recognise.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.translate.assembly import assembled
from digestlint.translate.memory import Memory
from digestlint.translate.results import FileResult
from digestlint.translate.sending import Sender
from digestlint.translate.standing import copied_from
from digestlint.translate.state import State, state_path, write_state
from digestlint.translate.survey import Survey
from digestlint.translate.verdict import LOST_TERM, Judge
from digestlint.translate.work import Work
from digestlint.writing import ABSENT, ChangedOnDisk, Expected, sweep, write_whole


class Translator:
    """Translates posts one after another into one language."""

    def __init__(
        self, survey: Survey, memory: Memory, sender: Sender, *, is_free: bool = False
    ) -> None:
        self._survey = survey
        self._memory = memory
        self._sender = sender
        self._is_free = is_free

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self._survey.linter)

    def plan(self, file: PostFile, seen: set[str], *, settles: bool) -> FileResult | None:
        """What translating a post would take, as a result with the status `planned`.

        `seen` are the hashes of what posts before it send: that is not sent twice. A post whose
        translation is as it should be is `unchanged`, and with `settles` noted as done with. None
        as in `Survey.work`.
        """
        work = self._survey.work(file)
        if work is None or isinstance(work, FileResult):
            return work
        if work.old is not None and not work.missing:
            text = assembled(work, self._survey.options)
            if text == work.old.text:
                if not settles:
                    return work.result("unchanged", findings=self._told(work, text))
                return self._unchanged(work, self.made(work)[1])
        fresh = {}
        for number in work.missing:
            key = work.tasks[number].hash
            if key not in seen:
                seen.add(key)
                fresh[key] = number
        characters = 0
        if not self._is_free:
            characters = sum(one.characters for one in work.wanted(fresh.values()).values())
        return work.result("planned", len(fresh), characters)

    def translate(self, file: PostFile) -> FileResult | None:
        """Translate a post and write it, if all of it is there and passes. None as in `plan`."""
        work = self._survey.work(file)
        if work is None or isinstance(work, FileResult):
            return work
        text, result = self.made(work)
        if result.status == "written":
            return self._written(work, text, result)
        if result.status == "unchanged":
            return self._unchanged(work, result)
        return result

    def made(self, work: Work) -> tuple[str, FileResult]:
        """A post's translation, if all of it is there and passes, and what becomes of the post.

        Nothing is written but what the memory keeps; the text is the old one where nothing changes,
        and empty where there is no translation.
        """
        self._learn(work)
        missing = work.missing
        billed = 0
        if missing:
            if work.foreign_line():
                return "", _restructured(work)
            kit = self._survey.kit(work.post.language.code)
            answers = self._sender.send(work.wanted(missing), work.contexts(), kit)
            billed = answers.billed
            work.take(answers.texts)
            if answers.problems:
                return "", self._failed(work, answers.problems, len(answers.texts), billed)
        text = assembled(work, self._survey.options)
        if work.old is not None and (text == work.old.text or work.foreign_line()):
            if missing and text != work.old.text:
                return "", _restructured(work)
            findings = self._told(work, work.old.text)
            return work.old.text, work.result("unchanged", findings=findings)
        sent = len(missing)
        findings = self._check(work, text)
        blocking = self._judge.blocking(work, findings)
        retried = {-1}
        while new := {number: blocking[number] for number in blocking if number not in retried}:
            retried |= new.keys()
            billed += self._again(work, new)
            text = assembled(work, self._survey.options)
            findings = self._check(work, text)
            blocking = self._judge.blocking(work, findings)
        if blocking:
            self._reject(work, blocking)
            told = self._judge.told(work, findings)
            return "", work.result("failed", sent, billed, told, _first(blocking))
        return text, work.result("written", sent, billed, self._judge.told(work, findings))

    def _check(self, work: Work, text: str) -> tuple[Diagnostic, ...]:
        return self._judge.check(work, text, self._survey.terms(work.post.language.code))

    def _told(self, work: Work, text: str) -> tuple[Diagnostic, ...]:
        return self._judge.told(work, self._check(work, text))

    def _again(self, work: Work, blocking: Mapping[int, Sequence[Diagnostic]]) -> int:
        """Send what failed once more, alone and with its terms in a tag; gives what was billed."""
        numbers = [
            number for number in blocking if number >= 0 and work.tasks[number].settled is None
        ]
        lost = {
            number: sorted(
                {
                    work.post.text[one.start : one.end]
                    for one in blocking[number]
                    if one.code == LOST_TERM
                }
            )
            for number in numbers
        }
        kit = self._survey.kit(work.post.language.code)
        billed = 0
        for number, one in work.wanted(numbers, lost).items():
            answers = self._sender.send({number: one}, {}, kit)
            billed += answers.billed
            work.take(answers.texts)
        return billed

    def _reject(self, work: Work, blocking: Iterable[int]) -> None:
        texts = [work.tasks[number].text for number in blocking if number >= 0]
        self._memory.reject(texts, self._survey.kit(work.post.language.code).scope)

    def _failed(
        self, work: Work, problems: Mapping[int, str], sent: int, billed: int
    ) -> FileResult:
        """A post of which some segments did not come; those whose markup did not are findings."""
        reasons = sorted(set(problems.values()))
        found: tuple[Diagnostic, ...] = ()
        if not self._sender.stopped:
            unusable = self._judge.unusable
            found = tuple(unusable(work, number, reason) for number, reason in problems.items())
        return work.result("failed", sent, billed, found, "; ".join(reasons[:3]))

    def _learn(self, work: Work) -> None:
        """Take a person's words into the memory, also those whose source has changed."""
        edits: list[tuple[str, str | None, str]] = [
            (work.tasks[number].hash, work.tasks[number].text, work.texts[number])
            for number in sorted(work.kept)
        ]
        edits += [(one.source, None, one.text) for one in work.standing.lost]
        self._memory.learn(edits, self._survey.kit(work.post.language.code).scope)

    def _unchanged(self, work: Work, result: FileResult) -> FileResult:
        assert work.old is not None  # noqa: S101 -- it is unchanged
        problem = self._write_state(work)
        if problem:
            return result._replace(status="failed", reason=problem)
        self._survey.settle(work, work.old.raw, result.diagnostics)
        return result

    def _written(self, work: Work, text: str, result: FileResult) -> FileResult:
        mark = "\ufeff" if work.source.bom else ""
        data = (mark + text).encode("utf-8", "surrogatepass")
        try:
            os.makedirs(os.path.dirname(work.target.absolute), exist_ok=True)
            expected: Expected = ABSENT if work.old is None else work.old.raw
            write_whole(work.target.absolute, data, expected=expected)
        except ChangedOnDisk as error:
            return result._replace(status="failed", diagnostics=(), reason=str(error))
        except OSError as error:
            reason = f"{work.target.path} cannot be written: {error.strerror or error}"
            return result._replace(status="failed", diagnostics=(), reason=reason)
        # After the translation: without its state it is recognised by the memory, while a state
        # without its translation would take the machine's old words for a person's.
        problem = self._write_state(work)
        if problem:
            return result._replace(status="failed", reason=problem)
        self._survey.settle(work, data, result.diagnostics)
        return result

    def state_of(self, work: Work) -> State:
        """What a translation was made from, to be kept beside it."""
        copied = copied_from(work.post, work.tasks, work.language)
        if work.foreign_line():
            # It stays as it is, with what was copied before.
            copied |= work.standing.copied
        language = self._survey.options.language
        return State(work.file.project, language, work.rows, tuple(sorted(copied)))

    def _write_state(self, work: Work) -> str:
        # A run that was killed right after its translation took its place may have left a file.
        sweep(os.path.dirname(work.target.absolute))
        try:
            write_state(state_path(work.target.absolute), self.state_of(work))
        except OSError as error:
            return f"its state cannot be written: {error.strerror or error}"
        return ""


def _restructured(work: Work) -> FileResult:
    reason = (
        f"{work.target.path}:{work.foreign_line()} has a line that nothing in the original stands "
        "for, and would be lost: move it into a line that is there, or take it out"
    )
    return work.result("failed", reason=reason)


def _first(blocking: Mapping[int, Sequence[Diagnostic]]) -> str:
    one = next(iter(blocking.values()))[0]
    return f"line {one.line}: {one.code} {one.message}"

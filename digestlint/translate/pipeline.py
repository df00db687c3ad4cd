"""From posts to translations on disk: what is still good is kept, what is not is sent, and nothing
is written that its original would not recognise.
"""

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from digestlint.checks.pairs import Pair
from digestlint.diagnostics import Diagnostic, Edit
from digestlint.discovery import PostFile
from digestlint.engine.finish import finish_post
from digestlint.engine.lint import paper_ref
from digestlint.engine.linter import Linter
from digestlint.engine.onefile import lint_file, read_file
from digestlint.engine.pairs import check_pair, pair_runnable
from digestlint.errors import UsageError
from digestlint.paths import leaves_project, shown_path
from digestlint.post.model import Post
from digestlint.post.outline import read_post, read_text
from digestlint.post.segments import SegmentState, segment_hash
from digestlint.post.shape import Language
from digestlint.post.terms import TermFinder
from digestlint.reading import ReadProblem, Source
from digestlint.translate.front_matter import Template, edits_of, values_of
from digestlint.translate.glossary import read_glossary, shipped_glossary
from digestlint.translate.memory import Memory, Scope
from digestlint.translate.places import original_of, short_language, translation_path
from digestlint.translate.plan import Task, localised, skeleton, splice, tasks_of
from digestlint.translate.sending import Kit, Sender, Wanted
from digestlint.translate.shield import shield
from digestlint.translate.standing import Edited, Standing, standing
from digestlint.translate.state import State, read_state, state_path, write_state
from digestlint.writing import ABSENT, ChangedOnDisk, Expected, write_whole

Status = Literal["written", "unchanged", "skipped", "failed", "planned"]

# Warnings that a machine's translation must not have either: what a paper is called is no taste.
_MUST_NOT = frozenset(("TR606",))


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


class Options(NamedTuple):
    """What a run was asked for."""

    language: str
    template: str
    front_matter: Template
    glossary: str | None = None
    force: bool = False


class _Work(NamedTuple):
    """A post with what is known of its translation: texts by the numbers of its tasks."""

    post: Post
    source: Source
    file: PostFile
    target: PostFile
    tasks: list[Task]
    standing: Standing
    texts: dict[int, str]
    kept: frozenset[int]
    machine: dict[int, str]
    old: bytes | None
    old_text: str

    @property
    def missing(self) -> list[int]:
        """The tasks that have no translation yet."""
        return [number for number in range(len(self.tasks)) if number not in self.texts]


class Translator:
    """Translates posts one after another into one language."""

    def __init__(
        self,
        linter: Linter,
        options: Options,
        memory: Memory,
        sender: Sender,
        signature: str,
    ) -> None:
        """`signature` is the engine's. Raises `UsageError` for a wrong glossary."""
        self._linter = linter
        self._options = options
        self._memory = memory
        self._sender = sender
        self._signature = signature
        self._kits: dict[str, tuple[Kit, TermFinder | None]] = {}
        self._settled = memory.settled()
        # All of them: what a config does not want to hear of must not be written either.
        self._rules = pair_runnable(linter.rulebook, frozenset(linter.rulebook.rules))
        kits = [self._kit(shape.language)[0] for shape in linter.formats.shapes]
        glossaries = (kit.scope.glossary for kit in kits)
        self._digest = " ".join(
            (linter.digest, signature, *glossaries, repr(options._replace(force=False)))
        )

    def _kit(self, language: str) -> tuple[Kit, TermFinder | None]:
        """Scope, glossary and its terms for posts of a language."""
        if language not in self._kits:
            short = short_language(self._options.language)
            path = self._options.glossary
            path = path.replace("{lang}", short) if path else shipped_glossary(language, short)
            glossary = read_glossary(path) if path is not None else None
            digest = glossary.digest if glossary is not None else ""
            scope = Scope(language, self._options.language, self._signature, digest)
            terms = TermFinder(glossary.terms) if glossary is not None else None
            self._kits[language] = Kit(scope, glossary), terms
        return self._kits[language]

    # -- which posts ---------------------------------------------------------------------------

    def is_original(self, file: PostFile) -> bool:
        """Whether a file is no translation by its place beside a post that is there."""
        options = self._options
        languages = {options.language, *self._linter.settings.translation.to}
        original = original_of(file.project, languages, options.template)
        return original is None or not os.path.exists(self._absolute(original.path))

    def target_of(self, file: PostFile) -> PostFile:
        """Where a post's translation lies."""
        path = translation_path(file.project, self._options.language, self._options.template)
        absolute = self._absolute(path)
        return PostFile(shown_path(absolute, self._linter.cwd), absolute, path, True)

    def _absolute(self, path: str) -> str:
        return os.path.join(self._linter.settings.root, *path.split("/"))

    def settled(self, file: PostFile) -> FileResult | None:
        """The result for a post to which, and to whose translation, nothing has happened since."""
        target = self.target_of(file)
        known, _, counts = self._settled.get(target.project, "").rpartition("|")
        if not known or known != self._stamp(file, target):
            return None
        segments, kept = map(int, counts.split())
        return FileResult(file.path, target.path, "unchanged", segments, 0, segments - kept, kept)

    def _stamp(self, file: PostFile, target: PostFile) -> str:
        parts = [self._digest]
        for path in (file.absolute, target.absolute, state_path(target.absolute)):
            try:
                status = os.stat(path)
            except OSError:
                return ""
            parts.append(f"{status.st_size}:{status.st_mtime_ns}")
        return " ".join(parts)

    # -- planning ------------------------------------------------------------------------------

    def plan(self, file: PostFile, seen: set[str]) -> FileResult | None:
        """What translating a post would take, as a result with the status `planned`.

        `seen` are the hashes of what posts before it send: that is not sent twice. None for a file
        that is no post of a format in another language than the target.
        """
        work = self._work(file)
        if work is None or isinstance(work, FileResult):
            return work
        fresh = {}
        for number in work.missing:
            key = work.tasks[number].hash
            if key not in seen:
                seen.add(key)
                fresh[key] = number
        wanted = self._wanted(work, fresh.values())
        characters = sum(one.characters for one in wanted.values())
        return self._result(work, "planned", len(wanted), characters)

    def _work(self, file: PostFile) -> _Work | FileResult | None:
        linter, options = self._linter, self._options
        target = self.target_of(file)
        shown = file.path, target.path
        source = read_file(linter, file)
        if isinstance(source, ReadProblem):
            return FileResult(*shown, "failed", reason=f"cannot be read: {source.message}")
        shape = linter.formats.claim(file.project, source.text)
        if shape is None:
            if not file.named:
                return None
            shape = linter.formats.shapes[0]
        post = read_post(source.text, file.path, shape, file.project)
        short = short_language(options.language)
        if post.language.code == short:
            return None
        if short not in shape.languages:
            raise UsageError(
                f"format `{shape.name}` has no language `{short}`; "
                f"it has {', '.join(sorted(shape.languages))}"
            )
        if leaves_project(target.absolute, linter.settings.root) or target.project == file.project:
            return FileResult(*shown, "failed", reason="the translation would lie elsewhere")
        errors = () if options.force else self._errors(file)
        if errors:
            return FileResult(*shown, "skipped", diagnostics=errors, reason="it has errors")
        old = read_file(linter, target)
        if isinstance(old, ReadProblem) and old.kind != "missing":
            return FileResult(*shown, "failed", reason=f"{target.path}: {old.message}")
        tasks = tasks_of(post, shape.languages[short])
        stands = Standing({}, (), ())
        if not isinstance(old, ReadProblem):
            before = read_post(old.text, target.path, shape, target.project)
            try:
                state = read_state(state_path(target.absolute))
            except UsageError as error:
                return FileResult(*shown, "failed", reason=str(error))
            known = state.segments if state is not None else None
            stands = standing(post, tasks, before, known)
        return self._filled(post, source, file, target, tasks, stands, old)

    def _errors(self, file: PostFile) -> tuple[Diagnostic, ...]:
        """The errors of an original, those of its translations aside."""
        linter = self._linter
        outcome = lint_file(linter, file._replace(named=True))
        if outcome.result is None:
            return ()
        codes = linter.codes_for(file.project) - {"SU901", "SU902"}
        found = finish_post(outcome.result, (), linter.rulebook, codes, lambda: "")
        return tuple(one for one in found if one.severity == "error")

    def _filled(
        self,
        post: Post,
        source: Source,
        file: PostFile,
        target: PostFile,
        tasks: list[Task],
        stands: Standing,
        old: Source | ReadProblem,
    ) -> _Work:
        """A post's tasks with what stands, what the format says and what memory knows."""
        scope = self._kit(post.language.code)[0].scope
        asked = [task.text for number, task in enumerate(tasks) if task.settled is None]
        remembered = self._memory.find(asked, scope)
        edited = [tasks[number].text for number, one in stands.texts.items() if one.is_edited]
        machines = self._memory.find(edited, scope, of_people=False)
        texts: dict[int, str] = {}
        machine: dict[int, str] = {}
        kept = set()
        for number, task in enumerate(tasks):
            known = task.settled or remembered.get(task.hash)
            stand = stands.texts.get(number)
            # What the machine says now is no person's, whatever the state was when it was killed.
            said = task.settled or machines.get(task.hash)
            if stand is not None and stand.is_edited and stand.text != said:
                texts[number], machine[number] = stand.text, stand.machine
                kept.add(number)
            elif stand is not None:
                texts[number] = stand.text
                machine[number] = segment_hash(stand.text)
            elif known is not None:
                texts[number], machine[number] = known, segment_hash(known)
        raw, text = (b"", "") if isinstance(old, ReadProblem) else (old.raw, old.text)
        return _Work(
            post,
            source,
            file,
            target,
            tasks,
            stands,
            texts,
            frozenset(kept),
            machine,
            None if isinstance(old, ReadProblem) else raw,
            text,
        )

    def _wanted(
        self, work: _Work, numbers: Iterable[int], kept: Mapping[int, Sequence[str]] = {}
    ) -> dict[int, Wanted]:
        post = work.post
        target = post.shape.languages[short_language(self._options.language)]

        def localise(text: str) -> str:
            return localised(text, post.language, target)

        return {
            number: Wanted(
                work.tasks[number].text,
                work.tasks[number].paper,
                shield(
                    post,
                    work.tasks[number].segment,
                    localise=localise,
                    kept=kept.get(number, ()),
                ),
            )
            for number in numbers
        }

    # -- translating ---------------------------------------------------------------------------

    def translate(self, file: PostFile) -> FileResult | None:
        """Translate a post and write it, if all of it is there and passes. None as in `plan`."""
        work = self._work(file)
        if work is None or isinstance(work, FileResult):
            return work
        self._learn(work)
        missing = work.missing
        billed = 0
        if missing:
            if work.old is not None and self._foreign_lines(work):
                return self._restructured(work)
            answers = self._sender.send(
                self._wanted(work, missing),
                self._contexts(work),
                self._kit(work.post.language.code)[0],
            )
            billed = answers.billed
            self._take(work, answers.texts)
            if answers.problems:
                return self._failed(work, answers.problems, len(answers.texts), billed)
        text = self._spliced(work)
        if work.old is not None and text == work.old_text:
            return self._unchanged(work)
        if work.old is not None and self._foreign_lines(work):
            return self._unchanged(work) if not missing else self._restructured(work)
        sent = len(missing)
        findings = self._check(work, text)
        blocking = self._blocking(work, findings)
        retried = {-1}
        while new := {number: blocking[number] for number in blocking if number not in retried}:
            retried |= new.keys()
            billed += self._again(work, new)
            text = self._spliced(work)
            findings = self._check(work, text)
            blocking = self._blocking(work, findings)
        if blocking:
            self._reject(work, blocking)
            return self._result(work, "failed", sent, billed, findings, reason=_first(blocking))
        return self._write(work, text, sent, billed, findings)

    def _contexts(self, work: _Work) -> dict[int, str]:
        contexts: dict[int, list[str]] = {}
        for task in work.tasks:
            contexts.setdefault(task.paper, []).append(task.text)
        for paper, lines in contexts.items():
            if paper >= 0:
                span = work.post.papers[paper].heading.title_span
                lines.insert(0, work.post.text[slice(*span)])
        return {paper: "\n".join(lines) for paper, lines in contexts.items()}

    def _take(self, work: _Work, texts: Mapping[int, str]) -> None:
        for number, text in texts.items():
            work.texts[number] = text
            work.machine[number] = segment_hash(text)

    def _foreign_lines(self, work: _Work) -> bool:
        """Whether a person gave the translation lines of which the original knows nothing."""
        ours = set(work.texts.values())
        before = read_text(work.old_text)
        return any(before[one.start : one.end] not in ours for one in work.standing.loose)

    def _restructured(self, work: _Work) -> FileResult:
        before = read_text(work.old_text)
        ours = set(work.texts.values())
        one = next(one for one in work.standing.loose if before[one.start : one.end] not in ours)
        line = before.count("\n", 0, one.start) + 1
        reason = (
            f"{work.target.path}:{line} has a line that nothing in the original stands for, "
            "and would be lost: move it into a line that is there, or take it out"
        )
        return self._result(work, "failed", 0, 0, reason=reason)

    def _spliced(self, work: _Work) -> str:
        post, options = work.post, self._options
        language = post.shape.languages[short_language(options.language)]
        values = values_of(work.file.project, post.front_matter, options.language)
        edits = [
            Edit(task.segment.start, task.segment.end, work.texts[number])
            for number, task in enumerate(work.tasks)
        ]
        edits += skeleton_outside(post, language, work.tasks)
        head = None
        if work.old is not None:
            from digestlint.post.front_matter import find_front_matter

            before = find_front_matter(read_text(work.old_text))
            if before.state == "sound" and post.front_matter.state == "sound":
                added = edits_of(
                    before, options.front_matter, values, post.newline, only_missing=True
                )
                head = splice(work.old_text, added)
                head = head[: before.end + len(head) - len(work.old_text)]
        if head is None:
            edits += edits_of(post.front_matter, options.front_matter, values, post.newline)
            return splice(post.original, edits)
        return head + splice(post.original, edits)[post.front_matter.end :]

    def _check(self, work: _Work, text: str) -> tuple[Diagnostic, ...]:
        post = work.post
        target = read_post(text, work.target.path, post.shape, work.target.project)
        pair = Pair(
            post, target, terms=self._kit(post.language.code)[1], made_from=self._rows(work)
        )
        failed = self._linter.rulebook.rules["DL001"]
        return check_pair(pair, self._rules, failed, side="source")

    def _rows(self, work: _Work) -> tuple[SegmentState, ...]:
        return tuple(
            SegmentState(task.at, task.hash, work.machine[number])
            for number, task in enumerate(work.tasks)
        )

    def _blocking(self, work: _Work, findings: Iterable[Diagnostic]) -> dict[int, list[Diagnostic]]:
        """Findings that hinder writing, by the task that they are about, -1 for none.

        What a person wrote stands on disk already, and is reported and no more.
        """
        blocking: dict[int, list[Diagnostic]] = {}
        for one in findings:
            if one.severity == "error" or one.code in _MUST_NOT:
                number = _task_at(work.tasks, one.start)
                if number not in work.kept:
                    blocking.setdefault(number, []).append(one)
        return blocking

    def _again(self, work: _Work, blocking: Mapping[int, Sequence[Diagnostic]]) -> int:
        """Send what failed once more, alone and with its terms in a tag; gives what was billed."""
        numbers = [
            number for number in blocking if number >= 0 and work.tasks[number].settled is None
        ]
        lost = {
            number: sorted(
                {
                    work.post.text[one.start : one.end]
                    for one in blocking[number]
                    if one.code in _MUST_NOT
                }
            )
            for number in numbers
        }
        wanted = self._wanted(work, numbers, lost)
        billed = 0
        for number, one in wanted.items():
            answers = self._sender.send({number: one}, {}, self._kit(work.post.language.code)[0])
            billed += answers.billed
            self._take(work, answers.texts)
        return billed

    def _reject(self, work: _Work, blocking: Iterable[int]) -> None:
        texts = [work.tasks[number].text for number in blocking if number >= 0]
        self._memory.reject(texts, self._kit(work.post.language.code)[0].scope)

    def _failed(
        self, work: _Work, problems: Mapping[int, str], sent: int, billed: int
    ) -> FileResult:
        """A post of which some segments did not come; those whose markup did not are findings."""
        reasons = sorted(set(problems.values()))
        found = []
        if not self._sender.stopped:
            found = [self._unusable(work, number, reason) for number, reason in problems.items()]
        return self._result(
            work, "failed", sent, billed, tuple(found), reason="; ".join(reasons[:3])
        )

    def _unusable(self, work: _Work, number: int, reason: str) -> Diagnostic:
        rule = self._linter.rulebook.rules["TR610"]
        post, segment = work.post, work.tasks[number].segment
        paper = post.paper_at(segment.start)
        section = post.section_at(segment.start)
        return Diagnostic(
            post.path,
            rule.code,
            rule.name,
            "error",
            f"cannot be translated: {reason}",
            *post.position(segment.start),
            *post.position(segment.end),
            segment.start,
            segment.end,
            paper_ref(post, paper) if paper is not None else None,
            section.name if section is not None else None,
        )

    # -- keeping -------------------------------------------------------------------------------

    def _learn(self, work: _Work) -> None:
        """Take a person's words into the memory, also those whose source has changed."""
        edits: list[tuple[str, str | None, str]] = [
            (work.tasks[number].hash, work.tasks[number].text, work.texts[number])
            for number in sorted(work.kept)
        ]
        edits += [(one.source, None, one.text) for one in work.standing.lost]
        self._memory.learn(edits, self._kit(work.post.language.code)[0].scope)

    def _unchanged(self, work: _Work) -> FileResult:
        findings = self._check(work, work.old_text)
        problem = self._write_state(work)
        if problem:
            return self._result(work, "failed", 0, 0, findings, reason=problem)
        self._settle(work, findings)
        return self._result(work, "unchanged", 0, 0, findings)

    def _write(
        self, work: _Work, text: str, sent: int, billed: int, findings: tuple[Diagnostic, ...]
    ) -> FileResult:
        mark = "\ufeff" if work.source.bom else ""
        data = (mark + text).encode("utf-8", "surrogatepass")
        try:
            os.makedirs(os.path.dirname(work.target.absolute), exist_ok=True)
            expected: Expected = ABSENT if work.old is None else work.old
            write_whole(work.target.absolute, data, expected=expected)
        except ChangedOnDisk as error:
            return self._result(work, "failed", sent, billed, reason=str(error))
        except OSError as error:
            reason = f"{work.target.path} cannot be written: {error.strerror or error}"
            return self._result(work, "failed", sent, billed, reason=reason)
        # After the translation: without its state it is recognised by the memory, while a state
        # without its translation would take the machine's old words for a person's.
        problem = self._write_state(work)
        if problem:
            return self._result(work, "failed", sent, billed, findings, reason=problem)
        self._settle(work, findings)
        return self._result(work, "written", sent, billed, findings)

    def _write_state(self, work: _Work) -> str:
        state = State(work.file.project, self._options.language, self._rows(work))
        try:
            write_state(state_path(work.target.absolute), state)
        except OSError as error:
            return f"its state cannot be written: {error.strerror or error}"
        return ""

    def _settle(self, work: _Work, findings: Iterable[Diagnostic]) -> None:
        """Note that nothing is left to do; warnings are for `digestlint check` to repeat."""
        stamp = self._stamp(work.file, work.target)
        if stamp and not any(one.severity == "error" for one in findings):
            stamp = f"{stamp}|{len(work.tasks)} {len(work.kept)}"
            self._memory.settle([(work.target.project, stamp)])

    def _result(
        self,
        work: _Work,
        status: Status,
        sent: int,
        billed: int,
        findings: tuple[Diagnostic, ...] = (),
        reason: str = "",
    ) -> FileResult:
        total = len(work.tasks)
        kept = len(work.kept)
        return FileResult(
            work.file.path,
            work.target.path,
            status,
            total,
            sent,
            total - sent - kept - (len(work.missing) if status == "failed" else 0),
            kept,
            billed,
            findings,
            reason,
            tuple(_notes(work)),
        )


def skeleton_outside(post: Post, language: Language, tasks: Sequence[Task]) -> Iterator[Edit]:
    """The format's edits that lie in no segment that is translated."""
    spans = {(task.segment.start, task.segment.end) for task in tasks}
    starts = sorted(spans)
    for edit in skeleton(post, language):
        at = bisect_right(starts, (edit.start, len(post.text))) - 1
        if at < 0 or starts[at][1] <= edit.start:
            yield edit


def _task_at(tasks: Sequence[Task], offset: int) -> int:
    for number, task in enumerate(tasks):
        if task.segment.start <= offset < max(task.segment.end, task.segment.start + 1):
            return number
    return -1


def _notes(work: _Work) -> Iterator[str]:
    lost: Sequence[Edited] = work.standing.lost
    ours = set(work.texts.values())
    for one in lost:
        if one.text not in ours:
            yield (
                f"{one.at}: the original has changed, and a person's words for it gave way "
                f"(the memory keeps them): {one.text}"
            )


def _first(blocking: Mapping[int, Sequence[Diagnostic]]) -> str:
    one = next(iter(blocking.values()))[0]
    return f"line {one.line}: {one.code} {one.message}"

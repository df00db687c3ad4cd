"""Which posts there are to translate, and what is known of each before anything is sent."""

import os
import time
from collections.abc import Iterable

from digestlint import __version__
from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.engine.linter import Linter
from digestlint.errors import UsageError
from digestlint.paths import leaves_project, shown_path
from digestlint.post.outline import read_post
from digestlint.post.segments import segment_hash
from digestlint.post.shape import Shape
from digestlint.post.terms import TermFinder
from digestlint.reading import ReadProblem, Source
from digestlint.translate.asking import Kit
from digestlint.translate.glossary import read_glossary, shipped_glossary, stay_inside
from digestlint.translate.memory import Memory, Scope
from digestlint.translate.places import original_of, short_language, translation_path
from digestlint.translate.plan import tasks_of
from digestlint.translate.results import FileResult, Options
from digestlint.translate.standing import Standing, standing
from digestlint.translate.state import State, read_state, state_path
from digestlint.translate.work import Work

# Some file systems tell times apart that lie so far from each other (FAT: 2 s): what was written
# just now may be written again, and look the same.
_RACY_NS = 2_500_000_000


class Survey:
    """Reads posts, their translations, states and the memory, for one language."""

    def __init__(self, linter: Linter, options: Options, memory: Memory, signature: str) -> None:
        """`signature` is the engine's. Raises `UsageError` for a wrong glossary."""
        self.linter = linter
        self.options = options
        self._memory = memory
        self._signature = signature
        self._kits: dict[str, tuple[Kit, TermFinder | None]] = {}
        self._languages = {options.language, *linter.settings.translation.to}
        self._languages.update(*(shape.languages for shape in linter.formats.shapes))
        kits = [self.kit(shape.language) for shape in linter.formats.shapes]
        self._digest = " ".join(
            (
                __version__,
                linter.digest,
                signature,
                *(kit.scope.glossary for kit in kits),
                repr(options._replace(force=False)),
            )
        )
        self.refresh()

    def refresh(self) -> None:
        """Read anew which posts are settled."""
        self._settled = self._memory.settled()

    def kit(self, language: str) -> Kit:
        """Scope and glossary for posts of a language."""
        return self._of(language)[0]

    def terms(self, language: str) -> TermFinder | None:
        """The glossary's terms for posts of a language."""
        return self._of(language)[1]

    def _of(self, language: str) -> tuple[Kit, TermFinder | None]:
        if language not in self._kits:
            short = short_language(self.options.language)
            settings = self.linter.settings
            path = self.options.glossary
            if path and path == settings.translation.glossary:
                path = stay_inside(path, short, settings.root)
            path = path.replace("{lang}", short) if path else shipped_glossary(language, short)
            glossary = read_glossary(path) if path is not None else None
            digest = glossary.digest if glossary is not None else ""
            scope = Scope(language, self.options.language, self._signature, digest)
            terms = TermFinder(glossary.terms) if glossary is not None else None
            self._kits[language] = Kit(scope, glossary), terms
        return self._kits[language]

    # -- which posts ---------------------------------------------------------------------------

    def is_original(self, file: PostFile) -> bool:
        """Whether a file is no translation, by its place beside a post or by a state of its own."""
        original = original_of(file.project, self._languages, self.options.template)
        if original is not None and os.path.exists(self._absolute(original.path)):
            return False
        return not os.path.exists(state_path(file.absolute))

    def target_of(self, file: PostFile) -> PostFile:
        """Where a post's translation lies."""
        path = translation_path(file.project, self.options.language, self.options.template)
        absolute = self._absolute(path)
        return PostFile(shown_path(absolute, self.linter.cwd), absolute, path, True)

    def _absolute(self, path: str) -> str:
        return os.path.join(self.linter.settings.root, *path.split("/"))

    # -- posts of which nothing is left to do --------------------------------------------------

    def settled(self, file: PostFile) -> FileResult | None:
        """The result for a post to which, and to whose translation, nothing has happened since."""
        target = self.target_of(file)
        known, _, counts = self._settled.get(target.project, "").rpartition("|")
        if not known or known != self._stamp(_looks(file.absolute), target):
            return None
        segments, kept = map(int, counts.split())
        return FileResult(file.path, target.path, "unchanged", segments, 0, segments - kept, kept)

    def settle(self, work: Work, data: bytes, findings: Iterable[Diagnostic]) -> None:
        """Note that nothing is left to do, `data` being the translation's file as it should be.

        Warnings are for `digestlint check` to repeat.
        """
        stamp = self._stamp(work.stamp, work.target)
        if not stamp or any(one.severity == "error" for one in findings):
            return
        with open(work.target.absolute, "rb") as stream:
            if stream.read() != data:
                # Somebody was quicker: the next run has a look at it.
                return
        counts = f"{len(work.tasks)} {len(work.kept)}"
        self._memory.settle([(work.target.project, f"{stamp}|{counts}")])

    def _stamp(self, source: str, target: PostFile) -> str:
        looks = (source, _looks(target.absolute), _looks(state_path(target.absolute)))
        return " ".join((self._digest, *looks)) if all(looks) else ""

    # -- what is known of a post ---------------------------------------------------------------

    def work(self, file: PostFile) -> Work | FileResult | None:
        """A post with what is known of it, or why it cannot be translated.

        None for a file that is no post of a format in another language than the target. Raises
        `UsageError` where the format does not have the target's language.
        """
        linter = self.linter
        # Before its content: what is written in between is seen by the next run.
        stamp = _looks(file.absolute, settled_before=time.time_ns() - _RACY_NS)
        source = _read(linter, file)
        if isinstance(source, ReadProblem):
            reason = f"cannot be read: {source.message}"
            return FileResult(file.path, self.target_of(file).path, "failed", reason=reason)
        work = self.begun(file, source, stamp)
        if work is None or isinstance(work, FileResult):
            return work
        old = _read(linter, work.target)
        if isinstance(old, ReadProblem):
            if old.kind != "missing":
                return work.result("failed", reason=f"{work.target.path}: {old.message}")
            return self.filled(work, None, None)
        try:
            state = read_state(state_path(work.target.absolute))
        except UsageError as error:
            return work.result("failed", reason=str(error))
        return self.filled(work, old, state)

    def begun(self, file: PostFile, source: Source, stamp: str = "") -> Work | FileResult | None:
        """A post as `work` gives it, before anything is known of its translation."""
        linter, options = self.linter, self.options
        target = self.target_of(file)
        shown = file.path, target.path
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
        root = linter.settings.root
        places = (target.absolute, state_path(target.absolute))
        if target.project == file.project or any(leaves_project(one, root) for one in places):
            return FileResult(*shown, "failed", reason="the translation would lie elsewhere")
        errors = () if options.force else self._errors(file, source, shape)
        if errors:
            return FileResult(*shown, "skipped", diagnostics=errors, reason="it has errors")
        language = shape.languages[short]
        tasks, stands = tasks_of(post, language), Standing({}, (), ())
        return Work(
            post, source, file, stamp, target, language, tasks, stands, {}, frozenset(), {}, None
        )

    def filled(self, work: Work, old: Source | None, state: State | None) -> Work:
        """A post that was begun, with what of its translation stands, is settled or remembered."""
        if old is not None:
            shape, target = work.post.shape, work.target
            before = read_post(old.text, target.path, shape, target.project)
            stands = standing(work.post, work.tasks, before, state)
            work = work._replace(standing=stands, old=old)
        return self._filled(work)

    def _errors(self, file: PostFile, source: Source, shape: Shape) -> tuple[Diagnostic, ...]:
        """The errors of an original, those of its translations aside."""
        from digestlint.engine.finish import finish_post

        linter = self.linter
        result = linter.lint(source.text, file.path, file.project, shape)
        codes = linter.codes_for(file.project) - {"SU901", "SU902"}
        found = finish_post(result, (), linter.rulebook, codes, lambda: "")
        return tuple(one for one in found if one.severity == "error")

    def _filled(self, work: Work) -> Work:
        """A post's tasks with what stands, what the format says and what memory knows."""
        tasks, stands = work.tasks, work.standing
        scope = self.kit(work.post.language.code).scope
        asked = [task.text for task in tasks if task.settled is None]
        remembered = self._memory.find(asked, scope)
        edited = [tasks[number].text for number, one in stands.texts.items() if one.is_edited]
        machines = self._memory.find(edited, scope, of_people=False)
        kept = set()
        for number, task in enumerate(tasks):
            known = task.settled or remembered.get(task.hash)
            stand = stands.texts.get(number)
            # What the machine says now is no person's, whatever the state was when it was killed.
            said = task.settled or machines.get(task.hash)
            if stand is not None and stand.is_edited and stand.text != said:
                work.texts[number], work.machine[number] = stand.text, stand.machine
                kept.add(number)
            elif stand is not None:
                work.texts[number] = stand.text
                work.machine[number] = segment_hash(stand.text)
            elif known is not None:
                work.texts[number], work.machine[number] = known, segment_hash(known)
        return work._replace(kept=frozenset(kept))


def _looks(path: str, settled_before: int | None = None) -> str:
    """A file's size and time of change; empty where there is none, or it may change unseen."""
    try:
        status = os.stat(path)
    except OSError:
        return ""
    if settled_before is not None and status.st_mtime_ns > settled_before:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}"


def _read(linter: Linter, file: PostFile) -> Source | ReadProblem:
    from digestlint.engine.onefile import read_file

    return read_file(linter, file)

"""The translations of a project: found by the config's template, read, compared.

`lint_pairs` finds the counterparts of the posts of a run on disk; what it finds about a translation
is reported whether the run looks at it or only at its original.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from digestlint.checks.project import PostSummary
from digestlint.diagnostics import Diagnostic, Finding
from digestlint.discovery import PostFile
from digestlint.engine.finish import finish_post
from digestlint.engine.lint import PostResult, diagnose
from digestlint.engine.processes import can_fork, in_processes
from digestlint.engine.standing import at_top, lonely, standing
from digestlint.engine.suppressions import find_suppressions
from digestlint.engine.workers import jobs_for
from digestlint.errors import UsageError
from digestlint.paths import below, leaves_project, shown_path
from digestlint.reading import ReadProblem, read_post

if TYPE_CHECKING:
    from digestlint.engine.linter import Linter
    from digestlint.engine.paircache import PairCache
    from digestlint.engine.pairs import Compared
    from digestlint.post.terms import TermFinder

STALE = "TR602"

# As many posts are linted in the time that a pair takes; and pairs for each process that wait.
_WORTH_POSTS, _AHEAD = 6, 8

TextOf = Callable[[PostFile], str]


class PairFiles(NamedTuple):
    """A post and its translation on disk, and the language of that translation (`en-US`)."""

    source: PostFile
    target: PostFile
    language: str


class PairReport(NamedTuple):
    """What was found about pairs.

    `about` are diagnostics by the absolute path of the file that they stand in, of the files of the
    run; `compared` are the files of which the translation rules could judge; `elsewhere` are the
    diagnostics of translations that the run itself does not look at, suppressions applied.
    """

    about: Mapping[str, list[Diagnostic]]
    compared: frozenset[str]
    elsewhere: tuple[Diagnostic, ...]


Linted = Sequence[tuple[PostFile, PostSummary | None]]


def lint_pairs(
    linter: "Linter",
    linted: Linted,
    text_of: TextOf,
    cache: "PairCache | None" = None,
    jobs: int | None = 1,
) -> PairReport:
    """Compare the posts of a run with their originals and translations.

    `text_of` gives the text of a file of the run; what `cache` knows is not compared again. `jobs`
    is the number of processes, None for as many as the work deserves. Raises `UsageError` for a
    wrong glossary.
    """
    about: dict[str, list[Diagnostic]] = {}
    seen: set[str] = set()
    elsewhere: list[Diagnostic] = []
    project = _Project(linter, linted, text_of)
    for file, found in project.lonely():
        about.setdefault(file.absolute, []).append(found)
    pairs = project.pairs()
    known = {} if cache is None else project.remembered(pairs, cache)
    todo = [files for files in pairs if files.target.absolute not in known]
    for files, compared in zip(todo, project.compare_all(todo, jobs), strict=True):
        known[files.target.absolute] = compared
        if cache is not None:
            cache.put(files.target.absolute, project.decisive(files), compared)
    for files in pairs:
        target = files.target.absolute
        compared = known[target]
        seen.add(target)
        if target in project.run:
            about.setdefault(target, []).extend(compared.diagnostics)
        elif compared.diagnostics:
            codes = linter.codes_for(files.target.project)
            result = PostResult(files.target.path, 0, (), compared.suppressions, None)
            kept = [one for one in compared.diagnostics if one.code in codes]
            # Whether its suppressions are of use is judged where all rules run on it.
            judged = codes - {"SU901", "SU902"}
            elsewhere += finish_post(result, kept, linter.rulebook, judged, lambda: "")
    if cache is not None:
        cache.keep()
    return PairReport(about, frozenset(seen), tuple(elsewhere))


class _Project:
    """The posts of a run among the files of their project."""

    def __init__(self, linter: "Linter", linted: Linted, text_of: TextOf) -> None:
        self.linter = linter
        self.settings = linter.settings.translation
        self.run = {file.absolute: file for file, _ in linted}
        self._text_of = text_of
        self._folders: dict[str, frozenset[str]] = {}
        self._finders: dict[str, TermFinder | None] = {}
        root = linter.settings.root
        inside = [(file, about) for file, about in linted if below(file.absolute, root) is not None]
        self._inside = {file.project: file for file, _ in inside}
        self._run_folders = {path.rpartition("/")[0] for path in self._inside}
        alone: dict[tuple[str, str], bool] = {}
        self._standings = []
        for file, summary in inside:
            if summary is None:
                continue
            kind = (file.project.rpartition("/")[0], summary.language)
            if kind not in alone:
                alone[kind] = self._is_alone(*kind)
            if not alone[kind]:
                own = standing(file.project, summary.language, self.settings)
                self._standings.append((file, summary, own))

    def _is_alone(self, folder: str, language: str) -> bool:
        """Whether no post of a folder in a language can have anything to do with a translation.

        Most projects have none, and ten thousand posts need not be asked one by one.
        """
        from digestlint.translate.places import original_of

        template = self.settings.output_template
        if self.settings.required or not template.endswith("/{name}"):
            return False
        one = f"{folder}/x.md" if folder else "x.md"
        own = standing(one, language, self.settings)
        if own.original or original_of(one, (language,), template) is not None:
            return False
        folders = {path.rpartition("/")[0] for _, path in own.translations}
        return self._run_folders.isdisjoint(folders) and not any(map(self._names, folders))

    def pairs(self) -> list[PairFiles]:
        """The pairs of which the run looks at one post or both, each once, by the translation."""
        found: dict[str, PairFiles] = {}
        for file, summary, own in self._standings:
            original, language = own.original, own.language
            if not original:
                original, language = self._unnamed(file, summary.language), summary.language
            if original and self._exists(original):
                found[file.absolute] = PairFiles(self._file(original), file, language)
            for language, path in own.translations:
                if self._exists(path):
                    target = self._file(path)
                    found[target.absolute] = PairFiles(file, target, language)
        return [found[target] for target in sorted(found)]

    def _unnamed(self, file: PostFile, language: str) -> str:
        """The original of a translation into a language that the config does not name, if any.

        Its state tells it from a post that a person wrote in that language.
        """
        from digestlint.translate.places import original_of

        original = original_of(file.project, (language,), self.settings.output_template)
        if original is None:
            return ""
        from digestlint.translate.state import state_path

        return original.path if os.path.exists(state_path(file.absolute)) else ""

    def lonely(self) -> Iterator[tuple[PostFile, Diagnostic]]:
        """TR601 for posts without a translation, TR613 for translations without a post."""
        rules = self.linter.rulebook.rules
        for file, summary, own in self._standings:
            found = lonely(
                own,
                self.settings,
                self._exists,
                is_original=self._is_original(summary),
                was_translated=lambda file=file: self._was_translated(file),  # type: ignore[misc]
            )
            for code, values in found:
                if code in self.linter.codes:
                    yield file, at_top(file.path, rules[code], values)

    def remembered(self, pairs: Sequence[PairFiles], cache: "PairCache") -> "dict[str, Compared]":
        """What a cache knows of pairs, by the translation's path."""
        found = (
            (files.target.absolute, cache.get(files.target.absolute, self.decisive(files)))
            for files in pairs
        )
        return {target: compared for target, compared in found if compared is not None}

    def compare_all(self, pairs: Sequence[PairFiles], jobs: int | None) -> "Iterator[Compared]":
        """What was found about each of these, in their order; forked where the work pays for it."""
        jobs = min(jobs_for(jobs, _WORTH_POSTS * len(pairs)), len(pairs))
        if jobs < 2 or not can_fork():
            return map(self.compare, pairs)
        # Before the processes part, so that none of them does it alone.
        self.linter.pair_rules  # noqa: B018
        return in_processes(self.compare, pairs, jobs, at_once=_AHEAD * jobs)

    def compare(self, files: PairFiles) -> "Compared":
        """What was found about a translation; nothing where one of the two cannot be read."""
        from digestlint.checks.pairs import Pair
        from digestlint.engine.pairs import Compared, check_pair
        from digestlint.post import outline

        text, other = self._text(files.source), self._text(files.target)
        if text is None or other is None:
            return Compared(())
        shape = self.linter.formats.of(files.source.project, text)
        source = outline.read_post(text, files.source.path, shape, files.source.project)
        target = outline.read_post(other, files.target.path, shape, files.target.project)
        state, problem = self._state(files.target)
        terms = self._terms(source.language.code, target.language.code)
        pair = Pair(source, target, terms=terms, made_from=state)
        failed = self.linter.rulebook.rules["DL001"] if "DL001" in self.linter.codes else None
        found = check_pair(pair, self.linter.pair_rules, failed)
        if problem and STALE in self.linter.codes:
            rule = self.linter.rulebook.rules[STALE]
            unknown = diagnose(target, rule, Finding(0, 0, {"problem": problem}, "unknown"))
            found = (unknown, *found)
        return Compared(found, find_suppressions(target))

    def decisive(self, files: PairFiles) -> tuple[str, ...]:
        """The files on which it depends what is found about a pair, settings and rules aside."""
        from digestlint.translate.places import short_language
        from digestlint.translate.state import state_path

        glossary = self.settings.glossary or ""
        return (
            files.source.absolute,
            files.target.absolute,
            state_path(files.target.absolute),
            glossary.replace("{lang}", short_language(files.language)),
        )

    def _is_original(self, summary: PostSummary) -> bool:
        """Whether a post is in the language of its format, from which it is translated."""
        return any(
            shape.name == summary.format and shape.language == summary.language
            for shape in self.linter.formats.shapes
        )

    def _was_translated(self, file: PostFile) -> bool:
        """Whether a file says that it is a translation: a state lies beside it, or `ref` is set."""
        from digestlint.post.front_matter import find_front_matter
        from digestlint.translate.state import state_path

        if os.path.exists(state_path(file.absolute)):
            return True
        return "ref" in find_front_matter(self._text_of(file)).entries

    def _file(self, project_path: str) -> PostFile:
        known = self._inside.get(project_path)
        if known is not None:
            return known
        absolute = os.path.join(self.linter.settings.root, *project_path.split("/"))
        return PostFile(shown_path(absolute, self.linter.cwd), absolute, project_path, False)

    def _exists(self, project_path: str) -> bool:
        if project_path in self._inside:
            return True
        folder, _, name = project_path.rpartition("/")
        if name not in self._names(folder):
            return False
        root = self.linter.settings.root
        file = self._file(project_path)
        return not (os.path.islink(file.absolute) and leaves_project(file.absolute, root))

    def _names(self, folder: str) -> frozenset[str]:
        names = self._folders.get(folder)
        if names is None:
            root = self.linter.settings.root
            absolute = os.path.join(root, *folder.split("/"))
            # As everywhere, what a link brings into the project does not count.
            listed = [] if leaves_project(absolute, root) else _names_in(absolute)
            names = self._folders[folder] = frozenset(listed)
        return names

    def _text(self, file: PostFile) -> str | None:
        if file.absolute in self.run:
            return self._text_of(file)
        source = read_post(file.absolute, self.linter.settings.max_file_size)
        return None if isinstance(source, ReadProblem) else source.text

    def _state(self, target: PostFile) -> tuple[Any, str]:
        """What the translation was made from, or why that cannot be read."""
        from digestlint.translate.state import read_state, state_path

        try:
            state = read_state(state_path(target.absolute))
        except UsageError as error:
            return None, error.message
        return (state.segments if state is not None else None), ""

    def _terms(self, source: str, target: str) -> "TermFinder | None":
        key = f"{source}-{target}"
        if key not in self._finders:
            from digestlint.translate.glossary import stay_inside

            settings = self.linter.settings
            path = stay_inside(settings.translation.glossary, target, settings.root)
            self._finders[key] = term_finder(path, source, target)
        return self._finders[key]


def term_finder(path: str | None, source: str, target: str) -> "TermFinder | None":
    """The terms of a glossary file, else of our own for these languages (`ko`, `en`), else None.

    Raises `UsageError` for a wrong file.
    """
    from digestlint.post.terms import TermFinder
    from digestlint.translate.glossary import read_glossary, shipped_glossary

    if path is None:
        path = shipped_glossary(source, target)
        if path is None:
            return None
    return TermFinder(read_glossary(path).terms)


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []

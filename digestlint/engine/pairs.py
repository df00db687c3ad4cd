"""Posts and their translations: found by the config's template, read, compared.

`check_pair` is pure: two posts and rules in, diagnostics out, standing in the translation or, for
one that is being made, in the original. `lint_pairs` finds the counterparts of the posts of a run
on disk; what it finds about a translation is reported whether the run looks at it or only at its
original.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from digestlint.checks import all_checks
from digestlint.checks.project import PostSummary
from digestlint.diagnostics import Diagnostic, Finding
from digestlint.discovery import PostFile
from digestlint.engine.finish import finish_post
from digestlint.engine.lint import PostResult, diagnose
from digestlint.engine.suppressions import Suppression, find_suppressions
from digestlint.errors import UsageError
from digestlint.paths import below, leaves_project, shown_path
from digestlint.reading import ReadProblem, read_post
from digestlint.rulebook import Rule, Rulebook
from digestlint.settings import TranslationSettings

if TYPE_CHECKING:
    from digestlint.checks.pairs import Pair, PairFinding
    from digestlint.engine.linter import Linter
    from digestlint.engine.paircache import PairCache
    from digestlint.post.terms import TermFinder

MISSING, STALE, ORPHAN = "TR601", "TR602", "TR613"

Side = Literal["source", "target"]
TextOf = Callable[[PostFile], str]


class PairRunnable(NamedTuple):
    """A rule over a post and its translation with the function that it names."""

    rule: Rule
    run: "Callable[[Pair, Mapping[str, Any]], Iterator[PairFinding]]"


def pair_runnable(rulebook: Rulebook, codes: frozenset[str]) -> tuple[PairRunnable, ...]:
    """The selected rules that look at a post and its translation."""
    checks = all_checks()
    return tuple(
        PairRunnable(rule, checks[rule.check].run)
        for rule in rulebook
        if rule.code in codes and checks[rule.check].scope == "pair"
    )


def check_pair(
    pair: "Pair",
    rules: Sequence[PairRunnable],
    failed: Rule | None = None,
    *,
    side: Side = "target",
) -> tuple[Diagnostic, ...]:
    """Compare a translation with its original; the diagnostics are in the order of reports.

    They stand in the translation, or with `side` in the original beside what is wrong. `failed` is
    DL001, by which an exception in a check is reported; None where that is not selected.
    """
    found: list[Diagnostic] = []
    post = pair.target if side == "target" else pair.source
    for rule, run in rules:
        if rule.formats and pair.target.shape.name not in rule.formats:
            continue
        if rule.languages and pair.target.language.code not in rule.languages:
            continue
        try:
            found += (_diagnose(pair, rule, finding, side) for finding in run(pair, rule.options))
        except Exception as error:  # a bug of ours must not cost the other findings
            if failed is not None:
                values = {"rule": rule.code, "error": f"{type(error).__name__}: {error}"}
                found.append(diagnose(post, failed, Finding(0, 0, values)))
    return tuple(sorted(found, key=lambda one: one.sort_key))


def _diagnose(pair: "Pair", rule: Rule, finding: "PairFinding", side: Side) -> Diagnostic:
    line = pair.source.position(finding.source_start)[0]
    values = {**finding.values, "original": f"{pair.source.path}:{line}"}
    if side == "target":
        placed = Finding(finding.start, finding.end, values, finding.variant)
        return diagnose(pair.target, rule, placed)
    placed = Finding(finding.source_start, finding.source_end, values, finding.variant)
    return diagnose(pair.source, rule, placed)


def without_replaced(
    own: Iterable[Diagnostic], about_pair: Sequence[Diagnostic], rulebook: Rulebook
) -> tuple[Diagnostic, ...]:
    """A translation's own diagnostics without those that say what one about the pair says better.

    A rule names the codes that its findings take the place of: a heading that was lost is one
    defect, and not one for each rule that misses it.
    """
    replaced: dict[str, set[int]] = {}
    for one in about_pair:
        for code in rulebook.rules[one.code].replaces:
            lines = replaced.setdefault(code, set())
            lines.update(range(one.line, one.end_line + 1))
    return tuple(one for one in own if one.line not in replaced.get(one.code, ()))


class Standing(NamedTuple):
    """Where a post stands among originals and translations, by its path in the project.

    `original` is the post that it would be the translation of, empty for one that is none;
    `translations` are the languages that it is to be translated into, and the paths for them.
    """

    original: str
    language: str
    translations: tuple[tuple[str, str], ...]


def standing(path: str, language: str, settings: TranslationSettings) -> Standing:
    """Whether a post, in a language such as `ko`, is a translation, and where its own would lie."""
    from digestlint.translate.places import original_of, short_language, translation_path

    original = original_of(path, settings.to, settings.output_template)
    if original is not None:
        full = next(one for one in settings.to if short_language(one) == original.language)
        return Standing(original.path, full, ())
    places = (
        (one, translation_path(path, one, settings.output_template))
        for one in settings.to
        if short_language(one) != language
    )
    return Standing("", "", tuple(place for place in places if place[1] != path))


def lonely(
    own: Standing,
    settings: TranslationSettings,
    exists: Callable[[str], bool],
    *,
    is_original: bool,
    was_translated: Callable[[], bool],
) -> Iterator[tuple[str, dict[str, object]]]:
    """The code and the values of what a post lacks: its translations (TR601), its original (TR613).

    `exists` answers for paths in the project; `was_translated` says whether the post calls itself a
    translation, without which one in a translation's place is only a post in another language.
    """
    if own.original:
        if not exists(own.original) and was_translated():
            yield ORPHAN, {"original": own.original}
    elif settings.required and is_original:
        for language, path in own.translations:
            if not exists(path):
                yield MISSING, {"language": language, "path": path}


def at_top(path: str, rule: Rule, values: Mapping[str, object]) -> Diagnostic:
    """A diagnostic about a whole file, at its first line."""
    return Diagnostic(
        path=path,
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        message=rule.message("", values),
        line=1,
        column=1,
        end_line=1,
        end_column=1,
        start=0,
        end=0,
    )


# --- the pairs of a project --------------------------------------------------------------------


class PairFiles(NamedTuple):
    """A post and its translation on disk, and the language of that translation (`en-US`)."""

    source: PostFile
    target: PostFile
    language: str


class Compared(NamedTuple):
    """What comparing a translation gave, and what in it silences some of that."""

    diagnostics: tuple[Diagnostic, ...]
    suppressions: tuple[Suppression, ...] = ()


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


def wants_pairs(linter: "Linter") -> bool:
    """Whether any rule that was selected is about translations."""
    return bool(linter.pair_rules) or not linter.codes.isdisjoint((MISSING, ORPHAN))


def lint_pairs(
    linter: "Linter", linted: Linted, text_of: TextOf, cache: "PairCache | None" = None
) -> PairReport:
    """Compare the posts of a run with their originals and translations.

    `text_of` gives the text of a file of the run; what `cache` knows is not compared again. Raises
    `UsageError` for a wrong glossary.
    """
    about: dict[str, list[Diagnostic]] = {}
    seen: set[str] = set()
    elsewhere: list[Diagnostic] = []
    project = _Project(linter, linted, text_of)
    for file, found in project.lonely():
        about.setdefault(file.absolute, []).append(found)
    for files in project.pairs():
        target = files.target.absolute
        decisive = project.decisive(files)
        compared = cache.get(target, decisive) if cache is not None else None
        if compared is None:
            compared = project.compare(files)
            if cache is not None:
                cache.put(target, decisive, compared)
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
        self._standings = [
            (file, summary, standing(file.project, summary.language, self.settings))
            for file, summary in inside
            if summary is not None
        ]

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
        from digestlint.translate.state import state_path

        original = original_of(file.project, (language,), self.settings.output_template)
        is_known = original is not None and os.path.exists(state_path(file.absolute))
        return original.path if original is not None and is_known else ""

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

    def compare(self, files: PairFiles) -> Compared:
        """What was found about a translation; nothing where one of the two cannot be read."""
        from digestlint.checks.pairs import Pair
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
        root = self.linter.settings.root
        folder, _, name = project_path.rpartition("/")
        names = self._folders.get(folder)
        if names is None:
            absolute = os.path.join(root, *folder.split("/"))
            # As everywhere, what a link brings into the project does not count.
            listed = [] if leaves_project(absolute, root) else _names_in(absolute)
            names = self._folders[folder] = frozenset(listed)
        if name not in names:
            return False
        file = self._file(project_path)
        return not (os.path.islink(file.absolute) and leaves_project(file.absolute, root))

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

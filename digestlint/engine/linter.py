"""Everything that linting needs, made once from the settings: rules, formats, what is selected."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from digestlint.cache import Cache
from digestlint.diagnostics import Diagnostic
from digestlint.engine.lint import PostResult, Runnable, lint_post, runnable
from digestlint.engine.project import ProjectRunnable, project_runnable
from digestlint.errors import UsageError
from digestlint.formats import Formats, load_shape
from digestlint.globs import compile_globs
from digestlint.paths import shown_path
from digestlint.post.shape import Shape
from digestlint.rulebook import Rulebook, make_rulebook, with_severities
from digestlint.ruledata import RuleData, load_rule_data
from digestlint.settings import Settings, locate

if TYPE_CHECKING:
    from digestlint.engine.pairs import PairRunnable


class Selection(NamedTuple):
    """What the command line adds to the settings' choice of rules; None where it is silent."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Linter:
    """Rules and formats of a run. Made once; linting with it changes nothing in it."""

    def __init__(
        self, settings: Settings, selection: Selection, cwd: str, cache: Cache | None = None
    ) -> None:
        """Load and validate; raises `UsageError` for a wrong rule file, format, option or code.

        `cache` keeps the rules' data for the next run. `digest` tells linters apart that may find
        different things.
        """
        self.settings = settings
        self.selection = selection
        self.cwd = cwd
        data = load_rule_data(settings.rules, cache)
        try:
            self._take(data)
        except Exception:
            # Whatever it is, it may come of what somebody else wrote into the cache.
            sound = load_rule_data(settings.rules, cache, anew=True)
            if sound == data:
                raise
            self._take(sound)

    def _take(self, data: RuleData) -> None:
        settings = self.settings
        self._config_problems: list[Diagnostic] = []
        self.digest = data.digest
        self.rulebook = self._configured(data)
        self.codes = self._chosen(self.selection)
        self.formats = Formats(self._shapes(data))
        self.rules: tuple[Runnable, ...] = runnable(self.rulebook, self.codes)
        self.project_rules: tuple[ProjectRunnable, ...] = project_runnable(
            self.rulebook, self.codes
        )
        self._per_file: list[tuple[Callable[[str], bool], frozenset[str]]] = [
            (compile_globs((glob,)), self._known(("per-file-ignores", glob), selectors))
            for glob, selectors in settings.per_file_ignores.items()
        ]

    @cached_property
    def pair_rules(self) -> "tuple[PairRunnable, ...]":
        """The rules over a post and its translation; most projects have no pair to judge."""
        from digestlint.engine.pairs import pair_runnable

        return pair_runnable(self.rulebook, self.codes)

    @cached_property
    def pair_codes(self) -> frozenset[str]:
        """The codes of these rules."""
        rules = self.rulebook.rules
        return frozenset(code for code in self.codes if rules[code].scope == "pair")

    @property
    def config_problems(self) -> tuple[Diagnostic, ...]:
        """SU902 for each code in the config that is none."""
        return tuple(self._config_problems) if "SU902" in self.codes else ()

    def codes_for(self, project_path: str) -> frozenset[str]:
        """The rules that run on a file, by its path in the project."""
        codes = self.codes
        for matches, ignored in self._per_file:
            if matches(project_path):
                codes -= ignored
        return codes

    def lint(
        self, text: str, path: str, project_path: str, shape: Shape, *, every_fix: bool = False
    ) -> PostResult:
        """Lint one post's text; `path` is shown, `project_path` decides what is ignored.

        `every_fix` asks for all findings that have a fix, however many there are.
        """
        rules = self.rules
        if self._per_file:
            codes = self.codes_for(project_path)
            rules = tuple(rule for rule in rules if rule.rule.code in codes)
        failed = self.rulebook.rules["DL001"] if "DL001" in self.codes else None
        return lint_post(text, path, shape, rules, failed, project_path, every_fix=every_fix)

    def _configured(self, data: RuleData) -> Rulebook:
        """The rulebook with the config's severities and options."""
        settings = self.settings
        rulebook = make_rulebook(data)
        severities = {
            code: severity
            for selector, severity in settings.severity.items()
            for code in self._known(("severity",), (selector,), rulebook, keyed=True)
        }
        options = {
            selector: wanted
            for selector, wanted in settings.rule_options.items()
            if self._known(("rule-options",), (selector,), rulebook, keyed=True)
        }
        if options:
            rulebook = make_rulebook(data, options)
        return with_severities(rulebook, severities)

    def _chosen(self, selection: Selection) -> frozenset[str]:
        settings, rulebook = self.settings, self.rulebook
        if selection.select is not None:
            codes = rulebook.resolve(selection.select)
        elif settings.select is not None:
            codes = self._known(("select",), settings.select)
            if self._config_problems:
                # Or a run by a misspelt `select` would find nothing, and look sound.
                codes |= {"SU902"}
        else:
            codes = frozenset(rulebook.rules)
        codes |= self._known(("extend-select",), settings.extend_select)
        ignored = self._known(("ignore",), settings.ignore)
        if selection.select is not None:
            # What is asked for by its whole code on the command line outweighs the config.
            ignored -= frozenset(selection.select)
        codes -= ignored
        codes |= rulebook.resolve(selection.extend_select)
        codes -= rulebook.resolve(selection.ignore)
        return codes

    def _known(
        self,
        key: tuple[str, ...],
        selectors: Iterable[str],
        rulebook: Rulebook | None = None,
        *,
        keyed: bool = False,
    ) -> frozenset[str]:
        """The codes that the config's selectors mean; one that means none is reported as SU902."""
        rulebook = rulebook or self.rulebook
        codes: set[str] = set()
        for index, selector in enumerate(selectors):
            found = rulebook.find(selector)
            if not found:
                step: str | int = selector if keyed else index
                self._config_problems.append(self._unknown((*key, step), selector, rulebook))
            codes |= found
        return frozenset(codes)

    def _unknown(self, key: tuple[str | int, ...], selector: str, rulebook: Rulebook) -> Diagnostic:
        source = self.settings.source or ""
        place = locate(source, key) if source else None
        rule = rulebook.rules["SU902"]
        values = {"code": selector, "suggestion": rulebook.suggest(selector)}
        return Diagnostic(
            path=shown_path(source, self.cwd),
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            message=rule.message("", values),
            line=place.line if place else 1,
            column=place.column if place else 1,
            end_line=place.end_line if place else 1,
            end_column=place.end_column if place else 1,
            start=place.start if place else 0,
            end=place.end if place else 0,
        )

    def _shapes(self, data: RuleData) -> Iterator[Shape]:
        if not self.settings.formats:
            raise UsageError("`formats` is empty: name at least one format")
        for name in self.settings.formats:
            shape = load_shape(name, data)
            if self.settings.known_tags is not None:
                shape = shape._replace(tags=self.settings.known_tags)
            if self.settings.front_matter_schema is not None:
                shape = shape._replace(front_matter_schema=self.settings.front_matter_schema)
            if shape.front_matter_schema not in ("", shape.shipped_schema):
                self._hold_schema(shape.front_matter_schema)
            yield shape

    def _hold_schema(self, path: str) -> None:
        """Refuse a front-matter schema that is none before anything is linted by it."""
        from digestlint.checks.front_matter_schema import LARGEST_SCHEMA, load_validator
        from digestlint.reading import ReadProblem, read_text

        shown = shown_path(path, self.cwd)
        source = read_text(path, LARGEST_SCHEMA)
        if isinstance(source, ReadProblem):
            raise UsageError(
                f"the front-matter schema cannot be read: {source.message}", path=shown
            )
        try:
            load_validator(path)
        except ValueError as error:
            raise UsageError(str(error), path=shown) from None

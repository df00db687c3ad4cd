"""One run of `digestlint check`, from its options to its reports; the engine does the rest."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from digestlint.cache import Cache, default_folder, own_key
from digestlint.cli.options import STDIN, Options, refuse_contradictions
from digestlint.cli.reporting import (
    Sources,
    make_report,
    other_reports,
    page_style,
    pieces,
    print_pieces,
    print_summary,
    wants_color,
    write_report,
    write_step_summary,
)
from digestlint.diagnostics import FAIL_ON
from digestlint.discovery import Discovered, PostFile, discover
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.run import Fixing, Outcome, RunResult, run
from digestlint.errors import UsageError, printable
from digestlint.report import Report
from digestlint.report.page import Page, Style, pages_of
from digestlint.report.tally import counted
from digestlint.settings import Settings, load_settings

# From so many posts on, people at a terminal want to see that something happens; and how often (s).
_LONG, _TICK = 200, 0.1
_LISTED = 5


def check(paths: Sequence[str], options: Options) -> int:
    """Lint what the paths mean, once or as it changes; gives the exit status.

    Raises `UsageError` for options that contradict each other, and for a wrong config.
    """
    refuse_contradictions(options, paths)
    lint = _Check(paths, options, os.getcwd())
    if not options.watch:
        return lint()
    from digestlint.cli.watch import watch

    def lint_again(only: frozenset[str] | None, heading: str) -> None:
        lint(only, heading)

    return watch(paths, lint.cwd, lint.settings, lint_again)


class _Found(NamedTuple):
    """What a run found, what of it is to be reported, and what that quotes.

    `fixed` is standard input after its fixes.
    """

    result: RunResult
    pages: Sequence[Page]
    sources: Sources
    fixed: bytes | None = None


class _Check:
    """The command with its options; each call is one run of it, from the config to the report."""

    def __init__(self, paths: Sequence[str], options: Options, cwd: str) -> None:
        self.cwd = cwd
        self._paths = paths
        self._options = options
        self._reports = other_reports(options.output_file)
        self._selection = _selection(options)

    def settings(self) -> Settings:
        """The settings as they stand on the disk now."""
        return load_settings(self.cwd, config=self._options.config, isolated=self._options.isolated)

    def __call__(self, only: frozenset[str] | None = None, heading: str = "") -> int:
        """Lint and report; gives the exit status.

        With `only` (absolute paths), of all files these alone, and in silence if there is none of
        them. `heading` begins the line that sums up.
        """
        options = self._options
        settings = self.settings()
        cache = _cache(options, settings)
        linter = Linter(settings, self._selection, self.cwd, cache)
        profile = None
        if options.profile:
            from digestlint.engine.profile import Profile

            profile = Profile(linter)
        fixing = None
        if options.fix or options.diff:
            fixing = Fixing(options.unsafe_fixes, write=not options.diff)
        if STDIN in self._paths:
            found = self._lint_stdin(linter, fixing)
        else:
            discovered = discover(self._paths, settings, self.cwd)
            if only is not None:
                discovered = _only(discovered, only)
                if not discovered.files:
                    return 0
            found = self._lint_files(linter, discovered, fixing, cache)
        report = make_report(linter, found.result, found.pages, found.sources)
        self._report(report, found, heading)
        if profile is not None:
            from digestlint.cli.profile import print_profile

            print_profile(profile.rows())
        return _status(found.pages, options.fail_on or settings.fail_on)

    def _lint_stdin(self, linter: Linter, fixing: Fixing | None) -> _Found:
        from digestlint.cli.stdin import check_stdin

        name = self._options.stdin_filename
        result, sources, fixed, excluded = check_stdin(linter, name, fixing)
        if excluded and not self._options.quiet:
            _say(f"{name} is excluded by the config")
        pages = self._held_against_baseline(linter, result, sources)
        is_wanted = fixing is not None and fixing.write
        return _Found(result, pages, sources, fixed if is_wanted else None)

    def _lint_files(
        self, linter: Linter, discovered: Discovered, fixing: Fixing | None, cache: Cache
    ) -> _Found:
        options = self._options
        limit = linter.settings.max_file_size
        files: Sequence[PostFile] = discovered.files
        changes = touched = None
        if options.changed_since is not None:
            from digestlint.engine.changes import Changes
            from digestlint.engine.touched import narrow

            changes = Changes(options.changed_since, self.cwd, limit)
            files = changes.changed(files)
            if options.changed_lines:
                touched = changes.touched(files)
                fixing = fixing and fixing._replace(touched=touched)
        remembered = None
        if options.remembers and not options.profile:
            from digestlint.engine.postcache import PostCache

            remembered = PostCache(cache, linter)
        result = run(
            linter,
            files,
            fixing=fixing,
            jobs=1 if options.profile else options.jobs,
            scheduler=options.scheduler,
            cache=remembered,
            style=self._style(),
            progress=None if options.quiet else _progress(len(files)),
        )
        sources = Sources(files, limit, {})
        pages = self._held_against_baseline(linter, result, sources)
        if changes is not None and touched is not None:
            if fixing is not None and fixing.write:
                touched |= changes.touched(outcome.file for outcome in result.changed)
            found = chain.from_iterable(page.diagnostics for page in pages)
            pages = tuple(pages_of(narrow(tuple(found), touched, files, linter.formats, sources)))
        if not options.quiet:
            if discovered.excluded:
                _say(f"{counted(len(discovered.excluded), 'path')} excluded by the config")
            if not result.files:
                _say(self._why_nothing(result, linter.settings))
        return _Found(result, pages, sources)

    def _held_against_baseline(
        self, linter: Linter, result: RunResult, sources: Sources
    ) -> Sequence[Page]:
        """The findings that no baseline knows; writes one where that is asked for."""
        options = self._options
        path = options.write_baseline or options.baseline or linter.settings.baseline
        if path is None:
            return result.pages
        from digestlint.engine.baseline import Run, read_baseline

        rewrite = options.write_baseline is not None
        baseline = read_baseline(path, linter.settings, self.cwd, or_new=rewrite)
        about = Run(linter, result.linted, sources)
        if rewrite:
            baseline = baseline.renewed(result.diagnostics, about)
            baseline.write()
        held = baseline.hold(result.diagnostics, about)
        unknown = [] if rewrite else baseline.unknown_codes(linter)
        if not options.quiet:
            if rewrite:
                _say(f"{counted(len(baseline), 'finding')} known from now on ({baseline.shown})")
            elif held.known:
                _say(f"{counted(held.known, 'known finding')} not shown ({baseline.shown})")
            if held.unneeded:
                gone = sum(entry.times for entry in held.unneeded)
                examples = ", ".join(f"{one.path} {one.code}" for one in held.unneeded[:_LISTED])
                more = ", …" * (len(held.unneeded) > _LISTED)
                _say(
                    f"{counted(gone, 'known finding')} gone: {examples}{more}; take them out with "
                    f"--write-baseline {baseline.shown}"
                )
        return tuple(pages_of(sorted((*held.new, *unknown), key=lambda found: found.sort_key)))

    def _report(self, report: Report, found: _Found, heading: str) -> None:
        options = self._options
        if found.fixed is not None:
            print_pieces([found.fixed])
        if options.diff:
            _print_diff(found.result)
        if options.output is not None or not options.diff:
            text = pieces(
                report, options.format, color=self._color(), statistics=options.statistics
            )
            if options.output is not None:
                write_report(options.output, text)
            else:
                print_pieces(text, error=found.fixed is not None)
        for format_, path in self._reports:
            write_report(path, pieces(report, format_, color=False, statistics=False))
        write_step_summary(report)
        if not options.quiet:
            _say_what_was_fixed(found.result.changed, would=options.diff)
            if found.result.files:
                print_summary(report, options.color, heading)

    def _color(self) -> bool:
        """Whether the report is in colour."""
        to_terminal = self._options.output is None and _is_terminal()
        return wants_color(self._options.color, to_terminal=to_terminal)

    def _style(self) -> Style | None:
        """The style of the report, if it shows each file by itself, and all that was found."""
        options = self._options
        if options.changed_lines or options.baseline is not None:
            return None
        return page_style(options.format, color=self._color(), statistics=options.statistics)

    def _why_nothing(self, result: RunResult, settings: Settings) -> str:
        if self._options.changed_since is not None and not result.passed_over:
            return f"nothing to lint: no post changed since {self._options.changed_since}"
        where = ", ".join(self._paths) or f"the config's include ({', '.join(settings.include)})"
        passed = f"; no format claims the {result.passed_over} found" if result.passed_over else ""
        return f"nothing to lint in {where}{passed}"


def _only(discovered: Discovered, paths: frozenset[str]) -> Discovered:
    """Of the files those with these paths, which the system may have found by a link."""
    files = (
        file
        for file in discovered.files
        if file.absolute in paths or os.path.realpath(file.absolute) in paths
    )
    return Discovered(tuple(files), ())


def _cache(options: Options, settings: Settings) -> Cache:
    writes = options.remembers
    if options.cache_dir:
        return Cache(options.cache_dir)
    if settings.cache_dir and writes:
        key = own_key()
        return Cache(settings.cache_dir, key=key) if key else Cache(None)
    return Cache(default_folder(), writes=writes)


def _selection(options: Options) -> Selection:
    def split(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
        words = tuple(part.strip() for value in values for part in value.split(",") if part.strip())
        if values and not words:
            raise UsageError(f"{name} names no rule")
        return words

    return Selection(
        split("--select", options.select) if options.select else None,
        split("--extend-select", options.extend_select),
        split("--ignore", options.ignore),
    )


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _progress(total: int) -> Callable[[int], None] | None:
    """What tells people at a terminal how far a long run is; None where nobody looks."""
    if total < _LONG or sys.stderr is None or not sys.stderr.isatty():
        return None
    shown = 0.0

    def tell(done: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if done == total:
            print_pieces(["\r", " " * (2 * len(str(total)) + 7), "\r"], error=True)
        elif now - shown >= _TICK:
            shown = now
            print_pieces([f"\r{done}/{total} posts"], error=True)

    return tell


def _say_what_was_fixed(changed: Iterable[Outcome], *, would: bool) -> None:
    fixed = posts = 0
    for outcome in changed:
        if outcome.not_written:
            _say(f"{outcome.file.path}: not fixed: {outcome.not_written}")
            continue
        for refusal in outcome.refused:
            diagnostic = refusal.diagnostic
            place = f"{outcome.file.path}:{diagnostic.line}:{diagnostic.column}"
            _say(f"{place}: the fix of {diagnostic.code} is not made: {refusal.reason}")
        fixed += len(outcome.fixed)
        posts += bool(outcome.fixed)
    if fixed:
        done = "would be fixed" if would else "fixed"
        _say(f"{counted(fixed, 'finding')} {done} in {counted(posts, 'post')}")


def _print_diff(result: RunResult) -> None:
    from digestlint.cli.diff import is_shown, unified_diff

    shown = is_shown(sys.stdout)
    for file, before, after, origins in (
        (one.file, one.before, one.after, one.origins) for one in result.changed if one.fixed
    ):
        print_pieces(unified_diff(file.path, before, after, origins, shown=shown))


def _say(message: str) -> None:
    print_pieces([f"digestlint: {printable(message)}\n"], error=True)


def _status(pages: Iterable[Page], fail_on: str) -> int:
    if fail_on == "never":
        return 0
    counting = 1 + FAIL_ON.index(fail_on)
    return int(any(any(page.counts[:counting]) for page in pages))

"""`digestlint check`: options in, reports out; what is found is the engine's business."""

import os
import sys
from typing import NamedTuple

import click

from digestlint.cache import Cache, default_folder
from digestlint.cli.reporting import (
    Sources,
    make_report,
    other_reports,
    pieces,
    print_pieces,
    print_summary,
    wants_color,
    write_report,
    write_step_summary,
)
from digestlint.discovery import PostFile, discover
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.postcache import PostCache
from digestlint.engine.run import Fixing, RunResult, conclude, lint_source, run
from digestlint.errors import UsageError, printable
from digestlint.paths import below
from digestlint.post.outline import read_text
from digestlint.reading import ReadProblem, decode
from digestlint.report import FORMATS
from digestlint.settings import Settings, load_settings

FAIL_ON = ("error", "warning", "info", "never")
STDIN = "-"


class Options(NamedTuple):
    """The options of `check` as they were given; see the help of each."""

    fix: bool
    unsafe_fixes: bool
    diff: bool
    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    format: str
    output: str | None
    output_file: tuple[str, ...]
    fail_on: str | None
    stdin_filename: str | None
    statistics: bool
    jobs: int | None
    cache: bool
    cache_dir: str | None
    config: str | None
    isolated: bool
    quiet: bool
    color: str


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--fix", is_flag=True, help="Apply the safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: the unsafe fixes too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Only these rules: codes, prefixes such as LK, or names, with commas between.",
)
@click.option("--extend-select", multiple=True, metavar="CODES", help="These rules as well.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@click.option(
    "--format",
    type=click.Choice(tuple(FORMATS)),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option(
    "--output", metavar="FILE", help="Write the report to a file instead of standard output."
)
@click.option(
    "--output-file",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write one more report, such as sarif=lint.sarif; may be repeated.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="The least severity that makes the exit status 1 (default: error).",
)
@click.option(
    "--stdin-filename", metavar="PATH", help="What standard input is called, when PATH is -."
)
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes (default: as many as the work deserves).",
)
@click.option(
    "--cache/--no-cache", default=True, help="Whether to remember what was found in each post."
)
@click.option(
    "--cache-dir", metavar="FOLDER", help="Where to remember it (default: the user's cache)."
)
@click.option(
    "--config", metavar="FILE", help="The config file, instead of the nearest one upwards."
)
@click.option("--isolated", is_flag=True, help="Use no config file at all.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but findings.")
@click.option(
    "--color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    show_default=True,
    help="Colour the text report; auto: on a terminal, unless NO_COLOR is set.",
)
def command(paths: tuple[str, ...], **given: object) -> int:
    """Lint posts: files, folders, or - for standard input.

    Without a PATH, the files that the config includes (`_posts/**/*.md`).

    Exit status: 0 nothing found at or above --fail-on, 1 findings, 2 wrong usage or config.
    """
    options = Options(**given)  # type: ignore[arg-type]
    cwd = os.getcwd()
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    others = other_reports(options.output_file)
    settings = load_settings(cwd, config=options.config, isolated=options.isolated)
    cache = Cache(options.cache_dir or settings.cache_dir or default_folder())
    linter = Linter(settings, _selection(options), cwd, cache)
    fixing = None
    if options.fix or options.diff:
        fixing = Fixing(options.unsafe_fixes, write=not options.diff)
    from_stdin = STDIN in paths
    if from_stdin:
        if len(paths) > 1:
            raise UsageError("`-` stands for standard input, and goes with no other path")
        result, sources, fixed = _check_stdin(linter, options.stdin_filename or STDIN, fixing)
    else:
        if options.stdin_filename is not None:
            raise UsageError("--stdin-filename goes with `-` as the only path")
        files = discover(paths, settings, cwd).files
        remembered = PostCache(cache, linter) if options.cache else None
        result = run(linter, files, fixing=fixing, jobs=options.jobs, cache=remembered)
        sources = Sources(files, settings.max_file_size, {})
        fixed = None
        if not options.quiet and not result.files:
            _say_that_nothing_was_linted(result, paths, settings)
    report = make_report(linter, result, result.diagnostics, sources)
    if options.diff:
        _print_diff(result)
    else:
        if fixed is not None:
            print_pieces([fixed])
        text = pieces(
            report,
            options.format,
            color=wants_color(
                options.color, to_terminal=options.output is None and sys.stdout.isatty()
            ),
            statistics=options.statistics,
        )
        if options.output is not None:
            write_report(options.output, text)
        else:
            print_pieces(text, error=fixed is not None)
    for format_, path in others:
        write_report(path, pieces(report, format_, color=False, statistics=False))
    write_step_summary(report)
    if not options.quiet:
        _say_what_was_fixed(result, options)
        if result.files:
            print_summary(report, options.color)
    return _status(result, options.fail_on or settings.fail_on)


def _selection(options: Options) -> Selection:
    def split(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part.strip() for value in values for part in value.split(",") if part.strip())

    select = split(options.select) if options.select else None
    return Selection(select, split(options.extend_select), split(options.ignore))


def _check_stdin(
    linter: Linter, name: str, fixing: Fixing | None
) -> tuple[RunResult, Sources, str | None]:
    """Lint standard input; the last of the three is its fixed text, where fixes were asked for."""
    source = decode(sys.stdin.buffer.read())
    absolute = os.path.abspath(os.path.join(linter.cwd, name))
    inside = below(absolute, linter.settings.root)
    file = PostFile(name, absolute, inside or name, named=True)
    if isinstance(source, ReadProblem):
        unreadable = run(linter, [file._replace(problem=source)])
        return unreadable, Sources((), linter.settings.max_file_size, {}), None
    outcome = lint_source(linter, source.text, file, fixing)
    fixes = fixing is not None and fixing.write
    after = outcome.after if fixes else source.text
    text = read_text(after)
    result = conclude(linter, [outcome], lambda _: text)
    fixed = ("\ufeff" if source.bom else "") + after if fixes else None
    return result, Sources((), linter.settings.max_file_size, {name: text}), fixed


def _say_that_nothing_was_linted(
    result: RunResult, paths: tuple[str, ...], settings: Settings
) -> None:
    where = ", ".join(paths) or f"the config's include ({', '.join(settings.include)})"
    passed = f"; no format claims the {result.passed_over} found" if result.passed_over else ""
    _say(f"nothing to lint in {where}{passed}")


def _say_what_was_fixed(result: RunResult, options: Options) -> None:
    for outcome in result.changed:
        if outcome.not_written:
            _say(f"{outcome.file.path}: not fixed: {outcome.not_written}")
        for refused in outcome.refused:
            _say(
                f"{outcome.file.path}:{refused.line}: the fix of {refused.code} was taken back: "
                "it would have made a new error"
            )
    fixed = [one for outcome in result.changed if not outcome.not_written for one in outcome.fixed]
    if not fixed:
        return
    posts = sum(1 for outcome in result.changed if not outcome.not_written)
    done = "would be fixed" if options.diff else "fixed"
    count = "1 finding" if len(fixed) == 1 else f"{len(fixed)} findings"
    _say(f"{count} {done} in {posts} {'post' if posts == 1 else 'posts'}")


def _print_diff(result: RunResult) -> None:
    from difflib import unified_diff

    for outcome in result.changed:
        path = printable(outcome.file.path)
        lines = unified_diff(
            outcome.before.splitlines(keepends=True),
            outcome.after.splitlines(keepends=True),
            f"a/{path}",
            f"b/{path}",
        )
        print_pieces(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )


def _say(message: str) -> None:
    click.echo(f"digestlint: {printable(message)}", err=True)


def _status(result: RunResult, fail_on: str) -> int:
    if fail_on == "never":
        return 0
    counted = FAIL_ON[: FAIL_ON.index(fail_on) + 1]
    return int(any(diagnostic.severity in counted for diagnostic in result.diagnostics))

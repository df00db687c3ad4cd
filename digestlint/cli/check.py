"""`digestlint check`: options in, a report out; what is found is the engine's business."""

import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from digestlint import __version__
from digestlint.discovery import PostFile, discover
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.run import RunResult, conclude, lint_source, run
from digestlint.errors import UsageError
from digestlint.paths import below
from digestlint.post.outline import read_text
from digestlint.reading import ReadProblem, decode, read_post
from digestlint.report import FORMATS, Report, renderer
from digestlint.settings import Settings, load_settings

FAIL_ON = ("error", "warning", "info", "never")
STDIN = "-"


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules: codes, prefixes or names, with commas between.")
@click.option("--extend-select", multiple=True, metavar="CODES", help="These rules as well.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", show_default=True, help="How findings are written.")
@click.option("--output", metavar="FILE", help="Write the report to a file instead of standard output.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="The least severity that makes the exit status 1 (default: error).")
@click.option("--stdin-filename", metavar="PATH", help="What standard input is called, when PATH is -.")
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them.")
@click.option("--config", metavar="FILE", help="The config file, instead of the nearest one upwards.")
@click.option("--isolated", is_flag=True, help="Use no config file at all.")
@click.option("--quiet", "-q", is_flag=True, help="Nothing but findings.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True, help="Colour the text report; auto: on a terminal, unless NO_COLOR is set.")
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Lint posts: files, folders, or - for standard input.

    Without a PATH, the files that the config includes (`_posts/**/*.md`).

    Exit status: 0 nothing found at or above --fail-on, 1 findings, 2 wrong usage or config.
    """
    cwd = os.getcwd()
    settings = load_settings(cwd, config=options["config"], isolated=options["isolated"])
    linter = Linter(settings, _selection(options), cwd)
    if STDIN in paths:
        if len(paths) > 1:
            raise UsageError("`-` stands for standard input, and goes with no other path")
        result, sources = _check_stdin(linter, options["stdin_filename"] or STDIN)
    else:
        if options["stdin_filename"]:
            raise UsageError("--stdin-filename goes with `-` as the only path")
        files = discover(paths, settings, cwd).files
        result = run(linter, files)
        sources = _Sources(files, settings)
        _say_what_was_linted(result, paths, settings, quiet=options["quiet"])
    _report(linter, result, sources, options)
    return _status(result, options["fail_on"] or settings.fail_on)


def _selection(options: Mapping[str, Any]) -> Selection:
    def selectors(name: str) -> tuple[str, ...]:
        return tuple(
            part.strip() for value in options[name] for part in value.split(",") if part.strip()
        )

    select = selectors("select") if options["select"] else None
    return Selection(select, selectors("extend_select"), selectors("ignore"))


def _check_stdin(linter: Linter, name: str) -> tuple[RunResult, "_Sources"]:
    source = decode(sys.stdin.buffer.read())
    absolute = os.path.abspath(os.path.join(linter.cwd, name))
    inside = below(absolute, linter.settings.root)
    file = PostFile(name, absolute, inside or name, named=True)
    if isinstance(source, ReadProblem):
        return run(linter, [file._replace(problem=source)]), _Sources((), linter.settings)
    text = read_text(source.text)
    outcome = lint_source(linter, source.text, file)
    return conclude(linter, [outcome], lambda _: text), _Sources((), linter.settings, {name: text})


class _Sources:
    """The texts of files that a report quotes, read again when it does."""

    def __init__(
        self, files: tuple[PostFile, ...], settings: Settings, known: dict[str, str] | None = None
    ) -> None:
        self._files = {file.path: file.absolute for file in files}
        self._limit = settings.max_file_size
        self._known: dict[str, str] = known or {}
        self._last: tuple[str, str | None] = ("", None)

    def __call__(self, path: str) -> str | None:
        if path in self._known:
            return self._known[path]
        if self._last[0] != path:
            absolute = self._files.get(path)
            source = read_post(absolute, self._limit) if absolute is not None else None
            unreadable = source is None or isinstance(source, ReadProblem)
            self._last = (path, None if unreadable else read_text(source.text))  # type: ignore[union-attr]
        return self._last[1]


def _say_what_was_linted(
    result: RunResult, paths: tuple[str, ...], settings: Settings, *, quiet: bool
) -> None:
    if quiet:
        return
    where = ", ".join(paths) or f"the config's include ({', '.join(settings.include)})"
    passed = (
        f"{result.passed_over} file{'s' if result.passed_over != 1 else ''} passed over: no format claims them"
        if result.passed_over
        else ""
    )
    if not result.files:
        click.echo(f"digestlint: no posts to lint in {where}" + (f" ({passed})" if passed else ""), err=True)
    elif passed:
        click.echo(f"digestlint: {passed}", err=True)


def _report(
    linter: Linter, result: RunResult, sources: _Sources, options: Mapping[str, Any]
) -> None:
    report = Report(
        result.diagnostics,
        result.files,
        result.papers,
        result.passed_over,
        sources,
        rule_infos(linter),
        __version__,
    )
    pieces = _pieces(report, options)
    output = options["output"]
    if output is None:
        # Written as bytes: a terminal in another encoding must not stop the report.
        out = sys.stdout.buffer
        for piece in pieces:
            out.write(piece.encode("utf-8", "backslashreplace"))
        out.flush()
    else:
        from digestlint.writing import write_whole

        try:
            write_whole(output, "".join(pieces).encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise UsageError(f"the report cannot be written: {error.strerror}", path=output) from None


def rule_infos(linter: Linter) -> Mapping[str, Any]:
    """What reports may say about the rules of the run, made when one asks."""
    from digestlint.cli.rules import RuleInfos

    return RuleInfos(linter.rulebook)


def _pieces(report: Report, options: Mapping[str, Any]) -> Iterator[str]:
    if options["statistics"]:
        from digestlint.report.tally import statistics

        return statistics(report)
    render = renderer(options["format_"])
    if options["format_"] != "text":
        return render(report)
    coloured = options["color"] == "always" or (
        options["color"] == "auto"
        and options["output"] is None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
    return render(report, color=coloured)  # type: ignore[call-arg]


def _status(result: RunResult, fail_on: str) -> int:
    if fail_on == "never":
        return 0
    counted = FAIL_ON[: FAIL_ON.index(fail_on) + 1]
    return int(any(diagnostic.severity in counted for diagnostic in result.diagnostics))

"""`digestlint translate`: options in, what became of each post out; the work is the pipeline's."""

import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

import click

from digestlint.cache import Cache, default_folder
from digestlint.cli.reporting import print_pieces
from digestlint.discovery import discover
from digestlint.engine.linter import Linter, Selection
from digestlint.errors import UsageError, printable
from digestlint.paths import path_problem
from digestlint.report.encode import dumps
from digestlint.report.json import as_object
from digestlint.report.tally import counted
from digestlint.settings import Settings, load_settings

if TYPE_CHECKING:
    from digestlint.translate.engines import Engine
    from digestlint.translate.pipeline import FileResult
    from digestlint.translate.pipeline import Options as Wanted
    from digestlint.translate.run import Need, Report

VERSION = 1


class Options(NamedTuple):
    """The options of `translate` as they were given; see the help of each."""

    to: str
    engine: str
    dry_run: bool
    max_chars: int | None
    force: bool
    output_template: str | None
    memory: str | None
    glossary: str | None
    model_dir: str | None
    jobs: int
    format: str
    config: str | None
    isolated: bool
    quiet: bool


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--to", metavar="LANG", default="en-US", show_default=True, help="The language to write."
)
@click.option(
    "--engine",
    metavar="NAME",
    default="deepl",
    show_default=True,
    help="Who translates: deepl, local (models on this machine), or an installed package's.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option(
    "--max-chars",
    type=click.IntRange(min=0),
    metavar="N",
    help="Stop before more characters than this are billed.",
)
@click.option("--force", is_flag=True, help="Translate posts that have errors, too.")
@click.option(
    "--output-template",
    metavar="T",
    help="Where a translation goes: {dir}, {lang} and {name} (default: as the config says).",
)
@click.option(
    "--memory",
    metavar="FILE",
    help="What was translated before (default: .digestlint/memory.sqlite3 in the project).",
)
@click.option(
    "--glossary", metavar="FILE", help="CSV or TSV of terms (default: the config's, ours)."
)
@click.option("--model-dir", metavar="DIR", help="Where the models of the engine `local` are.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1, max=16),
    default=1,
    show_default=True,
    metavar="N",
    help="Requests at once; a kill in mid-run may lose as many answers.",
)
@click.option("--format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option(
    "--config", metavar="FILE", help="The config file, instead of the nearest one upwards."
)
@click.option("--isolated", is_flag=True, help="Use no config file at all.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but the report.")
def command(paths: tuple[str, ...], **given: object) -> int:
    """Write translations beside the originals: only what changed is sent.

    Without a PATH, the files that the config includes. The key comes from DEEPL_AUTH_KEY.

    Exit status: 0 all done, 1 some file failed or was skipped, 2 wrong usage, config, or no key.
    """
    from digestlint.translate.run import Run, open_memory

    options = Options(**given)  # type: ignore[arg-type]
    cwd = os.getcwd()
    settings = load_settings(cwd, config=options.config, isolated=options.isolated)
    wanted = _wanted(options, settings)
    linter = Linter(settings, Selection(), cwd, Cache(default_folder()))
    files = discover(paths, settings, cwd).files
    make, signature = _engine(options, settings.root)
    memory = open_memory(options.memory, settings.root, is_read_only=options.dry_run)
    try:
        run = Run(
            linter,
            wanted,
            memory,
            make,
            signature,
            max_chars=options.max_chars,
            jobs=options.jobs,
        )
        with _interruptible(run.interrupt):
            report = run(
                files,
                is_dry=options.dry_run,
                expect=None if options.quiet else _say_need,
                tell=_say_result if options.format == "text" else None,
            )
    finally:
        memory.close()
    if options.format == "json":
        print_pieces(as_json(report))
    if not options.quiet:
        for result in report.results:
            for note in result.notes:
                _say(f"{result.target}: {note}")
        _say(_summed_up(report))
    return report.status


def _wanted(options: Options, settings: Settings) -> "Wanted":
    """What was asked for; raises `UsageError` for a wrong language or template."""
    from digestlint.translate.pipeline import Options as Wanted

    if re.fullmatch("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", options.to) is None:
        raise UsageError(f'--to {options.to}: write a language such as "en-US"')
    template = options.output_template
    if template is None:
        template = settings.translation.output_template
    elif problem := path_problem(template):
        raise UsageError(f'--output-template: "{template}" {problem}')
    if "{name}" not in template:
        raise UsageError("--output-template needs {name}, or posts would take each other's place")
    glossary = options.glossary and os.path.abspath(options.glossary)
    return Wanted(
        options.to,
        template,
        settings.translation.front_matter,
        glossary or settings.translation.glossary,
        options.force,
    )


def _engine(options: Options, root: str) -> tuple[Callable[[], "Engine"], str]:
    """How the engine is made, and its signature; raises `UsageError` where there is none."""
    from digestlint.translate.engines.catalogue import EngineOptions, open_engine, signature_of

    model_dir = options.model_dir and os.path.abspath(options.model_dir)
    given = EngineOptions(os.path.basename(root), model_dir, root)
    return partial(open_engine, options.engine, given), signature_of(options.engine, given)


@contextmanager
def _interruptible(interrupt: Callable[[], None]) -> Iterator[None]:
    """Let the first Ctrl-C or SIGTERM end the run in order, and the second one at once."""

    def stop(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.default_int_handler)
        interrupt()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def as_json(report: "Report") -> Iterator[str]:
    """The report as the contract's JSON, a file a line; `reason` is there where one is."""
    yield f'{{"version": {VERSION},\n "files": ['
    separator = "\n  "
    for result in report.results:
        data = result._asdict()
        del data["notes"]
        if not result.reason:
            del data["reason"]
        data["diagnostics"] = [as_object(one) for one in result.diagnostics]
        yield separator + dumps(data)
        separator = ",\n  "
    statuses = ("written", "unchanged", "skipped", "failed", "planned")
    summary: dict[str, int | None] = {
        status: sum(result.status == status for result in report.results) for status in statuses
    }
    if not summary["planned"]:
        del summary["planned"]
    summary |= {"characters": report.characters, "quota_left": report.quota_left}
    yield f'],\n "summary": {dumps(summary)}}}\n'


def _say_need(need: "Need") -> None:
    if not need.segments:
        return
    left = "" if need.quota_left is None else f"; {need.quota_left:,} are left of the quota"
    _say(
        f"{counted(need.segments, 'segment')} of {counted(need.posts, 'post')} to send, "
        f"{need.characters:,} characters{left}"
    )


def _say_result(result: "FileResult") -> None:
    line = f"{result.status:<9} {result.target}"
    if result.segments:
        line += (
            f": {result.sent} sent, {result.reused} reused, {result.kept} kept; "
            f"{result.characters:,} characters"
        )
    print_pieces([printable(line), "\n"])
    if result.reason:
        print_pieces([printable(f"  {result.source}: {result.reason}"), "\n"])
    for one in result.diagnostics:
        place = f"{one.path}:{one.line}:{one.column}"
        print_pieces([printable(f"  {place}: {one.code} {one.message}"), "\n"])


def _summed_up(report: "Report") -> str:
    counts = Counter(result.status for result in report.results)
    told = ", ".join(f"{count} {status}" for status, count in counts.items()) or "no posts"
    left = "" if report.quota_left is None else f", {report.quota_left:,} left"
    ended = "interrupted: " if report.is_interrupted else ""
    return f"{ended}{told}; {report.characters:,} characters{left}"


def _say(message: str) -> None:
    print_pieces([f"digestlint: {printable(message)}\n"], error=True)

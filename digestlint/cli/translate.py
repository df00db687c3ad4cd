"""`digestlint translate`: options in, what became of each post out; the work is the pipeline's."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

import click

from digestlint.cache import Cache, default_folder
from digestlint.cli.reporting import print_pieces
from digestlint.cli.translated import as_json, listener, say, summed_up
from digestlint.discovery import discover
from digestlint.engine.linter import Linter, Selection
from digestlint.errors import UsageError
from digestlint.paths import is_url, path_problem
from digestlint.settings import Settings, load_settings

if TYPE_CHECKING:
    from digestlint.translate.asking import Asker
    from digestlint.translate.engines import EngineOptions
    from digestlint.translate.memory import Memory
    from digestlint.translate.results import Options as Wanted


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
    default=2,
    show_default=True,
    metavar="N",
    help="Requests at once.",
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
    if any(map(is_url, paths)):
        raise UsageError("translations are written beside their posts, and a URL has no such place")
    files = discover(paths, settings, cwd).files
    engine, signature = _engine(options, settings.root)
    memory = open_memory(options.memory, settings.root, is_read_only=options.dry_run)
    is_text = options.format == "text"
    try:
        with listener(is_text=is_text, is_quiet=options.quiet, is_dry=options.dry_run) as hearer:
            make = partial(_asker, options, engine, memory, hearer.wait)
            run = Run(linter, wanted, memory, make, signature, hearer, is_free=_is_free(options))
            with _interruptible(run.interrupt):
                report = run(files, is_dry=options.dry_run)
    finally:
        memory.close()
    if not is_text:
        print_pieces(as_json(report))
    if not options.quiet:
        for result in report.results:
            for note in result.notes:
                say(f"{result.target}: {note}")
        if report.note:
            say(report.note)
        say(summed_up(report))
    return report.status


def refuse_language(to: str) -> None:
    """Raise `UsageError` where `--to` is no language tag."""
    if re.fullmatch("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", to) is None:
        raise UsageError(f'--to {to}: write a language such as "en-US"')


def _wanted(options: Options, settings: Settings) -> "Wanted":
    """What was asked for; raises `UsageError` for a wrong language or template."""
    from digestlint.translate.results import Options as Wanted

    refuse_language(options.to)
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


def _engine(options: Options, root: str) -> tuple["EngineOptions", str]:
    """What an engine is to know, and its signature; raises `UsageError` where there is none."""
    from digestlint.translate.engines.catalogue import EngineOptions, signature_of

    model_dir = options.model_dir and os.path.abspath(options.model_dir)
    given = EngineOptions(os.path.basename(root), model_dir, root)
    return given, signature_of(options.engine, given)


def _asker(
    options: Options, given: "EngineOptions", memory: "Memory", tell: Callable[[str], None]
) -> "Asker":
    """Who asks: a courier, and where there is nothing to pay for, ourselves."""
    if options.dry_run:
        from digestlint.translate.asking import Desk
        from digestlint.translate.engines.catalogue import open_engine

        return Desk(open_engine(options.engine, given), memory)
    from digestlint.translate.courier import Courier, Setup

    assert memory.path is not None  # noqa: S101 -- only a dry run has none
    path = os.path.abspath(memory.path)
    most = None if _is_free(options) else options.max_chars
    return Courier(Setup(options.engine, given, path, most, options.jobs), tell)


def _is_free(options: Options) -> bool:
    from digestlint.translate.engines.catalogue import is_free

    return is_free(options.engine)


@contextmanager
def _interruptible(interrupt: Callable[[], None]) -> Iterator[None]:
    """Let the first Ctrl-C or SIGTERM end the run in order, and the second one at once."""

    def stop(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.default_int_handler)
        interrupt()
        # Not through a buffer, for we may have been called in the middle of one.
        os.write(2, b"digestlint: interrupted; waiting for what is paid for (again: leave now)\n")

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""`digestlint memory`: how much is remembered of translations, and how it goes to other tools."""

import os
import sys

import click

from digestlint.cli.reporting import print_pieces
from digestlint.errors import UsageError, printable
from digestlint.report.escape import harmless
from digestlint.report.tally import counted
from digestlint.translate.memory import PERSON, Memory, Taken
from digestlint.translate.memory_file import default_path

_SHOWN = 5
_MEMORY = click.option(
    "--memory",
    metavar="FILE",
    help="The memory (default: .digestlint/memory.sqlite3 in the project).",
)


@click.group(invoke_without_command=True)
@_MEMORY
@click.pass_context
def command(context: click.Context, memory: str | None) -> None:
    """Say how much is remembered of translations; take it out as TMX, or TMX in.

    TMX 1.4 is what other translation tools read and write. It needs the extra digestlint[tmx].
    """
    context.obj = memory
    if context.invoked_subcommand is None:
        _say_counts(memory)


@command.command("export")
@click.argument("file", default="-", metavar="[FILE|-]")
@_MEMORY
@click.option("--to", metavar="LANG", help="Only translations into this language.")
@click.pass_context
def export(context: click.Context, file: str, memory: str | None, to: str | None) -> int:
    """Write what is remembered to a TMX file, or to standard output."""
    from digestlint.cli.translate import refuse_language
    from digestlint.translate.tmx import dump_tmx

    if to is not None:
        refuse_language(to)
    there = _open(memory or context.obj, is_read_only=True)
    try:
        entries = list(there.entries(to))
        total = sum(count.entries for count in there.counts())
    finally:
        there.close()
    data = dump_tmx(entries)
    if file == "-":
        print_pieces([data])
    else:
        _write(file, data)
    kept = f"; the memory has {total - len(entries)} more" if total > len(entries) else ""
    _say(f"{_entries(len(entries))} written{kept}")
    return 0


@command.command("import")
@click.argument("file", metavar="FILE|-")
@_MEMORY
@click.pass_context
def import_(context: click.Context, file: str, memory: str | None) -> int:
    """Take the translations of a TMX file into the memory, all or none.

    What the memory holds gives way only to what is newer by its date; nothing gives way unsaid.
    """
    from datetime import UTC, datetime

    from digestlint.translate.tmx import read_tmx

    contents = read_tmx(_read(file), file)
    there = _open(memory or context.obj)
    try:
        taken = there.add(contents.entries, f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    finally:
        there.close()
    _say(f"{_entries(taken.new)} taken in; {taken.known} were there already")
    _say_conflicts(taken)
    for reason, number in sorted(contents.passed_over.items()):
        _say(f"{counted(number, 'unit')} passed over: {reason}")
    return 0


def _open(path: str | None, *, is_read_only: bool = False) -> Memory:
    if path is None:
        from digestlint.settings import load_settings

        path = default_path(load_settings(os.getcwd()).root)
    elif is_read_only and not os.path.exists(path):
        raise UsageError("there is no such file", path=path)
    return Memory(path, is_read_only=is_read_only)


def _read(file: str) -> bytes:
    from digestlint.reading import ReadProblem, read_bytes
    from digestlint.translate.tmx import MAX_SIZE

    if file == "-":
        data = sys.stdin.buffer.read(MAX_SIZE + 1)
        if len(data) > MAX_SIZE:
            raise UsageError(f"is larger than {MAX_SIZE:,} bytes", path=file)
        return data
    found = read_bytes(file, MAX_SIZE)
    if isinstance(found, ReadProblem):
        raise UsageError(f"cannot be read: {found.message}", path=file)
    return found


def _write(path: str, data: bytes) -> None:
    """Write an export; what is there is replaced only where it is a TMX file itself."""
    from digestlint.writing import ABSENT, ChangedOnDisk, Expected, write_whole

    expected: Expected = ABSENT
    try:
        if os.path.isfile(path):
            with open(path, "rb") as stream:
                if b"<tmx" not in stream.read(4096):
                    raise UsageError("is there, is no TMX, and was left as it is", path=path)
            expected = None
        write_whole(path, data, expected=expected)
    except ChangedOnDisk as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"cannot be written: {reason}", path=path) from None


def _say_counts(path: str | None) -> None:
    there = _open(path, is_read_only=True)
    try:
        counts = there.counts()
    finally:
        there.close()
    for one in counts:
        billed = f"; {one.billed:,} characters were billed" if one.billed else ""
        line = f"{one.source_language} -> {one.target_language}  {_entries(one.entries)}{billed}"
        print_pieces([harmless(f"{line}  ({one.engine})"), "\n"])
    size = os.path.getsize(there.path) if there.path and os.path.exists(there.path) else 0
    _say(f"{there.path}: {_entries(sum(one.entries for one in counts))}, {size / 1e6:.1f} MB")


def _say_conflicts(taken: Taken) -> None:
    if taken.replaced:
        _say(f"{_entries(len(taken.replaced))} of the memory gave way to newer ones")
    for one in [one for one in taken.replaced if one.engine == PERSON][:_SHOWN]:
        _say(f'a person\'s "{one.target}" for "{one.source}" gave way')
    if taken.refused:
        _say(f"{_entries(len(taken.refused))} refused: the memory has others that are not older")
    for one in taken.refused[:_SHOWN]:
        _say(f'refused: "{one.target}" for "{one.source}"')


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


def _say(message: str) -> None:
    print_pieces([f"digestlint: {printable(message)}\n"], error=True)

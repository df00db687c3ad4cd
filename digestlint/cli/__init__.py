"""The command line: one module a command, loaded when it is called.

What this module needs of ours is imported where it is needed: an interrupt that comes meanwhile is
answered here, too.
"""

import gc
import os
import sys
from contextlib import suppress
from errno import EBADF

# Libraries that may have something to finish when a process ends.
_UNFINISHED = frozenset(("distributed", "fsspec", "watchfiles"))
# By which a shell asks click what a word could go on with.
_COMPLETION = "_DIGESTLINT_COMPLETE"


def program() -> None:
    """Run the command line as a process of its own, and end that without tidying it up.

    What a check leaves behind ends with the process, and to take it apart takes as long as to lint
    three posts. Libraries that have work of their own to finish are let finish it.
    """
    try:
        main()
    except SystemExit as end:
        if sys.argv[1:2] != ["check"] or not _UNFINISHED.isdisjoint(sys.modules):
            raise
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                with suppress(OSError):  # what could not be written has been said, and flushed
                    stream.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)


def main() -> None:
    """Run the command line; ends the process with the status that the contract names.

    0 nothing found at or above `--fail-on`, 1 findings, 2 wrong usage or config.
    """
    # A run keeps most of what it makes, and to look for circles in it takes a tenth of its time;
    # linting a post leaves none.
    gc.set_threshold(200_000)
    try:
        status = _answered()
    except KeyboardInterrupt:
        from digestlint.errors import complain

        # The terminal shows `^C` on the line where it was.
        complain("interrupted", before="\n")
        status = 130
    sys.exit(status)


def _answered() -> int:
    """Run the command, and say in a line why it cannot be; gives the exit status."""
    from digestlint.errors import UsageError, complain
    from digestlint.patterns import preload

    preload()
    try:
        _stand_somewhere()
        status = _run(sys.argv[1:])
        if sys.stdout is not None:
            sys.stdout.flush()
    except UsageError as error:
        complain(str(error))
        status = 2
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`); what is left must not be written
        # into the closed pipe when Python flushes at its end.
        _drop_output()
        status = 141
    except OSError as error:
        # Whatever else is opened has a name, or is written by who knows what to say.
        if error.filename is not None or sys.stdout is None:
            raise
        _drop_output()
        problem = "it is closed" if error.errno == EBADF else error.strerror
        complain(f"standard output cannot be written: {problem}")
        status = 2
    return status


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> int:
    # On Windows, click expands what the shell has not.
    if words[:1] == ["check"] and os.name != "nt" and _COMPLETION not in os.environ:
        from digestlint.cli.options import read_plainly

        plain = read_plainly(words[1:])
        if plain is not None:
            from digestlint.cli.checking import check

            return check(*plain)
    from digestlint.cli.commands import run

    return run()


def _stand_somewhere() -> None:
    try:
        os.getcwd()
    except OSError as error:
        from digestlint.errors import UsageError

        raise UsageError(f"the working folder cannot be used: {error.strerror}") from None

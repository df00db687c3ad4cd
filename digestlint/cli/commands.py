"""The command line as click knows it: one module a command, loaded when it is called."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from digestlint import __version__
from digestlint.errors import UsageError, complain

COMMANDS = {
    "check": "Lint posts: files, folders, or - for standard input.",
    "translate": "Write translations beside the originals; only what changed is sent.",
    "memory": "Say what is remembered of translations; take it out as TMX, or TMX in.",
    "cache": "Show where the cache is, or clear it.",
    "rules": "List the rules, explain one, or run the examples of rule files.",
    "init": "Write a digestlint.toml that fits this folder; print snippets for pre-commit and CI.",
}

# Since click 8.2; before, click prints the help itself.
_NoSubcommandError: Any = getattr(click.exceptions, "NoArgsIsHelpError", ())


class _Commands(click.Group):
    """Commands by name, each imported only when it is called or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's interface
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"digestlint.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, 1)
            hint = f"; did you mean `{near[0]}`?" if near else f"; there are: {', '.join(COMMANDS)}"
            raise UsageError(f"there is no command `{name}`{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="digestlint %(version)s")
def _digestlint() -> None:
    """Lint and translate blogs of daily research-paper digests."""


def run() -> int:
    """Run the command that the program was called with; gives the exit status.

    Raises `UsageError` for what click does not look at.
    """
    if sys.stdout is None:
        # click would print nothing, and be content; what cannot be written to says so.
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    try:
        status = _digestlint.main(prog_name="digestlint", standalone_mode=False)
    except _NoSubcommandError as error:
        click.echo(error.ctx.get_help(), err=True)
        return 2
    except click.ClickException as error:
        complain(error.format_message())
        return 2
    except click.Abort:
        complain("interrupted")
        return 130
    except SystemExit as end:
        # click ends with 1 where the reader of our output has gone, and 1 means findings.
        if not type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):
            raise
        return 141 if end.code == 1 else int(end.code or 0)
    return status if isinstance(status, int) else 0

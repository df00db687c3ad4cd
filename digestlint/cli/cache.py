"""`digestlint cache`: where the cache is, and away with it."""

import os

import click

from digestlint.cache import clear, default_folder
from digestlint.errors import UsageError
from digestlint.report.escape import visible_path
from digestlint.settings import load_settings


@click.group()
def command() -> None:
    """Show where the cache is, or clear it."""


_FOLDER = click.option(
    "--cache-dir", metavar="FOLDER", help="The folder, instead of the config's or the user's."
)


@command.command("dir")
@_FOLDER
def dir_(cache_dir: str | None) -> None:
    """Print the folder of the cache."""
    click.echo(visible_path(_folder(cache_dir)))


@command.command("clear")
@_FOLDER
def clear_(cache_dir: str | None) -> None:
    """Remove what is remembered: only files of ours, nothing else in the folder."""
    folder = _folder(cache_dir)
    try:
        number, size = clear(folder)
    except OSError as error:
        problem = f"cannot be cleared: {error.strerror or error}"
        raise UsageError(problem, path=folder) from None
    files = "1 file" if number == 1 else f"{number} files"
    click.echo(f"digestlint: removed {files}, {size / 1e6:.1f} MB", err=True)


def _folder(named: str | None) -> str:
    """The folder that `check` would use here; raises `UsageError` for a wrong config."""
    folder = named or load_settings(os.getcwd()).cache_dir or default_folder()
    if folder is None:
        raise UsageError("there is no home folder to keep a cache in: name one by --cache-dir")
    return os.path.abspath(folder)

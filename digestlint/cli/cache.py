"""`digestlint cache`: where the cache is, and away with it."""

import os

import click

from digestlint.cache import clear, default_folder
from digestlint.report.escape import visible_path


@click.group()
def command() -> None:
    """Show where the cache is, or clear it."""


_FOLDER = click.option(
    "--cache-dir", metavar="FOLDER", help="The folder, instead of the user's cache."
)


@command.command("dir")
@_FOLDER
def dir_(cache_dir: str | None) -> None:
    """Print the folder of the cache."""
    click.echo(visible_path(os.path.abspath(cache_dir or default_folder())))


@command.command("clear")
@_FOLDER
def clear_(cache_dir: str | None) -> None:
    """Remove what is remembered: only files of ours, nothing else in the folder."""
    number, size = clear(os.path.abspath(cache_dir or default_folder()))
    files = "1 file" if number == 1 else f"{number} files"
    click.echo(f"digestlint: removed {files}, {size / 1e6:.1f} MB", err=True)

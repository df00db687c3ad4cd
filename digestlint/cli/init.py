"""`digestlint init`: look at the folder, write a config that fits, print what goes where."""

import os
from collections.abc import Iterator

import click

from digestlint.errors import UsageError, printable
from digestlint.settings import CONFIG_NAME, load_settings
from digestlint.starter.config import render
from digestlint.starter.snippets import hook_files, pre_commit, workflow
from digestlint.starter.survey import Survey, survey

_SHOWN = 5


@click.command()
def command() -> int:
    """Write a digestlint.toml that fits this folder, and print snippets for pre-commit and CI.

    Asks nothing and overwrites nothing: where there is a config already, it stays as it is, and
    the exit status is 0 all the same. What was seen is told on standard error.
    """
    folder = os.getcwd()
    there = _config_of(folder)
    seen = survey(folder)
    for line in _report(seen):
        _say(line)
    if there is None:
        _write(os.path.join(folder, CONFIG_NAME), render(seen))
        _say(f"wrote {CONFIG_NAME}; `digestlint check` uses it from now on")
    else:
        _say(f"{os.path.relpath(there, folder)} is there already, and was left as it is")
    click.echo(f"{pre_commit(hook_files(seen))}---\n{workflow()}", nl=False)
    return 0


def _config_of(folder: str) -> str | None:
    """The config that this folder has already, or that a folder above has for it."""
    own = os.path.join(folder, CONFIG_NAME)
    return own if os.path.lexists(own) else load_settings(folder).source


def _write(path: str, text: str) -> None:
    from digestlint.writing import ABSENT, ChangedOnDisk, write_whole

    try:
        write_whole(path, text.encode(), expected=ABSENT)
    except ChangedOnDisk:
        raise UsageError(
            "came into being meanwhile, and was left alone", path=CONFIG_NAME
        ) from None
    except OSError as error:
        raise UsageError(
            f"cannot be written: {error.strerror or error}", path=CONFIG_NAME
        ) from None


def _report(seen: Survey) -> Iterator[str]:
    """What was seen, a line for each thing."""
    jekyll = seen.jekyll
    if jekyll is not None:
        parts = [
            f"permalink {jekyll.permalink}" if jekyll.permalink else "",
            f"languages {_some(jekyll.languages)}" if jekyll.languages else "",
            f"display_tags {_some(jekyll.tags)}" if jekyll.tags else "",
            f"plugins {_some(jekyll.plugins)}" if jekyll.plugins else "",
            f"cannot be read: {jekyll.problem}" if jekyll.problem else "",
        ]
        told = "; ".join(filter(None, parts)) or "nothing on posts"
        yield f"{jekyll.name}: {told}"
    if seen.posts:
        kinds = ", ".join(f"{count} {name}" for name, count in seen.formats.items() if count)
        languages = ", ".join(f"{count} {code}" for code, count in seen.languages.items())
        yield f"{_count(seen.posts, 'post')} in {_some(seen.include)}: {kinds} ({languages})"
    else:
        yield "no posts of a known format in any _posts folder; the config is the usual one"
    if seen.others:
        yield f"{_count(len(seen.others), 'file')} that no format claims: {_some(seen.others)}"
    if seen.unreadable:
        yield f"{_count(seen.unreadable, 'file')} that cannot be read; `digestlint check` says why"
    if seen.new_tags:
        yield f"tags of the blog's own: {_some(seen.new_tags)}"
    for tag, (meant, count) in seen.typos.items():
        yield f"{tag} ({_count(count, 'post')}) is not taken for a tag: it is nearly {meant}"
    for code, count in seen.translated.items():
        yield f"{count} of {_count(seen.originals, 'post')} have a translation ({code})"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _some(values: tuple[str, ...]) -> str:
    shown = ", ".join(values[:_SHOWN])
    return f"{shown} …" if len(values) > _SHOWN else shown


def _say(message: str) -> None:
    click.echo(f"digestlint: {printable(message)}", err=True)

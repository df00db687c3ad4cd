"""`digestlint check` as click knows it: what is read, refused and explained on its command line."""

from collections.abc import Callable
from typing import Any

import click

from digestlint.cli.options import OPTIONS, Option, Options


def _with_options(function: Callable[..., int]) -> Callable[..., int]:
    for option in reversed(OPTIONS):
        function = _declared(option)(function)
    return function


def _declared(option: Option) -> Callable[[Callable[..., int]], Callable[..., int]]:
    names = [f"{option.name}/{option.off}" if option.off else option.name]
    default = Options._field_defaults[option.field]
    more: dict[str, Any] = {}
    if option.is_flag:
        more |= {"is_flag": True, "default": default}
    elif option.choices:
        more |= {"type": click.Choice(option.choices)}
        if default is not None:
            more |= {"default": default, "show_default": True}
    else:
        more |= {"metavar": option.metavar, "multiple": option.multiple}
        if option.is_number:
            more |= {"type": click.IntRange(min=1)}
    return click.option(*names, *filter(None, [option.short]), help=option.help, **more)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_with_options
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Lint posts: files, folders, or - for standard input; and URLs, as s3://bucket/_posts.

    Without a PATH, the files that the config includes (`_posts/**/*.md`).

    Exit status: 0 nothing found at or above --fail-on, 1 findings, 2 wrong usage or config.
    """
    from digestlint.cli.checking import check

    return check(paths, Options(**given))

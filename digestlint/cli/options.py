"""The options of `digestlint check`, as data, and which of them exclude each other."""

from collections.abc import Sequence
from typing import NamedTuple

from digestlint.diagnostics import FAIL_ON
from digestlint.errors import UsageError
from digestlint.paths import is_url
from digestlint.report import FORMATS

STDIN = "-"


class Options(NamedTuple):
    """The options as they were given; see the help of each in `OPTIONS`."""

    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    changed_since: str | None = None
    changed_lines: bool = False
    baseline: str | None = None
    write_baseline: str | None = None
    watch: bool = False
    format: str = "text"
    output: str | None = None
    output_file: tuple[str, ...] = ()
    fail_on: str | None = None
    stdin_filename: str | None = None
    statistics: bool = False
    profile: bool = False
    jobs: int | None = None
    scheduler: str | None = None
    cache: bool | None = None
    cache_dir: str | None = None
    config: str | None = None
    isolated: bool = False
    quiet: bool = False
    color: str = "auto"

    @property
    def remembers(self) -> bool:
        """Whether what is found is kept for the next run: unless it is said otherwise."""
        return self.cache is not False


class Option(NamedTuple):
    """One option: `--name`, what it does, and what it takes.

    It takes nothing where it has neither a `metavar` nor `choices`; a number (from 1) where
    `is_number` says so. One that is `multiple` collects its values. `short` is another name, `off`
    the name that says the opposite.
    """

    name: str
    help: str
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    multiple: bool = False
    is_number: bool = False
    short: str = ""
    off: str = ""

    @property
    def field(self) -> str:
        """Its field of `Options`."""
        return self.name[2:].replace("-", "_")

    @property
    def is_flag(self) -> bool:
        """Whether it takes nothing."""
        return self.metavar is None and not self.choices


OPTIONS = (
    Option("--fix", "Apply the safe fixes."),
    Option("--unsafe-fixes", "With --fix or --diff: the unsafe fixes too."),
    Option("--diff", "Show what --fix would change, and write nothing."),
    Option(
        "--select",
        "Only these rules: codes, prefixes such as LK, or names, with commas between.",
        "CODES",
        multiple=True,
    ),
    Option("--extend-select", "These rules as well.", "CODES", multiple=True),
    Option("--ignore", "Not these rules.", "CODES", multiple=True),
    Option(
        "--changed-since", "Only posts that are not as they were where HEAD and REV parted.", "REV"
    ),
    Option(
        "--changed-lines", "With --changed-since: only findings on lines that the change touched."
    ),
    Option("--baseline", "Report no finding that this file knows.", "FILE"),
    Option("--write-baseline", "Write what is found to this file, as known.", "FILE"),
    Option("--watch", "Lint again what changes, as it changes, until Ctrl-C."),
    Option("--format", "How findings are written.", choices=tuple(FORMATS)),
    Option("--output", "Write the report to a file instead of standard output.", "FILE"),
    Option(
        "--output-file",
        "Write one more report, such as sarif=lint.sarif; may be repeated.",
        "FORMAT=FILE",
        multiple=True,
    ),
    Option(
        "--fail-on",
        "The least severity that makes the exit status 1 (default: error).",
        choices=FAIL_ON,
    ),
    Option("--stdin-filename", "What standard input is called, when PATH is -.", "PATH"),
    Option("--statistics", "Count findings by rule instead of listing them."),
    Option(
        "--profile",
        "Say how long each rule took, in one process and without what is remembered.",
    ),
    Option(
        "--jobs",
        "How many processes (default: as many as the work deserves).",
        "N",
        is_number=True,
    ),
    Option(
        "--scheduler",
        "Lint on the Dask cluster of this scheduler, such as tcp://host:8786 (extra: dask).",
        "ADDRESS",
    ),
    Option("--cache", "Whether to remember what was found in each post.", off="--no-cache"),
    Option("--cache-dir", "Where to remember it (default: the user's cache).", "FOLDER"),
    Option("--config", "The config file, instead of the nearest one upwards.", "FILE"),
    Option("--isolated", "Use no config file at all."),
    Option("--quiet", "Print nothing but findings.", short="-q"),
    Option(
        "--color",
        "Colour the text report; auto: on a terminal, unless NO_COLOR is set.",
        choices=("auto", "always", "never"),
    ),
)


def read_plainly(words: Sequence[str]) -> tuple[list[str], Options] | None:
    """Paths and options from a command line without anything wrong or unusual in it, else None.

    Most command lines are such, and to import the library that reads all others, helps and
    complains takes longer than to lint a post. What is read here, it would read the same.
    """
    named = {option.name: option for option in OPTIONS}
    named |= {name: one for one in OPTIONS for name in (one.short, one.off) if name}
    paths: list[str] = []
    given: dict[str, object] = {}
    rest = iter(words)
    for word in rest:
        if word == STDIN or not word.startswith("-"):
            paths.append(word)
            continue
        name, equals, value = word.partition("=")
        option = named.get(name)
        if option is None or (equals and option.is_flag):
            return None
        if option.is_flag:
            given[option.field] = name != option.off
            continue
        value = value if equals else next(rest, "")
        if not value or value.startswith("-") or (option.choices and value not in option.choices):
            return None
        if option.is_number:
            if not (value.isascii() and value.isdecimal() and int(value[:9])):
                return None
            given[option.field] = int(value)
        elif option.multiple:
            given[option.field] = (*given.get(option.field, ()), value)  # type: ignore[misc]
        else:
            given[option.field] = value
    return paths, Options(**given)  # type: ignore[arg-type]


def refuse_contradictions(options: Options, paths: Sequence[str]) -> None:
    """Raise `UsageError` for options that cannot be obeyed together, or not for these paths."""
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if options.changed_lines and options.changed_since is None:
        raise UsageError("--changed-lines goes with --changed-since")
    if options.baseline is not None and options.write_baseline is not None:
        raise UsageError("--baseline and --write-baseline exclude each other: give one of them")
    if options.write_baseline is not None and options.changed_lines:
        raise UsageError("--write-baseline needs all findings of a post, not --changed-lines")
    if options.diff and (options.watch or options.write_baseline is not None):
        raise UsageError("--diff only shows; give it without --watch and --write-baseline")
    if options.profile and (options.watch or options.scheduler or (options.jobs or 1) > 1):
        raise UsageError("--profile measures one process, once")
    if options.profile and options.cache:
        raise UsageError("--profile measures all the work anew: give it without --cache")
    if options.cache is False and options.cache_dir is not None:
        raise UsageError("--no-cache and --cache-dir exclude each other: give one of them")
    if options.scheduler is not None:
        if options.jobs is not None:
            raise UsageError("--scheduler and --jobs exclude each other: the cluster has processes")
        if options.fix or options.diff:
            raise UsageError("--scheduler only looks: give it without --fix and --diff")
    if any(map(is_url, paths)):
        for option in ("fix", "diff", "changed_since", "watch"):
            if getattr(options, option):
                name = option.replace("_", "-")
                raise UsageError(f"--{name} is about files of this machine, and a URL is none")
    if STDIN not in paths:
        if options.stdin_filename is not None:
            raise UsageError("--stdin-filename goes with `-` as the only path")
        return
    if len(paths) > 1:
        raise UsageError("`-` stands for standard input, and goes with no other path")
    for option in ("changed_since", "write_baseline", "watch"):
        if getattr(options, option):
            name = option.replace("_", "-")
            raise UsageError(f"--{name} is about files, and `-` stands for standard input")

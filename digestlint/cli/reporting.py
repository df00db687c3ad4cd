"""From the result of a run to what is printed and written: reports, totals, the step summary."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from errno import EBADF

from digestlint import __version__
from digestlint.discovery import PostFile
from digestlint.engine.linter import Linter
from digestlint.engine.run import RunResult
from digestlint.errors import UsageError
from digestlint.post.outline import read_text
from digestlint.reading import ReadProblem, read_post
from digestlint.report import FORMATS, Report, RuleInfo, renderer
from digestlint.report.page import Page, Style
from digestlint.report.paged import PAGED
from digestlint.rulebook import Rulebook, load_text


class Sources:
    """The texts of files that a report quotes, read again when it does; the last one is kept."""

    def __init__(self, files: Iterable[PostFile], limit: int, known: Mapping[str, str]) -> None:
        self._files = {file.path: file for file in files}
        self._limit = limit
        self._known = known
        self._last: tuple[str, str | None] = ("", None)

    def __call__(self, path: str) -> str | None:
        """The text of a path with `\\n` as line ends; None where it cannot be read."""
        if path in self._known:
            return self._known[path]
        if self._last[0] != path:
            self._last = (path, self._read(path))
        return self._last[1]

    def _read(self, path: str) -> str | None:
        file = self._files.get(path)
        if file is None or file.problem is not None:
            return None
        source = read_post(file.absolute, self._limit)
        return None if isinstance(source, ReadProblem) else read_text(source.text)


class RuleInfos(Mapping[str, RuleInfo]):
    """What reports say about rules, each read from its file when it is first asked for."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._read: dict[str, RuleInfo] = {}

    def __getitem__(self, code: str) -> RuleInfo:
        if code not in self._read:
            from digestlint.cli.explain import explain

            text = load_text(self._rulebook.rules[code])
            rule = text.rule
            self._read[code] = RuleInfo(
                rule.code, rule.name, rule.severity, rule.summary, text.why, explain(text)
            )
        return self._read[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rulebook.rules)

    def __len__(self) -> int:
        return len(self._rulebook.rules)


def make_report(
    linter: Linter, result: RunResult, pages: Sequence[Page], sources: Sources
) -> Report:
    """The record that every format reads."""
    return Report(
        pages,
        result.files,
        result.papers,
        result.passed_over,
        sources,
        RuleInfos(linter.rulebook),
        __version__,
    )


def pieces(report: Report, format_: str, *, color: bool, statistics: bool) -> Iterator[str | bytes]:
    """The text of a report, in pieces; bytes are UTF-8."""
    if statistics:
        from digestlint.report.tally import statistics as count

        return count(report)
    if format_ == "text":
        from digestlint.report.text import render

        return render(report, color=color)
    return renderer(format_)(report)


def page_style(format_: str, *, color: bool, statistics: bool) -> Style | None:
    """The style in which a run may render each file by itself; None where the report needs all."""
    if statistics or format_ not in PAGED:
        return None
    return Style(format_, color and format_ == "text")


def wants_color(choice: str, *, to_terminal: bool) -> bool:
    """Whether to colour: as asked, else on a terminal that takes it (no-color.org)."""
    if choice != "auto":
        return choice == "always"
    return to_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_pieces(text: Iterable[str | bytes], *, error: bool = False) -> None:
    """Print to standard output, or standard error, as UTF-8 whatever the terminal's encoding.

    A reader that has seen enough (`| head`) is no error. Raises `UsageError` where a report is
    lost.
    """
    stream = sys.stderr if error else sys.stdout
    problem = "standard output is closed"
    if stream is not None:
        try:
            stream.buffer.writelines(map(_encoded, text))
            stream.buffer.flush()
        except OSError as failure:
            # What is left in the buffer must not be written when Python flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            if isinstance(failure, BrokenPipeError):
                return
            if failure.errno != EBADF:
                problem = failure.strerror or str(failure)
        else:
            return
    if not error:
        raise UsageError(f"the report cannot be written: {problem}")


def _encoded(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")


def print_summary(report: Report, color: str, heading: str = "") -> None:
    """Sum the run up on standard error, in a line that begins with the heading."""
    from digestlint.report.text import closing

    to_terminal = sys.stderr is not None and sys.stderr.isatty()
    line = closing(report, wants_color(color, to_terminal=to_terminal))
    print_pieces([heading + line], error=True)


def write_report(path: str, text: Iterable[str | bytes]) -> None:
    """Write a report to a file, whole or not at all; raises `UsageError` where that fails."""
    from digestlint.writing import write_whole

    data = b"".join(map(_encoded, text))
    try:
        if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
            # A pipe or a device (`/dev/stderr`, `>(jq)`) takes what comes, and cannot be replaced.
            with open(path, "wb") as stream:
                stream.write(data)
        else:
            write_whole(path, data, expected=None)
    except OSError as error:
        raise UsageError(
            f"the report cannot be written: {error.strerror or error}", path=path
        ) from None


def other_reports(asked: Iterable[str]) -> list[tuple[str, str]]:
    """Formats and files of `--output-file FORMAT=FILE`; raises `UsageError` for another form."""
    reports = []
    for one in asked:
        format_, sign, path = one.partition("=")
        if not sign or not path or format_ not in FORMATS:
            raise UsageError(
                f"--output-file {one}: write FORMAT=FILE, FORMAT being one of {', '.join(FORMATS)}"
            )
        reports.append((format_, path))
    return reports


def write_step_summary(report: Report) -> None:
    """In GitHub Actions, add the table of the run to the page of its job."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path or os.environ.get("GITHUB_ACTIONS") != "true":
        return
    from digestlint.report.github import step_summary

    try:
        with open(path, "ab") as stream:
            stream.write(step_summary(report).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(
            f"the step summary cannot be written: {error.strerror or error}", path=path
        ) from None

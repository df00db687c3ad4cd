"""What `translate` prints: results as text or JSON, and on standard error how far a run is."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from digestlint.cli.reporting import print_pieces
from digestlint.errors import printable
from digestlint.report.concise import sentence
from digestlint.report.encode import dumps
from digestlint.report.escape import harmless, visible_path
from digestlint.report.json import as_object
from digestlint.report.tally import counted

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from digestlint.translate.results import FileResult, Listener, Need, Report

VERSION = 1


def as_json(report: "Report") -> Iterator[str]:
    """The report as the contract's JSON, a file a line; `reason` is there where one is."""
    yield f'{{"version": {VERSION},\n "files": ['
    separator = "\n  "
    for result in report.results:
        data = result._asdict()
        del data["notes"]
        if not result.reason:
            del data["reason"]
        data["diagnostics"] = [as_object(one) for one in result.diagnostics]
        yield separator + dumps(data)
        separator = ",\n  "
    statuses = ("written", "unchanged", "skipped", "failed", "planned")
    counts: Counter[str] = Counter(result.status for result in report.results)
    summary: dict[str, int | None] = {status: counts[status] for status in statuses}
    if not summary["planned"]:
        del summary["planned"]
    summary |= {"characters": report.characters, "quota_left": report.quota_left}
    yield f'],\n "summary": {dumps(summary)}}}\n'


def say(message: str) -> None:
    """Tell people something that is no part of the report."""
    print_pieces([f"digestlint: {printable(message)}\n"], error=True)


def summed_up(report: "Report") -> str:
    """A run in one line."""
    counts = Counter(result.status for result in report.results)
    told = ", ".join(f"{count} {status}" for status, count in counts.items())
    passed = f"; {counted(report.passed_over, 'other file')} passed over" * bool(report.passed_over)
    left = "" if report.quota_left is None else f", {report.quota_left:,} left of the quota"
    ended = "interrupted: " if report.is_interrupted else ""
    done = told or "no posts to translate"
    return f"{ended}{done}; {report.characters:,} characters{left}{passed}"


@contextmanager
def listener(*, is_text: bool, is_quiet: bool, is_dry: bool) -> Iterator["Listener"]:
    """Whoever hears of a run: what it says goes to where people look."""
    from digestlint.translate.results import Listener

    shows = not is_quiet and not is_dry and _is_live()
    display = _Display() if shows else None

    def expect(need: "Need") -> None:
        if not is_quiet:
            _say_need(need)
        if display is not None and need.sent:
            display.start(need)

    def tell(result: "FileResult") -> None:
        if display is not None:
            display.post(result)
        if is_text:
            text = "".join(_lines(result))
            if text and display is not None and sys.stdout is not None and sys.stdout.isatty():
                display.aside(lambda: print_pieces([text]))
            elif text:
                print_pieces([text])

    def hear(segments: int, characters: int) -> None:
        if display is not None:
            display.answer(segments, characters)

    def wait(reason: str) -> None:
        if not is_quiet:
            if display is not None:
                display.aside(lambda: say(reason))
            else:
                say(reason)

    try:
        yield Listener(expect, tell, hear, wait)
    finally:
        if display is not None:
            display.stop()


def _is_live() -> bool:
    """Whether somebody looks who sees lines change."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _say_need(need: "Need") -> None:
    if not need.sent:
        return
    reused = f"; {need.reused:,} of {need.segments:,} segments are reused" if need.reused else ""
    left = "" if need.quota_left is None else f"; {need.quota_left:,} are left of the quota"
    if need.quota_left is not None and need.quota_left < need.characters:
        left += ", too few"
    say(
        f"{counted(need.sent, 'segment')} of {counted(need.posts, 'post')} to send, "
        f"{need.characters:,} characters{reused}{left}"
    )


def _lines(result: "FileResult") -> Iterator[str]:
    """A result as text; posts of which there is nothing to say are counted at the end."""
    if result.status == "unchanged" and not result.diagnostics:
        return
    line = f"{result.status:<9} {result.target}"
    if result.segments:
        line += (
            f": {result.sent} sent, {result.reused} reused, {result.kept} kept; "
            f"{result.characters:,} characters"
        )
    yield f"{printable(line)}\n"
    if result.reason:
        yield f"  {harmless(f'{visible_path(result.source)}: {result.reason}')}\n"
    for one in result.diagnostics:
        yield f"  {sentence(one)}\n"


class _Display:
    """A line on the terminal that says how far a run is: our own words and numbers, no post's."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._need: Need | None = None
        self._posts = self._segments = self._characters = 0

    def start(self, need: "Need") -> None:
        """Show what is to come."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn
        from rich.table import Column

        self._need = need
        # On a narrow terminal its end is cut off, or every change would leave lines behind.
        told = TextColumn(
            "{task.fields[told]}",
            markup=False,
            table_column=Column(no_wrap=True, overflow="ellipsis"),
        )
        self._progress = Progress(
            BarColumn(bar_width=10),
            told,
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task("", total=need.sent, told=self._told())
        self._progress.start()

    def post(self, result: "FileResult") -> None:
        """One more post is done."""
        self._posts += bool(result.sent)
        self._show()

    def answer(self, segments: int, characters: int) -> None:
        """Segments came, and were paid for."""
        self._segments += segments
        self._characters += characters
        self._show()

    def aside(self, act: Callable[[], None]) -> None:
        """Do something that prints, with the line out of its way."""
        if self._progress is None:
            act()
            return
        self._progress.stop()
        act()
        self._progress.start()

    def stop(self) -> None:
        """Take the line away."""
        if self._progress is not None:
            self._progress.stop()

    def _show(self) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=self._segments, told=self._told())

    def _told(self) -> str:
        need = self._need
        assert need is not None  # noqa: S101 -- `start` comes first
        told = (
            f"{self._posts}/{counted(need.posts, 'post')} · "
            f"{self._segments:,}/{counted(need.sent, 'segment')} · "
            f"{self._characters:,}/{need.characters:,} characters"
        )
        if need.reused:
            told += f" · {need.reused:,} reused"
        if need.quota_left is not None:
            told += f" · {max(need.quota_left - self._characters, 0):,} left"
        return told

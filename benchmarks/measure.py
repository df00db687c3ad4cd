"""Run commands in turn and say how long each took, how much CPU, and how much memory at its peak.

Time and memory come from different runs: looking at memory takes CPU from the command. Time is
that of the whole process from spawn to exit; CPU is user and system time with all waited-for
children (`wait4`); memory is the sum over every process of the command's session, sampled from
`/proc/PID/smaps_rollup` (proc(5): Rss counts shared pages once a process, Pss once in all), but
not less than the peak of the largest process, which the kernel keeps (getrusage(2), ru_maxrss).
Linux only.
"""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

MIB = 1024 * 1024
WATCH, WATCH_SLOW = 0.01, 0.1  # seconds between two looks at the memory
TICKS = os.sysconf("SC_CLK_TCK")


class RunError(Exception):
    """A command did not do its work: a wrong exit status, or not the number of files."""


class Command(NamedTuple):
    """What to run, and how to know that it did its work.

    `proof` is run once before anything is timed: the same work, said in a way that tells how many
    files were looked at. `sees` is searched in what that prints: with a group, the group is the
    number; without, the number of matches is. `before` is called with the number of the round.
    """

    tool: str
    case: str
    argv: tuple[str, ...]
    cwd: Path
    environ: Mapping[str, str] = MappingProxyType({})
    statuses: frozenset[int] = frozenset({0, 1})
    proof: tuple[str, ...] = ()
    sees: str = ""
    files: int = 0
    before: Callable[[int], None] | None = None
    once: bool = False


class Run(NamedTuple):
    """One run: seconds of wall clock and of CPU; bytes at the peak, 0 where nobody looked."""

    wall: float
    cpu: float
    rss: int = 0
    pss: int = 0


@dataclass
class Result:
    """All runs of a command: seconds, and bytes at the peak; or why there are none."""

    tool: str
    case: str
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    rss: int = 0
    pss: int = 0
    failure: str = ""

    @property
    def wall(self) -> float:
        """The median time, in seconds."""
        return statistics.median(self.walls)

    @property
    def cpu(self) -> float:
        """The median CPU time, in seconds."""
        return statistics.median(self.cpus)


class Watch(threading.Thread):
    """Looks at the memory of a session's processes at an interval, and keeps the peaks."""

    def __init__(self, session: int, interval: float) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.interval = interval
        self.rss = 0
        self.pss = 0
        self.over = threading.Event()

    def run(self) -> None:
        """Look until `over` is set."""
        while not self.over.is_set():
            rss, pss = memory_of(self.session)
            self.rss, self.pss = max(self.rss, rss), max(self.pss, pss)
            self.over.wait(self.interval)


def memory_of(session: int) -> tuple[int, int]:
    """Rss and Pss in bytes, summed over the processes of a session that are alive."""
    rss = pss = 0
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            # The name in brackets may hold anything, a bracket too; the session is the 6th field.
            with open(f"/proc/{entry}/stat", "rb") as stat:
                fields = stat.read().rpartition(b")")[2].split()
            if int(fields[3]) != session:
                continue
            with open(f"/proc/{entry}/smaps_rollup", "rb") as rollup:
                for line in rollup:
                    key, _, value = line.partition(b":")
                    if key == b"Rss":
                        rss += int(value.split()[0]) * 1024
                    elif key == b"Pss":
                        pss += int(value.split()[0]) * 1024
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended between the listing and the look
    return rss, pss


def run(command: Command, *, interval: float = 0.0, floor: int = 0) -> Run:
    """Run the command once, its output thrown away; with an interval (seconds), watch its memory.

    `floor` is this process's own peak: a child cannot show a smaller one, for it inherits it.
    Raises RunError for an exit status that the command does not name, and for a Python traceback.
    """
    environ = {**os.environ, **command.environ}
    with tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command.argv,
            cwd=command.cwd,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        watch = Watch(process.pid, interval) if interval else None
        try:
            if watch:
                watch.start()
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if watch:
            watch.over.set()
            watch.join()
        errors.seek(0)
        said = errors.read()
        # Python says 1 for a crash, and linters for findings.
        if process.returncode not in command.statuses or b"\nTraceback (most" in b"\n" + said:
            raise RunError(f"exit {process.returncode}: {last_line(said)}")
    largest = usage.ru_maxrss * 1024
    rss, pss = (watch.rss, watch.pss) if watch else (0, 0)
    if watch and largest > floor:
        rss = max(rss, largest)
    return Run(wall, usage.ru_utime + usage.ru_stime, rss, pss)


def last_line(output: bytes) -> str:
    """The last line with something on it, printable, at most 160 characters."""
    lines = output.decode(errors="replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "no word of why")
    return "".join(char if char.isprintable() else "?" for char in last.strip())[:160]


def prove(command: Command) -> None:
    """Run the command's proof; raise RunError where it looked at another number of files."""
    if not command.proof:
        return
    if command.before:
        command.before(-1)
    done = subprocess.run(
        command.proof,
        cwd=command.cwd,
        env={**os.environ, **command.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode not in command.statuses:
        raise RunError(f"exit {done.returncode}: {last_line(done.stdout)}")
    found = list(re.finditer(command.sees.encode(), done.stdout))
    number = len(found)
    if found and found[0].re.groups:
        number = int(found[0][1])
    if number != command.files:
        said = f": {last_line(done.stdout)}" if not found else ""
        raise RunError(f"looked at {number} files, not {command.files}{said}")


def in_turn(commands: Sequence[Command], rounds: int, note: Callable[[str], None]) -> list[Result]:
    """Prove and warm up each command, then run all of them once a round: A B C, A B C …

    The warm-up is the run whose memory is watched. A command that says `once` has no warm-up and
    a single run that is both timed and watched. One that fails is left out from then on, and its
    result says why. `note` gets a line on each run.
    """
    results = [Result(command.tool, command.case) for command in commands]
    floor = own_peak()
    for number in range(-1, rounds):
        for command, result in zip(commands, results, strict=True):
            if result.failure or (command.once and number > 0):
                continue
            name = f"{command.tool}, {command.case}"
            note(f"{f'run {number + 1}' if number >= 0 else 'warm-up'}: {name}")
            try:
                add_run(command, result, number, floor)
            except (RunError, OSError) as error:
                result.failure = str(error)
                note(f"left out: {name}: {error}")
    return results


def add_run(command: Command, result: Result, number: int, floor: int) -> None:
    """Run the command for a round (-1: prove and warm up); what was seen goes into the result."""
    if number < 0:
        prove(command)
        if command.once:
            return
    if command.before:
        command.before(number)
    interval = WATCH_SLOW if command.once else WATCH if number < 0 else 0.0
    done = run(command, interval=interval, floor=floor)
    if interval:
        result.rss, result.pss = done.rss, done.pss
    if number >= 0:
        result.walls.append(done.wall)
        result.cpus.append(done.cpu)


def own_peak() -> int:
    """The most memory that this process has had, in bytes (proc(5), VmHWM)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


class Clock(NamedTuple):
    """CPU seconds since the machine started: of all programs, of this one with its children."""

    machine: float
    ours: float
    at: float


def clock() -> Clock:
    """The CPU time spent until now (proc(5), /proc/stat: idle and iowait are the 4th and 5th)."""
    with open("/proc/stat", encoding="ascii") as stat:
        fields = [int(field) for field in stat.readline().split()[1:9]]
    busy = sum(fields) - fields[3] - fields[4]
    return Clock(busy / TICKS, sum(os.times()[:4]), time.monotonic())


def share_of_others(since: Clock) -> float:
    """The part of the machine's CPU, 0 to 1, that other programs took since then."""
    now = clock()
    cores = os.cpu_count() or 1
    others = (now.machine - since.machine) - (now.ours - since.ours)
    return max(0.0, others / ((now.at - since.at) * cores))

"""Processes do what one process does, in order, whatever becomes of them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from digestlint.engine.processes import can_fork, in_processes

pytestmark = pytest.mark.skipif(not can_fork(), reason="the system has no fork")

BATCHES = [range(number, number + 3) for number in range(20)]
EXPECTED = [sum(batch) for batch in BATCHES]


@pytest.mark.parametrize("processes", [1, 2, 5])
@pytest.mark.parametrize("at_once", [1, 4, 100])
def test_results_come_in_the_order_of_the_batches(processes: int, at_once: int) -> None:
    assert list(in_processes(sum, BATCHES, processes, at_once=at_once)) == EXPECTED
    assert list(in_processes(sum, [], processes, at_once=at_once)) == []


def test_results_may_be_larger_than_a_pipe() -> None:
    sizes = [3_000_000, 5, 0, 200_000]
    made = list(in_processes(bytes, sizes, 2, at_once=4))
    assert [len(one) for one in made] == sizes


def test_what_fails_in_a_process_fails_in_the_open() -> None:
    def halve(number: int) -> float:
        return 1 / number

    results = in_processes(halve, [2, 1, 0, 4], 2, at_once=4)
    assert [next(results), next(results)] == [0.5, 1.0]
    with pytest.raises(ZeroDivisionError):
        next(results)


@pytest.mark.parametrize("at_once", [2, 8])
def test_what_is_lost_with_a_process_is_done_by_the_parent(at_once: int) -> None:
    parent = os.getpid()

    def work(batch: range) -> int:
        if batch.start == 5 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return sum(batch)

    assert list(in_processes(work, BATCHES, 2, at_once=at_once)) == EXPECTED


def test_who_has_seen_enough_leaves_no_process_behind() -> None:
    def who(_: int) -> int:
        return os.getpid()

    results: Iterator[int] = in_processes(who, range(50), 2, at_once=8)
    process = next(results)
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


# Two processes that say that they are there, each with more results than a pipe holds to come.
ENDLESS = """
import time
from digestlint.engine.processes import in_processes

def work(number):
    print(number, flush=True)
    time.sleep(0.01)
    return bytes(300_000)

for _ in in_processes(work, range(100_000), 2, at_once=8):
    time.sleep(0.1)
"""


def test_processes_end_with_a_parent_that_was_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    for _ in range(4):
        parent.stdout.readline()
    parent.kill()
    # Ends only where nobody has the other end of the pipe any more.
    parent.communicate(timeout=30)
    assert parent.returncode == -signal.SIGKILL


# What Python calls around a fork has its exceptions ignored.
INTERRUPTED = """
import os, signal
from digestlint.engine.processes import in_processes

os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    list(in_processes(sum, [range(9)] * 9, 2, at_once=4))
except KeyboardInterrupt:
    print("heard")
"""


def test_an_interrupt_while_processes_are_made_is_not_lost() -> None:
    # A process of its own: where tests run, other threads would take the signal.
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"heard\n", b"")

"""Batches of work in processes that are forked: they inherit all they need, and hand back results.

The pool is that of `concurrent.futures`. What is lost with a process that somebody kills is done
again by the parent.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Batch = TypeVar("Batch")
Result = TypeVar("Result")


class _Inherited:
    """What the processes of the pool that is being made do, and on what."""

    work: Callable[[Any], Any]
    batches: Sequence[Any] = ()


def can_fork() -> bool:
    """Whether the system has what this takes."""
    return hasattr(os, "fork")


def in_processes(
    work: Callable[[Batch], Result], batches: Sequence[Batch], processes: int, *, at_once: int
) -> Iterator[Result]:
    """Yield what work makes of each batch, in their order, with this many processes.

    No more batches than `at_once` are handed out and not yet given back, so that results wait for
    nobody, whatever the number of batches.
    """
    import gc
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    _Inherited.work, _Inherited.batches = work, batches
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, fork, initializer=_leave_signals_to_the_parent)
    running: deque[Future[Result] | None] = deque()
    # What is frozen is not looked at for circles, and so not copied for each process.
    gc.freeze()
    try:
        for number, batch in enumerate(batches):
            while len(running) < min(at_once, len(batches) - number):
                running.append(_handed_out(pool, number + len(running)))
            future = running.popleft()
            try:
                result = future.result() if future is not None else work(batch)
            except BrokenProcessPool:
                result = work(batch)
            yield result
    finally:
        gc.unfreeze()
        _Inherited.batches = ()
        # What works on a batch ends it: it may be writing files.
        pool.shutdown(cancel_futures=True)


def _handed_out(pool: Any, number: int) -> Any:
    """The future of a batch; None where the pool has lost a process, and takes no more."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return pool.submit(_do, number)
    except BrokenProcessPool:
        return None


def _do(number: int) -> Any:
    return _Inherited.work(_Inherited.batches[number])


def _leave_signals_to_the_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)

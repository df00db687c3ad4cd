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
    from threading import Lock

Batch = TypeVar("Batch")
Result = TypeVar("Result")


class _Inherited:
    """What the processes of the pool that is being made do, and on what."""

    work: Callable[[Any], Any]
    batches: Sequence[Any] = ()
    # Held by a process while it works on a batch.
    busy: "Lock"


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
    from threading import Lock

    _Inherited.work, _Inherited.batches, _Inherited.busy = work, batches, Lock()
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, fork, initializer=_depend_on_the_parent)
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
    import signal
    from concurrent.futures.process import BrokenProcessPool

    # The first one forks, and what Python does around that swallows a KeyboardInterrupt.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        return pool.submit(_do, number)
    except BrokenProcessPool:
        return None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _do(number: int) -> Any:
    with _Inherited.busy:
        return _Inherited.work(_Inherited.batches[number])


def _depend_on_the_parent() -> None:
    """Leave Ctrl-C to the parent, and outlive it by no more than the batch at hand."""
    import signal
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_after_the_parent, daemon=True).start()


def _end_after_the_parent() -> None:
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        with _Inherited.busy:
            os._exit(1)

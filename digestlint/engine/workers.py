"""The same batches of files for one process, several, or a cluster: an executor is the seam.

A batch is a pure function of its arguments, so it may run anywhere that digestlint is installed:
each process makes its linter once, from the settings. Processes are forked where the system can,
and inherit the linter; they get batches and never single posts, and only where the work pays for
them.
"""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from digestlint.cache import Cache, default_folder
from digestlint.discovery import PostFile
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.onefile import Fixing, Outcome, lint_file
from digestlint.engine.processes import can_fork, in_processes
from digestlint.report.page import Style
from digestlint.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

# Below this, starting processes takes longer than what they save (measured on two cores).
WORTH_PROCESSES = 30
# Batches small enough to even out, large enough that handing them over does not count.
BATCH = 48
# Batches for each process that wait for it, so that it never waits for the next one.
_AHEAD = 4


class Job(NamedTuple):
    """What a process needs to make its linter, and what else is asked of it (see `lint_file`)."""

    settings: Settings
    selection: Selection
    cwd: str
    fixing: Fixing | None
    stamped: bool
    style: Style | None


class _Worker:
    """The linter of this process, for the job that it was made for."""

    job: bytes = b""
    linter: Linter | None = None


def lint_batch(job: bytes, files: Sequence[PostFile]) -> list[Outcome]:
    """Lint files in whichever process this is; `job` is a pickled `Job`, its linter made once."""
    import pickle

    settings, selection, cwd, fixing, stamped, style = pickle.loads(job)  # noqa: S301 -- made by our own parent
    if _Worker.linter is None or _Worker.job != job:
        _Worker.linter = Linter(settings, selection, cwd, Cache(default_folder()))
        _Worker.job = job
    return [lint_file(_Worker.linter, file, fixing, stamped=stamped, style=style) for file in files]


def jobs_for(asked: int | None, files: int) -> int:
    """How many processes to use: as asked, else what the machine has and the work deserves."""
    if asked is not None:
        return max(1, min(asked, files))
    if files < WORTH_PROCESSES:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, files // (WORTH_PROCESSES // 2)))


def lint_files(
    linter: Linter,
    files: Sequence[PostFile],
    *,
    fixing: Fixing | None = None,
    stamped: bool = False,
    style: Style | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
) -> Iterator[Outcome]:
    """Lint files with this many processes, or on the Dask cluster of a scheduler's address.

    Outcomes come in the order of the files.
    """
    if scheduler is not None:
        from digestlint.engine.cluster import cluster

        job = pickled_job(linter, fixing, stamped, style)
        with cluster(scheduler) as (executor, threads):
            yield from on_executor(executor, job, files, at_once=_AHEAD * threads)
        return
    if jobs == 1:
        for file in files:
            yield lint_file(linter, file, fixing, stamped=stamped, style=style)
        return
    if can_fork():
        size = min(BATCH, max(1, len(files) // (_AHEAD * jobs)))
        batches = [files[at : at + size] for at in range(0, len(files), size)]

        def lint(batch: Sequence[PostFile]) -> list[Outcome]:
            return [lint_file(linter, file, fixing, stamped=stamped, style=style) for file in batch]

        yield from chain.from_iterable(in_processes(lint, batches, jobs, at_once=_AHEAD * jobs))
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as executor:
        job = pickled_job(linter, fixing, stamped, style)
        yield from on_executor(executor, job, files, at_once=_AHEAD * jobs)


def on_executor(
    executor: "Executor", job: bytes, files: Sequence[PostFile], *, at_once: int
) -> Iterator[Outcome]:
    """Lint files on an executor of `concurrent.futures`; outcomes in the order of the files.

    No more batches than `at_once` are handed out and not yet given back, so that what they found
    waits for nobody, whatever the number of files.
    """
    running: deque[Future[list[Outcome]]] = deque()
    for at in range(0, len(files), BATCH):
        if len(running) == at_once:
            yield from running.popleft().result()
        running.append(executor.submit(lint_batch, job, files[at : at + BATCH]))
    while running:
        yield from running.popleft().result()


def pickled_job(linter: Linter, fixing: Fixing | None, stamped: bool, style: Style | None) -> bytes:
    """The job of a linter, as it travels to other processes."""
    import pickle

    return pickle.dumps(Job(linter.settings, linter.selection, linter.cwd, fixing, stamped, style))

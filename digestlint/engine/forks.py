"""Batches of work in forked processes: they inherit all they need, and hand back what comes out.

`concurrent.futures` does the same after 25 ms of imports, in which a dozen posts are linted. The
forks take the numbers of batches from one pipe, each when it is free, and answer through a pipe of
their own. What fails in a fork, or is lost with it, is done again by the parent, where it may fail
in the open.
"""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from struct import Struct
from typing import TypeVar

Batch = TypeVar("Batch")
Result = TypeVar("Result")

_NUMBER = Struct("<I")
# Number of the batch, and how many bytes follow: none for a failure.
_HEAD = Struct("<IQ")
_CHUNK = 1 << 20


def can_fork() -> bool:
    """Whether the system has what this takes."""
    return hasattr(os, "fork")


def in_forks(
    work: Callable[[Batch], Result], batches: Sequence[Batch], forks: int, *, at_once: int
) -> Iterator[Result]:
    """Yield what work makes of each batch, in their order, with this many processes.

    No more batches than `at_once` are handed out and not yet given back, so that results wait for
    nobody, whatever the number of batches.
    """
    from pickle import loads

    crew = _Crew(work, batches, forks)
    try:
        for number in range(min(at_once, len(batches))):
            crew.hand_out(number)
        for number, batch in enumerate(batches):
            answer = crew.answer(number)
            yield loads(answer) if answer else work(batch)  # noqa: S301 -- made by our own forks
            if number + at_once < len(batches):
                crew.hand_out(number + at_once)
    finally:
        crew.dismiss()


class _Crew:
    """The forks, the pipe of what is to be done, and what they answered so far."""

    def __init__(
        self, work: Callable[[Batch], Result], batches: Sequence[Batch], forks: int
    ) -> None:
        self._answers: dict[int, bytes] = {}
        # By the pipe's descriptor: the process that answers there, and what is half read.
        self._forks: dict[int, int] = {}
        self._read: dict[int, bytearray] = {}
        self._is_whole = True
        tasks, self._tasks = os.pipe()
        # What is frozen is not looked at for circles, and so not copied for each process.
        gc.freeze()
        try:
            for _ in range(forks):
                self._fork(tasks, work, batches)
        finally:
            gc.unfreeze()
            os.close(tasks)

    def hand_out(self, number: int) -> None:
        """Let whichever fork is free next do this batch."""
        if self._is_whole:
            with suppress(BrokenPipeError):  # all are gone, as whoever asks for the answer will see
                os.write(self._tasks, _NUMBER.pack(number))

    def answer(self, number: int) -> bytes:
        """What came out of a batch that was handed out; nothing where that went wrong."""
        while number not in self._answers and self._forks:
            self._listen()
        return self._answers.pop(number, b"")

    def dismiss(self) -> None:
        """Let what still works end with the batch that it has begun, which may be writing files."""
        self._hand_out_no_more()
        for pipe in self._forks:
            os.close(pipe)
        for process in self._forks.values():
            os.waitpid(process, 0)
        self._forks.clear()

    def _fork(self, tasks: int, work: Callable[[Batch], Result], batches: Sequence[Batch]) -> None:
        ours, theirs = os.pipe()
        process = os.fork()
        if process:
            os.close(theirs)
            self._forks[ours], self._read[ours] = process, bytearray()
            return
        try:
            # Or nobody would see that the other side is gone.
            for pipe in (self._tasks, ours, *self._forks):
                os.close(pipe)
            _serve(tasks, theirs, work, batches)
        finally:
            os._exit(0)

    def _listen(self) -> None:
        import select

        ready, _, _ = select.select(list(self._forks), (), ())
        for pipe in ready:
            piece = os.read(pipe, _CHUNK)
            if piece:
                self._read[pipe] += piece
                self._take(self._read[pipe])
            else:
                os.close(pipe)
                os.waitpid(self._forks.pop(pipe), 0)
                # Nobody knows what it had begun: the others finish what they have, and then the
                # parent goes on alone.
                self._hand_out_no_more()

    def _take(self, read: bytearray) -> None:
        while len(read) >= _HEAD.size:
            number, size = _HEAD.unpack_from(read)
            end = _HEAD.size + size
            if len(read) < end:
                return
            self._answers[number] = bytes(read[_HEAD.size : end])
            del read[:end]

    def _hand_out_no_more(self) -> None:
        if self._is_whole:
            os.close(self._tasks)
            self._is_whole = False


def _serve(
    tasks: int, answers: int, work: Callable[[Batch], Result], batches: Sequence[Batch]
) -> None:
    """What a fork does until there is nothing left, or nobody to answer to."""
    from pickle import dumps

    while len(word := os.read(tasks, _NUMBER.size)) == _NUMBER.size:
        (number,) = _NUMBER.unpack(word)
        try:
            answer = dumps(work(batches[number]), protocol=5)
        except Exception:
            answer = b""
        message = memoryview(_HEAD.pack(number, len(answer)) + answer)
        while message:
            message = message[os.write(answers, message) :]

"""Questions to an engine, some at once; each answer is in the memory before anybody hears of it.

A question that is under way is paid for: it is waited for and kept, whatever happens meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from digestlint.translate.batches import Batch, Item, batches
from digestlint.translate.engines import Engine, EngineError, Quota, Translation
from digestlint.translate.glossary import Glossary
from digestlint.translate.memory import Memory, Scope
from digestlint.translate.restoring import Mangled, restore
from digestlint.translate.shield import Shielded

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor


class Wanted(NamedTuple):
    """A segment to have translated: its text, the paper that it is of, and how it travels."""

    text: str
    paper: int
    shielded: Shielded

    @property
    def characters(self) -> int:
        """What an engine that bills characters bills for it: its code points, tags aside."""
        if not self.shielded.is_markup:
            return len(self.shielded.wire)
        kept = (hold.opening for hold in self.shielded.holds if f">{hold.opening}</k>" in self.wire)
        return sum(len(text) for kind, text in self.shielded.pieces if kind == "text") + sum(
            map(len, kept)
        )

    @property
    def wire(self) -> str:
        """What is sent."""
        return self.shielded.wire


class Kit(NamedTuple):
    """What a pair of languages has: its scope in the memory, and its glossary if there is one."""

    scope: Scope
    glossary: Glossary | None


class Reply(NamedTuple):
    """What became of one request: translations by number, and why others did not come.

    A segment whose markup came back wrong has a problem without a reason. `stopped` says why
    nothing more will be asked, if so; `note` is the engine's.
    """

    texts: dict[int, str]
    problems: dict[int, str]
    billed: int
    stopped: str = ""
    note: str = ""


class Asker(Protocol):
    """Who has segments translated: a `Desk` in this process, or a courier with one in its own."""

    def begin(self) -> bool:
        """Get ready; False where it was stopped meanwhile. Raises `UsageError`, `EngineError`."""
        ...

    def ask(
        self, wanted: Mapping[int, Wanted], contexts: Mapping[int, str], kit: Kit
    ) -> Iterator[Reply]:
        """Ask for segments; a reply a request, as they come. `contexts` is by paper."""
        ...

    def quota(self) -> Quota | None:
        """What is left to spend, as the engine says. Raises `EngineError`."""
        ...

    def stop(self) -> None:
        """Ask for nothing more; may be called at any time, from a signal handler too."""
        ...

    def close(self) -> None:
        """Give back what it holds, when what is under way has come."""
        ...


class Desk:
    """Asks an engine for a run: counts what is billed, and stops for good where it must."""

    def __init__(
        self, engine: Engine, memory: Memory, *, max_chars: int | None = None, jobs: int = 1
    ) -> None:
        self._engine = engine
        self._memory = memory
        self._max_chars = max_chars
        self._jobs = jobs
        self._pool: ThreadPoolExecutor | None = None
        self._spent = 0
        self._stopped = ""

    def begin(self) -> bool:
        """As in `Asker`."""
        return not self._stopped

    def quota(self) -> Quota | None:
        """As in `Asker`."""
        return self._engine.quota()

    def stop(self) -> None:
        """As in `Asker`."""
        self._stopped = self._stopped or "interrupted"

    def close(self) -> None:
        """As in `Asker`."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._engine.close()

    def ask(
        self, wanted: Mapping[int, Wanted], contexts: Mapping[int, str], kit: Kit
    ) -> Iterator[Reply]:
        """As in `Asker`: texts that are the same are asked for once."""
        same: dict[str, list[int]] = {}
        for number, one in wanted.items():
            same.setdefault(one.wire, []).append(number)
        items = [
            Item(numbers[0], wire, one.paper, one.shielded.is_markup, one.characters)
            for wire, numbers in same.items()
            for one in (wanted[numbers[0]],)
        ]
        for batch, found in self._requests(items, contexts, kit):
            texts: dict[int, str] = {}
            problems: dict[int, str] = {}
            billed = 0
            if isinstance(found, EngineError):
                billed = found.billed
                for item in batch.items:
                    problems |= dict.fromkeys(same[item.text], found.message)
            else:
                rows = []
                for item, answer in zip(batch.items, found, strict=True):
                    billed += answer.billed
                    one = wanted[item.number]
                    text = _restored(one.shielded, answer.text)
                    if text is None:
                        problems |= dict.fromkeys(same[item.text], "")
                    else:
                        texts |= dict.fromkeys(same[item.text], text)
                        rows.append((one.text, text, answer.billed))
                self._memory.keep(rows, kit.scope)
                if self._memory.problem:
                    # What cannot be kept must not be bought.
                    self._stopped = self._stopped or self._memory.problem
            yield Reply(texts, problems, billed, self._stopped, self._engine.note)

    def _requests(
        self, items: Sequence[Item], contexts: Mapping[int, str], kit: Kit
    ) -> Iterator[tuple[Batch, list[Translation] | EngineError]]:
        """Each request with its answer, in the order in which they come."""
        from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

        if self._pool is None:
            # For the whole run: engines keep connections and models by their threads.
            self._pool = ThreadPoolExecutor(self._jobs)
        todo = batches(items, contexts, self._engine.limits, self._engine.size)
        todo.reverse()
        running: dict[Future[list[Translation]], Batch] = {}
        while todo or running:
            while todo and not self._stopped and len(running) < self._jobs:
                if self._would_pass((*running.values(), todo[-1])):
                    if not running:
                        self._stopped = f"--max-chars {self._max_chars:,} would be passed"
                    break
                batch = todo.pop()
                running[self._pool.submit(_ask, self._engine, batch, kit)] = batch
            if self._stopped:
                error = EngineError("refused", self._stopped)
                yield from ((batch, error) for batch in todo)
                todo = []
            if not running:
                continue
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                batch = running.pop(future)
                found = _result(future)
                if isinstance(found, EngineError):
                    self._spent += found.billed
                    if found.ends_run:
                        self._stopped = self._stopped or found.message
                else:
                    self._spent += sum(answer.billed for answer in found)
                yield batch, found

    def _would_pass(self, asked: Iterable[Batch]) -> bool:
        """Whether more would be billed than is allowed, when all of these have come."""
        cost = sum(batch.characters for batch in asked)
        return self._max_chars is not None and self._spent + cost > self._max_chars


def _ask(engine: Engine, batch: Batch, kit: Kit) -> list[Translation]:
    return engine.translate(
        [item.text for item in batch.items],
        source=kit.scope.source_language,
        target=kit.scope.target_language,
        context=batch.context,
        glossary=kit.glossary,
        is_markup=batch.is_markup,
    )


def _result(future: "Future[list[Translation]]") -> list[Translation] | EngineError:
    try:
        return future.result()
    except EngineError as error:
        return error


def _restored(shielded: Shielded, answer: str) -> str | None:
    """The translation, or None where it cannot be used."""
    try:
        text = restore(shielded, answer)
    except Mangled:
        return None
    return text or None

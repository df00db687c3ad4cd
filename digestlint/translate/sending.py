"""Requests to an engine, some at once, every answer remembered before anything else happens.

A request that is under way when somebody interrupts is paid for, so it is waited for and kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from digestlint.post.segments import segment_hash
from digestlint.translate.batches import Batch, Item, batches
from digestlint.translate.engines import Engine, EngineError, Quota, Translation
from digestlint.translate.glossary import Glossary
from digestlint.translate.memory import Memory, Scope
from digestlint.translate.shield import Mangled, Shielded, joined, restore

if TYPE_CHECKING:
    from concurrent.futures import Future


class Wanted(NamedTuple):
    """A segment to have translated: its text, the paper that it is of, and how it travels."""

    text: str
    paper: int
    shielded: Shielded

    @property
    def characters(self) -> int:
        """What an engine will bill: its code points, tags aside."""
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


class Answers(NamedTuple):
    """By number the translations that came, why others did not, and what all of them cost."""

    texts: dict[int, str]
    problems: dict[int, str]
    billed: int


class Sender:
    """Sends segments for a run: counts what is billed, and stops for good where it must."""

    def __init__(
        self,
        make_engine: Callable[[], Engine],
        memory: Memory,
        *,
        max_chars: int | None = None,
        jobs: int = 1,
    ) -> None:
        """Nothing is made or sent before the first request."""
        self._make_engine = make_engine
        self._engine: Engine | None = None
        self._memory = memory
        self._max_chars = max_chars
        self._jobs = jobs
        self.billed = 0
        self.stopped = ""
        self.is_interrupted = False

    def interrupt(self) -> None:
        """Ask for nothing more; what is under way is paid for, and is waited for and kept."""
        self.is_interrupted = True
        self.stopped = "interrupted"

    @property
    def engine(self) -> Engine:
        """The engine, made when it is first needed; raises `UsageError` or `EngineError`."""
        if self._engine is None:
            self._engine = self._make_engine()
        return self._engine

    def quota(self) -> Quota | None:
        """What is left to spend, as the engine says. Raises `EngineError`."""
        return self.engine.quota()

    def close(self) -> None:
        """Give the engine back."""
        if self._engine is not None:
            self._engine.close()

    def send(self, wanted: Mapping[int, Wanted], contexts: Mapping[int, str], kit: Kit) -> Answers:
        """Have segments translated, and those whose markup comes back wrong piece by piece."""
        texts, problems, billed = self._whole(wanted, contexts, kit)
        mangled = {number: wanted[number] for number, reason in problems.items() if not reason}
        if mangled:
            again = self._in_pieces(mangled, kit)
            texts |= again.texts
            billed += again.billed
            problems = {n: reason for n, reason in problems.items() if reason} | again.problems
        return Answers(texts, problems, billed)

    def _whole(
        self, wanted: Mapping[int, Wanted], contexts: Mapping[int, str], kit: Kit
    ) -> tuple[dict[int, str], dict[int, str], int]:
        """As `send`, but a segment that was mangled has a problem without a reason."""
        first: dict[str, int] = {}
        same: dict[int, int] = {}
        items = []
        for number, one in wanted.items():
            known = first.setdefault(one.wire, number)
            same[number] = known
            if known == number:
                markup = one.shielded.is_markup
                items.append(Item(number, one.wire, one.paper, markup, one.characters))
        texts: dict[int, str] = {}
        problems: dict[int, str] = {}
        billed = 0
        for batch, found in self._requests(items, contexts, kit):
            if isinstance(found, EngineError):
                billed += found.billed
                problems |= {item.number: found.message for item in batch.items}
                continue
            rows = []
            for item, answer in zip(batch.items, found, strict=True):
                billed += answer.billed
                one = wanted[item.number]
                text = _restored(one.shielded, answer.text)
                if text is None:
                    problems[item.number] = ""
                else:
                    texts[item.number] = text
                    rows.append((one.text, text, answer.billed))
            self._memory.keep(rows, kit.scope)
        self.billed += billed
        for number, known in same.items():
            if known in texts:
                texts[number] = texts[known]
            elif known in problems:
                problems[number] = problems[known]
        return texts, problems, billed

    def _in_pieces(self, wanted: Mapping[int, Wanted], kit: Kit) -> Answers:
        """Have the prose between placeholders translated by itself."""
        pieces: dict[int, list[str]] = {}
        parts: dict[int, Wanted] = {}
        owners: dict[int, tuple[int, int]] = {}
        for number, one in wanted.items():
            pieces[number] = [text for kind, text in one.shielded.pieces if kind == "text"]
            for place, text in enumerate(pieces[number]):
                if any(sign.isalpha() for sign in text):
                    owners[len(parts)] = number, place
                    core = text.strip()
                    plain = Shielded(core, False, (), (("text", core),), False, False)
                    parts[len(parts)] = Wanted(core, one.paper, plain)
        known = self._memory.find((one.text for one in parts.values()), kit.scope)
        texts = {
            part: known[key]
            for part, one in parts.items()
            if (key := segment_hash(one.text)) in known
        }
        left = {part: one for part, one in parts.items() if part not in texts}
        came, problems, billed = self._whole(left, {}, kit)
        texts |= came
        whole: dict[int, str] = {}
        failed: dict[int, str] = {}
        for part, reason in problems.items():
            failed[owners[part][0]] = reason or "nothing came back"
        for part, text in texts.items():
            number, place = owners[part]
            pieces[number][place] = text
        for number, one in wanted.items():
            if number not in failed:
                try:
                    whole[number] = joined(one.shielded, pieces[number])
                except Mangled as reason:
                    failed[number] = str(reason)
        self._memory.keep(
            [(wanted[number].text, text, 0) for number, text in whole.items()], kit.scope
        )
        return Answers(whole, failed, billed)

    def _requests(
        self, items: Sequence[Item], contexts: Mapping[int, str], kit: Kit
    ) -> Iterator[tuple[Batch, list[Translation] | EngineError]]:
        """Each request with its answer, in the order in which they come."""
        if not items:
            return
        if self.stopped:
            for item in items:
                yield Batch((item,), "", False), EngineError("refused", self.stopped)
            return
        from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

        engine = self.engine
        todo = batches(items, contexts, engine.limits, engine.size)
        todo.reverse()
        running: dict[Future[list[Translation]], Batch] = {}
        spent = self.billed
        pool = ThreadPoolExecutor(self._jobs)
        try:
            while todo or running:
                while todo and not self.stopped and len(running) < self._jobs:
                    cost = sum(batch.characters for batch in running.values())
                    if (
                        self._max_chars is not None
                        and spent + cost + todo[-1].characters > self._max_chars
                    ):
                        if running:
                            break
                        self.stopped = f"--max-chars {self._max_chars:,} would be passed"
                        break
                    batch = todo.pop()
                    running[pool.submit(_ask, engine, batch, kit)] = batch
                if self.stopped:
                    error = EngineError("refused", self.stopped)
                    yield from ((batch, error) for batch in todo)
                    todo = []
                if not running:
                    continue
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    batch = running.pop(future)
                    found = _result(future)
                    if isinstance(found, EngineError):
                        if found.ends_run:
                            self.stopped = found.message
                    else:
                        spent += sum(answer.billed for answer in found)
                    yield batch, found
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


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

"""The process that asks the engine for a run, and outlives it: what was paid for always arrives.

A request that is under way when a run is killed (`kill -9`, out of memory, a closed terminal) is
billed, and its answer would be lost. So a process in a session of its own asks, puts each answer
into the memory, and only then tells the run. When the run is gone, it waits for what is under way,
keeps it, and ends. It holds the memory's lock all the while: the next run asks for nothing before
it knows what this one was still to get.

The two speak over the child's standard input and output, a JSON object a line. The key goes by the
environment alone.
"""

import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from digestlint.errors import UsageError
from digestlint.post.terms import Term
from digestlint.translate.asking import Desk, Kit, Reply, Wanted
from digestlint.translate.engines import EngineError, EngineOptions, EngineProblem, Quota
from digestlint.translate.engines.catalogue import open_engine
from digestlint.translate.glossary import Glossary
from digestlint.translate.lock import FileLock
from digestlint.translate.memory import Memory, Scope
from digestlint.translate.shield import Hold, Shielded

if TYPE_CHECKING:
    import subprocess

# Seconds: how often who waits looks up, and after how many people are told why.
_TICK, _PATIENCE = 0.05, 1.0
# The folder that holds the package comes last: a folder in which somebody works, or a blog, may
# have modules called as ours and those that we need are, and they must not be imported.
_START = "import sys; sys.path.append(sys.argv[1]); from {} import main; main()"


class Setup(NamedTuple):
    """What a courier is to do: which engine asks, where answers go, and how much at once."""

    engine: str
    options: EngineOptions
    memory: str
    max_chars: int | None = None
    jobs: int = 1


# -- the run's end -------------------------------------------------------------------------------


class Courier:
    """A courier as the run sees it; an `Asker`."""

    def __init__(self, setup: Setup, tell: Callable[[str], None]) -> None:
        """Nothing is started before `begin`; `tell` is told what people wait for."""
        self._setup = setup
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._kits: list[Kit] = []
        self._is_ready = self._is_asking = self._is_stopping = self._is_told = False

    def begin(self) -> bool:
        """As in `Asker`: when no other run, and no courier that outlived one, is at work."""
        if self._is_ready:
            return not self._is_stopping
        self._start()
        self._say(
            engine=self._setup.engine,
            options=self._setup.options,
            memory=self._setup.memory,
            max_chars=self._setup.max_chars,
            jobs=self._setup.jobs,
        )
        for message in self._heard(leaves=True):
            if "waits" in message:
                self._tell(
                    "waiting for another run that uses this memory, or for answers that an earlier "
                    "one asked for"
                )
            elif "ready" in message:
                if message["ready"]:
                    self._tell(f"{message['ready']}: two runs at once may pay twice")
                self._is_ready = True
                return not self._is_stopping
        if self._is_stopping:
            return False
        raise EngineError("refused", self._ended())

    def ask(
        self, wanted: Mapping[int, Wanted], contexts: Mapping[int, str], kit: Kit
    ) -> Iterator[Reply]:
        """As in `Asker`."""
        left = set(wanted)
        if kit not in self._kits:
            self._say(kit=kit.scope, glossary=kit.glossary)
            self._kits.append(kit)
        self._say(
            ask=list(wanted.items()),
            contexts=list(contexts.items()),
            by=self._kits.index(kit),
        )
        self._is_asking = True
        for message in self._heard():
            if "done" in message:
                self._is_asking = False
                return
            reply = Reply(
                _numbered(message["texts"]),
                _numbered(message["problems"]),
                message["billed"],
                message["stopped"],
                message["note"],
            )
            left -= reply.texts.keys() | reply.problems.keys()
            yield reply
        self._is_asking = False
        reason = self._ended()
        yield Reply({}, dict.fromkeys(sorted(left), reason), 0, reason)

    def quota(self) -> Quota | None:
        """As in `Asker`."""
        self._say(quota=True)
        for message in self._heard():
            return Quota(*message["quota"]) if message["quota"] is not None else None
        raise EngineError("refused", self._ended())

    def stop(self) -> None:
        """As in `Asker`."""
        self._is_stopping = True

    def close(self) -> None:
        """As in `Asker`; who leaves in the middle (a second Ctrl-C) does not wait for it."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None  # noqa: S101 -- it is a pipe
        # It may have ended before, and what could not be said to it is of no use to anybody.
        with suppress(OSError):
            process.stdin.close()
        if not self._is_asking:
            process.wait()

    def _start(self) -> None:
        import subprocess

        isolated = "-I" if sys.flags.isolated else "-P"
        flags: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            flags = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        if not sys.executable:
            raise EngineError("refused", "the courier cannot be started: where is Python?")
        home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        try:
            process = subprocess.Popen(  # noqa: S603 -- ourselves
                [sys.executable, isolated, "-c", _START.format(__name__), home],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Whoever waits for the end of our output must not wait for this process.
                stderr=subprocess.DEVNULL,
                **flags,
            )
        except OSError as error:
            reason = error.strerror or error
            raise EngineError("refused", f"the courier cannot be started: {reason}") from None
        self._process = process
        threading.Thread(target=self._listen, args=(process.stdout,), daemon=True).start()

    def _listen(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                if line.endswith(b"\n"):
                    self._messages.put(json.loads(line))
        self._messages.put(None)

    def _heard(self, *, leaves: bool = False) -> Iterator[dict[str, Any]]:
        """What the courier says, until it ends; with `leaves`, until people want us to stop.

        Raises what the courier says that it raised.
        """
        while True:
            if self._is_stopping and not self._is_told:
                self._is_told = True
                if leaves:
                    self.close()
                    return
                self._say(stop=True)
            try:
                message = self._messages.get(timeout=_TICK)
            except queue.Empty:
                continue
            if message is None:
                # For those who ask again.
                self._messages.put(None)
                return
            if "usage" in message:
                raise UsageError(message["usage"], path=message["path"])
            if "problem" in message:
                problem: EngineProblem = message["problem"]
                raise EngineError(problem, message["error"])
            yield message

    def _say(self, **message: Any) -> None:
        if self._process is None:
            return
        assert self._process.stdin is not None  # noqa: S101 -- it is a pipe
        try:
            self._process.stdin.write(_line(message))
            self._process.stdin.flush()
        except OSError:
            # It is gone, and whoever listens to it hears that.
            return

    def _ended(self) -> str:
        status = self._process.wait() if self._process is not None else 0
        return (
            f"the process that asks the engine ended too early (status {status}); "
            "what it got is in the memory: run the command again"
        )


def _numbered(table: Mapping[str, str]) -> dict[int, str]:
    return {int(number): text for number, text in table.items()}


def _line(message: Mapping[str, Any]) -> bytes:
    # ASCII, so that lone surrogates cross as well.
    return json.dumps(message).encode() + b"\n"


# -- the courier's end ---------------------------------------------------------------------------


class _Run:
    """The run as its courier sees it: what it says, and whether it is still there."""

    def __init__(self) -> None:
        # What a library may print must not come between what we say.
        self._out = os.fdopen(os.dup(1), "wb")
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        self._in = sys.stdin.buffer
        self._messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._desk: Desk | None = None
        self.is_over = False

    def next(self) -> dict[str, Any] | None:
        """What it says next; None when it is over."""
        return self._messages.get()

    def first(self) -> dict[str, Any] | None:
        """What it says before `listen`."""
        return self._read()

    def listen(self) -> None:
        """Hear it from now on, also while we work."""
        threading.Thread(target=self._hear, daemon=True).start()

    def serve(self, desk: Desk) -> None:
        """Whom to stop when it is over."""
        self._desk = desk
        if self.is_over:
            desk.stop()

    def say(self, **message: Any) -> None:
        """Tell it something, if it is still there."""
        try:
            self._out.write(_line(message))
            self._out.flush()
        except OSError:
            self.leave()

    def leave(self, *_: object) -> None:
        """Ask for nothing more."""
        self.is_over = True
        if self._desk is not None:
            self._desk.stop()

    def _hear(self) -> None:
        while (message := self._read()) is not None:
            if "stop" in message:
                self.leave()
            else:
                self._messages.put(message)
        self.leave()
        self._messages.put(None)

    def _read(self) -> dict[str, Any] | None:
        line = self._in.readline()
        if not line.endswith(b"\n"):
            return None
        return cast("dict[str, Any]", json.loads(line))


def main() -> None:
    """Be a courier: asked for on standard input, answering on standard output, until its end."""
    run = _Run()
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, run.leave)
    status = 0
    try:
        _serve(run)
    except UsageError as error:
        run.say(usage=error.message, path=error.path)
    except EngineError as error:
        run.say(problem=error.problem, error=error.message)
    except BaseException as error:  # a bug of ours: no traceback, for it may quote the key
        run.say(problem="refused", error=f"the courier failed: {type(error).__name__}")
        status = 1
    # At once: the thread that listens may be in the middle of a read.
    os._exit(status)


def _serve(run: _Run) -> None:
    first = run.first()
    if first is None:
        return
    engine = open_engine(first["engine"], EngineOptions._make(first["options"]))
    run.listen()
    path = first["memory"] + ".lock"
    try:
        lock = FileLock(path)
    except OSError as error:
        raise UsageError(f"cannot be used as lock: {error.strerror or error}", path=path) from None
    if not _taken(lock, run):
        return
    memory = Memory(first["memory"])
    desk = Desk(engine, memory, max_chars=first["max_chars"], jobs=first["jobs"])
    run.serve(desk)
    run.say(ready=f"no lock ({lock.problem})" if lock.problem else "")
    kits: list[Kit] = []
    try:
        while (message := run.next()) is not None:
            if "kit" in message:
                kits.append(_kit(message))
            elif "quota" in message:
                try:
                    run.say(quota=desk.quota())
                except EngineError as error:
                    run.say(problem=error.problem, error=error.message)
            else:
                wanted = {number: _wanted(one) for number, one in message["ask"]}
                contexts = dict(message["contexts"])
                for reply in desk.ask(wanted, contexts, kits[message["by"]]):
                    run.say(**reply._asdict())
                run.say(done=True)
    finally:
        desk.close()
        memory.close()
        lock.release()


def _taken(lock: FileLock, run: _Run) -> bool:
    """Wait for the lock; False where the run is over meanwhile."""
    began = time.monotonic()
    is_told = False
    while not lock.take():
        if run.is_over:
            return False
        if not is_told and time.monotonic() - began > _PATIENCE:
            is_told = True
            run.say(waits=True)
        time.sleep(_TICK)
    return not run.is_over


def _kit(message: Mapping[str, Any]) -> Kit:
    glossary = None
    if message["glossary"] is not None:
        path, terms, digest = message["glossary"]
        rows = (Term(source, tuple(targets), note, line) for source, targets, note, line in terms)
        glossary = Glossary(path, tuple(rows), digest)
    return Kit(Scope._make(message["kit"]), glossary)


def _wanted(row: Any) -> Wanted:
    text, paper, (wire, is_markup, holds, pieces, escapes_tildes, opens_line) = row
    shielded = Shielded(
        wire,
        is_markup,
        tuple(Hold._make(hold) for hold in holds),
        tuple((kind, piece) for kind, piece in pieces),
        escapes_tildes,
        opens_line,
    )
    return Wanted(text, paper, shielded)

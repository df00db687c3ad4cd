"""What a run sends: segments whole, and piece by piece where their markup comes back wrong."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from digestlint.post.segments import segment_hash
from digestlint.translate.asking import Asker, Kit, Wanted
from digestlint.translate.engines import EngineError, Quota
from digestlint.translate.memory import Memory
from digestlint.translate.restoring import Mangled, joined
from digestlint.translate.shield import Shielded


class Answers(NamedTuple):
    """By number the translations that came, why others did not, and what all of them cost."""

    texts: dict[int, str]
    problems: dict[int, str]
    billed: int


class Sender:
    """Sends segments for a run, and knows what that has cost, why it stopped, and what to note."""

    def __init__(
        self,
        make_asker: Callable[[], Asker],
        memory: Memory,
        *,
        hear: Callable[[int, int], None] | None = None,
    ) -> None:
        """Nothing is made or sent before it is needed; `hear` is told of every reply how many
        segments it answered and what was billed.
        """
        self._make_asker = make_asker
        self._asker: Asker | None = None
        self._memory = memory
        self._hear = hear
        self.billed = 0
        self.stopped = ""
        self.note = ""
        self.is_interrupted = False

    def interrupt(self) -> None:
        """Ask for nothing more; what is under way is paid for, and is waited for and kept."""
        self.is_interrupted = True
        self.stopped = "interrupted"
        if self._asker is not None:
            self._asker.stop()

    def stop(self, reason: str) -> None:
        """Send nothing at all, for a reason."""
        self.stopped = self.stopped or reason

    def begin(self) -> bool:
        """Get ready to send; False where that cannot be, for the reason in `stopped`.

        Raises `UsageError`.
        """
        if self._asker is None:
            self._asker = self._make_asker()
        try:
            return not self.stopped and self._asker.begin()
        except EngineError as error:
            self.stopped = error.message
            return False

    def quota(self) -> Quota | None:
        """What is left to spend, as the engine says. Raises `UsageError`, `EngineError`."""
        return self._asker.quota() if self.begin() and self._asker is not None else None

    def close(self) -> None:
        """Give back what is needed to send."""
        if self._asker is not None:
            self._asker.close()

    def send(self, wanted: Mapping[int, Wanted], contexts: Mapping[int, str], kit: Kit) -> Answers:
        """Have segments translated, and those whose markup comes back wrong piece by piece."""
        texts, problems, billed = self._asked(wanted, contexts, kit)
        mangled = {number: wanted[number] for number, reason in problems.items() if not reason}
        if mangled:
            again = self._in_pieces(mangled, kit)
            texts |= again.texts
            billed += again.billed
            problems = {n: reason for n, reason in problems.items() if reason} | again.problems
        return Answers(texts, problems, billed)

    def _asked(
        self, wanted: Mapping[int, Wanted], contexts: Mapping[int, str], kit: Kit
    ) -> tuple[dict[int, str], dict[int, str], int]:
        """As `send`, but a segment that was mangled has a problem without a reason."""
        texts: dict[int, str] = {}
        problems: dict[int, str] = {}
        billed = 0
        if not wanted:
            return texts, problems, billed
        if not self.begin():
            return texts, dict.fromkeys(wanted, self.stopped or "interrupted"), billed
        assert self._asker is not None  # noqa: S101 -- `begin` made it
        for reply in self._asker.ask(wanted, contexts, kit):
            texts |= reply.texts
            problems |= reply.problems
            billed += reply.billed
            self.billed += reply.billed
            self.stopped = self.stopped or reply.stopped
            self.note = self.note or reply.note
            if self._hear is not None:
                self._hear(len(reply.texts), reply.billed)
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
        came, problems, billed = self._asked(left, {}, kit)
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

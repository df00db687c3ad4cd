"""A stranger's engine, held to the protocol: whatever it does wrong comes out as `EngineError`."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from digestlint.errors import UsageError, printable
from digestlint.translate.engines import Engine, EngineError, Limits, Quota, Translation
from digestlint.translate.glossary import Glossary

_CALLED = ("translate", "size", "quota", "close")
_SHOWN = 200


class Guarded:
    """An engine around another one."""

    note = ""

    def __init__(self, engine: object, name: str, signature: str | None = None) -> None:
        """`name` is what messages call it. Raises `UsageError` where it is no engine."""
        lacking = [one for one in _CALLED if not callable(getattr(engine, one, None))]
        if lacking:
            raise UsageError(f"{name} is broken: it has no {lacking[0]}()")
        if signature is None:
            signature = getattr(engine, "signature", None)
        if not isinstance(signature, str) or not signature:
            raise UsageError(f"{name} is broken: its signature is no text")
        limits = getattr(engine, "limits", None)
        try:
            texts, size = cast("Any", limits)
            is_sound = int(texts) > 0 and int(size) > 0
        except (TypeError, ValueError):
            is_sound = False
        if not is_sound:
            raise UsageError(f"{name} is broken: its limits are no Limits(texts, bytes)")
        self.signature = signature
        self.limits = Limits(int(texts), int(size))
        self._engine = cast("Engine", engine)
        self._name = name

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        context: str = "",
        glossary: Glossary | None = None,
        is_markup: bool = False,
    ) -> list[Translation]:
        """As in `Engine`; as many translations come back as texts went out."""
        try:
            found = self._engine.translate(
                texts,
                source=source,
                target=target,
                context=context,
                glossary=glossary,
                is_markup=is_markup,
            )
            answers = [Translation(text, billed) for text, billed in found]
        except (EngineError, UsageError):
            raise
        except Exception as error:  # a stranger may raise anything
            raise self._broken(error) from None
        sound = [
            one
            for one in answers
            if isinstance(one.text, str) and isinstance(one.billed, int) and one.billed >= 0
        ]
        billed = sum(one.billed for one in sound)
        if len(sound) < len(answers):
            raise EngineError("answer", f"{self._name}: an answer is no translation", billed=billed)
        if len(answers) != len(texts):
            message = f"{self._name}: {len(texts)} texts went out and {len(answers)} came back"
            raise EngineError("answer", message, billed=billed)
        return answers

    def size(self, texts: Sequence[str], context: str) -> int:
        """As in `Engine`."""
        try:
            return int(self._engine.size(texts, context))
        except Exception as error:  # as above; nothing is under way that could fail by itself
            raise UsageError(self._broken(error).message) from None

    def quota(self) -> Quota | None:
        """As in `Engine`."""
        try:
            found = self._engine.quota()
            return None if found is None else Quota(int(found[0]), int(found[1]))
        except EngineError:
            raise
        except Exception as error:  # as above
            raise self._broken(error) from None

    def close(self) -> None:
        """As in `Engine`."""
        # All is said and done: what goes wrong here must not undo a run.
        with suppress(Exception):
            self._engine.close()

    def _broken(self, error: Exception) -> EngineError:
        told = printable(f"{self._name} is broken: {type(error).__name__}: {error}")
        return EngineError("answer", told[:_SHOWN])

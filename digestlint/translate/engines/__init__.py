"""What an engine is: texts in, translations with the characters that were billed out."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from digestlint.translate.glossary import Glossary

# `key` refused, `quota` spent, `network` dead, `busy` after all retries, `refused` this request,
# `answer` that cannot be used, `missing` package or model.
EngineProblem = Literal["key", "quota", "network", "busy", "refused", "answer", "missing"]


class EngineError(Exception):
    """Why an engine gave no translation; the message is for people and holds no key.

    `billed` are the characters that it charged all the same.
    """

    def __init__(self, problem: EngineProblem, message: str, *, billed: int = 0) -> None:
        super().__init__(message)
        self.problem: EngineProblem = problem
        self.message = message
        self.billed = billed

    @property
    def ends_run(self) -> bool:
        """Whether the next request would fail as well."""
        return self.problem in ("key", "quota", "network", "busy", "missing")


class Translation(NamedTuple):
    """One text's translation, and how many characters the engine charged for it."""

    text: str
    billed: int


class Quota(NamedTuple):
    """How many characters of the billing period are used, and how many there are."""

    used: int
    limit: int

    @property
    def left(self) -> int:
        """The characters that are left."""
        return max(self.limit - self.used, 0)


class Limits(NamedTuple):
    """How many texts a request may have, and how many bytes its body."""

    texts: int
    bytes: int


class EngineOptions(NamedTuple):
    """What an engine may want to know when it is opened.

    `project` is the project's name, `model_dir` the folder with models as it was given, and `root`
    the project's folder, out of which no engine is loaded.
    """

    project: str
    model_dir: str | None = None
    root: str = ""


class Engine(Protocol):
    """An engine; `signature` names it with all settings that change what it says.

    `note` is what people should know of how it works today, empty for nothing. It is called from
    several threads at once.
    """

    signature: str
    limits: Limits
    note: str

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
        """Translate texts between languages (`ko`, `en-US`), one for one.

        `context` is said around them and not translated. With `is_markup` the texts are XML, and
        what stands in `<k>` stays as it is. Raises `EngineError`.
        """
        ...

    def size(self, texts: Sequence[str], context: str) -> int:
        """How many bytes the body of a request would have."""
        ...

    def quota(self) -> Quota | None:
        """What is left to spend; None where nothing is. Raises `EngineError`."""
        ...

    def close(self) -> None:
        """Give back what the engine holds."""
        ...


class Maker(Protocol):
    """Where an engine comes from: a module with these two functions, or an object that has them.

    Both raise `UsageError` where the engine cannot be used as things are.
    """

    def signature(self, options: EngineOptions) -> str:
        """The engine's signature, without key or network: often there is nothing to send."""
        ...

    def open_engine(self, options: EngineOptions) -> Engine:
        """The engine, ready to translate."""
        ...

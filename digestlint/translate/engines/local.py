"""Mozilla's Firefox models on this machine, through `fxtranslate`: no key, no network.

A folder of models holds one folder a direction, `ko-en/` with `model.*` and `vocab.*` (or
`srcvocab.*` and `trgvocab.*`), perhaps `lex.*`, as `fxtranslate models add` leaves them. Models are
made to or from English: other directions go by way of it. They are handed over as bytes, for
`Translator.load` would fetch what is not there.

A model knows neither markup nor glossaries, and drops what is too long for it without a word. So
texts go in sentence by sentence, and of markup only the prose between tags.
"""

import glob
import html
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b, file_digest
from typing import TYPE_CHECKING, NamedTuple

from digestlint.errors import UsageError, printable
from digestlint.post.sentences import split
from digestlint.translate.engines import EngineError, EngineOptions, Limits, Quota, Translation
from digestlint.translate.glossary import Glossary
from digestlint.translate.places import short_language
from digestlint.translate.shield import KEPT_TAG

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from fxtranslate import Translator

MODELS = "https://mozilla.github.io/translations/firefox-models/"
_HUB = "en"
# Small batches, for each is kept as it comes.
_TEXTS, _BYTES = 8, 1 << 20
# Languages written without spaces between sentences.
_UNSPACED = frozenset(("ja", "zh"))
# fxtranslate 0.5 drops what follows a sentence's 256th token; a token has a sign at least.
_LONGEST = 240


# The translators of an engine's thread: it alone may use them, and let them go as it ends.
_OF_THREAD = threading.local()


class _Files(NamedTuple):
    """One direction's files; `shortlist` is empty where there is none."""

    model: str
    source_vocabulary: str
    target_vocabulary: str
    shortlist: str


def signature(options: EngineOptions) -> str:
    """As in `Maker`: which models there are, by what they hold."""
    return _signature(_models(options)[1])


def open_engine(options: EngineOptions) -> "Local":
    """As in `Maker`."""
    return Local(*_models(options))


def _models(options: EngineOptions) -> tuple[str, dict[str, _Files]]:
    """The folder of models, and by direction (`ko-en`) what it holds."""
    try:
        from fxtranslate import Cache
    except ImportError:
        raise UsageError('engine `local` needs: pip install "digestlint[local]"') from None
    folder = os.path.abspath(options.model_dir) if options.model_dir else Cache().root
    pairs = {}
    for place in sorted(glob.glob(os.path.join(glob.escape(folder), "*-*", ""))):
        files = _files_in(place)
        if files is not None:
            pairs[os.path.basename(os.path.dirname(place))] = files
    if not pairs:
        raise UsageError(_where_from(f"no models in {folder}", "ko", "en", folder))
    return folder, pairs


def _where_from(problem: str, source: str, target: str, folder: str) -> str:
    return (
        f"{problem}: `fxtranslate models add {source} {target} --cache-dir {folder}` fetches them "
        f"from Mozilla ({MODELS}), and --model-dir says where they are"
    )


def _files_in(place: str) -> _Files | None:
    def one(kind: str) -> str:
        found = sorted(glob.glob(os.path.join(glob.escape(place), f"{kind}.*")))
        return found[0] if found else ""

    both = one("vocab")
    files = _Files(one("model"), one("srcvocab") or both, one("trgvocab") or both, one("lex"))
    return files if all(files[:3]) else None


def _signature(pairs: dict[str, _Files]) -> str:
    whole = blake2b(digest_size=8)
    for pair, files in pairs.items():
        whole.update(f"{pair}\n".encode())
        for path in files:
            if path:
                whole.update(_digest_of(path))
    return f"local {whole.hexdigest()}"


def _digest_of(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return file_digest(stream, "blake2b").digest()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror or error}", path=path) from None


class Local:
    """Firefox's models as an `Engine`.

    A translator may not cross threads, and holds Python's lock while it works: so one thread does
    all the work, and each model is loaded once.
    """

    limits = Limits(_TEXTS, _BYTES)
    note = ""

    def __init__(self, folder: str, pairs: dict[str, _Files]) -> None:
        self.signature = _signature(pairs)
        self._folder = folder
        self._pairs = pairs
        self._worker = self._hired()

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        context: str = "",  # noqa: ARG002 -- a model sees a sentence at a time
        glossary: Glossary | None = None,  # noqa: ARG002 -- TR612 checks what comes of it
        is_markup: bool = False,
    ) -> list[Translation]:
        """As in `Engine`; nothing is billed."""
        work = self._worker.submit(self._translated, tuple(texts), source, target, is_markup)
        return work.result()

    def _translated(
        self, texts: Sequence[str], source: str, target: str, is_markup: bool
    ) -> list[Translation]:
        way = self._way(short_language(source), short_language(target))

        def translated(text: str) -> str:
            for leg in way:
                text = _by_sentences(text, self._translator(leg).translate, leg.split("-")[1])
            return text

        if is_markup:
            return [Translation(_between_tags(text, translated), 0) for text in texts]
        return [Translation(translated(text), 0) for text in texts]

    def size(self, texts: Sequence[str], context: str) -> int:  # noqa: ARG002 -- as above
        """As in `Engine`."""
        return sum(map(len, texts))

    def quota(self) -> Quota | None:
        """As in `Engine`: none."""
        return None

    def close(self) -> None:
        """As in `Engine`: let the models go, when what is under way is done."""
        worker, self._worker = self._worker, self._hired()
        worker.shutdown()

    @staticmethod
    def _hired() -> "Executor":
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(1)

    def _way(self, source: str, target: str) -> list[str]:
        """The directions from one language to another: one, or two by way of English."""
        for way in ([f"{source}-{target}"], [f"{source}-{_HUB}", f"{_HUB}-{target}"]):
            if all(leg in self._pairs for leg in way):
                return way
        problem = f"no model {source}-{target} in {self._folder}"
        raise EngineError("missing", _where_from(problem, source, target, self._folder))

    def _translator(self, leg: str) -> "Translator":
        translators = getattr(_OF_THREAD, "translators", None)
        if translators is None:
            translators = _OF_THREAD.translators = {}
        if leg not in translators:
            translators[leg] = _load(leg, self._pairs[leg])
        translator: Translator = translators[leg]
        return translator


def _load(leg: str, files: _Files) -> "Translator":
    from fxtranslate import Translator

    try:
        parts = [_bytes_of(path) if path else None for path in files]
        return Translator(*parts)  # type: ignore[arg-type]
    except (OSError, ValueError) as error:
        message = printable(f"the model {leg} ({files.model}) cannot be used: {error}")
        raise EngineError("missing", message) from None


def _bytes_of(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def _by_sentences(text: str, translate: Callable[[str], str], target: str) -> str:
    """A text translated sentence by sentence; the space around it stays."""
    core = text.strip()
    if not any(sign.isalpha() for sign in core):
        return text
    sentences = (core[start:end] for start, end in split(core, [(0, len(core))]))
    pieces = [piece for sentence in sentences for piece in _pieces(sentence)]
    space = "" if target in _UNSPACED else " "
    translated = space.join(translate(piece).strip() for piece in pieces)
    start = text.index(core)
    return f"{text[:start]}{translated}{text[start + len(core) :]}"


def _pieces(sentence: str) -> Iterator[str]:
    """A sentence in as few pieces as a model takes whole, cut behind commas, else at spaces."""
    while len(sentence) > _LONGEST:
        cut = _LONGEST
        for sign in (", ", "、", "，", " "):
            found = sentence.rfind(sign, _LONGEST // 4, _LONGEST)
            if found >= 0:
                cut = found + len(sign)
                break
        yield sentence[:cut].rstrip()
        sentence = sentence[cut:].lstrip()
    if sentence:
        yield sentence


_TAG = re.compile(rf"(<{KEPT_TAG}\b[^<>]*>[^<]*</{KEPT_TAG}>|<[^<>]*>)")


def _between_tags(text: str, translate: Callable[[str], str]) -> str:
    """XML with the prose between its tags translated, and terms that are to stay as they are."""
    return "".join(
        piece if number % 2 else html.escape(translate(html.unescape(piece)), quote=False)
        for number, piece in enumerate(_TAG.split(text))
    )

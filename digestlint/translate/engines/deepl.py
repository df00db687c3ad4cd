"""DeepL, through its official client (API v2; deepl-python 1.18 and later).

The key comes from the environment and goes nowhere but into requests' headers: no message, name or
representation holds it. The server is DeepL's, or the one that the environment names, which must
speak https unless it is this machine (and then no proxy is asked). Redirects are refused, for they
would carry the texts away.
"""

import json
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from digestlint import __version__
from digestlint.errors import UsageError, printable
from digestlint.translate.engines import (
    EngineError,
    EngineOptions,
    EngineProblem,
    Limits,
    Quota,
    Translation,
)
from digestlint.translate.glossary import Glossary
from digestlint.translate.places import short_language
from digestlint.translate.shield import KEPT_TAG

if TYPE_CHECKING:
    import deepl

KEY, SERVER = "DEEPL_AUTH_KEY", "DEEPL_SERVER_URL"
MODEL = "prefer_quality_optimized"
TAG_VERSION = "v2"
# API reference, "Translate text": 50 texts, and 128 KiB of body, of which the fields take some.
_TEXTS, _BYTES, _FIELDS = 50, 128 * 1024, 1024
_SHOWN = 200
# Seconds for a connection, and for an answer: who gives up early pays twice. (The client's own are
# ten, for both.)
_CONNECT, _PATIENCE = 10.0, 90.0
# Digests are plain (한다체, だ・である調), and DeepL is polite unless it is asked. With `prefer_`
# languages without the choice are let pass.
_PLAIN = {"JA": "prefer_less", "KO": "prefer_less"}

_Answer = TypeVar("_Answer")


class _Secret:
    """A text that shows in no representation."""

    __slots__ = ("reveal",)

    def __init__(self, text: str) -> None:
        self.reveal: Callable[[], str] = lambda: text


def signature(_: EngineOptions) -> str:
    """As in `Maker`."""
    return DeepL.signature


def open_engine(options: EngineOptions) -> "DeepL":
    """As in `Maker`: with the environment's key and server."""
    return from_environment(project=options.project)


def from_environment(*, project: str, retries: int = 5) -> "DeepL":
    """The engine with the environment's key and server; raises `UsageError` where they are wrong.

    `project` is part of its glossaries' names, so that two projects may share an account.
    """
    key = os.environ.get(KEY, "").strip()
    if not key:
        raise UsageError(f"no key: set {KEY} (https://www.deepl.com/your-account/keys)")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"{KEY} holds spaces or signs that no key has")
    return DeepL(key, server_url(), project=project, retries=retries)


def server_url() -> str | None:
    """The server that the environment names, if any; raises `UsageError` for one unencrypted."""
    from urllib.parse import urlsplit

    url = os.environ.get(SERVER, "").strip().rstrip("/")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise UsageError(f"{SERVER} is no URL") from None
    if parts.username or parts.password:
        raise UsageError(f"{SERVER} must not hold a name or a password")
    if not host or (parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host))):
        raise UsageError(f"{SERVER} must begin with https:// (http:// only for this machine)")
    return url


def _is_here(host: str) -> bool:
    from ipaddress import ip_address

    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


class DeepL:
    """DeepL as an `Engine`; each thread has a client of its own."""

    limits = Limits(_TEXTS, _BYTES)
    signature = f"deepl {MODEL} tags-{TAG_VERSION} plain"

    def __init__(
        self,
        key: str,
        server: str | None,
        *,
        project: str,
        retries: int = 5,
        patience: float = _PATIENCE,
    ) -> None:
        """`retries` of a request that may yet pass; `patience` for an answer, in seconds."""
        self._key = _Secret(key)
        self._server = server
        self._project = project
        self._retries = retries
        self._patience = patience
        self.note = ""
        self._threads = threading.local()
        self._glossaries: dict[tuple[str, str, str], str | None] = {}
        self._lock = threading.Lock()

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
        """As in `Engine`."""
        markup: dict[str, Any] = {}
        if is_markup:
            markup = {
                "tag_handling": "xml",
                "tag_handling_version": TAG_VERSION,
                "ignore_tags": [KEPT_TAG],
            }

        def ask(name: str | None) -> Any:
            return self._client().translate_text(
                list(texts),
                source_lang=short_language(source).upper(),
                target_lang=_target(target),
                context=context or None,
                model_type=MODEL,
                formality=_PLAIN.get(short_language(target).upper()),
                glossary=name,
                **markup,
            )

        found = self._asked(lambda: self._with_glossary(ask, glossary, source, target))
        answers = found if isinstance(found, list) else [found]
        billed = sum(answer.billed_characters for answer in answers)
        if len(answers) != len(texts):
            message = f"{len(texts)} texts went out and {len(answers)} came back"
            raise EngineError("answer", message, billed=billed)
        if not all(isinstance(answer.text, str) for answer in answers):
            raise EngineError("answer", "an answer is no text", billed=billed)
        if any(self._key.reveal() in answer.text for answer in answers):
            # It would be written into the post and the memory.
            raise EngineError("answer", "an answer repeats the key", billed=billed)
        return [Translation(answer.text, answer.billed_characters) for answer in answers]

    def size(self, texts: Sequence[str], context: str) -> int:
        """As in `Engine`: the client writes JSON in ASCII, six bytes for a syllable of Hangul."""
        return len(json.dumps(list(texts))) + len(json.dumps(context)) + _FIELDS

    def quota(self) -> Quota | None:
        """As in `Engine`."""
        usage = self._asked(lambda: self._client().get_usage()).character
        if usage is None or usage.limit is None or usage.count is None:
            return None
        return Quota(usage.count, usage.limit)

    def close(self) -> None:
        """As in `Engine`: close this thread's connections; others close with their threads."""
        client = getattr(self._threads, "client", None)
        if client is not None:
            client.close()
            self._threads.client = None

    def _client(self) -> "deepl.DeepLClient":
        client = getattr(self._threads, "client", None)
        if client is None:
            client = self._threads.client = _make_client(
                self._key.reveal(), self._server, self._retries, self._patience
            )
        return client

    def _with_glossary(
        self,
        ask: Callable[[str | None], _Answer],
        glossary: Glossary | None,
        source: str,
        target: str,
    ) -> _Answer:
        """What `ask` gets with the id of a glossary on the server, where there can be one."""
        import deepl

        if glossary is None or not glossary.entries:
            return ask(None)
        name = self._glossary(glossary, source, target)
        try:
            return ask(name)
        except deepl.DeepLException as error:
            if name is None or error.http_status_code != 404:
                raise
            # Another project of this name, or its owner, has deleted it since. Nothing is billed.
            return ask(self._glossary(glossary, source, target, gone=name))

    def _glossary(
        self, glossary: Glossary, source: str, target: str, *, gone: str | None = None
    ) -> str | None:
        """The id of a glossary on the server, made there if need be; never that which is `gone`.

        None where the server takes none (too many of them, another plan, a server that only
        translates), and `note` says why. Older versions of it, which have its name and another
        digest, are deleted.
        """
        pair = short_language(source), short_language(target)
        known = (*pair, glossary.digest)
        with self._lock:
            if gone is not None and self._glossaries.get(known) == gone:
                del self._glossaries[known]
            if known not in self._glossaries:
                self._glossaries[known] = self._placed(glossary, *pair)
            return self._glossaries[known]

    def _placed(self, glossary: Glossary, source: str, target: str) -> str | None:
        try:
            return self._asked(lambda: self._place(glossary, source, target))
        except EngineError as error:
            if error.problem in ("network", "busy"):
                raise
            reason = "it has no room for another one" if error.problem == "quota" else error.message
            self.note = f"translated without the glossary, whose terms are only checked: {reason}"
            return None

    def _place(self, glossary: Glossary, source: str, target: str) -> str:
        import deepl

        client = self._client()
        family = f"digestlint {self._project} {source}-{target} "
        name = family + glossary.digest
        there = [one for one in client.list_glossaries() if one.name.startswith(family)]
        ours = next((one for one in there if one.name == name and one.ready), None)
        if ours is None:
            entries = glossary.entries
            ours = client.create_glossary(name, source.upper(), target.upper(), entries)
        for one in there:
            if one.name != name:
                # One too many does no harm, and another run may have been faster.
                with suppress(deepl.DeepLException):
                    client.delete_glossary(one)
        return str(ours.glossary_id)

    def _asked(self, ask: Callable[[], _Answer]) -> _Answer:
        """What the server says. Raises an `EngineError` that nothing of the client hangs on."""
        try:
            return ask()
        except Exception as error:  # the client lets whatever a server may answer come through
            failure = self._failure(error)
        raise failure

    def _failure(self, error: Exception) -> EngineError:
        import deepl

        if isinstance(error, EngineError):
            return error
        status = getattr(error, "http_status_code", None)
        problem: EngineProblem = "refused"
        if status == 403:
            problem, message = "key", f"DeepL refuses the key in {KEY}"
        elif status == 456:
            problem, message = "quota", "the quota of this billing period is spent"
        elif status == 429:
            problem, message = "busy", "DeepL is busy (429): try again later"
        elif status is not None and status >= 500 and status != 501:
            problem, message = "busy", f"DeepL is out of order ({status}): try again later"
        elif isinstance(error, deepl.exceptions.ConnectionException):
            problem, message = "network", f"DeepL cannot be reached: {_why(error)}"
        elif isinstance(error, deepl.DeepLException):
            message = f"DeepL refuses the request: {error}"
        else:
            problem = "answer"
            message = f"DeepL's answer cannot be read ({type(error).__name__}: {error})"
        message = printable(message.replace(self._key.reveal(), "…"))[:_SHOWN]
        return EngineError(problem, message)


def _why(error: BaseException) -> str:
    """The innermost reason of a chain of exceptions, without addresses of objects."""
    while error.__cause__ is not None:
        error = error.__cause__
    return type(error).__name__


def _target(language: str) -> str:
    """The target as DeepL takes it: `EN` alone is refused."""
    code = language.upper()
    return {"EN": "EN-US", "PT": "PT-PT"}.get(code, code)


def _make_client(
    key: str, server: str | None, retries: int, patience: float
) -> "deepl.DeepLClient":
    import logging

    import deepl
    from deepl import http_client
    from requests import ReadTimeout

    # It logs all that a server says, and a server may say the key.
    logging.getLogger("deepl").setLevel(logging.WARNING)

    class Client(deepl.DeepLClient):
        """The client, with what it does not do itself."""

        def _api_call(self, url: str, **given: Any) -> tuple[int, Any, Any]:
            status, content, answer = super()._api_call(url, **given)
            if url == "v2/translate" and isinstance(answer, dict):
                # It raises TypeError where this is missing, and what was paid for would be lost.
                sent = given.get("json", {}).get("text", [])
                found = answer.get("translations")
                for place, one in enumerate(found if isinstance(found, list) else []):
                    if isinstance(one, dict) and not isinstance(one.get("billed_characters"), int):
                        one["billed_characters"] = len(sent[place]) if place < len(sent) else 0
            return status, content, answer

    class Http(http_client.HttpClient):
        """Its connection, with this engine's own retries; the client has some for everybody."""

        def _should_retry(self, response: Any, exception: Any, num_retries: int) -> bool:
            if isinstance(getattr(exception, "__cause__", None), ReadTimeout):
                # It may be at work on what was asked, and would be paid twice.
                return False
            may_pass: bool = super()._should_retry(response, exception, 0)  # type: ignore[no-untyped-call]
            return may_pass and num_retries < retries

        def _internal_request(self, request: Any, stream: bool, *_: Any, **__: Any) -> Any:
            # requests takes a pair: for the connection, and for the answer.
            seconds: Any = (_CONNECT, patience)
            return super()._internal_request(request, stream, seconds)

    client = Client(key, server_url=server)
    client._client = Http(send_platform_info=False)
    client.set_app_info("digestlint", __version__)
    session = client._client._session
    # There is no other way to say it; requests raises an error where a redirect comes.
    session.max_redirects = 0
    # What is not encrypted goes to this machine, and to no proxy.
    session.trust_env = server is None or not server.lower().startswith("http:")
    return client

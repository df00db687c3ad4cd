"""A server on this machine that speaks DeepL's API v2, billing and failing as it is told to.

Its translation is a romanisation: every syllable of Hangul becomes Latin letters, numbers are
written in digits, and everything else stays. So it says the same of the same, and something else
of something else.
"""

import json
import re
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree

from digestlint.post.quantities import written

KEY = "11111111-2222-3333-4444-555555555555:fx"
# The parts of a syllable, in Unicode's order, as the Revised Romanisation writes them.
_INITIAL = tuple("g kk n d tt r m b pp s ss a j jj ch k t p h".split(" "))  # noqa: SIM905
_VOWEL = tuple("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" "))  # noqa: SIM905


def romanised(text: str, terms: Mapping[str, str] | None = None) -> str:
    """A text as this server translates it, terms of a glossary by that."""
    if terms:
        known = {term.replace(" ", ""): translation for term, translation in terms.items()}
        pattern = "|".join(" ?".join(map(re.escape, term)) for term in known)
        text = re.sub(pattern, lambda term: known[term[0].replace(" ", "")], text)
    pieces, at = [], 0
    for quantity in written(text):
        if any("가" <= sign <= "힣" for sign in text[quantity.start : quantity.end]):
            number = f"{Decimal(quantity.values[0][0]).scaleb(quantity.values[0][1]):,f}"
            pieces += [text[at : quantity.start], number]
            at = quantity.end
    pieces.append(text[at:])
    letters: list[str] = []
    before = ""
    for sign in "".join(pieces):
        code = ord(sign) - 0xAC00
        is_hangul = 0 <= code < 11172
        if (is_hangul and _is_latin(before)) or (_is_latin(sign) and "가" <= before <= "힣"):
            letters.append(" ")
        letters.append(_INITIAL[code // 588] + _VOWEL[code % 588 // 28] if is_hangul else sign)
        before = sign
    return "".join(letters)


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


Act = str | Callable[[str], str]


class DeepLServer(ThreadingHTTPServer):
    """The server; `script` holds what becomes of the next translation requests, else all is well.

    Words of the script: `429`, `503`, `400` and other states, `drop` (the connection), `short` (one
    answer too few), `unbilled`, `mangle` (placeholders lost), `redirect`, `slow`; or a function
    that makes another answer of each.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[Act] = []
        self.requests: list[dict[str, Any]] = []
        self.seen = 0  # requests for translations, those that failed included
        self.sizes: list[int] = []  # how many bytes their bodies had
        self.agents: set[str] = set()
        # What becomes of each n-th request, and of one that has these texts.
        self.every: tuple[int, Act] | None = None
        self.judge: Callable[[list[str]], Act] | None = None
        self.delay = 0.0  # seconds, half of them before and half of them behind the billing
        self.gate = threading.Event()  # what is billed is answered while this is set
        self.gate.set()
        self.drops_usage = False
        self.used = 0
        self.limit = 500_000
        self.glossaries: dict[str, dict[str, Any]] = {}
        self.terms: dict[str, dict[str, str]] = {}
        self.no_glossaries: dict[str, int] = {}  # by method, the status that glossaries have
        self.elsewhere = ""
        self.message = ""  # what it says where the script says a number
        self.tongue: Callable[[str], str] | None = None  # what it says instead of a romanisation
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def texts(self) -> list[str]:
        """Every text that was translated, in order."""
        return [text for request in self.requests for text in request["text"]]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that are gone: tests kill them."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def deepl_server() -> Iterator[DeepLServer]:
    """A server that runs until the end."""
    server = DeepLServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: DeepLServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, status: int, data: Any = None, **headers: str) -> None:
        body = json.dumps(data).encode() if data is not None else b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _refused(self) -> bool:
        if self.headers.get("Authorization") == f"DeepL-Auth-Key {KEY}":
            return False
        self._answer(403, {"message": f"not your key: {self.headers.get('Authorization')}"})
        return True

    def do_GET(self) -> None:
        if self._refused():
            return
        if self.path == "/v2/usage":
            if self.server.drops_usage:
                self.close_connection = True
                self.connection.close()
                return
            used = {"character_count": self.server.used, "character_limit": self.server.limit}
            self._answer(200, used)
        elif self.path == "/v2/glossaries":
            if status := self.server.no_glossaries.get("GET"):
                self._answer(status, {"message": "as the test says"})
                return
            self._answer(200, {"glossaries": list(self.server.glossaries.values())})
        else:
            self._answer(404, {"message": "no such page"})

    def do_DELETE(self) -> None:
        if self._refused():
            return
        if status := self.server.no_glossaries.get("DELETE"):
            self._answer(status, {"message": "as the test says"})
            return
        gone = self.server.glossaries.pop(self.path.rpartition("/")[2], None)
        self._answer(204 if gone else 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._refused():
            return
        data = json.loads(body)
        if self.path == "/v2/glossaries":
            if status := self.server.no_glossaries.get("POST"):
                self._answer(status, {"message": "as the test says"})
                return
            name = str(uuid.uuid4())
            made = {
                "glossary_id": name,
                "name": data["name"],
                "ready": True,
                "source_lang": data["source_lang"].lower(),
                "target_lang": data["target_lang"].lower(),
                "creation_time": "2026-01-05T08:15:00.000000Z",
                "entry_count": data["entries"].count("\n") + 1,
            }
            self.server.glossaries[name] = made
            entries = (line.split("\t") for line in data["entries"].split("\n"))
            terms = {entry[0]: entry[1] for entry in entries}
            self.server.terms[name] = dict(sorted(terms.items(), key=lambda one: -len(one[0])))
            self._answer(201, made)
        elif self.path == "/v2/translate":
            self._translate(data, len(body))
        else:
            self._answer(404, {"message": "no such page"})

    def _translate(self, data: dict[str, Any], size: int) -> None:
        server = self.server
        with server.lock:
            server.seen += 1
            server.sizes.append(size)
            server.agents.add(self.headers["User-Agent"])
            act = server.script.pop(0) if server.script else ""
            if not act and server.every is not None and server.seen % server.every[0] == 0:
                act = server.every[1]
            if not act and server.judge is not None:
                act = server.judge(data["text"])
        if act == "drop":
            self.close_connection = True
            self.connection.close()
            return
        if act == "redirect":
            self._answer(307, Location=f"{server.elsewhere}/v2/translate")
            return
        if isinstance(act, str) and act.isdigit():
            self._answer(int(act), {"message": server.message or "as the script says"})
            return
        if act == "slow":
            time.sleep(0.5)
        time.sleep(server.delay / 2)
        problem = self._problem(data, size)
        if problem:
            self._answer(*problem)
            return
        change = act if callable(act) else None
        answers = [self._translated(text, data, change, act == "mangle") for text in data["text"]]
        billed = [_characters(text, data) for text in data["text"]]
        with server.lock:
            if server.used + sum(billed) > server.limit:
                self._answer(456, {"message": "Quota exceeded"})
                return
            server.used += sum(billed)
            server.requests.append(data)
        time.sleep(server.delay / 2)
        server.gate.wait()
        found = [
            {"detected_source_language": "KO", "text": answer}
            | ({} if act == "unbilled" else {"billed_characters": count})
            for answer, count in zip(answers, billed, strict=True)
        ]
        self._answer(200, {"translations": found[:-1] if act == "short" else found})

    def _problem(self, data: dict[str, Any], size: int) -> tuple[int, Any] | None:
        if size > 128 * 1024:
            return 413, {"message": "Request Entity Too Large"}
        if len(data["text"]) > 50:
            return 400, {"message": "too many texts"}
        if data["target_lang"] in ("EN", "PT"):
            return 400, {"message": "target_lang is deprecated"}
        if data.get("formality", "default") not in ("default", "prefer_less", "prefer_more"):
            return 400, {"message": "'formality' is not supported for given 'target_lang'"}
        if "glossary_id" in data and data["glossary_id"] not in self.server.glossaries:
            return 404, {"message": "no such glossary"}
        if data.get("tag_handling") == "xml":
            if data.get("tag_handling_version") != "v2":
                return 400, {"message": "tag_handling_version"}
            for text in data["text"]:
                try:
                    _tree(text)
                except ElementTree.ParseError:
                    return 400, {"message": "Tag handling parsing failed"}
        return None

    def _translated(
        self, text: str, data: dict[str, Any], change: Callable[[str], str] | None, mangle: bool
    ) -> str:
        terms = self.server.terms.get(data.get("glossary_id", ""))
        translation = change or self.server.tongue or partial(romanised, terms=terms)
        if data.get("tag_handling") != "xml":
            return translation(text)
        root = _tree(text)
        if mangle:
            for parent in list(root.iter()):
                for child in list(parent):
                    if child.tag == "x":
                        parent.remove(child)
        ignored = set(data.get("ignore_tags", ()))
        for node in root.iter():
            if node.text and node.tag not in ignored:
                node.text = translation(node.text)
            if node.tail:
                node.tail = translation(node.tail)
        return ElementTree.tostring(root, encoding="unicode")[len("<root>") : -len("</root>")]


def _characters(text: str, data: dict[str, Any]) -> int:
    if data.get("tag_handling") == "xml":
        return len("".join(_tree(text).itertext()))
    return len(text)


def _tree(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<root>{text}</root>")  # noqa: S314 -- it comes from our tests

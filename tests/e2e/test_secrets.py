"""The key is nowhere but in the environment and in requests' headers, whatever a server answers."""

import gc
import json
import os
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deepl_server import deepl_server
from digestlint.translate.engines import EngineError
from digestlint.translate.engines.deepl import DeepL
from house import warm_cache
from translate.posts import sample

KEY = "deadbeef-c0de-5ec2-e700-7e11n00ne999:fx"
FORMS = (KEY.encode(), KEY[:-3].encode(), b64encode(KEY.encode()), KEY[::-1].encode())
NAME = "2026-01-05-daily-papers.md"

Answer = tuple[int, bytes]


class Server(ThreadingHTTPServer):
    """Says what is left of a quota, has no glossaries, and answers all else as it is told to."""

    daemon_threads = True

    def __init__(self, answer: Callable[[str, bytes], Answer], usage: Answer | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.usage = usage
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _reply(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.asked += 1
        said = self.headers.get("Authorization", "")
        if self.path == "/v2/usage":
            usage = json.dumps({"character_count": 0, "character_limit": 500_000}).encode()
            status, answer = self.server.usage or (200, usage)
        elif self.path == "/v2/glossaries" and self.command == "GET":
            status, answer = 200, b'{"glossaries": []}'
        elif self.path == "/v2/glossaries":
            made = {"glossary_id": "0" * 8, "name": "x", "ready": True, "entry_count": 1,
                    "source_lang": "ko", "target_lang": "en",
                    "creation_time": "2026-01-05T08:15:00.000000Z"}  # fmt: skip
            status, answer = 201, json.dumps(made).encode()
        else:
            status, answer = self.server.answer(said, body)
        if not status:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", answer.decode())
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_DELETE = _reply  # noqa: N815 -- the names are the library's


@contextmanager
def serving(
    answer: Callable[[str, bytes], Answer], usage: Answer | None = None
) -> Iterator[Server]:
    server = Server(answer, usage)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def echoing(status: int) -> Callable[[str, bytes], Answer]:
    """An answer that repeats the key in its message."""
    return lambda said, _: (status, json.dumps({"message": f"what is {said}?"}).encode())


def translating(said: str, body: bytes) -> Answer:
    """An answer whose translations are the key."""
    texts = json.loads(body)["text"]
    found = [
        {"detected_source_language": "KO", "text": said, "billed_characters": 1} for _ in texts
    ]
    return 200, json.dumps({"translations": found}).encode()


ANSWERS: dict[str, Callable[[str, bytes], Answer]] = {
    "400": echoing(400),
    "403": echoing(403),
    "404": echoing(404),
    "413": echoing(413),
    "456": echoing(456),
    "no JSON": lambda said, _: (200, f"<html>{said}</html>".encode()),
    "half JSON": lambda said, _: (200, f'{{"translations": [{{"text": "{said}'.encode()),
    "a list": lambda said, _: (200, json.dumps([said]).encode()),
    "other types": lambda said, _: (200, json.dumps({"translations": {said: said}}).encode()),
    "no text": lambda said, _: (200, json.dumps({"translations": [{"text": [said]}]}).encode()),
    "not UTF-8": lambda said, _: (200, b"\xff\xfe" + said.encode()),
    "translations": translating,
}


def blog(tmp_path: Path) -> Path:
    folder = tmp_path / "blog"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").touch()
    (folder / "_posts" / NAME).write_text(sample(), encoding="utf-8")
    return folder


def start(
    folder: Path, url: str, *arguments: str, cache: bool = False
) -> "subprocess.Popen[bytes]":
    """A run that says all that Python can be made to say, in a home, if need be with a cache."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    if cache:
        warm_cache(str(home / "cache"))
    environment = {
        **os.environ,
        "DEEPL_AUTH_KEY": KEY,
        "DEEPL_SERVER_URL": url,
        "HOME": str(home),
        "TMPDIR": str(home),
        **({"DIGESTLINT_CACHE_DIR": str(home / "cache")} if cache else {}),
        "PYTHONFAULTHANDLER": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-X", "dev", "-m", "digestlint", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def nowhere(folder: Path, *said: bytes) -> int:
    """The key is in nothing that was said, and in no file or name; gives how many files that is."""
    for text in said:
        assert b"Traceback" not in text, text.decode()
        assert not any(form in text for form in FORMS), text.decode()
    files = [path for path in folder.parent.rglob("*") if path.is_file()]
    for path in files:
        assert not any(form in path.read_bytes() for form in FORMS), path
        assert KEY not in str(path)
    return len(files)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_repeats_the_key_to_the_engine(name: str) -> None:
    with serving(ANSWERS[name]) as server:
        engine = DeepL(KEY, server.url, project="x", retries=0)
        with pytest.raises(EngineError) as caught:
            engine.translate(["나무"], source="ko", target="en-US")
        engine.close()
    error = caught.value
    assert KEY[:-3] not in f"{error!r} {error} {error.args} {vars(error)}"
    assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize("name", ["403", "half JSON", "translations"])
def test_an_answer_that_repeats_the_key(tmp_path: Path, name: str) -> None:
    folder = blog(tmp_path)
    with serving(ANSWERS[name]) as server:
        out, err = (process := start(folder, server.url, "translate")).communicate(timeout=90)
        assert server.asked > 1
    assert process.returncode in (1, 2), err.decode()
    assert nowhere(folder, out, err) >= 2
    assert not list(folder.glob("_posts/en/*.md"))


@pytest.mark.parametrize("status", [403, 456])
def test_a_quota_that_repeats_the_key(tmp_path: Path, status: int) -> None:
    folder = blog(tmp_path)
    usage = echoing(status)(f"DeepL-Auth-Key {KEY}", b"")
    arguments = ("translate", "--dry-run", "--format", "json")
    with serving(ANSWERS["400"], usage) as server:
        process = start(folder, server.url, *arguments)
        nowhere(folder, *process.communicate(timeout=90))
        assert server.asked


def test_all_goes_well(tmp_path: Path) -> None:
    """What a run leaves, its memory exported too, and what its processes are called."""
    folder = blog(tmp_path)
    import deepl_server as module

    own, module.KEY = module.KEY, KEY
    try:
        with deepl_server() as server:
            server.every = (1, "slow")
            process = start(folder, server.url, "translate", "--format", "json", cache=True)
            lines = b""
            while process.poll() is None:
                lines += _command_lines()
                time.sleep(0.05)
            out, err = process.communicate(timeout=90)
    finally:
        module.KEY = own
    assert process.returncode == 0, err.decode()
    assert b"translate" in lines or not lines
    assert nowhere(folder, out, err, lines) > 4
    assert list(folder.glob("_posts/en/*.md"))


def _command_lines() -> bytes:
    """The command line of every process of this machine, where the system shows them."""
    found = b""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += path.read_bytes() + b"\n"
        except OSError:
            continue
    return found


@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_leads_nowhere(tmp_path: Path, status: int) -> None:
    folder = blog(tmp_path)
    with serving(echoing(400)) as other:
        where = f"{other.url}/v2/translate".encode()
        with serving(lambda *_: (status, where)) as server:
            out, err = (process := start(folder, server.url, "translate")).communicate(timeout=90)
        assert other.asked == 0
    assert process.returncode == 1
    nowhere(folder, out, err)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.deepl.example",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://localhost@example.org",
        "http://user:word@127.0.0.1:1",
        "http://0.0.0.0:1",
        "http://127.0.0.1\\@example.org",
        "http://[::ffff:5db8:d822]",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "//127.0.0.1",
        "127.0.0.1:80",
        "http://",
        "http://[",
    ],
)
def test_the_key_travels_encrypted_or_stays_here(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    from digestlint.errors import UsageError
    from digestlint.translate.engines.deepl import from_environment

    monkeypatch.setenv("DEEPL_AUTH_KEY", KEY)
    monkeypatch.setenv("DEEPL_SERVER_URL", url)
    with pytest.raises(UsageError) as caught:
        from_environment(project="x")
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", [f"{KEY}\nX-Evil: 1", f"{KEY} x", f"{KEY}\u202e", f"{KEY}\x00"])
def test_a_key_that_is_none_is_not_repeated(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    from digestlint.errors import UsageError
    from digestlint.translate.engines import deepl

    monkeypatch.setattr(deepl.os, "environ", {"DEEPL_AUTH_KEY": key})
    with pytest.raises(UsageError) as caught:
        deepl.from_environment(project="x")
    assert KEY not in str(caught.value)


def test_no_object_of_ours_shows_it() -> None:
    with serving(echoing(400)) as server:
        engine = DeepL(KEY, server.url, project="x", retries=0)
        with pytest.raises(EngineError):
            engine.translate(["나무"], source="ko", target="en-US")
        shown = [repr(one) for one in gc.get_objects() if _has_to_do_with_keys(one)]
        engine.close()
    assert any("DeepL" in text for text in shown)
    assert not [text for text in shown if KEY in text]


def _has_to_do_with_keys(one: object) -> bool:
    """By its class alone: what other tests have left in the process is none of ours to call."""
    module = type.__getattribute__(type(one), "__module__")
    return isinstance(module, str) and (
        module == "deepl" or module.startswith(("deepl.", "digestlint.translate.engines"))
    )

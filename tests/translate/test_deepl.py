"""DeepL's official client against a server on this machine that speaks its API."""

import logging
import re
import traceback
from collections.abc import Iterator

import pytest

from deepl_server import KEY, DeepLServer, deepl_server
from digestlint import __version__
from digestlint.errors import UsageError
from digestlint.post.terms import Term
from digestlint.translate.engines import EngineError, Quota
from digestlint.translate.engines.deepl import DeepL, from_environment, server_url
from digestlint.translate.glossary import Glossary


@pytest.fixture
def server() -> Iterator[DeepLServer]:
    with deepl_server() as running:
        yield running


@pytest.fixture
def engine(server: DeepLServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeepL]:
    # The client waits for a second before it tries again.
    monkeypatch.setattr("deepl.http_client._BackoffTimer.BACKOFF_INITIAL", 0.01, raising=False)
    engine = DeepL(KEY, server.url, project="blog", retries=2)
    yield engine
    engine.close()


def translate(engine: DeepL, *texts: str, is_markup: bool = False) -> list[str]:
    found = engine.translate(texts, source="ko", target="en-US", is_markup=is_markup)
    return [one.text for one in found]


def test_texts_come_back_with_what_was_billed(server: DeepLServer, engine: DeepL) -> None:
    found = engine.translate(["나무", "a 강"], source="ko", target="en-US", context="숲")
    assert [(one.text, one.billed) for one in found] == [("namu", 2), ("a ga", 3)]
    (request,) = server.requests
    assert request["model_type"] == "prefer_quality_optimized"
    assert request["context"] == "숲"
    assert "tag_handling" not in request
    assert engine.quota() == Quota(5, 500_000)


def test_markup_travels_as_xml(server: DeepLServer, engine: DeepL) -> None:
    wire = '나 <x id="0"/> &lt; <g id="1">무</g> <k id="2">Scone</k>'
    assert translate(engine, wire, is_markup=True) == [
        'na <x id="0" /> &lt; <g id="1">mu</g> <k id="2">Scone</k>'
    ]
    assert server.requests[0]["tag_handling_version"] == "v2"
    assert server.requests[0]["ignore_tags"] == ["k"]


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        (["456"], "quota"),
        (["400"], "refused"),
        (["413"], "refused"),
        (["short"], "answer"),
    ],
)
def test_what_a_retry_would_not_mend_is_not_retried(
    server: DeepLServer, engine: DeepL, script: list[str], problem: str
) -> None:
    server.script.extend(script)
    with pytest.raises(EngineError) as caught:
        translate(engine, "나무", "강")
    assert caught.value.problem == problem
    assert server.seen == 1


def test_what_passes_is_tried_again(server: DeepLServer, engine: DeepL) -> None:
    server.script.extend(["drop", "503"])
    assert translate(engine, "나무") == ["namu"]
    assert server.seen == 3


@pytest.mark.parametrize(
    ("act", "problem"), [("429", "busy"), ("503", "busy"), ("drop", "network")]
)
def test_what_does_not_pass_is_named(
    server: DeepLServer, engine: DeepL, act: str, problem: str
) -> None:
    impatient = DeepL(KEY, server.url, project="blog", retries=0)
    server.script.append(act)
    with pytest.raises(EngineError) as caught:
        translate(impatient, "나무")
    impatient.close()
    assert caught.value.problem == problem
    assert caught.value.ends_run


def test_engines_have_retries_of_their_own(server: DeepLServer, engine: DeepL) -> None:
    impatient = DeepL(KEY, server.url, project="blog", retries=0)
    assert impatient.quota() is not None
    server.script.append("503")
    assert translate(engine, "나무") == ["namu"]
    server.script.append("503")
    with pytest.raises(EngineError):
        translate(impatient, "나무")
    impatient.close()
    assert server.seen == 3


def test_what_may_be_under_way_is_not_asked_for_again(server: DeepLServer) -> None:
    impatient = DeepL(KEY, server.url, project="blog", patience=0.1)
    server.gate.clear()
    with pytest.raises(EngineError) as caught:
        translate(impatient, "나무")
    impatient.close()
    server.gate.set()
    assert (caught.value.problem, server.seen) == ("network", 1)


def test_an_answer_is_waited_for_longer_than_the_client_does(
    server: DeepLServer, engine: DeepL, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deepl import http_client

    monkeypatch.setattr(http_client, "min_connection_timeout", 0.1)
    server.delay = 0.3
    assert translate(engine, "나무") == ["namu"]
    assert server.seen == 1


def test_an_answer_with_the_key_in_it_is_none(server: DeepLServer, engine: DeepL) -> None:
    server.script.append(lambda text: f"{text} {KEY}")
    with pytest.raises(EngineError, match="repeats the key") as caught:
        translate(engine, "나무")
    assert (caught.value.problem, caught.value.billed) == ("answer", 2)
    assert KEY not in _told(caught.value)


def test_it_says_who_asks(server: DeepLServer, engine: DeepL) -> None:
    translate(engine, "나무")
    (agent,) = server.agents
    assert agent.startswith("deepl-python/")
    assert agent.endswith(f" digestlint/{__version__}")
    assert "Linux" not in agent


@pytest.mark.parametrize("to", ["en-US", "ja", "ko"])
def test_korean_and_japanese_are_asked_to_be_plain(
    server: DeepLServer, engine: DeepL, to: str
) -> None:
    engine.translate(["a"], source="de", target=to)
    assert server.requests[0].get("formality") == (None if to == "en-US" else "prefer_less")
    assert server.requests[0]["source_lang"] == "DE"


@pytest.mark.parametrize("is_markup", [False, True])
@pytest.mark.parametrize("text", ['나무를 "심는다"\\.', "a tree 🌱 & <b>", "\x7f\u2028é"])
def test_no_body_is_larger_than_was_said(
    server: DeepLServer, engine: DeepL, text: str, is_markup: bool
) -> None:
    texts = ["<x/>" if is_markup else text] * 50
    context = text * 30
    glossary = Glossary("g.csv", (Term("숲", ("forest",)),), "1" * 16)
    engine.translate(
        texts, source="ko", target="en-US", context=context, glossary=glossary, is_markup=is_markup
    )
    assert 0 <= engine.size(texts, context) - server.sizes[0] <= 1024


def test_no_proxy_hears_what_is_not_encrypted(
    server: DeepLServer, engine: DeepL, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deepl_server() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert translate(engine, "나무") == ["namu"]
        assert proxy.seen == 0


def test_what_was_billed_is_estimated_where_it_is_not_said(
    server: DeepLServer, engine: DeepL
) -> None:
    server.script.append("unbilled")
    found = engine.translate(["나무"], source="ko", target="en-US")
    assert [(one.text, one.billed) for one in found] == [("namu", 2)]


def test_redirects_are_not_followed(server: DeepLServer, engine: DeepL) -> None:
    with deepl_server() as other:
        server.elsewhere = other.url
        server.script.append("redirect")
        with pytest.raises(EngineError):
            translate(engine, "나무")
        assert other.seen == 0


def _told(error: BaseException) -> str:
    """All that hangs on an error: its chain, shown or not, and the variables of its frames."""
    pieces = []
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        pieces += [*traceback.format_exception(one), repr(one), repr(vars(one))]
        pieces += [
            repr(value)
            for frame, _ in traceback.walk_tb(one.__traceback__)
            if "/digestlint/" in frame.f_code.co_filename
            for value in frame.f_locals.values()
        ]
        waiting += [one.__cause__, one.__context__]
    return "".join(pieces)


@pytest.mark.parametrize("act", ["", "400", "503", "drop", "short", "redirect", "says"])
def test_the_key_is_told_to_nobody(
    server: DeepLServer,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    act: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    # Without an act the server refuses it, and says it.
    secret = KEY if act else KEY[::-1]
    server.elsewhere = server.url
    server.message = f"the key {secret} is no good" if act == "says" else ""
    server.script.append("400" if act == "says" else act)
    engine = DeepL(secret, server.url, project="blog", retries=0)
    with pytest.raises(EngineError) as caught:
        translate(engine, "나무", "강")
    told = "".join(
        (
            *map(str, (repr(engine), engine, vars(engine), vars(engine)["_threads"].__dict__)),
            _told(caught.value),
            caplog.text,
            *capsys.readouterr(),
        )
    )
    engine.close()
    assert secret not in told
    assert secret.split(":")[0] not in told


def test_a_glossary_is_made_once_and_its_older_self_deleted(
    server: DeepLServer, engine: DeepL
) -> None:
    old = Glossary("g.csv", (Term("나무", ("tree",)),), "1" * 16)
    new = Glossary("g.csv", (Term("나무", ("oak",)),), "2" * 16)
    for glossary in (old, old, new):
        engine.translate(["나무"], source="ko", target="en-US", glossary=glossary)
    assert [one["name"] for one in server.glossaries.values()] == [
        "digestlint blog ko-en " + "2" * 16
    ]
    ids = [request["glossary_id"] for request in server.requests]
    assert ids[0] == ids[1] != ids[2]
    again = DeepL(KEY, server.url, project="blog")
    again.translate(["나무"], source="ko", target="en-US", glossary=new)
    again.close()
    assert len(server.glossaries) == 1


TREE = Glossary("g.csv", (Term("나무", ("tree",)),), "1" * 16)


@pytest.mark.parametrize(
    ("method", "status", "why"),
    [
        ("GET", 404, "Not Found|not found"),
        ("GET", 403, "refuses"),
        ("GET", 501, "501"),
        ("POST", 400, "as the test says"),
        ("POST", 456, "no room for another one"),
    ],
)
def test_without_room_for_a_glossary_it_translates_and_says_so(
    server: DeepLServer, engine: DeepL, method: str, status: int, why: str
) -> None:
    server.no_glossaries = {method: status}
    for _ in range(2):
        (found,) = engine.translate(["나무"], source="ko", target="en-US", glossary=TREE)
        assert found.text == "namu"
    assert "without the glossary" in engine.note
    assert re.search(why, engine.note)
    assert KEY not in engine.note


@pytest.mark.parametrize("status", [429, 503])
def test_a_glossary_that_may_yet_be_made_is_not_done_without(
    server: DeepLServer, engine: DeepL, status: int
) -> None:
    server.no_glossaries = {"POST": status}
    with pytest.raises(EngineError) as caught:
        engine.translate(["나무"], source="ko", target="en-US", glossary=TREE)
    assert caught.value.problem == "busy"
    assert server.requests == []
    assert engine.note == ""


def test_an_older_glossary_that_cannot_be_deleted_stays(server: DeepLServer, engine: DeepL) -> None:
    engine.translate(["나무"], source="ko", target="en-US", glossary=TREE)
    server.no_glossaries = {"DELETE": 404}
    newer = TREE._replace(digest="2" * 16)
    engine.translate(["나무"], source="ko", target="en-US", glossary=newer)
    assert len(server.glossaries) == 2
    assert "glossary_id" in server.requests[1]
    assert engine.note == ""


def test_a_glossary_that_somebody_deletes_is_made_again(server: DeepLServer, engine: DeepL) -> None:
    for _ in range(2):
        (found,) = engine.translate(["나무"], source="ko", target="en-US", glossary=TREE)
        assert found.text == "tree"
        server.glossaries.clear()
    first, second = (request["glossary_id"] for request in server.requests)
    assert first != second


def test_the_environment_says_key_and_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEEPL_AUTH_KEY", raising=False)
    with pytest.raises(UsageError, match="no key"):
        from_environment(project="blog")
    monkeypatch.setenv("DEEPL_AUTH_KEY", KEY)
    for url in (
        *("http://deepl.example", "ftp://127.0.0.1", "https://me:word@deepl.example", "x"),
        *("http://127.0.0.1.deepl.example", "http://localhost.deepl.example", "http://[::2]"),
        *("http://0.0.0.0", "http://128.0.0.1", "https://", "http://[::1", "//127.0.0.1"),
    ):
        monkeypatch.setenv("DEEPL_SERVER_URL", url)
        with pytest.raises(UsageError) as caught:
            from_environment(project="blog")
        assert KEY not in str(caught.value)
    for url in (
        *("https://deepl.example", "http://127.0.0.1:1", "http://[::1]:1", "", "http://localhost"),
        *("http://127.8.9.1:1", "http://[::ffff:127.0.0.1]:1", "http://[0:0:0:0:0:0:0:1]"),
        *("HTTP://LOCALHOST:1", "HTTPS://deepl.example"),
    ):
        monkeypatch.setenv("DEEPL_SERVER_URL", url)
        from_environment(project="blog").close()
    monkeypatch.setenv("DEEPL_SERVER_URL", "https://deepl.example/v2/")
    assert server_url() == "https://deepl.example/v2"

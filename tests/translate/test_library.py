"""`digestlint.translate_post`: a text in, its translation out, and nothing on disk."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from deepl_server import KEY, DeepLServer, deepl_server, romanised
from digestlint import TranslatedPost, UsageError, translate_post
from digestlint.translate.engines import EngineError, Limits, Quota, Translation
from digestlint.translate.glossary import Glossary
from translate.posts import PATH, RESULT, english, sample


class Roman:
    """An engine of a program's own; `texts` are those that it was asked for."""

    signature = "roman 1"
    limits = Limits(texts=10, bytes=10_000)

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.is_open = True
        self.spent_at = 10**9

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
        assert (source, target) == ("ko", "en-US")
        if len(self.texts) >= self.spent_at:
            raise EngineError("quota", "nothing is left")
        self.texts += texts
        terms = glossary.entries if glossary is not None else None
        return [Translation(romanised(text, terms), len(text)) for text in texts]

    def size(self, texts: Sequence[str], context: str) -> int:
        return sum(map(len, texts))

    def quota(self) -> Quota | None:
        return None

    def close(self) -> None:
        self.is_open = False


@pytest.fixture(autouse=True)
def nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DEEPL_AUTH_KEY", raising=False)
    (tmp_path / "_config.yml").touch()
    yield
    assert {path.name for path in tmp_path.iterdir()} <= {"_config.yml", "kept.sqlite3"}


def translate(text: str, engine: Roman, *, before: TranslatedPost | None = None) -> TranslatedPost:
    known = {"translation": before.text, "state": before.state} if before is not None else {}
    return translate_post(text, path=PATH, engine=engine, settings={}, **known)  # type: ignore[arg-type]


def test_an_engine_of_ones_own_translates() -> None:
    engine = Roman()
    made = translate(sample(), engine)
    assert (made.status, made.reason, made.diagnostics) == ("written", "", ())
    assert made.path == "_posts/en/2026-01-05-daily-papers.md"
    assert made.sent == made.segments == len(engine.texts)
    assert made.characters == sum(map(len, engine.texts))
    assert not any("가" <= sign <= "힣" for sign in made.text)
    assert "permalink: /en/2026/01/05/daily-papers/" in made.text
    assert engine.is_open


def test_what_was_translated_before_is_kept_and_what_changed_is_sent() -> None:
    engine = Roman()
    first = translate(sample(), engine)
    seen = len(engine.texts)
    again = translate(sample(), engine, before=first)
    assert (again.status, again.text, again.state) == ("unchanged", first.text, first.state)
    theirs = first.text.replace("Goal: ", "Goal: Edited by hand, ")
    edited = first._replace(text=theirs)
    changed = translate(sample("정확도를 0.4%p 높였다."), engine, before=edited)
    assert (changed.status, changed.sent, changed.kept) == ("written", 1, 2)
    assert changed.text.count("Goal: Edited by hand, ") == 2
    assert engine.texts[seen:] == ["정확도를 0.4%p 높였다."]


def test_a_memory_is_kept_where_it_is_asked_for() -> None:
    engine = Roman()
    for _ in range(2):
        made = translate_post(
            sample(), path=PATH, engine=engine, settings={}, memory="kept.sqlite3"
        )
        assert made.status == "written"
    assert (made.sent, made.reused) == (0, made.segments)
    assert len(engine.texts) == made.segments


def test_deepl_takes_its_key_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="DEEPL_AUTH_KEY"):
        translate_post(sample(), path=PATH, settings={})
    with deepl_server() as server:
        _at(monkeypatch, server)
        made = translate_post(sample(), path=PATH, settings={}, jobs=1)
        assert (made.status, made.characters) == ("written", server.used)
        _at(monkeypatch, server, key="wrong")
        refused = translate_post(sample(), path=PATH, settings={})
    assert (refused.status, refused.text, refused.state) == ("failed", "", "")
    assert "refuses the key" in refused.reason


def _at(monkeypatch: pytest.MonkeyPatch, server: DeepLServer, key: str = KEY) -> None:
    monkeypatch.setenv("DEEPL_AUTH_KEY", key)
    monkeypatch.setenv("DEEPL_SERVER_URL", server.url)


def test_what_fails_is_told_and_gives_no_text() -> None:
    engine = Roman()
    engine.spent_at = 0
    made = translate(sample(), engine)
    assert (made.status, made.text, made.state) == ("failed", "", "")
    assert made.reason == "nothing is left"

    class Dropping(Roman):
        def translate(self, texts: Sequence[str], **given: object) -> list[Translation]:
            return [Translation("It.", 0) for _ in texts]

    dropped = translate(sample(), Dropping())
    assert (dropped.status, dropped.text) == ("failed", "")
    assert {one.code for one in dropped.diagnostics} == {"TR608"}


def test_a_post_with_errors_is_skipped_unless_it_is_forced() -> None:
    wrong = sample().replace("ko/overview/2601.01234", "ko/overview/2601.04321")
    skipped = translate(wrong, Roman())
    assert (skipped.status, [one.code for one in skipped.diagnostics]) == ("skipped", ["LK306"])
    forced = translate_post(wrong, path=PATH, engine=Roman(), settings={}, force=True)
    assert forced.status == "written"


def test_what_would_be_passed_is_not_sent() -> None:
    engine = Roman()
    made = translate_post(sample(), path=PATH, engine=engine, settings={}, max_chars=3)
    assert (made.status, engine.texts) == ("failed", [])
    assert "would be passed" in made.reason


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"to": "xx"}, "has no language `xx`"),
        ({"to": "ko"}, "it is in the language"),
        ({"engine": "deep"}, "no engine `deep`"),
        ({"engine": object()}, "object is broken"),
        ({"state": "<<<<<<<"}, "was a merge left unresolved"),
        ({"glossary": "none.csv"}, "none.csv"),
        ({"settings": {"what": 1}}, "what"),
    ],
)
def test_wrong_use_is_told(given: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        translate_post(sample(RESULT), **{"path": PATH, "engine": Roman(), **given})  # type: ignore[arg-type]


def test_other_directions_go_through_the_same_call() -> None:
    class Hangul(Roman):
        def translate(self, texts: Sequence[str], **given: object) -> list[Translation]:
            from tongues import in_hangul

            return [Translation(in_hangul(text), 0) for text in texts]

    text = english().sample
    made = translate_post(text, path="2026-01-05-daily-papers.md", to="ko", engine=Hangul(),
                          settings={})  # fmt: skip
    assert (made.status, made.diagnostics) == ("written", ())
    assert "lang: ko" in made.text

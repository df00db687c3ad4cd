"""Firefox's models through the real `fxtranslate`, with a model that these tests write down."""

import gc
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deepl_server import romanised
from digestlint.errors import UsageError
from digestlint.translate.engines import Engine, EngineError, EngineOptions
from digestlint.translate.engines.catalogue import open_engine, signature_of
from translate.blog import NAME
from translate.posts import sample
from translate.tiny_model import write_model

pytest.importorskip("fxtranslate")

# Numbers as this model can say them, for it knows no word.
POST = sample().replace("네 단계", "4 단계").replace("세 가지", "3 가지")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with models from Korean to English and from English to Japanese."""
    folder = tmp_path_factory.mktemp("models")
    signs = sorted({*POST, *"희"} - set(" \n"))
    write_model(folder, "ko-en", {sign: romanised(sign) for sign in signs})
    kana = dict(zip("abdeghijknou", "あいうえおかきくけこさし", strict=True))
    return write_model(folder, "en-ja", {**kana, ".": "。", "1": "1"})


@pytest.fixture
def engine(models: Path) -> Iterator[Engine]:
    engine = open_engine("local", EngineOptions("blog", str(models)))
    yield engine
    engine.close()


def translate(engine: Engine, *texts: str, to: str = "en-US", is_markup: bool = False) -> list[str]:
    found = engine.translate(texts, source="ko", target=to, is_markup=is_markup)
    assert [one.billed for one in found] == [0] * len(texts)
    return [one.text for one in found]


def letters(text: str) -> str:
    """What the model says of a text that it does not drop."""
    return "".join(map(romanised, text))


def test_a_model_translates_and_bills_nothing(engine: Engine) -> None:
    assert translate(engine, "가지를 치는 학습.", "12.5%", " ", "") == [
        "gajireu chineu haseu.",
        "12.5%",
        " ",
        "",
    ]
    assert engine.quota() is None


def test_long_texts_lose_nothing(engine: Engine) -> None:
    sentence = "가지를 조금씩 치고 다시 기르는 학습 일정을 제안한다."
    many = " ".join([sentence] * 10)
    assert translate(engine, many) == [letters(many)]
    endless = " ".join(["가지치기"] * 60)
    assert translate(engine, endless) == [letters(endless)]
    glued = "가지치기" * 70
    (found,) = translate(engine, glued)
    assert found.replace(" ", "") == letters(glued)


def test_markup_stays_and_the_prose_between_is_translated(engine: Engine) -> None:
    wire = '가지 <x id="0"/> &lt;5 <g id="1">학습</g>을 <k id="2">Scone</k>한다'
    assert translate(engine, wire, is_markup=True) == [
        'gaji <x id="0"/> &lt;5 <g id="1">haseu</g>aeu <k id="2">Scone</k>hada'
    ]


def test_a_pair_without_a_model_goes_by_way_of_english(engine: Engine) -> None:
    assert translate(engine, "가지. 1", to="ja") == ["おあくき。1"]


def test_several_threads_may_ask_at_once(engine: Engine) -> None:
    text = "가지를 치는 학습."
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: translate(engine, text), range(6)))
    assert found == [[letters(text)]] * 6
    engine.close()
    assert translate(engine, text) == [letters(text)]


def test_the_signature_is_that_of_what_the_models_hold(models: Path, tmp_path: Path) -> None:
    whole = signature_of("local", EngineOptions("blog", str(models)))
    assert whole == signature_of("local", EngineOptions("another", str(models)))
    assert whole == open_engine("local", EngineOptions("blog", str(models))).signature
    other = write_model(tmp_path, "ko-en", {"가": "ga"})
    assert whole != signature_of("local", EngineOptions("blog", str(other)))


def test_a_direction_without_models_is_named_and_nothing_fetched(
    engine: Engine, models: Path
) -> None:
    before = sorted(models.rglob("*"))
    with pytest.raises(EngineError, match=r"no model ko-fr in .*models add ko fr") as caught:
        translate(engine, "가지", to="fr")
    assert caught.value.problem == "missing"
    assert caught.value.ends_run
    assert sorted(models.rglob("*")) == before


def test_a_broken_model_is_named(models: Path, tmp_path: Path) -> None:
    place = tmp_path / "ko-en"
    place.mkdir()
    for name in ("model.koen.bin", "vocab.koen.spm"):
        (place / name).write_bytes(b"\x1b[31mnothing")
    engine = open_engine("local", EngineOptions("blog", str(tmp_path)))
    with pytest.raises(EngineError, match=r"the model ko-en .*cannot be used") as caught:
        translate(engine, "가지")
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("folder", ["", "none", "one"])
def test_without_models_it_is_said_where_they_come_from(tmp_path: Path, folder: str) -> None:
    (tmp_path / "one" / "ko-en").mkdir(parents=True)
    (tmp_path / "one" / "ko-en" / "model.koen.bin").touch()
    options = EngineOptions("blog", str(tmp_path / folder))
    with pytest.raises(UsageError, match=r"no models in .*https://mozilla\.github\.io/"):
        signature_of("local", options)


def call(root: Path, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The command without a key; who would use the network meets a proxy that answers nobody."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DEEPL")}
    return subprocess.run(
        [sys.executable, "-m", "digestlint", "translate", "--engine", "local", *options],
        cwd=root,
        env=clean | {"PYTHONIOENCODING": "utf-8"} | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").touch()
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / NAME).write_text(POST, encoding="utf-8")
    return tmp_path


def test_the_command_writes_a_post_without_key_and_network(blog: Path, models: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        proxies = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), address)
        done = call(blog, "--model-dir", os.path.relpath(models, blog), **proxies)
        proxy.settimeout(0)
        with pytest.raises(BlockingIOError):
            proxy.accept()
    assert done.returncode == 0, done.stdout + done.stderr
    english = (blog / "_posts" / "en" / NAME).read_text(encoding="utf-8")
    assert re.search("[가-힣]", english) is None
    assert letters("이미지 분류 과제에서 매개변수를 62.5% 줄이면서") in english
    again = call(blog, "--model-dir", str(models))
    assert (again.returncode, "1 unchanged" in again.stderr) == (0, True)


def test_the_command_says_where_models_come_from(blog: Path) -> None:
    done = call(blog, "--model-dir", "none")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "fxtranslate models add ko en --cache-dir" in line
    assert not (blog / ".digestlint").exists()


def test_without_the_extra_it_is_named(blog: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "places"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys\nsys.modules['fxtranslate'] = None\n")
    places = os.pathsep.join((str(hidden), os.environ.get("PYTHONPATH", "")))
    done = call(blog, PYTHONPATH=places)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'digestlint: engine `local` needs: pip install "digestlint[local]"\n'


def test_an_engine_that_nobody_closes_lets_go_by_itself(models: Path) -> None:
    engine = open_engine("local", EngineOptions("blog", str(models)))
    assert translate(engine, "가지") == ["gaji"]
    # What is wrong with that, pytest would hear: fxtranslate complains of another thread.
    del engine
    gc.collect()
    assert gc.garbage == []

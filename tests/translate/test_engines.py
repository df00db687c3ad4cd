"""Engines by name: ours, and those of installed packages, sound and broken."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from digestlint.errors import UsageError
from digestlint.translate.engines import (
    Engine,
    EngineError,
    EngineOptions,
    Limits,
    Quota,
    Translation,
)
from digestlint.translate.engines.catalogue import open_engine, signature_of
from digestlint.translate.engines.guard import Guarded
from translate.blog import NAME
from translate.posts import sample

# What a package's author writes: a module with two functions, and an engine.
ROMAN = """
from deepl_server import romanised
from digestlint.translate.engines import EngineOptions, Limits, Translation


class Roman:
    signature = "roman 1"
    limits = Limits(texts=5, bytes=4000)

    def translate(self, texts, *, source, target, context="", glossary=None, is_markup=False):
        assert not is_markup and (source, target) == ("ko", "en-US")
        return [Translation(romanised(text, glossary and glossary.entries), 0) for text in texts]

    def size(self, texts, context):
        return sum(map(len, texts))

    def quota(self):
        return None

    def close(self):
        pass


def signature(options: EngineOptions) -> str:
    return Roman.signature


def open_engine(options: EngineOptions) -> Roman:
    assert options.project
    return Roman()
"""


class Site(NamedTuple):
    """A folder that Python imports from, and a blog."""

    places: Path
    blog: Path

    def install(
        self, name: str, code: str, *, package: str = "", where: Path | None = None
    ) -> None:
        """A package with an engine, as an installer leaves it."""
        where = where or self.places
        module = f"digestlint_{name}"
        (where / f"{module}.py").write_text(code, encoding="utf-8")
        info = where / f"{package or module}-1.0.dist-info"
        info.mkdir()
        about = f"Metadata-Version: 2.1\nName: {package or module}\nVersion: 1.0\n"
        (info / "METADATA").write_text(about)
        (info / "entry_points.txt").write_text(f"[digestlint.engines]\n{name} = {module}\n")

    def call(self, *options: str, places: Sequence[Path | str] = ()) -> tuple[int, str, str]:
        """The command, with the folder among the places to import from."""
        tests = Path(__file__).parents[1]
        path = [*places, self.places, tests, *filter(None, [os.environ.get("PYTHONPATH", "")])]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DEEPL")}
        done = subprocess.run(
            [sys.executable, "-m", "digestlint", "translate", *options],
            cwd=self.blog,
            env=clean | {"PYTHONPATH": os.pathsep.join(map(str, path)), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def refusal(self, *options: str) -> str:
        """What a wrong use is told, in its one line."""
        status, out, error = self.call(*options)
        assert (status, out) == (2, ""), error
        (line,) = error.splitlines()
        assert not (self.blog / "_posts" / "en").exists()
        return line.removeprefix("digestlint: ")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "places", tmp_path / "blog")
    site.places.mkdir()
    (site.blog / "_posts").mkdir(parents=True)
    (site.blog / "_config.yml").touch()
    (site.blog / "_posts" / NAME).write_text(sample(), encoding="utf-8")
    return site


def test_an_installed_packages_engine_translates(site: Site) -> None:
    site.install("roman", ROMAN)
    status, out, error = site.call("--engine", "roman")
    assert status == 0, error
    assert out.startswith("written")
    english = (site.blog / "_posts" / "en" / NAME).read_text(encoding="utf-8")
    assert not any("가" <= sign <= "힣" for sign in english)


def test_an_unknown_engine_is_told_which_there_are(site: Site) -> None:
    site.install("roman", ROMAN)
    assert site.refusal("--engine", "deep") == (
        "no engine `deep`; there are deepl, local, roman, and packages may add others"
    )


def test_the_blog_itself_adds_no_engine(site: Site) -> None:
    # `python -m` puts the working folder among the places to import from.
    site.install("roman", "raise SystemExit('run')", where=site.blog)
    assert "no engine `roman`" in site.refusal("--engine", "roman")


def test_the_blog_does_not_pass_for_an_installed_package(site: Site) -> None:
    site.install("roman", ROMAN)
    (site.blog / "digestlint_roman.py").write_text("raise SystemExit('run')")
    status, out, error = site.call("--engine", "roman", places=[site.blog, ""])
    assert (status, out[:7]) == (0, "written"), error


def opened(name: str, options: EngineOptions) -> Engine:
    """An engine, after its signature was asked for, as the command does."""
    sys.modules.pop(f"digestlint_{name}", None)
    try:
        signature_of(name, options)
        return open_engine(name, options)
    finally:
        sys.modules.pop(f"digestlint_{name}", None)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import no_such_module", "cannot be loaded: ModuleNotFoundError"),
        ("raise RuntimeError('\\x1b[31m')", r"cannot be loaded: RuntimeError: \x1b[31m"),
        ("raise SystemExit(0)", "cannot be loaded: SystemExit"),
        ("x = 1", "has no function signature"),
        ("signature = lambda options: 'x'", "has no function open_engine"),
        (ROMAN.replace('return Roman.signature', 'return 1'), "signature is no text"),
        (ROMAN.replace('return Roman.signature', 'return 1 / 0'), "ZeroDivisionError"),
        (ROMAN.replace('return Roman()', 'return 1 / 0'), "ZeroDivisionError"),
        (ROMAN.replace('return Roman()', 'return object()'), "has no translate()"),
        (ROMAN.replace("limits =", "limit ="), "limits are no Limits(texts, bytes)"),
    ],
)  # fmt: skip
def test_a_broken_package_is_told(
    site: Site, monkeypatch: pytest.MonkeyPatch, code: str, says: str
) -> None:
    site.install("roman", code)
    monkeypatch.setattr(sys, "path", [str(site.places), *sys.path])
    with pytest.raises(UsageError) as caught:
        opened("roman", EngineOptions("blog"))
    assert str(caught.value).startswith("engine `roman`")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "code", [r"raise RuntimeError('\n\x1b[31m')", ROMAN.replace("limits", "l")]
)
def test_a_broken_package_costs_the_command_a_line(site: Site, code: str) -> None:
    site.install("roman", code)
    assert site.refusal("--engine", "roman").startswith("engine `roman`")


def test_two_packages_with_one_engine_are_told_apart_by_nobody(site: Site) -> None:
    site.install("roman", ROMAN)
    site.install("roman", ROMAN, package="another")
    assert site.refusal("--engine", "roman") == (
        "engine `roman` comes from several packages: another, digestlint-roman"
    )


def test_ours_are_nobody_elses(site: Site) -> None:
    site.install("deepl", ROMAN)
    assert "no key" in site.refusal("--engine", "deepl")


class Wrong:
    """An engine that answers as it was told."""

    signature = "wrong"
    limits = Limits(5, 100)

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def _said(self) -> object:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def translate(self, texts: Sequence[str], **_: object) -> object:
        return self._said()

    def size(self, texts: Sequence[str], context: str) -> object:
        return self._said()

    def quota(self) -> object:
        return self._said()

    def close(self) -> object:
        return self._said()


@pytest.mark.parametrize(
    ("answer", "says", "billed"),
    [
        (None, "TypeError", 0),
        ([Translation("a", 3)], "2 texts went out and 1 came back", 3),
        ([("a", 3), (None, 4)], "no translation", 3),
        ([("a", 3), ("b", -4)], "no translation", 3),
        ([("a", 3), "b"], "ValueError", 0),
        (KeyError("x"), "KeyError", 0),
    ],
)
def test_whatever_an_engine_does_wrong_is_an_error_of_it(
    answer: object, says: str, billed: int
) -> None:
    with pytest.raises(EngineError, match=says) as caught:
        Guarded(Wrong(answer), "engine `x`").translate(["가", "나"], source="ko", target="en")
    assert caught.value.problem == "answer"
    assert caught.value.billed == billed


def test_an_engines_own_errors_pass(capsys: pytest.CaptureFixture[str]) -> None:
    spent = EngineError("quota", "spent", billed=5)
    guarded = Guarded(Wrong(spent), "engine `x`")
    with pytest.raises(EngineError) as caught:
        guarded.translate(["가"], source="ko", target="en")
    assert caught.value is spent
    with pytest.raises(EngineError):
        guarded.quota()
    guarded.close()
    assert capsys.readouterr() == ("", "")


def test_sizes_and_quotas_are_numbers() -> None:
    assert Guarded(Wrong(7), "engine `x`").size(["가"], "") == 7
    assert Guarded(Wrong((1, 5)), "engine `x`").quota() == Quota(1, 5)
    assert Guarded(Wrong(None), "engine `x`").quota() is None
    with pytest.raises(UsageError, match="engine `x` is broken"):
        Guarded(Wrong("far"), "engine `x`").size(["가"], "")
    with pytest.raises(EngineError, match="engine `x` is broken"):
        Guarded(Wrong("far"), "engine `x`").quota()

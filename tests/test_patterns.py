"""Patterns from the build do what those do that `re` compiles itself."""

import re
import sys
from pathlib import Path

import pytest

from digestlint import patterns

SAMPLES = (
    (r"(?P<day>\d{4})-(?P<month>[0-9가-힣]+)", 0, "x 2026-일월"),
    (r"^\s*#\s(\w+)|([\U0001f300-\U0001faff])", re.MULTILINE, "a\n # Ärger 🌙"),
    (r"(?<=##)\[(?:ab|ac)++(?i:z)", re.ASCII | re.IGNORECASE, "##[ABacZ"),
)


@pytest.fixture
def emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `re` remembers, set aside for a test."""
    for name in ("_cache", "_cache2"):
        if hasattr(re, name):
            monkeypatch.setattr(re, name, {})


@pytest.fixture
def recorded(emptied: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def work() -> None:
        for pattern, flags, _ in SAMPLES:
            re.compile(pattern, flags)

    file = tmp_path / patterns.FILE
    file.write_bytes(patterns.record(work))
    re.purge()
    monkeypatch.setattr(patterns, "__file__", str(tmp_path / "patterns.py"))
    return file


@pytest.mark.usefixtures("recorded")
def test_they_match_as_if_compiled_here(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [(re.compile(*one[:2]), re.search(*(one[0], one[2], one[1]))) for one in SAMPLES]
    re.purge()
    assert patterns.preload() == len(SAMPLES)
    monkeypatch.setattr("re._compiler.compile", None)  # from here on, `re` cannot compile
    for (pattern, flags, text), (compiled, match) in zip(SAMPLES, expected, strict=True):
        made = re.compile(pattern, flags)
        found = made.search(text)
        assert (made.flags, made.groups, made.groupindex) == (
            *(compiled.flags, compiled.groups, compiled.groupindex),
        )
        assert found is not None
        assert match is not None
        assert (found.span(), found.groups(), found.lastgroup) == (
            *(match.span(), match.groups(), match.lastgroup),
        )


def test_those_of_another_python_are_left_alone(recorded: Path) -> None:
    content = recorded.read_bytes()
    build = repr(sys.version).encode()
    assert build in content
    recorded.write_bytes(content.replace(build, b"'another'"))
    assert patterns.preload() == 0
    assert vars(re)["_cache"] == {}
    assert type(vars(re)["_cache"]) is dict


def test_a_checkout_has_none(recorded: Path) -> None:
    recorded.unlink()
    assert patterns.preload() == 0


@pytest.mark.usefixtures("recorded")
def test_what_is_not_among_them_is_compiled_as_ever() -> None:
    assert patterns.preload() == len(SAMPLES)
    assert re.compile("a(b)?", re.IGNORECASE).fullmatch("AB")
    assert re.compile(b"a(b)?").fullmatch(b"ab")
    with pytest.raises(re.error):
        re.compile("(")

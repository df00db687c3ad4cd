"""Wrong use is answered well: one line, what to do, the right status, and never a traceback.

A table of runs: arguments, the status, and what is said. `digestlint` of `e2e.support` fails at a
traceback. Paths are those of the folder that the fixture makes.
"""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from e2e.support import Blog, command, digestlint, environment, sample

FRONT = "---\ntitle: 가나다라\n---\n\n# 1. 한글로 적은 문장이다.\n"
FILES: dict[str, bytes] = {
    "cp949.md": FRONT.encode("cp949"),
    "utf16.md": FRONT.encode("utf-16"),
    "utf16le.md": FRONT.encode("utf-16-le"),
    "sjis.md": "---\ntitle: 日本語の論文です\n---\n本文がここにあります。\n".encode("cp932"),
    "latin.md": "---\ntitle: café naïve\n---\n\nA plain paper.\n".encode("latin-1"),
    "binary.md": bytes(range(256)) * 8,
    "empty.md": b"",
    "newer.toml": b'required-version = ">=99"\n',
    "key.toml": b'selct = ["LK"]\n',
    "broken.toml": b"select = [\n",
    "noschema.toml": b'front-matter-schema = "nothing.json"\n',
    "badschema.toml": b'front-matter-schema = "bad.json"\n',
    "bad.json": b'{"type": 12}',
    "slow.toml": b'rules = ["slow"]\n',
    "broken.baseline": b"{",
    "terms.csv": "가,나,다\n".encode("cp949"),
}


class Case(NamedTuple):
    """What is run, how it ends, and what it says."""

    arguments: str
    status: int
    says: str


UNREADABLE = [
    Case("cp949.md", 1, "byte 0xB0 at offset 11 (line 2); it looks like CP949 (EUC-KR)"),
    Case("utf16.md", 1, "UTF-16, not UTF-8: byte 0xFF at offset 0 (line 1)"),
    Case("utf16le.md", 1, "it looks like UTF-16LE: convert it with iconv -f UTF-16LE -t UTF-8"),
    Case("sjis.md", 1, "it looks like Shift-JIS: convert it with iconv -f CP932 -t UTF-8"),
    Case("latin.md", 1, "it looks like Latin-1"),
    Case("binary.md", 1, "it looks like binary data"),
]
CHECK = [
    Case("check nothing.md", 2, 'no such file or folder: "nothing.md"'),
    Case("check --select XX99", 2, "there is no rule `XX99`; `digestlint rules list` has them all"),
    Case("check --config a.toml --isolated", 2, "--config and --isolated contradict each other"),
    Case("check --config nothing.toml", 2, "nothing.toml"),
    Case("check --config newer.toml", 2, "newer.toml:1:20: digestlint"),
    Case("check --config key.toml", 2, "unknown key `selct`: did you mean `select`?"),
    Case("check --config broken.toml", 2, "broken.toml:"),
    Case("check --config noschema.toml", 2, "nothing.json: the front-matter schema cannot be read"),
    Case("check --config badschema.toml", 2, "bad.json: no front-matter schema"),
    Case("check --config slow.toml", 2, "slow.yaml:6:12: `(?=a)(a+)+$` may take very long"),
    Case("check --jobs 0", 2, "--jobs"),
    Case("check --format yaml", 2, "--format"),
    Case("check --fail-on often", 2, "--fail-on"),
    Case("check --fxi", 2, "No such option '--fxi'. (Did you mean"),
    Case("check --output nowhere/x", 2, "the report cannot be written"),
    Case("check --baseline nothing.json", 2, "make it with --write-baseline"),
    Case("check --baseline broken.baseline", 2, "broken.baseline"),
    Case("check --changed-since HEAD", 2, "needs a git repository"),
    Case("check --changed-since=--upload-pack=x", 2, ""),
    Case("chekc", 2, "there is no command `chekc`; did you mean `check`?"),
]
OTHERS = [
    Case("translate nothing.md", 2, 'no such file or folder: "nothing.md"'),
    Case("translate --to xx1234567890", 2, 'write a language such as "en-US"'),
    Case("translate --engine none", 2, "no engine `none`; there are deepl, local"),
    Case("translate --max-chars -3", 2, "--max-chars"),
    Case("translate --glossary nothing.csv", 2, "nothing.csv"),
    Case("translate --glossary terms.csv", 2, "terms.csv"),
    Case("translate --config newer.toml", 2, "newer.toml:1:20: digestlint"),
    Case("rules show XX99", 2, "there is no rule `XX99`"),
    Case("rules show", 2, "Missing argument 'CODE'"),
    Case("rules test nothing", 2, "nothing"),
    Case("rules list --config newer.toml", 2, ""),
    Case("cache none", 2, "No such command 'none'"),
    Case("init none", 2, "none"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    blog = Blog(tmp_path_factory.mktemp("wrong") / "blog")
    blog.post(5, sample())
    for name, content in FILES.items():
        blog.write(name, content)
    blog.write(
        "slow/slow.yaml",
        "code: HS101\nname: slow\nseverity: warning\ncheck: forbidden-pattern\n"
        "options:\n  pattern: '(?=a)(a+)+$'\nsummary: Too slow.\nmessage: This is far too slow\n"
        "why: Nobody waits for so long.\nleaves-alone: Whatever is fast.\n"
        "examples:\n  valid: [{text: a}]\n  invalid: [{text: b}]\n",
    )
    (blog.folder / "empty").mkdir()
    return blog.folder


@pytest.mark.parametrize("case", [*CHECK, *OTHERS], ids=lambda case: case.arguments)
def test_what_cannot_be_done_is_said_in_one_line(folder: Path, case: Case) -> None:
    result = digestlint(*case.arguments.split(), cwd=folder)
    assert result.status == 2, result
    assert result.out == ""
    assert case.says in result.err
    assert len(result.err.splitlines()) == 1


def test_what_is_not_utf_8_is_named_by_its_byte_and_likely_encoding(folder: Path) -> None:
    names = [case.arguments for case in UNREADABLE]
    result = digestlint("check", "--format", "concise", "--no-cache", *names, cwd=folder)
    assert result.status == 1
    lines = {line.split(":")[0]: line for line in result.out.splitlines()}
    for case in UNREADABLE:
        assert "DL002" in lines[case.arguments]
        assert case.says in lines[case.arguments]


def test_translate_says_the_same_of_a_file_that_is_not_utf_8(folder: Path) -> None:
    result = digestlint("translate", "--dry-run", "cp949.md", cwd=folder)
    assert result.status == 1
    assert "it looks like CP949 (EUC-KR)" in result.out + result.err


@pytest.mark.parametrize("name", ["empty.md", "empty"])
def test_nothing_is_said_to_be_nothing(folder: Path, name: str) -> None:
    result = digestlint("check", name, cwd=folder)
    assert result.status == (1 if name == "empty.md" else 0)
    assert "FM101" in result.out or "nothing to lint in empty" in result.err


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="no modes here")
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_a_finding(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    path = blog.folder / blog.post(5, sample())
    path.chmod(0)
    result = digestlint("check", cwd=blog.folder)
    assert result.status == 1
    assert "no permission to read it" in result.out


ENVIRONMENTS: dict[str, dict[str, str | None]] = {
    "no home": {"HOME": None, "XDG_CACHE_HOME": None, "DIGESTLINT_CACHE_DIR": None},
    "a home that is not there": {"HOME": "/nowhere", "DIGESTLINT_CACHE_DIR": None},
    "a cache that cannot be": {"DIGESTLINT_CACHE_DIR": "/proc/nowhere"},
    "LANG=C": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "twenty columns": {"COLUMNS": "20"},
    "a dumb terminal": {"TERM": "dumb"},
}


@pytest.mark.parametrize("more", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_findings_are_the_same_wherever_it_is_run(
    folder: Path, more: dict[str, str | None]
) -> None:
    result = digestlint("check", "empty.md", cwd=folder, env=environment(**more))
    assert result.status == 1
    assert "`# 1. [Title](https://arxiv.org/abs/YYMM.NNNNN)`" in result.out
    assert "YYYY-MM-DD-slug.md" in result.out


def test_windows_line_ends_are_line_ends(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("_posts/2026-01-05-daily-papers.md", sample().replace("\n", "\r\n"))
    result = digestlint("check", cwd=blog.folder)
    assert (result.status, result.out) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is another error on Windows")
@pytest.mark.parametrize("arguments", ["rules list", "check empty.md", "rules show LK306"])
def test_a_closed_pipe_is_no_error_to_speak_of(folder: Path, arguments: str) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [command(), *arguments.split()],
        cwd=folder,
        env=environment(),
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    # Of a check, the findings may be known before the pipe is.
    assert done.returncode == 141 or (done.returncode == 1 and arguments.startswith("check"))
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("command_", ["rules", "cache"])
def test_a_command_without_its_own_is_answered_with_help(folder: Path, command_: str) -> None:
    result = digestlint(command_, cwd=folder)
    assert result.status == 2
    assert result.err.startswith(f"Usage: digestlint {command_}")
    assert "\\n" not in result.err

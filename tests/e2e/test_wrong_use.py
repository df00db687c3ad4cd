"""Wrong use is answered well: one line, what to do, the right status, and never a traceback.

A table of runs: arguments, the status, and what is said. `digestlint` of `e2e.support` fails at a
traceback. Paths are those of the folder that the fixture makes.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from e2e.support import Blog, command, digestlint, environment, sample, within
from somebody import somebody_else

FRONT = "---\ntitle: 가나다라\n---\n\n# 1. 한글로 적은 문장이다.\n"
FILES: dict[str, bytes] = {
    "cp949.md": FRONT.encode("cp949"),
    "utf16.md": FRONT.encode("utf-16"),
    "utf16le.md": FRONT.encode("utf-16-le"),
    "utf16be.md": b"\xfe\xff" + FRONT.encode("utf-16-be"),
    "sjis.md": "---\ntitle: 日本語の論文です\n---\n本文がここにあります。\n".encode("cp932"),
    "latin.md": "---\ntitle: café naïve\n---\n\nA plain paper.\n".encode("latin-1"),
    "binary.md": bytes(range(256)) * 8,
    "empty.md": b"",
    "newer.toml": b'required-version = ">=99"\n',
    "key.toml": b'selct = ["LK"]\n',
    "broken.toml": b"select = [\n",
    "noschema.toml": b'front-matter-schema = "nothing.json"\n',
    "utf16schema.toml": b'front-matter-schema = "utf16.md"\n',
    "badschema.toml": b'front-matter-schema = "bad.json"\n',
    "bad.json": b'{"type": 12}',
    "slow.toml": b'rules = ["slow"]\n',
    "broken.baseline": b"{",
    "terms.csv": "가,나,다\n".encode("cp949"),
    "broken.tmx": b"<tmx",
    "noise.sqlite3": b"no database at all",
}


class Case(NamedTuple):
    """What is run, how it ends, and what it says."""

    arguments: str
    status: int
    says: str


UNREADABLE = [
    Case("cp949.md", 1, "byte 0xB0 at offset 11 (line 2); it looks like CP949 (EUC-KR)"),
    Case("utf16.md", 1, "UTF-16, not UTF-8: byte 0xFF at offset 0 (line 1)"),
    Case("utf16be.md", 1, "UTF-16, not UTF-8: byte 0xFE at offset 0 (line 1)"),
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
    Case(
        "check --config utf16schema.toml",
        2,
        "utf16.md: the front-matter schema cannot be read: UTF-16",
    ),
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
    Case("check --changed-lines", 2, "--changed-lines goes with --changed-since"),
    Case("check --unsafe-fixes", 2, "--unsafe-fixes goes with --fix or --diff"),
    Case("check --baseline a --write-baseline b", 2, "exclude each other: give one of them"),
    Case("check --write-baseline empty", 2, "a folder, not a regular file"),
    Case("check --output-file sarif", 2, "write FORMAT=FILE"),
    Case("check - empty.md", 2, "goes with no other path"),
    Case("check --stdin-filename x.md", 2, "--stdin-filename goes with `-`"),
    Case("check --watch -", 2, "`-` stands for standard input"),
    Case("check --profile --jobs 2", 2, "--profile measures one process, once"),
    Case("check --profile --watch", 2, "--profile measures one process, once"),
    Case("check --profile --cache", 2, "--profile measures all the work anew"),
    Case("check --profile --scheduler tcp://x:1", 2, "--profile measures one process, once"),
    Case("check --scheduler tcp://x:1 --fix", 2, "--scheduler only looks"),
    Case("check --scheduler tcp://x:1 --jobs 2", 2, "--scheduler and --jobs exclude each other"),
    Case("check --scheduler nowhere empty.md", 2, "write it as tcp://host:8786"),
    Case("check --scheduler tcp://[ empty.md", 2, "write it as tcp://host:8786"),
    Case("check --cache-dir", 2, "--cache-dir"),
    Case("check --no-cache --cache-dir x", 2, "--no-cache and --cache-dir exclude each other"),
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
    Case("translate --memory noise.sqlite3", 2, "is no memory, or a damaged one"),
    Case("translate --memory empty", 2, "cannot be used as memory: it is not a regular file"),
    Case("translate --output-template ../x", 2, "leads out of the project (..)"),
    Case("translate --output-template {dir}", 2, "needs {name}"),
    Case("translate --engine local --model-dir empty", 2, "no models in"),
    Case("memory none", 2, "No such command 'none'"),
    Case("memory import", 2, "Missing argument"),
    Case("memory import nothing.tmx", 2, "nothing.tmx: cannot be read: no such file"),
    Case("memory import broken.tmx", 2, "broken.tmx:1: is no XML that can be read"),
    Case("memory import empty", 2, "a folder, not a regular file"),
    Case("memory export empty", 2, "cannot be written: not a regular file"),
    Case("memory export nowhere/x.tmx", 2, "cannot be written: No such file or directory"),
    Case("memory export --to english", 2, 'write a language such as "en-US"'),
    Case("memory --memory noise.sqlite3", 2, "is no memory, or a damaged one"),
    Case("memory --memory nothing.sqlite3", 2, "there is no such file"),
    Case("cache dir x", 2, "unexpected extra argument"),
    Case("cache clear x", 2, "unexpected extra argument"),
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
    result = within(*case.arguments.split(), cwd=folder)
    assert result.status == 2, result
    assert result.out == ""
    assert case.says in result.err
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", ["check --select XX99", "check --scheduler tcp://["])
def test_a_process_of_its_own_says_the_same(folder: Path, arguments: str) -> None:
    # One that leaves Python while threads or buffers are open has more to say.
    result = digestlint(*arguments.split(), "empty.md", cwd=folder)
    assert result.status == 2
    assert len(result.err.splitlines()) == 1


def test_what_is_not_utf_8_is_named_by_its_byte_and_likely_encoding(folder: Path) -> None:
    names = [case.arguments for case in UNREADABLE]
    result = within("check", "--format", "concise", "--no-cache", *names, cwd=folder)
    assert result.status == 1
    lines = {line.split(":")[0]: line for line in result.out.splitlines()}
    for case in UNREADABLE:
        assert "DL002" in lines[case.arguments]
        assert case.says in lines[case.arguments]


def test_translate_says_the_same_of_a_file_that_is_not_utf_8(folder: Path) -> None:
    result = within("translate", "--dry-run", "cp949.md", cwd=folder)
    assert result.status == 1
    assert "it looks like CP949 (EUC-KR)" in result.out + result.err


@pytest.mark.parametrize("name", ["empty.md", "empty"])
def test_nothing_is_said_to_be_nothing(folder: Path, name: str) -> None:
    result = within("check", name, cwd=folder)
    assert result.status == (1 if name == "empty.md" else 0)
    assert "FM101" in result.out or "nothing to lint in empty" in result.err


MODES = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no modes here")


@MODES
def test_an_unreadable_file_is_a_finding(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    path = blog.folder / blog.post(5, sample())
    path.chmod(0)
    with somebody_else(tmp_path):
        result = within("check", "--no-cache", cwd=blog.folder)
        translated = within("translate", "--dry-run", cwd=blog.folder)
    assert result.status == 1
    assert "DL002" in result.out
    assert "no permission to read it" in result.out
    assert translated.status == 1
    assert "no permission to read it" in translated.out + translated.err


@MODES
def test_an_unreadable_config_is_said(tmp_path: Path) -> None:
    path = Blog(tmp_path).write("digestlint.toml", "")
    path.chmod(0)
    with somebody_else(tmp_path):
        result = within("check", cwd=tmp_path)
    assert result.status == 2
    assert len(result.err.splitlines()) == 1
    assert "digestlint.toml: cannot be read: no permission to read it" in result.err


@MODES
@pytest.mark.parametrize("mode", [0o555, 0])
def test_a_cache_that_may_only_be_read_is_no_cache(tmp_path: Path, mode: int) -> None:
    blog = Blog(tmp_path / "blog")
    blog.post(5, sample())
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(mode)
    with somebody_else(tmp_path):
        result = within("check", "--cache-dir", str(tmp_path / "cache"), cwd=blog.folder)
    assert (result.status, result.out) == (0, "")
    (tmp_path / "cache").chmod(0o755)
    assert list((tmp_path / "cache").iterdir()) == []


@MODES
def test_a_folder_that_may_only_be_read_is_fixed_nowhere(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    path = blog.folder / blog.post(5, sample().replace("/ko/overview", "/ja/overview"))
    before = path.read_bytes()
    path.chmod(0o666)
    path.parent.chmod(0o555)
    with somebody_else(tmp_path):
        result = within("check", "--no-cache", "--fix", cwd=blog.folder)
    path.parent.chmod(0o755)
    assert path.read_bytes() == before
    assert "cannot be written: Permission denied" in result.err


@pytest.mark.parametrize("data", [FILES["utf16.md"], FILES["utf16le.md"], FILES["binary.md"]])
def test_standard_input_that_is_no_text_is_a_finding(folder: Path, data: bytes) -> None:
    result = within("check", "-", "--format", "concise", cwd=folder, data=data)
    assert result.status == 1
    assert len(result.out.splitlines()) == 1
    assert "DL002" in result.out


def test_standard_input_may_be_empty_and_may_be_too_large(tmp_path: Path) -> None:
    (tmp_path / "digestlint.toml").write_text("max-file-size = 1000\n")
    result = within("check", "-", "--format", "concise", cwd=tmp_path)
    assert result.status == 1
    assert "FM101" in result.out
    result = within("check", "-", "--format", "concise", cwd=tmp_path, data=b"x" * 1001)
    assert result.status == 1
    assert "more bytes than `max-file-size`, which is 1,000" in result.out


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
    # Whatever its locale, a process writes UTF-8.
    run = digestlint if "LANG" in more else within
    result = run("check", "empty.md", cwd=folder, env=environment(**more))
    assert result.status == 1
    assert "`# 1. [Title](https://arxiv.org/abs/YYMM.NNNNN)`" in result.out
    assert "YYYY-MM-DD-slug.md" in result.out


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminals on Windows")
@pytest.mark.parametrize(
    "arguments", ["check wide.md", "rules list", "translate --dry-run wide.md"]
)
def test_a_terminal_of_twenty_columns(folder: Path, arguments: str) -> None:
    import fcntl
    import pty
    import struct
    import termios

    (folder / "wide.md").write_text(f"---\ntitle: x\n---\n\n# 1. {'나무 ' * 200}\n")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 20, 0, 0))
    process = subprocess.Popen(
        [command(), *arguments.split()],
        cwd=folder,
        env=environment(TERM="xterm", DEEPL_AUTH_KEY=None),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 1 << 16):
            shown += piece
    except OSError:  # Linux's way to say that nobody writes any more
        pass
    os.close(ours)
    assert process.wait() == (0 if arguments == "rules list" else 1)
    assert b"Traceback" not in shown
    assert ("ST201" if arguments != "translate --dry-run wide.md" else "skipped") in shown.decode()


def test_windows_line_ends_are_line_ends(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("_posts/2026-01-05-daily-papers.md", sample().replace("\n", "\r\n"))
    result = within("check", cwd=blog.folder)
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
    result = within(command_, cwd=folder)
    assert result.status == 2
    assert result.err.startswith(f"Usage: digestlint {command_}")
    assert "\\n" not in result.err

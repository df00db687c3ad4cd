"""A folder of mutated posts, and one of everything that a folder may hold beside posts.

`DIGESTLINT_MUTATED` says how many posts (ten thousand is the promise), `DIGESTLINT_CORPUS` where to
take them from instead of our own; `DIGESTLINT_TESTS=thorough` makes the other files as long as they
can be. `check` ends with 0 or 1, in time, and chokes on nothing; `--fix` settles.
"""

import json
import os
import re
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from digestlint.report import FORMATS
from e2e.support import Result, digestlint
from effort import part
from fuzz.mutate import mutated, whole_post

COUNT = int(os.environ.get("DIGESTLINT_MUTATED", part(1000)))
SECONDS = 60.0  # of wall-clock time, for ten thousand posts


def originals() -> list[tuple[str, str]]:
    """Names and texts of the posts that are mutated."""
    corpus = os.environ.get("DIGESTLINT_CORPUS")
    if corpus:
        files = sorted(path for path in Path(corpus).rglob("*.md") if path.name[0].isdigit())
        return [(path.name, path.read_text(encoding="utf-8")) for path in files]
    return [whole_post(number) for number in range(12)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog of mutated posts."""
    root = tmp_path_factory.mktemp("mutated")
    (root / "_posts").mkdir()
    (root / "_config.yml").touch()
    sources = originals()
    texts = [text for _, text in sources]
    for number in range(COUNT):
        name, text = sources[number % len(sources)]
        raw = mutated(Random(number), text, texts)
        (root / "_posts" / f"{name.removesuffix('.md')}-{number}.md").write_bytes(raw)
    return root


def check(folder: Path, *arguments: str) -> tuple[Result, float]:
    """A run of `check` over a folder, and how long it took; it finds no bug of ours."""
    began = time.monotonic()
    result = digestlint("check", ".", "--no-cache", *arguments, cwd=folder)
    assert result.status in (0, 1), result.err
    assert "DL001" not in result.out
    return result, time.monotonic() - began


def test_mutated_posts(folder: Path) -> None:
    result, seconds = check(folder, "--format", "json")
    report = result.json()
    assert report["summary"]["files"] > 0.9 * COUNT
    codes = Counter(one["code"] for one in report["diagnostics"])
    assert len(codes) > 20
    print(
        f"check: {COUNT:,} mutated posts, {len(report['diagnostics']):,} findings of "
        f"{len(codes)} rules: {seconds:.1f} s as JSON"
    )
    if COUNT >= 10_000:
        text, more = check(folder)
        print(f"check: {more:.1f} s as text")
        assert text.status == result.status
        assert max(seconds, more) < SECONDS


def test_fixed_once_is_fixed(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    (copy / "_posts").mkdir(parents=True)
    (copy / "_config.yml").touch()
    step = max(2, COUNT // 2000)
    for path in sorted((folder / "_posts").iterdir())[::step]:
        (copy / "_posts" / path.name).write_bytes(path.read_bytes())
    rounds, said = [], ""
    for _ in range(2):
        before = {path: path.read_bytes() for path in (copy / "_posts").iterdir()}
        done, _ = check(copy, "--fix", "--unsafe-fixes", "--format", "concise")
        said = said or done.err
        assert before.keys() == set((copy / "_posts").iterdir())
        rounds.append([path.name for path, raw in before.items() if path.read_bytes() != raw])
    changed, again = rounds
    assert len(changed) > len(before) // 2
    assert again == []
    left = said.count(": not fixed: ")
    assert left <= len(before) // 50
    print(
        f"--fix: {len(before):,} mutated posts, {len(changed):,} changed, {left} left as they "
        f"were, {said.count(' is not made: ')} fixes refused, then {len(again)} changed"
    )


def regular() -> Iterator[tuple[str, bytes]]:
    """Files that can be written as they are: names and bytes."""
    yield "empty.md", b""
    yield "one.md", b"\n"
    yield "nul.md", b"\0" * 1000
    yield "noise.md", Random(1).randbytes(50_000)
    yield "gzip.md", b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + Random(2).randbytes(5000)
    yield "bom.md", b"\xef\xbb\xbf"
    yield "boms.md", b"\xef\xbb\xbf" * 3 + b"---\n"
    yield "utf-16.md", "# 1. [나무](https://arxiv.org/abs/2601.01234)\n".encode("utf-16")
    yield "utf-32.md", "# 1. [나무]\n".encode("utf-32")
    yield "cp949.md", "정보 부족이다. 나무를 심는다.\n".encode("cp949") * 100
    yield "surrogate.md", b"# \xed\xa0\x80\n"
    yield "cr.md", b"---\rtitle: x\r---\r# 1. x\r"
    yield "open.md", b"---\n"
    yield "escape.md", b"# \x1b[31m\x1b]0;x\x07 \xe2\x80\xae ::error::x\n"
    yield "2026-13-45-daily-papers.md", b"---\ntitle: x\n---\n"
    yield "name with ' \" $(id) ; & | spaces.md", b"# 1\n"
    yield "-rf.md", b"# 1\n"
    yield "--fix.md", b"# 1\n"
    yield "%0A::error::x.md", b"# 1\n"
    yield "::error::x.md", b"# 1\n"
    yield "n\new\nline.md", b"# 1\n"
    yield "\x1b[2J.md", b"# 1\n"
    yield "\u202emd.exe.md", b"# 1\n"
    yield "x" * 250 + ".md", b"# 1\n"
    yield "deep-quotes.md", b"> " * part(20_000) + b"x\n"
    yield "deep-list.md", b"".join(b" " * at + b"- x\n" for at in range(0, 2000, 2))
    yield "deep-brackets.md", b"[" * part(50_000) + b"]" * part(50_000)
    yield "deep-yaml.md", b"---\na: " + b"[" * part(20_000) + b"\n---\n"
    yield "deep-map.md", b"---\n" + b"".join(b" " * n + b"a:\n" for n in range(1500)) + b"---\n"
    yield "laughs.md", b"---\na: &a [x]\n" + b"b: &b [*a,*a]\n" * 50 + b"---\n"
    yield "tag.md", b"---\na: !!python/object/apply:os.abort []\n---\n"
    yield "keys.md", b"---\n" + b"".join(b"k%d: v\n" % n for n in range(part(20_000))) + b"---\n"
    yield "headings.md", b"".join(b"# %d. x\n" % n for n in range(part(100_000)))
    yield "comments.md", b"<!-- digestlint-disable-next-line LK306 -->\n" * part(20_000)
    yield "opened.md", b"<!--" * part(50_000)
    yield "backticks.md", b"".join(b"`" * (n % 300) + b" " for n in range(3000))
    yield "stars.md", b"**a *b _c __d " * part(20_000)
    yield "links.md", b"[a](" * part(50_000)
    yield "angles.md", b"<a " * part(100_000)
    yield "dollars.md", b"$a$ $" * part(50_000)
    yield "marks.md", "e\u0301".encode() * part(100_000)
    yield "long-line.md", "정원은 넓다. ".encode() * part(200_000)
    yield "table.md", b"|" * part(200_000) + b"\n" + b"|-" * part(100_000)


def odd(root: Path) -> None:
    """What is no regular file, or none that can be read."""
    (root / "folder.md").mkdir()
    (root / "folder.md" / "2026-01-05-daily-papers.md").write_text("# 1\n")
    os.mkfifo(root / "pipe.md")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.fspath(root / "socket.md"))
    (root / "circle.md").symlink_to("circle.md")
    (root / "there.md").symlink_to("back.md")
    (root / "back.md").symlink_to("there.md")
    (root / "nowhere.md").symlink_to("gone.md")
    (root / "above").symlink_to("..")
    (root / "device.md").symlink_to("/dev/zero")
    (root / "secret.md").symlink_to("/etc/passwd")
    (root / "process.md").symlink_to("/proc/self/environ")
    (root / "private.md").write_text("# 1\n")
    (root / "private.md").chmod(0)
    (root / "sparse.md").touch()
    os.truncate(root / "sparse.md", 200 << 20)
    if os.geteuid() == 0:
        for name, kind in (("zero.md", 5), ("tty.md", 0)):
            try:
                os.mknod(root / name, 0o020666, os.makedev(5 if kind == 0 else 1, kind))
            except OSError:
                continue
    if sys.platform == "linux":
        (root / os.fsdecode(b"\xff\xfe-name.md")).write_bytes(b"# 1\n")


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with all of them."""
    root = tmp_path_factory.mktemp("m")
    (root / "_config.yml").touch()
    (root / "_posts").mkdir()
    for name, raw in regular():
        # Once as it is called, and once so that a format claims it.
        (root / "_posts" / name).write_bytes(raw)
        if re.fullmatch(r"[a-z0-9-]{2,40}\.md", name):
            (root / "_posts" / f"2026-01-05-daily-papers-{name}").write_bytes(raw)
    odd(root / "_posts")
    return root


def test_hostile_files(museum: Path, tmp_path: Path) -> None:
    reports = {name: tmp_path / f"report.{name}" for name in FORMATS}
    asked = [f"--output-file={name}={file}" for name, file in reports.items()]
    result, seconds = check(museum, *asked)
    assert result.status == 1
    assert seconds < SECONDS
    for name, file in reports.items():
        text = file.read_bytes().decode()
        assert "\x1b" not in text
        assert "root:" not in text
        assert name == "sarif" or "DL001" not in text  # it lists every rule
    found = json.loads(reports["json"].read_bytes())["diagnostics"]
    codes = {(Path(one["path"]).name, one["code"]) for one in found}
    for file_name in ("utf-16.md", "sparse.md", "pipe.md", "socket.md", "nowhere.md", "gzip.md"):
        assert (file_name, "DL002") in codes, file_name
    print(f"check: a folder of {len(os.listdir(museum / '_posts'))} hostile files, {seconds:.1f} s")


def test_hostile_files_named_one_by_one(museum: Path) -> None:
    names = sorted(name for name in os.listdir(museum / "_posts") if name.endswith(".md"))
    # What is named needs no format that claims it: once is enough.
    paths = [
        os.path.join("_posts", name)
        for name in names
        if "\n" not in name and not name.startswith("2026-01-05-daily-papers-")
    ]
    result = digestlint("check", "--no-cache", "--format", "json", *paths, cwd=museum)
    assert result.status == 1
    found = json.loads(result.out)["diagnostics"]
    assert not [one for one in found if one["code"] == "DL001"]
    fixed = digestlint("check", "--no-cache", "--fix", "--quiet", "_posts", cwd=museum)
    assert fixed.status in (0, 1)
    assert sorted(name for name in os.listdir(museum / "_posts") if name.endswith(".md")) == names

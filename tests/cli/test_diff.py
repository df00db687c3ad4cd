"""`--diff` prints what `patch` turns into the fixed text, and nothing that a terminal obeys."""

import os
import re
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.cli.diff import is_shown, unified_diff
from digestlint.diagnostics import Edit
from digestlint.engine.origins import follow, lines_of, unchanged

TEXTS = st.lists(st.sampled_from(["a", "b", "", "\x0c", "\u2028c", "x\r"]), max_size=25).map(
    "\n".join
)


def diff(before: str, edits: list[Edit], *, shown: bool = False) -> tuple[str, str]:
    """What edits make of a text, and the diff of it."""
    after, at = "", 0
    for start, end, new in edits:
        after += before[at:start] + new
        at = end
    after += before[at:]
    origins = follow(unchanged(before), before, edits)
    return after, "".join(unified_diff("_posts/a.md", before, after, origins, shown=shown))


def patched(before: str, text: str) -> str:
    """The text after a unified diff, applied as its definition says."""
    lines, done, at = lines_of(before), [], 0
    rows = lines_of(text)[2:]
    for index, row in enumerate(rows):
        content = row[1:]
        if rows[index + 1 : index + 2] and rows[index + 1].startswith("\\"):
            content = content.removesuffix("\n")
        if head := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@\n", row):
            start = int(head[1]) - (head[2] != "0")
            done += lines[at:start]
            at = start
        elif row[0] == "+":
            done.append(content)
        elif row[0] in " -":
            assert lines[at] == content
            at += 1
            if row[0] == " ":
                done.append(content)
    return "".join(done + lines[at:])


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(TEXTS)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return text, [Edit(start, end, draw(TEXTS)) for start, end in pairs]


@given(edited())
def test_the_diff_leads_from_one_text_to_the_other(case: tuple[str, list[Edit]]) -> None:
    before, edits = case
    after, text = diff(before, edits)
    assert (text == "") == (before == after)
    if text:
        assert patched(before, text) == after
        for head in re.finditer(r"^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@$", text, re.M):
            body = text[head.end() + 1 :].partition("\n@@ ")[0].split("\n")
            rows = [row for row in body if row]
            assert sum(row[0] in " -" for row in rows) == int(head[1] or 1)
            assert sum(row[0] in " +" for row in rows) == int(head[2] or 1)


@pytest.mark.parametrize(
    ("before", "edits"),
    [
        ("a\nb\nc", [Edit(0, 1, "한글"), Edit(4, 5, "C\n")]),
        ("a\r\nb\r\n", [Edit(1, 1, "!")]),
        ("", [Edit(0, 0, "new\n")]),
        (
            "\n".join("abcdefghijklmnopqrstuvw"),
            [Edit(0, 2, ""), Edit(30, 31, "x"), Edit(40, 41, "y")],
        ),
    ],
)
def test_git_applies_it(tmp_path: Path, before: str, edits: list[Edit]) -> None:
    after, text = diff(before, edits)
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "a.md").write_bytes(before.encode())
    run(["git", "apply", "-"], cwd=tmp_path, input=text.encode(), check=True)
    assert (tmp_path / "_posts" / "a.md").read_bytes() == after.encode()


def test_what_people_see_is_harmless() -> None:
    before = "::set-output name=x::y\n\x1b[31mred\u202e ##[error]no\nb\n"
    _, text = diff(before, [Edit(len(before) - 2, len(before) - 1, "\x1b[0m")], shown=True)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "##[" not in text
    assert "+\\x1b[0m\n" in text
    assert not any(line.lstrip().startswith("::") for line in text.split("\n"))


def test_people_read_terminals_and_logs_but_no_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    leader, follower = os.openpty()
    with (
        (tmp_path / "patch").open("w") as file,
        os.fdopen(writing, "w") as pipe,
        os.fdopen(follower, "w") as terminal,
    ):
        monkeypatch.delenv("CI", raising=False)
        assert [is_shown(one) for one in (file, pipe, terminal, None)] == [
            False,
            False,
            True,
            False,
        ]
        monkeypatch.setenv("CI", "true")
        assert [is_shown(one) for one in (file, pipe, terminal, None)] == [False, True, True, False]
    os.close(reading)
    os.close(leader)


def test_a_file_outside_of_the_folder_keeps_its_path() -> None:
    origins = follow(unchanged("a\n"), "a\n", [Edit(0, 1, "b")])
    text = "".join(unified_diff("/blog/a.md", "a\n", "b\n", origins, shown=False))
    assert text.startswith("--- /blog/a.md\n+++ /blog/a.md\n@@ ")

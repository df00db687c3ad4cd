"""A baseline knows what was there, and swallows nothing that is new."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.engine.baseline import Baseline, Held, Run, fingerprint, read_baseline
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.run import conclude, lint_source
from digestlint.errors import UsageError
from digestlint.post.outline import read_text
from digestlint.settings import Settings, settings_from

from .support import LINK, RULES, WRONG, linter, post, sample

POST = "_posts/2026-01-05-daily-papers.md"
OTHER = "_posts/2026-01-06-daily-papers.md"
BAD = WRONG + "> [Alphaxiv](https://www.alphaxiv.org/ja/overview/2601.01234)\n"


class Blog:
    """Posts in memory, as a run would find them, and a baseline on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / "baseline.json"

    def lint(self, posts: dict[str, str], *select: str) -> tuple[list[Diagnostic], Run]:
        settings = settings_from({}, root=str(self.root))
        selection = Selection(select or ("LK304", "LK306", "LK307", "SU", "DL"))
        run = Linter(settings, selection, str(self.root), RULES)
        found: list[Diagnostic] = []
        files = []
        for path, text in posts.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text)
            files.append(PostFile(path, str(self.root / path), path, named=True))
            outcome = lint_source(run, text, files[-1])
            found += conclude(run, [outcome], lambda _, text=text: read_text(text)).diagnostics  # type: ignore[misc]
        texts = {path: read_text(text) for path, text in posts.items()}
        return found, Run(run, files, texts.get)

    def baseline(self, *, or_new: bool = False) -> Baseline:
        return read_baseline(str(self.file), self.settings(), str(self.root), or_new=or_new)

    def settings(self) -> Settings:
        return settings_from({}, root=str(self.root))

    def write(self, posts: dict[str, str], *select: str) -> None:
        found, run = self.lint(posts, *select)
        self.baseline(or_new=True).renewed(found, run).write()

    def hold(self, posts: dict[str, str], *select: str) -> Held:
        found, run = self.lint(posts, *select)
        return self.baseline().hold(found, run)

    def rows(self) -> list[tuple[str, str, int]]:
        entries = json.loads(self.file.read_text())["entries"]
        return [(entry["path"], entry["code"], entry["count"]) for entry in entries]


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


def codes(held: Held) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in held.new]


def test_what_is_known_is_not_new(blog: Blog) -> None:
    blog.write({POST: post(BAD), OTHER: sample()})
    held = blog.hold({POST: post(BAD), OTHER: sample()})
    assert held == Held((), 2, ())


def test_the_file_is_sorted_and_without_lines(blog: Blog) -> None:
    blog.write({OTHER: post(BAD), POST: post(WRONG)})
    assert blog.rows() == [(POST, "LK306", 1), (OTHER, "LK306", 1), (OTHER, "LK307", 1)]
    text = blog.file.read_text()
    assert text.startswith('{"version": 1,\n "entries": [\n  {"path": ')
    assert text.endswith("}\n ]}\n")
    assert len(text.splitlines()) == 2 + 3 + 1
    blog.write({POST: post(WRONG), OTHER: post(BAD)})
    assert blog.file.read_text() == text


def test_an_empty_one_is_sound(blog: Blog) -> None:
    blog.write({POST: sample()})
    assert blog.rows() == []
    assert blog.hold({POST: sample()}) == Held((), 0, ())


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("categories: []\n", "categories: []\nauthor: x\n"),
        lambda text: text.replace("## Method\n", "\n\n## Method\n").replace("62.5%", "63%"),
        lambda text: text.replace("# 1.", "# 7."),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("> [Alpha", ">   [Alpha"),
    ],
)
def test_edits_elsewhere_change_nothing(blog: Blog, edit: object) -> None:
    assert callable(edit)
    text = post(BAD)
    blog.write({POST: text})
    edited = edit(text)
    assert edited != text
    assert blog.hold({POST: edited}) == Held((), 2, ())


def test_the_same_defect_in_another_paper_is_new(blog: Blog) -> None:
    blog.write({POST: post("")})
    assert blog.rows() == [(POST, "LK304", 1)]
    second = "> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.02345)\n"
    moved = sample().replace(second, "")
    held = blog.hold({POST: moved})
    assert [one.code for one in held.new] == ["LK304"]
    assert [(one.code, one.times) for one in held.unneeded] == [("LK304", 1)]


def test_one_more_of_the_same_is_new(blog: Blog) -> None:
    blog.write({POST: post(WRONG)})
    held = blog.hold({POST: post(WRONG + "\n" + WRONG)})
    assert len(held.new) == 1
    assert held.known == 1


def test_the_same_defect_in_another_post_is_new(blog: Blog) -> None:
    blog.write({POST: post(WRONG), OTHER: sample()})
    held = blog.hold({POST: sample(), OTHER: post(WRONG)})
    assert [one.path for one in held.new] == [OTHER]
    assert [one.path for one in held.unneeded] == [POST]


def test_another_mismatch_at_the_same_place_is_new(blog: Blog) -> None:
    blog.write({POST: post(WRONG)})
    held = blog.hold({POST: post(WRONG.replace("4321", "9999"))})
    assert [one.code for one in held.new] == ["LK306"]


def test_what_is_gone_is_said_only_of_what_ran(blog: Blog) -> None:
    blog.write({POST: post(BAD), OTHER: post(WRONG)})
    held = blog.hold({POST: sample()})
    assert [(one.path, one.code) for one in held.unneeded] == [(POST, "LK306"), (POST, "LK307")]
    assert [one.code for one in blog.hold({POST: sample()}, "LK307").unneeded] == ["LK307"]
    assert blog.hold({}).unneeded == ()


def test_rewriting_drops_what_is_gone_and_keeps_what_did_not_run(blog: Blog) -> None:
    blog.write({POST: post(BAD), OTHER: post(WRONG)})
    blog.write({POST: sample()}, "LK307")
    assert blog.rows() == [(POST, "LK306", 1), (OTHER, "LK306", 1)]
    blog.write({POST: sample()})
    assert blog.rows() == [(OTHER, "LK306", 1)]
    (blog.root / OTHER).unlink()
    blog.write({POST: sample()})
    assert blog.rows() == []


def test_what_was_not_looked_at_is_never_known(blog: Blog) -> None:
    _, run = blog.lint({POST: sample()})
    failed = Diagnostic(POST, "DL001", "internal-error", "error", "m", 1, 1, 1, 1, 0, 0)
    baseline = blog.baseline(or_new=True).renewed([failed], run)
    assert len(baseline) == 0
    assert baseline.hold([failed], run).new == (failed,)


@pytest.mark.parametrize("where", [".", "_posts", "elsewhere"])
def test_paths_are_the_same_from_every_folder(
    blog: Blog, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.write({POST: post(WRONG)})
    found, run = blog.lint({POST: post(WRONG)})
    folder = blog.root / where
    folder.mkdir(exist_ok=True)
    shown = os.path.relpath(blog.root / POST, folder)
    files = [PostFile(shown, str(blog.root / POST), POST, named=True)]
    moved = [one._replace(path=shown) for one in found]
    baseline = read_baseline(os.path.relpath(blog.file, folder), blog.settings(), str(folder))
    texts = {shown: post(WRONG)}
    assert baseline.hold(moved, Run(run.linter, files, texts.get)).known == 1


def test_a_baseline_outside_the_project_counts_from_its_own_folder(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.root.mkdir()
    blog.file = tmp_path / "baseline.json"
    blog.write({POST: post(WRONG)})
    assert blog.rows() == [("blog/" + POST, "LK306", 1)]
    assert blog.hold({POST: post(WRONG)}).known == 1


def test_a_post_outside_is_in_no_baseline(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    found, run = blog.lint({POST: post(WRONG)})
    outside = run.files[0]._replace(absolute=str(tmp_path / "a.md"))
    run = run._replace(files=[outside])
    baseline = blog.baseline(or_new=True).renewed(found, run)
    assert len(baseline) == 0
    assert len(baseline.hold(found, run).new) == 1


@pytest.mark.parametrize(
    "name", ["한글 논문.md", "e\u0301.md", 'qu"ote.md', "new\nline.md", "\udcff.md"]
)
def test_every_name_comes_back(blog: Blog, name: str) -> None:
    found, run = blog.lint({POST: post(WRONG)})
    files = [PostFile(name, str(blog.root / name), name, named=True)]
    about = Run(run.linter, files, {name: post(WRONG)}.get)
    moved = [one._replace(path=name) for one in found]
    blog.baseline(or_new=True).renewed(moved, about).write()
    blog.file.read_bytes().decode()
    assert blog.baseline().hold(moved, about) == Held((), 1, ())
    composed = files[0]._replace(absolute=str(blog.root / "\u00e9.md"))
    if name == "e\u0301.md":
        assert blog.baseline().hold(moved, about._replace(files=[composed])).known == 1


def test_unknown_codes_are_said_where_they_stand(blog: Blog) -> None:
    blog.write({POST: post(BAD)})
    blog.file.write_text(blog.file.read_text().replace("LK307", "LK399"))
    _, run = blog.lint({POST: post(BAD)})
    (unknown,) = blog.baseline().unknown_codes(run.linter)
    line = blog.file.read_text().splitlines()[unknown.line - 1]
    assert line[unknown.column - 1 : unknown.end_column - 1] == '"LK399"'
    assert (unknown.code, unknown.path, unknown.severity) == ("SU902", "baseline.json", "warning")
    assert "did you mean `LK30" in unknown.message
    blog.write({POST: post(BAD)})
    assert [code for _, code, _ in blog.rows()] == ["LK306", "LK307"]
    silent = blog.lint({POST: post(BAD)}, "LK")[1].linter
    assert list(blog.baseline().unknown_codes(silent)) == []


ENTRY = {"path": POST, "code": "LK306", "hash": "0" * 32, "count": 1}


def written(**other: object) -> str:
    return json.dumps({"version": 1, "entries": [{**ENTRY, **other}]})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "no version"),
        ("{}", "no version"),
        ('{"version": "1"}', "no version"),
        ('{"version": true, "entries": []}', "no version"),
        ('{"version": 0, "entries": []}', "no version"),
        ('{"version": 2, "entries": []}', "newer digestlint"),
        ('{"version": 1}', "no list"),
        ('{"version": 1, "entries": {}}', "no list"),
        ('{"version": 1, "entries": [1]}', "entry 1 has not just the keys"),
        (written(line=3), "has not just the keys"),
        (written(path=3), "no text"),
        (written(hash="x"), "hash"),
        (written(count=0), "count"),
        (written(count=True), "count"),
        (written(count=1.5), "count"),
        (written(path="../a.md"), "outside the project"),
        (written(path="_posts/../../a.md"), "outside the project"),
        (written(path="..\\a.md"), "outside the project"),
        (written(path="/etc/passwd"), "outside the project"),
        (written(path=""), "outside the project"),
        ('{"version": 1,\n<<<<<<< HEAD\n "entries": []}', "conflict markers"),
        ("[" * 100_000, "no baseline: too many brackets"),
        ('{"version": 1' + "0" * 5000 + "}", "no baseline: a number of"),
        ("\ufeffnull", "no version"),
    ],
)
def test_what_is_no_baseline_is_refused(blog: Blog, content: str, says: str) -> None:
    blog.file.write_text(content)
    for or_new in (False, True):
        with pytest.raises(UsageError, match=says) as refused:
            blog.baseline(or_new=or_new)
        assert str(refused.value).startswith("baseline.json:")
        assert len(str(refused.value).splitlines()) == 1
        assert len(str(refused.value)) < 300


def test_a_file_that_cannot_be_read_is_refused(blog: Blog) -> None:
    with pytest.raises(UsageError, match=r"no such file; make it with --write-baseline"):
        blog.baseline()
    blog.file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="UTF-16"):
        blog.baseline(or_new=True)
    blog.file.unlink()
    blog.file.mkdir()
    with pytest.raises(UsageError, match="a folder"):
        blog.baseline(or_new=True)


def test_it_is_written_whole_or_not_at_all(blog: Blog) -> None:
    blog.write({POST: post(WRONG)})
    found, run = blog.lint({POST: post(BAD)})
    old = blog.baseline()
    blog.file.write_text(blog.file.read_text() + "\n")
    with pytest.raises(UsageError, match="changed while this run went on"):
        old.renewed(found, run).write()
    with pytest.raises(UsageError, match="cannot be written"):
        read_baseline("no/folder.json", blog.settings(), str(blog.root), or_new=True).write()
    assert [path.name for path in blog.root.iterdir() if path.is_file()] == ["baseline.json"]


def test_an_entry_twice_counts_once(blog: Blog) -> None:
    blog.write({POST: post(WRONG)})
    data = json.loads(blog.file.read_text())
    data["entries"] *= 2
    blog.file.write_text(json.dumps(data))
    assert len(blog.hold({POST: post(WRONG + "\n" + WRONG)}).new) == 1


def diagnostic(message: str, start: int, end: int) -> Diagnostic:
    return Diagnostic(POST, "LK306", "id-mismatch", "error", message, 1, 1, 1, 1, start, end)


def test_the_message_parts_findings_at_one_place() -> None:
    rule = (
        linter().rulebook.rules["LK306"]._replace(messages={"": "lacks the key `{key}`, line {n}"})
    )
    text = "---\ntitle: x\n---\n"
    layout, again, title = (
        fingerprint(diagnostic(f"lacks the key `{key}`, line {line}", 0, 3), text, rule)
        for key, line in (("layout", 3), ("layout", 77), ("title", 3))
    )
    assert layout == again != title
    reworded = rule._replace(messages={"": "add `{key}` to line {n}"})
    assert layout == fingerprint(diagnostic("add `layout` to line 9", 0, 3), text, reworded)


def test_a_finding_without_text_is_known_by_its_line() -> None:
    rule = linter().rulebook.rules["LK306"]
    first, moved, other = (
        fingerprint(diagnostic("m", at, at), text, rule)
        for text, at in (("one\ntwo\n", 4), ("\n\none\ntwo\n", 6), ("one\ntwo\n", 0))
    )
    assert first == moved != other


@given(st.lists(st.sampled_from([LINK, WRONG, BAD, "", "\n", "Text.\n"]), max_size=5))
def test_nothing_new_is_swallowed_and_nothing_known_is_reported(lines: list[str]) -> None:
    run = linter("LK304", "LK306", "LK307")
    shape = run.formats.shapes[0]

    def findings(text: str) -> list[Diagnostic]:
        return list(run.lint(text, POST, POST, shape).diagnostics)

    def about(text: str) -> Run:
        file = PostFile(POST, f"/nowhere/{POST}", POST, named=True)
        return Run(run, [file], {POST: text}.get)

    before, after = post("".join(lines)), post("".join(reversed(lines)) + WRONG)
    empty = Baseline("/nowhere/b.json", "b.json", "/nowhere", {}, None)
    baseline = empty.renewed(findings(before), about(before))
    assert baseline.hold(findings(before), about(before)).new == ()
    held = baseline.hold(findings(after), about(after))
    grown = len(findings(after)) - len(findings(before))
    assert len(held.new) >= grown
    assert len(held.new) + held.known == len(findings(after))
    assert sum(one.times for one in held.unneeded) == len(baseline) - held.known

"""`--fix` and `--diff` on files: what is fixed, what is left alone, and what is said of it."""

import subprocess
import threading
import time
from pathlib import Path

import pytest

from somebody import somebody_else

from .support import LINK, LINKS, WRONG, Blog, command, digestlint, environment, post, sample

FIXABLE = LINK.replace("/ko/", "/ja/")
POST = "_posts/2026-01-05-daily-papers.md"
RULE = """\
code: XX901
name: {name}
severity: info
check: forbidden-pattern
options:
  where: everywhere
  pattern: "{pattern}"
  replace: "{replace}"
  applicability: {applicability}
message: write it anew
summary: A word.
why: The owner of this blog does not like the word.
leaves-alone: Every other word.
examples:
  valid: [{{in: Results, text: "정확도를 0.3%p 높였다."}}]
  invalid: [{{in: Results, text: "⟦{pattern}⟧.", fixed: "{replace}."}}]
"""


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog")


def house_rule(
    blog: Blog, pattern: str, replace: str, *, applicability: str = "safe", code: str = "XX901"
) -> None:
    """A rule of the blog's own, whose fix puts something in place of a pattern."""
    rule = RULE.format(
        name=code.lower(), pattern=pattern, replace=replace, applicability=applicability
    )
    blog.write(f"house/{code}.yaml", rule.replace("XX901", code))
    blog.write("digestlint.toml", 'rules = ["house"]\n')


@pytest.mark.parametrize("dress", ["plain", "crlf", "bom", "no final newline", "hard breaks"])
def test_only_the_edited_spans_change(blog: Blog, dress: str) -> None:
    def dressed(text: str) -> bytes:
        if dress == "crlf":
            text = text.replace("\n", "\r\n")
        elif dress == "bom":
            text = "\ufeff" + text
        elif dress == "no final newline":
            text = text.rstrip("\n")
        elif dress == "hard breaks":
            text = text.replace("\n", "  \n")
        return text.encode()

    path = blog.folder / POST
    broken = post(FIXABLE).replace(": Pruning", ":   Pruning")
    blog.write(POST, dressed(broken))
    path.chmod(0o640)
    result = blog.check("--fix")
    assert path.read_bytes() == dressed(sample())
    assert path.stat().st_mode & 0o777 == 0o640
    assert result.status == 0
    assert result.out == ""
    assert result.err == "digestlint: 2 findings fixed in 1 post\nNo findings in 1 post\n"
    before = path.stat()
    assert blog.check("--fix").err == "No findings in 1 post\n"
    assert path.stat() == before


def test_what_is_left_decides_on_the_status(blog: Blog) -> None:
    blog.post(5, post(FIXABLE + WRONG))
    result = blog.check("--fix", "--format", "json")
    assert result.found() == [(POST, "LK306", 12)]
    assert result.status == 1
    assert (blog.folder / POST).read_text() == post(LINK + WRONG)


def test_a_missing_line_is_put_in_with_the_files_own_line_ends(blog: Blog) -> None:
    text = sample().replace("\n", "\r\n")
    blog.write(POST, text.replace(LINK.strip() + "\r\n\r\n", ""))
    assert blog.check("--fix").status == 0
    assert (blog.folder / POST).read_bytes() == text.encode()


def test_unsafe_fixes_only_when_asked_for(blog: Blog) -> None:
    house_rule(blog, "62.5", "62.6", applicability="unsafe")
    blog.post(5, sample())
    arguments = ("--extend-select", "XX901", "--format", "json")
    safe = blog.check("--fix", *arguments)
    assert [code for _, code, _ in safe.found()] == ["XX901"]
    assert (blog.folder / POST).read_text() == sample()
    assert blog.lint("--fix", "--unsafe-fixes", *arguments) == []
    assert (blog.folder / POST).read_text() == sample().replace("62.5", "62.6")


def test_a_diff_is_what_fix_would_do_and_writes_nothing(blog: Blog) -> None:
    path = blog.post(5, post(FIXABLE + WRONG))
    blog.post(6, post(FIXABLE).replace("2601.0", "2601.1"))
    before = {file: file.read_bytes() for file in blog.folder.rglob("*.md")}
    shown = blog.check("--diff")
    assert shown.status == blog.check().status == 1
    assert shown.err.startswith("digestlint: 2 findings would be fixed in 2 posts\nFound ")
    assert {file: file.read_bytes() for file in blog.folder.rglob("*.md")} == before
    assert blog.check("--fix", "--diff").out == shown.out
    assert {file: file.read_bytes() for file in blog.folder.rglob("*.md")} == before
    subprocess.run(["git", "apply", "-"], cwd=blog.folder, input=shown.out.encode(), check=True)
    patched = (blog.folder / path).read_bytes()
    (blog.folder / path).write_bytes(before[blog.folder / path])
    blog.check("--fix")
    assert (blog.folder / path).read_bytes() == patched


def test_a_diff_of_a_sound_blog_is_empty(blog: Blog) -> None:
    blog.post(5, sample())
    assert blog.check("--diff") == (0, "", "No findings in 1 post\n")


def test_a_fix_that_would_make_an_error_is_not_made(blog: Blog) -> None:
    house_rule(blog, "abs/2601.02345", "abs/2601.09999")
    text = post(FIXABLE)
    blog.post(5, text)
    result = blog.check("--fix", "--extend-select", "XX901", "--format", "concise")
    assert (blog.folder / POST).read_text() == sample()
    assert "XX901" in result.out
    assert f"{POST}:36:" in result.err or f"{POST}:35:" in result.err
    assert "the fix of XX901 is not made: it would make a new error, LK306" in result.err
    assert "1 finding fixed in 1 post" in result.err


def test_a_refused_fix_is_said_where_nothing_else_is_fixed(blog: Blog) -> None:
    house_rule(blog, "abs/2601.02345", "abs/2601.09999")
    blog.post(5, sample())
    for option in ("--fix", "--diff"):
        result = blog.check(option, "--extend-select", "XX901")
        assert "the fix of XX901 is not made" in result.err
        assert "fixed in" not in result.err
    assert (blog.folder / POST).read_text() == sample()


def test_a_circle_of_fixes_ends(blog: Blog) -> None:
    house_rule(blog, "62.5", "62.6")
    house_rule(blog, "62.6", "62.5", code="XX902")
    blog.post(5, sample())
    result = blog.check("--fix", "--extend-select", "XX901,XX902")
    assert f"{POST}: not fixed: its fixes do not settle" in result.err
    assert (blog.folder / POST).read_text() == sample()


def test_a_link_is_followed_and_stays(blog: Blog) -> None:
    real = blog.write("texts/a.md", post(FIXABLE))
    (blog.folder / "_posts").mkdir()
    (blog.folder / POST).symlink_to("../texts/a.md")
    assert blog.check("--fix").status == 0
    assert (blog.folder / POST).is_symlink()
    assert real.read_text() == sample()


def test_a_link_out_of_the_project_is_never_written(blog: Blog, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(post(FIXABLE))
    (blog.folder / "_posts").mkdir()
    (blog.folder / POST).symlink_to(outside)
    for paths in ((), (POST,)):
        result = blog.check("--fix", "--format", "json", *paths)
        assert [code for _, code, _ in result.found()] == ["DL002"]
    assert outside.read_text() == post(FIXABLE)


@pytest.mark.parametrize("where", [POST, "_posts"])
def test_what_cannot_be_written_is_said_and_found(blog: Blog, where: str) -> None:
    blog.post(5, post(FIXABLE))
    (blog.folder / where).chmod(0o555)
    with somebody_else(blog.folder):
        result = blog.check("--fix", "--format", "json")
    (blog.folder / where).chmod(0o755)
    assert result.found() == [(POST, "LK307", 11)]
    assert f"{POST}: not fixed: it cannot be written: " in result.err
    assert (blog.folder / POST).read_text() == post(FIXABLE)


def test_a_file_that_changed_meanwhile_is_left_alone(blog: Blog) -> None:
    """Somebody writes while the run is between reading and writing, for as long as it takes."""
    text = post(FIXABLE) + "\n" + "정확도를 높였다. " * 400_000
    path = blog.write(POST, text)
    stop = threading.Event()

    def write_again_and_again() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            temporary = path.with_suffix(".new")
            temporary.write_text(f"{text}{number}\n")
            temporary.replace(path)
            time.sleep(0.01)

    writer = threading.Thread(target=write_again_and_again)
    writer.start()
    try:
        result = blog.check("--fix", "--select", "LK307", "--format", "concise")
    finally:
        stop.set()
        writer.join()
    assert "not fixed: it changed on disk meanwhile, and was left alone" in result.err
    assert "fixed in" not in result.err
    assert path.read_text().startswith(text)


def test_two_runs_at_once_leave_whole_files(blog: Blog) -> None:
    for number in range(40):
        text = post(FIXABLE).replace("2601.0", f"26{number % 12 + 1:02}.0")
        blog.write(f"_posts/2027-01-05-daily-papers-{number}.md", text)
    line = [command(), "check", "--select", "LK307", "--fix", "--no-cache", "--quiet"]
    runs = [subprocess.Popen(line, cwd=blog.folder, env=environment()) for _ in range(3)]
    assert all(run.wait(120) in (0, 1) for run in runs)
    assert blog.check("--select", "LK307", "--ignore", "LK310").out.count("LK307") == 0
    assert not [file for file in blog.folder.rglob("*") if ".tmp" in file.name]


def test_several_processes_fix_as_one(blog: Blog, tmp_path: Path) -> None:
    other = Blog(tmp_path / "other")
    for number in range(60):
        for one in (blog, other):
            one.write(f"_posts/2026-01-05-daily-papers-{number}.md", post(FIXABLE + WRONG))
    arguments = ("check", *LINKS, "--ignore", "LK310", "--fix", "--format", "json")
    alone = digestlint(*arguments, "--jobs", "1", cwd=blog.folder)
    together = digestlint(*arguments, "--jobs", "3", cwd=other.folder)
    assert alone.out == together.out
    assert alone.err == together.err
    assert alone.status == together.status == 1


def test_suppressed_findings_are_not_fixed_and_unused_suppressions_are(blog: Blog) -> None:
    kept = "<!-- digestlint-disable-next-line LK307 -- in Japanese -->\n" + FIXABLE
    blog.post(5, post(kept))
    assert blog.check("--fix").status == 0
    assert (blog.folder / POST).read_text() == post(kept)
    blog.post(5, post("<!-- digestlint-disable-next-line LK307, LK306 -->\n" + FIXABLE))
    blog.check("--fix")
    assert (blog.folder / POST).read_text() == post(
        "<!-- digestlint-disable-next-line LK307 -->\n" + FIXABLE
    )


def test_a_suppression_that_only_the_project_needs_stays(blog: Blog) -> None:
    blog.post(4, sample())
    text = "---\n\n<!-- digestlint-disable LK310 -->\n\n# 1."
    blog.post(5, sample().replace("---\n\n# 1.", text))
    result = blog.check("--fix", "--format", "json")
    assert result.found() == []
    assert "digestlint-disable LK310" in (blog.folder / POST).read_text()

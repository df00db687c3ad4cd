"""What `digestlint check` looks at: folders, named files, and what is none or no text."""

import os

import pytest

from somebody import somebody_else

from .checked import FAILS
from .support import Blog, post, sample, within


def test_a_folder_with_nothing_in_it_is_said(blog: Blog) -> None:
    (blog.folder / "empty").mkdir()
    for arguments, where in (((), "the config's include (_posts/**/*.md)"), (("empty",), "empty")):
        result = blog.check(*arguments)
        assert result == (0, "", f"digestlint: nothing to lint in {where}\n")
    assert blog.check("--quiet").err == ""


def test_posts_that_no_format_claims_are_passed_over_and_counted(blog: Blog) -> None:
    blog.post(5, sample())
    blog.write("_posts/2026-01-05-my-holiday.md", "---\ntitle: Holiday\n---\n\nSun.\n")
    blog.write("_posts/2026-01-06-by-title.md", post(FAILS))
    result = blog.check("--format", "json", "--ignore", "LK310")
    assert [path for path, _, _ in result.found()] == ["_posts/2026-01-06-by-title.md"]
    assert result.err == "Found 1 error in 1 of 2 posts; 1 other file passed over\n"
    alone = blog.check("_posts/2026-01-05-my-holiday.md", "--format", "json")
    assert alone.json()["summary"]["files"] == 1
    (blog.folder / "_posts/2026-01-06-by-title.md").unlink()
    (blog.folder / "_posts/2026-01-05-daily-papers.md").unlink()
    assert "; no format claims the 1 found" in blog.check("_posts").err


def test_a_file_that_is_named_is_linted_in_any_case(blog: Blog) -> None:
    blog.write("notes.txt", post(FAILS))
    assert blog.lint("notes.txt") == [("notes.txt", "LK306", 11)]


def test_paths_that_do_not_exist_are_refused(blog: Blog) -> None:
    blog.post(5, post(FAILS))
    result = blog.check("_posts", "nowhere", "_posts/no.md")
    assert result.status == 2
    assert result.out == ""
    assert '"nowhere", "_posts/no.md"' in result.err
    assert blog.check("_posts\x1b[31m").err.isprintable() is False  # only for its line feed
    assert "\\x1b" in blog.check("_posts\x1b[31m").err


def test_a_repeated_paper_is_seen_when_one_post_is_named(blog: Blog) -> None:
    blog.post(5, sample())
    second = blog.post(6, sample())
    lines = [n for n, line in enumerate(sample().split("\n"), 1) if line.startswith("# ")]
    assert blog.lint(second) == [(second, "LK310", line) for line in lines]
    assert "_posts/2026-01-05-daily-papers.md" in blog.check(second).out
    assert blog.lint("_posts/2026-01-05-daily-papers.md") == []


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"---\ntitle: \xc0\xcc\xb9\xcc\xc1\xf6\n", 2, "CP949"),
        ("---\ntitle: 논문\n".encode("utf-16"), 1, "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, "not UTF-8"),
    ],
)
def test_a_file_that_is_no_text_is_a_finding(
    blog: Blog, content: bytes, line: int, says: str
) -> None:
    blog.write("_posts/2026-01-04-daily-papers.md", content)
    path = blog.post(5, post(FAILS))
    result = blog.check("--format", "json")
    assert result.found() == [
        ("_posts/2026-01-04-daily-papers.md", "DL002", line),
        (path, "LK306", 11),
    ]
    assert result.status == 1
    assert says in result.json()["diagnostics"][0]["message"]


def test_what_cannot_be_read_is_a_finding(blog: Blog) -> None:
    path = blog.post(5, post(FAILS))
    os.mkfifo(blog.folder / "_posts/2026-01-01-daily-papers.md")
    (blog.folder / "_posts/2026-01-02-daily-papers.md").symlink_to("nowhere")
    (blog.folder / "_posts/2026-01-03-daily-papers.md").symlink_to("/etc/hostname")
    large = blog.write("_posts/2026-01-04-daily-papers.md", "")
    os.truncate(large, 200 << 20)
    assert blog.lint() == [
        *((f"_posts/2026-01-0{day}-daily-papers.md", "DL002", 1) for day in (1, 2, 3, 4)),
        (path, "LK306", 11),
    ]
    assert within("check", "--select", "LK", cwd=blog.folder).status == 1


def test_a_file_without_permission_is_a_finding(blog: Blog) -> None:
    path = blog.post(5, sample())
    (blog.folder / path).chmod(0)
    with somebody_else(blog.folder):
        assert blog.lint() == [(path, "DL002", 1)]


def test_an_empty_file_and_one_of_line_ends_are_linted(blog: Blog) -> None:
    for day, text in ((5, ""), (6, "\n\n\n"), (7, "---"), (8, "\r\r"), (9, "# 1")):
        blog.post(day, text)
    result = blog.check("--format", "json")
    assert result.status == 0
    assert result.json()["summary"]["files"] == 5


def test_a_check_that_fails_is_a_finding_and_costs_no_other(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can make a check fail from outside, so one of our own does, through the library."""
    from digestlint import checks, lint_paths

    def fails(post: object, options: object) -> object:
        raise ZeroDivisionError("nothing \x1b[31m by nothing")

    monkeypatch.setitem(checks._CHECKS, "fails", checks.Check("fails", fails, {}, "post"))  # type: ignore[arg-type]
    rule = (
        "code: XX901\nname: always-fails\nseverity: warning\ncheck: fails\n"
        "summary: It fails.\nmessage: it fails\nwhy: So that it fails once.\n"
        "leaves-alone: Nothing at all.\n"
        "examples: {valid: [{in: post, text: a}], invalid: [{in: post, text: a}]}\n"
    )
    blog.write("rules/XX901-always-fails.yaml", rule)
    blog.write("digestlint.toml", 'rules = ["rules"]\n')
    path = blog.post(5, post(FAILS))
    found = lint_paths(select=["XX901", "LK", "DL001"], cwd=blog.folder)
    assert [(one.path, one.code) for one in found] == [(path, "DL001"), (path, "LK306")]
    assert "XX901" in found[0].message
    assert "ZeroDivisionError" in found[0].message
    assert lint_paths(select=["XX901"], cwd=blog.folder) == ()

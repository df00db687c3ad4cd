"""`digestlint check -`: standard input as the post that it claims to be, for editors and pipes."""

from pathlib import Path

import pytest

from .support import LINK, WRONG, Blog, post, sample

NAME = "_posts/2026-01-05-daily-papers.md"
FIXABLE = LINK.replace("/ko/", "/ja/")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog")


@pytest.mark.parametrize("name", [NAME, "x.md", "없는 곳/x.md", None])
def test_it_is_linted_under_its_name(blog: Blog, name: str | None) -> None:
    named = () if name is None else ("--stdin-filename", name)
    result = blog.check("-", *named, "--format", "json", data=post(WRONG))
    assert result.found() == [(name or "-", "LK306", 11)]
    assert result.status == 1
    assert result.json()["summary"]["files"] == 1
    assert not list(blog.folder.iterdir())


def test_its_name_decides_on_its_format(blog: Blog) -> None:
    for name, codes in ((NAME, ["LK304"]), ("_posts/2026-01-05-Arxiv.md", [])):
        found = blog.lint("-", "--stdin-filename", name, "--ignore", "LK303", data=post(""))
        assert [code for _, code, _ in found] == codes


def test_rules_over_the_project_see_it(blog: Blog) -> None:
    blog.post(4, sample())
    found = blog.lint("-", "--stdin-filename", NAME, data=sample())
    assert {code for _, code, _ in found} == {"LK310"}


def test_the_path_is_shown_from_the_working_folder(blog: Blog) -> None:
    (blog.folder / "_posts").mkdir()
    absolute = str(blog.folder / NAME)
    for name in (absolute, "./" + NAME, "_posts/../" + NAME):
        assert blog.lint("-", "--stdin-filename", name, data=post(WRONG)) == [(NAME, "LK306", 11)]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_fixed_text_goes_to_standard_output(blog: Blog, mark: str, newline: str, end: str) -> None:
    def dressed(text: str) -> str:
        return mark + (text.rstrip("\n") + end).replace("\n", newline)

    result = blog.check("-", "--fix", data=dressed(post(FIXABLE)))
    assert result.out == dressed(sample())
    assert result.status == 0
    assert result.err == "digestlint: 1 finding fixed in 1 post\nNo findings in 1 post\n"


def test_what_is_left_goes_to_standard_error(blog: Blog) -> None:
    result = blog.check("-", "--fix", "--format", "concise", data=post(FIXABLE + WRONG))
    assert result.out == post(LINK + WRONG)
    assert result.err.startswith("-:12:3: LK306 ")
    assert result.status == 1
    quiet = blog.check("-", "--fix", "--quiet", "--format", "concise", data=post(FIXABLE + WRONG))
    assert quiet.err.count("\n") == 1


def test_a_report_in_a_file_leaves_standard_output_to_the_text(blog: Blog) -> None:
    arguments = ("-", "--fix", "--format", "json", "--output", "report.json")
    result = blog.check(*arguments, data=post(FIXABLE + WRONG))
    assert result.out == post(LINK + WRONG)
    assert '"LK306"' in (blog.folder / "report.json").read_text()


def test_a_diff_of_it(blog: Blog) -> None:
    result = blog.check("-", "--diff", "--stdin-filename", NAME, data=post(FIXABLE))
    assert result.out.startswith(f"--- a/{NAME}\n+++ b/{NAME}\n@@ ")
    assert f"\n-{FIXABLE}+{LINK}" in result.out
    assert result.status == 0


@pytest.mark.parametrize("data", [b"\xff\xfe\0", b"---\n\xb3\xed\n", b"x" * 2000], ids=range(3))
def test_an_editor_gets_back_what_cannot_be_read(blog: Blog, data: bytes) -> None:
    blog.write("digestlint.toml", "max-file-size = 1000\n")
    result = blog.check("-", "--format", "json", data=data)
    assert [code for _, code, _ in result.found()] == ["DL002"]
    assert result.status == 1
    import subprocess

    from .support import LINKS, command, environment

    done = subprocess.run(
        [command(), "check", *LINKS, "-", "--fix"],
        cwd=blog.folder,
        env=environment(),
        input=data,
        capture_output=True,
        check=False,
    )
    assert done.stdout == data
    assert b"DL002" in done.stderr
    assert done.returncode == 1


def test_an_excluded_name_is_handed_back_unread(blog: Blog) -> None:
    blog.write("digestlint.toml", 'exclude = ["_posts/old"]\n')
    arguments = ("-", "--stdin-filename", "_posts/old/x.md")
    assert blog.check(*arguments, data=post(WRONG)).out == ""
    fixed = blog.check(*arguments, "--fix", data=post(FIXABLE))
    assert fixed.out == post(FIXABLE)
    assert fixed.status == 0
    assert "excluded" in fixed.err


def test_nothing_at_all(blog: Blog) -> None:
    assert blog.check("-").status == 0
    assert blog.check("-", "--fix").out == ""

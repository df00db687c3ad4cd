"""`--write-baseline` and `--baseline`: a project begins to lint today, and hears what is new."""

import json
from pathlib import Path

import pytest

from .support import LINK, WRONG, Blog, post, sample, within

POST = "_posts/2026-01-05-daily-papers.md"
OTHER = "_posts/2026-01-06-daily-papers.md"
FIXABLE = LINK.replace("/ko/", "/ja/")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path / "blog")
    blog.write(POST, post(WRONG))
    blog.write(OTHER, post(FIXABLE).replace("2601.0", "2601.1"))
    return blog


def rows(blog: Blog) -> list[tuple[str, str, int]]:
    entries = json.loads((blog.folder / "known.json").read_text())["entries"]
    return [(entry["path"], entry["code"], entry["count"]) for entry in entries]


def test_what_is_there_is_known_and_what_comes_is_not(blog: Blog) -> None:
    written = blog.check("--write-baseline", "known.json")
    assert written.status == 0
    assert written.out == ""
    assert written.err.startswith("digestlint: 2 findings known from now on (known.json)\n")
    assert rows(blog) == [(POST, "LK306", 1), (OTHER, "LK307", 1)]
    known = blog.check("--baseline", "known.json")
    assert known.status == 0
    assert "2 known findings not shown (known.json)" in known.err
    blog.write(POST, post("<!-- x -->\n\n" + WRONG + FIXABLE))
    assert blog.lint("--baseline", "known.json") == [(POST, "LK307", 14)]
    assert blog.check("--baseline", "known.json", "--fail-on", "warning").status == 1


def test_what_is_gone_is_said_and_taken_out(blog: Blog) -> None:
    blog.check("--write-baseline", "known.json")
    blog.write(POST, sample())
    result = blog.check("--baseline", "known.json")
    assert result.status == 0
    assert f"1 known finding gone: {POST} LK306; take them out with" in result.err
    assert "gone" not in blog.check("--baseline", "known.json", OTHER).err
    blog.check("--write-baseline", "known.json")
    assert rows(blog) == [(OTHER, "LK307", 1)]


def test_a_part_of_the_blog_keeps_the_rest(blog: Blog) -> None:
    blog.check("--write-baseline", "known.json")
    blog.write(POST, sample())
    blog.check("--write-baseline", "known.json", POST)
    assert rows(blog) == [(OTHER, "LK307", 1)]
    blog.write(POST, post(WRONG))
    within("check", "--select", "LK305", "--write-baseline", "known.json", cwd=blog.folder)
    assert rows(blog) == [(OTHER, "LK307", 1)]


@pytest.mark.parametrize("marked", [True, False])
def test_from_every_folder(blog: Blog, tmp_path: Path, marked: bool) -> None:
    if marked:
        blog.write("_config.yml", "")
    blog.check("--write-baseline", "known.json")
    for folder, path in (("_posts", "../known.json"), (".", str(blog.folder / "known.json"))):
        arguments = ("--baseline", path, str(blog.folder / "_posts"))
        assert blog.check(*arguments, cwd=blog.folder / folder).status == 0
    above = blog.check("--baseline", "blog/known.json", "blog/_posts", cwd=tmp_path)
    assert above.status == (not marked)  # what marks no project is one only from inside
    blog.check("--write-baseline", "../known.json", ".", cwd=blog.folder / "_posts")
    assert rows(blog) == [(POST, "LK306", 1), (OTHER, "LK307", 1)]


def test_of_the_config_too(blog: Blog) -> None:
    blog.write("digestlint.toml", 'baseline = "known.json"\n')
    missing = blog.check()
    assert missing.status == 2
    assert "known.json" in missing.err
    assert blog.check("--write-baseline", "known.json").status == 0
    assert blog.check().status == 0
    assert blog.lint("--isolated") == [(POST, "LK306", 11), (OTHER, "LK307", 11)]
    inside = blog.check(".", cwd=blog.folder / "_posts")
    assert inside.status == 0
    assert "2 known findings not shown" in inside.err


def test_unreadable_posts_are_never_known(blog: Blog) -> None:
    blog.write(POST, b"\xff")
    result = blog.check("--write-baseline", "known.json", "--format", "json")
    assert result.found() == [(POST, "DL002", 1)]
    assert result.status == 1
    assert rows(blog) == [(OTHER, "LK307", 1)]


def test_unknown_codes_are_found_in_it(blog: Blog) -> None:
    blog.check("--write-baseline", "known.json")
    file = blog.folder / "known.json"
    file.write_text(file.read_text().replace("LK306", "LK366"))
    found = blog.lint("--baseline", "known.json")
    assert found == [(POST, "LK306", 11), ("known.json", "SU902", 3)]


def test_fixes_are_made_and_said_to_be_gone(blog: Blog) -> None:
    blog.check("--write-baseline", "known.json")
    result = blog.check("--baseline", "known.json", "--fix")
    assert "1 finding fixed in 1 post" in result.err
    assert f"1 known finding gone: {OTHER} LK307" in result.err
    assert result.status == 0


def test_standard_input_is_held_against_it(blog: Blog) -> None:
    blog.check("--write-baseline", "known.json")
    arguments = ("-", "--stdin-filename", POST, "--baseline", "known.json")
    assert blog.check(*arguments, data=post(WRONG)).status == 0
    assert blog.check(*arguments, data=post(WRONG + "\n" + WRONG)).status == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{}", "no baseline of digestlint"),
        ("[LK", "not JSON"),
        ('{"version": 9, "entries": []}', "newer digestlint"),
        ("select = []", "not JSON"),
    ],
)
@pytest.mark.parametrize("option", ["--baseline", "--write-baseline"])
def test_a_file_that_is_no_baseline_is_refused_and_kept(
    blog: Blog, content: str, says: str, option: str
) -> None:
    file = blog.write("other.json", content)
    result = blog.check(option, "other.json")
    assert result.status == 2
    assert result.out == ""
    (line,) = result.err.splitlines()
    assert line.startswith("digestlint: other.json:")
    assert says in line
    assert file.read_text() == content


@pytest.mark.parametrize("path", ["no/folder/known.json", ".", "/dev/full/x"])
def test_one_that_cannot_be_written_ends_with_2(blog: Blog, path: str) -> None:
    result = blog.check("--write-baseline", path)
    assert result.status == 2
    assert len(result.err.splitlines()) == 1


def test_quiet_is_quiet(blog: Blog) -> None:
    assert blog.check("--write-baseline", "known.json", "--quiet").err == ""
    assert blog.check("--baseline", "known.json", "--quiet").err == ""

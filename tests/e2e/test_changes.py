"""`--changed-since` and `--changed-lines`, as a job or a person before a push runs them."""

import subprocess
from pathlib import Path

import pytest

from gitrepo import ENVIRONMENT, Repo

from .support import (
    LINK,
    LINKS,
    WRONG,
    Blog,
    Result,
    command,
    environment,
    post,
    sample,
    within,
)

POST = "_posts/2026-01-05-daily-papers.md"
FIXABLE = LINK.replace("/ko/", "/ja/")


class GitBlog(Blog):
    """A blog in a repository: two broken posts on `main`, and a branch `work` checked out."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.repo = Repo(folder)
        self.post(5, post(WRONG))
        self.post(6, post(WRONG).replace("2601.0", "2601.1"))
        self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "work")

    def since(self, *arguments: str, revision: str = "main", **options: object) -> Result:
        return self.check("--changed-since", revision, "--format", "json", *arguments, **options)


@pytest.fixture
def blog(tmp_path: Path) -> GitBlog:
    return GitBlog(tmp_path / "blog")


def test_only_posts_that_changed_are_linted(blog: GitBlog) -> None:
    unchanged = blog.since()
    assert unchanged.found() == []
    assert unchanged.status == 0
    assert unchanged.err == "digestlint: nothing to lint: no post changed since main\n"
    blog.write(POST, post(WRONG) + "\nMore.\n")
    assert blog.since().found() == [(POST, "LK306", 11)]
    assert blog.since().json()["summary"]["files"] == 1


@pytest.mark.parametrize("name", ["매일 논문 daily-papers 🦕.md", "a b-daily-papers.md"])
@pytest.mark.parametrize("how", ["untracked", "staged", "committed", "renamed"])
def test_new_and_renamed_posts_too(blog: GitBlog, name: str, how: str) -> None:
    path = f"_posts/2026-01-05-{name}"
    if how == "renamed":
        blog.repo.git("mv", POST, path)
        blog.repo.commit()
    else:
        blog.write(path, post(WRONG))
        if how == "staged":
            blog.repo.git("add", "-A")
        elif how == "committed":
            blog.repo.commit()
    found = [(path, code) for path, code, _ in blog.since("--ignore", "LK310").found()]
    assert found == [(path, "LK306")]


def test_the_whole_project_is_seen_all_the_same(blog: GitBlog) -> None:
    path = blog.post(7, sample())
    assert [(path, code) for path, code, _ in blog.since().found()] == [(path, "LK310")] * 2


def test_named_paths_are_narrowed_too(blog: GitBlog) -> None:
    blog.write(POST, post(WRONG) + "\nMore.\n")
    assert blog.since("_posts/2026-01-06-daily-papers.md").found() == []
    assert blog.since(POST).found() == [(POST, "LK306", 11)]


@pytest.mark.parametrize("where", [".", "_posts"])
def test_from_every_folder(blog: GitBlog, where: str) -> None:
    blog.write(POST, post(WRONG) + "\nMore.\n")
    result = blog.since(str(blog.folder / "_posts"), cwd=blog.folder / where)
    assert [code for _, code, _ in result.found()] == ["LK306"]


def test_only_findings_on_touched_lines(blog: GitBlog) -> None:
    second = "> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.02345)\n"
    blog.write(POST, post(WRONG).replace(second, second.replace("/ko/", "/ja/")))
    assert [code for _, code, _ in blog.since().found()] == ["LK306", "LK307"]
    (finding,) = blog.since("--changed-lines").json()["diagnostics"]
    assert (finding["code"], finding["paper"]["number"]) == ("LK307", 2)


def test_what_is_missing_counts_if_its_paper_was_touched(blog: GitBlog) -> None:
    bare = sample().replace(LINK, "").replace(LINK.replace("01234", "02345"), "")
    blog.write(POST, bare)
    blog.repo.commit()
    blog.write(POST, bare.replace("7.1%p", "7.2%p"))
    both = blog.since(revision="HEAD").json()["diagnostics"]
    assert [(one["code"], one["paper"]["number"]) for one in both] == [("LK304", 1), ("LK304", 2)]
    (finding,) = blog.since("--changed-lines", revision="HEAD").json()["diagnostics"]
    assert (finding["code"], finding["paper"]["number"]) == ("LK304", 2)


def test_only_touched_lines_are_fixed(blog: GitBlog) -> None:
    first = post(FIXABLE)
    blog.write(POST, first)
    blog.repo.commit()
    second = LINK.replace("01234", "02345")
    blog.write(POST, first.replace(second, second.replace("/ko/", "/zh/")))
    result = blog.since("--changed-lines", "--fix", revision="HEAD")
    assert (blog.folder / POST).read_text() == first
    assert result.found() == []
    assert result.err.startswith("digestlint: 1 finding fixed in 1 post\n")
    shown = blog.check("--changed-since", "main", "--changed-lines", "--diff")
    assert f"-{FIXABLE}" in shown.out


def test_findings_that_a_fix_leaves_are_found_where_they_stand_then(blog: GitBlog) -> None:
    text = sample().replace(LINK, "")
    blog.write(POST, text)
    blog.repo.commit()
    wrong = LINK.replace("01234", "09999")
    second = LINK.replace("01234", "02345")
    title = ": Pruning"
    blog.write(POST, text.replace(second, wrong).replace(title, ":  Pruning"))
    result = blog.since("--changed-lines", "--fix", "--format", "json", revision="HEAD")
    fixed = (blog.folder / POST).read_text()
    assert LINK in fixed
    assert title + " S" in fixed
    assert result.found() == [(POST, "LK306", fixed[: fixed.index(wrong)].count("\n") + 1)]


def test_an_unreadable_post_is_found_however_few_lines_changed(blog: GitBlog) -> None:
    blog.write(POST, b"\xff" + post(WRONG).encode())
    assert blog.since("--changed-lines").found() == [(POST, "DL002", 1)]


def test_unknown_codes_of_the_config_are_found_all_the_same(blog: GitBlog) -> None:
    blog.write(POST, post(WRONG) + "\nMore.\n")
    blog.write("digestlint.toml", 'ignore = ["XX"]\n')
    assert blog.since("--changed-lines").found() == [("digestlint.toml", "SU902", 1)]


def test_a_post_outside_the_repository_is_refused(blog: GitBlog, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    result = blog.since("../a.md")
    assert result.status == 2
    assert "lies outside the git repository" in result.err


def test_a_shallow_clone_says_what_to_do(blog: GitBlog, tmp_path: Path) -> None:
    blog.repo.git("commit", "-q", "--allow-empty", "-m", "one more")
    blog.repo.git("clone", "-q", "--depth=1", f"file://{blog.folder}", str(tmp_path / "shallow"))
    arguments = ("check", "--changed-since", "origin/main")
    result = within(*arguments, cwd=tmp_path / "shallow")
    assert result.status == 2
    assert "fetch-depth: 0" in result.err
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize(
    "revision", ["--upload-pack=touch x", "--output=x", "-x", "nowhere", "", "a\nb"]
)
def test_what_is_no_revision_ends_with_2(blog: GitBlog, revision: str) -> None:
    result = within("check", f"--changed-since={revision}", cwd=blog.folder)
    assert result.status == 2
    assert len(result.err.splitlines()) == 1
    assert not (blog.folder / "x").exists()


def test_without_git(blog: GitBlog) -> None:
    result = blog.since(env=environment(PATH="/nonexistent"))
    assert result.status == 2
    assert "git" in result.err


def test_in_a_hook(blog: GitBlog) -> None:
    """git sets its own variables for a hook, and they must not lead astray."""
    hook = blog.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    line = " ".join([command(), "check", *LINKS, "--changed-since", "main", "--format", "concise"])
    hook.write_text(f"#!/bin/sh\ncd _posts && {line}\n")
    hook.chmod(0o755)
    (blog.folder / POST).write_text(post(WRONG) + "\nMore.\n")
    blog.repo.git("add", "-A")
    for paths in ((), (POST,)):
        done = subprocess.run(
            ["git", "commit", "-m", "x", *paths],
            cwd=blog.folder,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode != 0
        assert "2026-01-05-daily-papers.md:11:3: LK306" in done.stdout + done.stderr


def test_in_a_worktree(blog: GitBlog, tmp_path: Path) -> None:
    blog.repo.git("worktree", "add", "-q", str(tmp_path / "tree"), "main")
    tree = Blog(tmp_path / "tree")
    tree.write(POST, post(WRONG) + "\nMore.\n")
    assert tree.lint("--changed-since", "main") == [(POST, "LK306", 11)]

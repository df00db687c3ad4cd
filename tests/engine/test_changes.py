"""Which posts changed since a revision, and which of their lines: asked of the real git."""

import os
import shutil
from pathlib import Path

import pytest

from digestlint.discovery import PostFile
from digestlint.engine.changes import Changes
from digestlint.engine.touched import EVERYTHING, Touched
from digestlint.errors import UsageError
from gitrepo import Repo

LIMIT = 1 << 20
LINES = "".join(f"line {number}\n" for number in range(1, 21))
NAMES = ["a.md", "with space.md", "매일 논문 🦕.md", "e\u0301.md", 'quote".md', "-x.md", "새.md"]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with a commit on main, checked out on a branch `work`."""
    repo = Repo(tmp_path / "blog")
    for name in NAMES:
        repo.write(f"_posts/{name}", f"{name}\n" + LINES)
    repo.commit()
    repo.git("checkout", "-q", "-b", "work")
    return repo


def files(repo: Repo) -> list[PostFile]:
    """Every Markdown file of the working tree, as discovery would give it."""
    found = sorted(repo.folder.rglob("*.md"))
    return [
        PostFile(os.path.relpath(path, repo.folder), str(path), path.name, named=False)
        for path in found
    ]


def changes(repo: Repo, revision: str = "main") -> Changes:
    return Changes(revision, str(repo.folder), LIMIT)


def changed(repo: Repo, revision: str = "main") -> set[str]:
    return {file.path for file in changes(repo, revision).changed(files(repo))}


def touched(repo: Repo, path: str, revision: str = "main") -> Touched:
    file = next(file for file in files(repo) if file.path == path)
    return changes(repo, revision).touched([file])[file.absolute]


def test_nothing_changed(repo: Repo) -> None:
    assert changed(repo) == set()
    assert changed(repo, "HEAD") == set()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("how", ["committed", "staged", "unstaged"])
def test_an_edited_post_changed_wherever_the_edit_is(repo: Repo, name: str, how: str) -> None:
    path = f"_posts/{name}"
    repo.write(path, f"{name}\n" + LINES.replace("line 7\n", "line seven\n"))
    if how == "committed":
        repo.commit()
    elif how == "staged":
        repo.git("add", "-A")
    assert changed(repo) == {path}
    assert touched(repo, path) == Touched(((8, 8),))


@pytest.mark.parametrize("how", ["committed", "staged", "intended", "untracked"])
def test_a_new_post_changed_wholly(repo: Repo, how: str) -> None:
    repo.write("_posts/new 글.md", LINES)
    if how == "committed":
        repo.commit()
    elif how == "staged":
        repo.git("add", "-A")
    elif how == "intended":
        repo.git("add", "-N", ".")
    assert changed(repo) == {"_posts/new 글.md"}
    assert touched(repo, "_posts/new 글.md") == EVERYTHING


def test_ignored_files_are_no_change(repo: Repo) -> None:
    repo.write(".gitignore", "drafts/\n")
    repo.write("drafts/a.md", LINES)
    assert changed(repo) == set()


@pytest.mark.parametrize("committed", [True, False])
def test_a_renamed_post_changed_in_its_name_and_its_edits(repo: Repo, committed: bool) -> None:
    repo.git("mv", "_posts/a.md", "_posts/b c.md")
    repo.write("_posts/b c.md", "a.md\n" + LINES + "more\n")
    repo.commit() if committed else repo.git("add", "-A")
    assert changed(repo) == {"_posts/b c.md"}
    assert touched(repo, "_posts/b c.md") == Touched(((22, 22),), moved=True)


def test_a_post_that_was_only_renamed_changed(repo: Repo) -> None:
    repo.git("mv", "_posts/a.md", "_posts/b.md")
    repo.commit()
    assert changed(repo) == {"_posts/b.md"}
    assert touched(repo, "_posts/b.md") == Touched((), moved=True)


def test_what_came_to_be_as_it_was_did_not_change(repo: Repo) -> None:
    text = (repo.folder / "_posts/a.md").read_text()
    repo.write("_posts/a.md", "other\n")
    repo.commit()
    repo.write("_posts/a.md", text)
    assert changed(repo) == set()
    repo.git("add", "-A")
    assert changed(repo) == set()


def test_a_post_out_of_the_index_is_compared_all_the_same(repo: Repo) -> None:
    repo.git("rm", "-q", "--cached", "_posts/a.md")
    assert changed(repo) == set()
    repo.write("_posts/a.md", "a.md\n" + LINES + "more\n")
    assert changed(repo) == {"_posts/a.md"}
    assert touched(repo, "_posts/a.md") == Touched(((22, 22),))


def test_a_copied_working_tree_is_no_change(repo: Repo, tmp_path: Path) -> None:
    """All inodes and times are new, so git must look twice."""
    shutil.copytree(repo.folder, tmp_path / "copy")
    for file in (tmp_path / "copy" / "_posts").iterdir():
        os.utime(file, (1, 1))
    assert changed(Repo(tmp_path / "copy", new=False)) == set()


def test_windows_line_ends_of_a_checkout_are_no_change(repo: Repo) -> None:
    path = "_posts/a.md"
    repo.write(path, ("a.md\n" + LINES).replace("\n", "\r\n"))
    assert changed(repo) == set()
    repo.write(path, ("a.md\n" + LINES.replace("line 3\n", "3\n")).replace("\n", "\r\n"))
    assert changed(repo) == {path}
    assert touched(repo, path) == Touched(((4, 4),))


def test_the_merge_base_counts_and_not_the_tip(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.write("_posts/a.md", "a.md\nchanged on main\n")
    repo.commit()
    repo.git("checkout", "-q", "work")
    repo.write("_posts/새.md", "changed on work\n")
    repo.commit()
    assert changed(repo) == {"_posts/새.md"}
    repo.git("merge", "-q", "main")
    assert changed(repo) == {"_posts/새.md"}


@pytest.mark.parametrize("revision", ["main", "HEAD~1", "v1", "work@{1}", ":/first"])
def test_every_name_of_a_commit_is_a_revision(repo: Repo, revision: str) -> None:
    repo.commit("first")
    repo.git("tag", "-a", "v1", "-m", "v1")
    repo.write("_posts/a.md", "changed\n")
    repo.commit()
    assert changed(repo, revision) == {"_posts/a.md"}


@pytest.mark.parametrize(
    "revision",
    [
        *(
            "",
            "--upload-pack=touch x",
            "-x",
            "--help",
            "--output=x",
            "nowhere",
            "main..work",
            "^main",
        ),
        *("HEAD:_posts", "a\nb", "$(touch x)", ";touch x", "HEAD^{tree}", "main work", "0" * 40),
    ],
)
def test_what_is_no_commit_is_refused(repo: Repo, revision: str) -> None:
    with pytest.raises(UsageError, match="--changed-since") as refused:
        changes(repo, revision)
    assert len(str(refused.value).splitlines()) == 1
    assert not (repo.folder / "x").exists()


def test_a_shallow_clone_is_told_to_fetch_more(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "main")
    repo.write("_posts/a.md", "main\n")
    repo.commit()
    repo.git("checkout", "-q", "work")
    repo.write("_posts/a.md", "work\n")
    repo.commit()
    url = f"file://{repo.folder}"
    repo.git("clone", "-q", "--depth=1", "--no-single-branch", url, str(tmp_path / "shallow"))
    shallow = Repo(tmp_path / "shallow", new=False)
    with pytest.raises(UsageError, match=r"shallow.*fetch-depth: 0"):
        changes(shallow, "origin/main")
    with pytest.raises(UsageError, match=r"knows no commit.*fetch-depth: 0"):
        changes(shallow, "origin/other")
    assert changed(shallow, "HEAD") == set()


def test_unrelated_histories_have_no_merge_base(repo: Repo) -> None:
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit("another beginning")
    with pytest.raises(UsageError, match="no commit in common"):
        changes(repo)


def test_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="lies in none"):
        Changes("main", str(tmp_path), LIMIT)


def test_without_a_commit(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="knows no commit"):
        Changes("HEAD", str(Repo(tmp_path / "new").folder), LIMIT)


def test_in_a_bare_repository(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", str(repo.folder), str(tmp_path / "bare"))
    with pytest.raises(UsageError, match="work tree"):
        Changes("main", str(tmp_path / "bare"), LIMIT)


def test_a_file_outside_the_repository_is_refused(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    file = PostFile("../a.md", str(tmp_path / "a.md"), "a.md", named=True)
    with pytest.raises(UsageError, match=r"\.\./a\.md: lies outside the git repository"):
        changes(repo).changed([file])


def test_from_a_folder_of_the_repository_and_through_a_link(repo: Repo, tmp_path: Path) -> None:
    repo.write("_posts/a.md", "changed\n")
    (tmp_path / "link").symlink_to(repo.folder)
    file = PostFile("a.md", str(tmp_path / "link" / "_posts" / "a.md"), "a.md", named=True)
    asked = Changes("main", str(tmp_path / "link" / "_posts"), LIMIT)
    assert asked.changed([file]) == [file]
    assert asked.touched([file])[file.absolute].ranges


def test_a_link_changed_if_it_or_what_it_leads_to_did(repo: Repo) -> None:
    (repo.folder / "_posts" / "link.md").symlink_to("a.md")
    repo.commit()
    assert changed(repo, "HEAD") == set()
    repo.write("_posts/a.md", "a.md\n" + LINES + "more\n")
    assert changed(repo, "HEAD") == {"_posts/a.md", "_posts/link.md"}
    assert touched(repo, "_posts/link.md", "HEAD") == Touched(((22, 22),))
    (repo.folder / "_posts" / "link.md").unlink()
    (repo.folder / "_posts" / "link.md").symlink_to("새.md")
    assert touched(repo, "_posts/link.md", "HEAD") == EVERYTHING


def test_another_repository_inside_counts_as_changed(repo: Repo) -> None:
    inner = Repo(repo.folder / "inner")
    inner.write("a.md", LINES)
    inner.commit()
    assert changed(repo) == {"inner/a.md"}
    assert touched(repo, "inner/a.md") == EVERYTHING
    repo.git("-c", "advice.addEmbeddedRepo=false", "add", "inner")
    repo.commit()
    assert changed(repo) == {"inner/a.md"}
    assert changed(repo, "HEAD") == set()


def test_a_post_in_conflict_changed(repo: Repo) -> None:
    repo.write("_posts/a.md", "work\n")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.write("_posts/a.md", "main\n")
    repo.commit()
    with pytest.raises(Exception, match="merge"):
        repo.git("merge", "-q", "work")
    assert changed(repo, "HEAD~1") == {"_posts/a.md"}


def test_a_post_that_is_too_large_or_no_text_counts_as_a_whole(repo: Repo) -> None:
    repo.write("_posts/a.md", "x" * 100 + "\n" + LINES)
    repo.write("_posts/새.md", b"\xff")
    small = Changes("main", str(repo.folder), 99)
    found = [file for file in files(repo) if file.path in ("_posts/a.md", "_posts/새.md")]
    assert small.changed(found) == found
    assert set(small.touched(found).values()) == {EVERYTHING}


@pytest.mark.parametrize(
    ("after", "ranges"),
    [
        (LINES.replace("line 5\n", ""), ((4, 5),)),
        (LINES.replace("line 1\n", "", 1), ((1, 1),)),
        (LINES.replace("line 20\n", ""), ((19, 20),)),
        (LINES.replace("line 5\n", "line 5\nnew\n@@ -1 +1 @@\n+++ b/x\n"), ((6, 8),)),
        (LINES + "no line end", ((21, 21),)),
        (LINES[:-1], ((20, 20),)),
        ("\ufeff" + LINES, ((1, 1),)),
        (LINES.replace("line 3\n", "line 3\r").replace("line 9\n", "nine\r10\n"), ((9, 10),)),
        ("\0" + LINES, ((1, 1),)),
    ],
)
def test_which_lines(repo: Repo, after: str, ranges: tuple[tuple[int, int], ...]) -> None:
    repo.write("lines.md", LINES)
    repo.commit()
    repo.write("lines.md", after)
    assert touched(repo, "lines.md", "HEAD").ranges == ranges


def test_many_posts_at_once(repo: Repo) -> None:
    for number in range(300):
        repo.write(f"many/{number:03}.md", LINES)
    repo.commit()
    for number in range(0, 300, 2):
        repo.write(f"many/{number:03}.md", LINES.replace(f"line {number % 20 + 1}\n", "new\n"))
    found = changes(repo, "HEAD").changed(files(repo))
    assert [file.path for file in found] == [f"many/{number:03}.md" for number in range(0, 300, 2)]
    lines = changes(repo, "HEAD").touched(found)
    assert [lines[file.absolute].ranges for file in found] == [
        ((number % 20 + 1,) * 2,) for number in range(0, 300, 2)
    ]

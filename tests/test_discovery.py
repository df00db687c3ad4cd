"""Which files a run looks at, on real folders."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digestlint.discovery import Discovered, PostFile, discover
from digestlint.errors import UsageError
from digestlint.reading import Source, read_post
from digestlint.settings import settings_from

Find = Callable[..., Discovered]


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    root = tmp_path / "blog"
    for name in (
        "_posts/2026-01-05-a.md",
        "_posts/2026-01-06-b.markdown",
        "_posts/2026-01-07-c.MKD",
        "_posts/en/2026-01-05-a.md",
        "_posts/notes.txt",
        "_posts/.hidden.md",
        "_posts/.git/x.md",
        "_site/x.md",
        "node_modules/p/README.md",
        "vendor/x.md",
        "README.md",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("글\n")
    return root


@pytest.fixture
def find(blog: Path) -> Find:
    def discovered(*paths: str, cwd: Path = blog, **table: Any) -> Discovered:
        settings = settings_from(
            {key.replace("_", "-"): value for key, value in table.items()}, root=os.fspath(blog)
        )
        return discover(paths, settings, os.fspath(cwd))

    return discovered


def shown(discovered: Discovered) -> list[str]:
    return [file.path for file in discovered.files]


POSTS = [
    "_posts/2026-01-05-a.md",
    "_posts/2026-01-06-b.markdown",
    "_posts/2026-01-07-c.MKD",
    "_posts/en/2026-01-05-a.md",
]


def test_folder_is_searched_for_markdown(find: Find) -> None:
    assert shown(find("_posts")) == POSTS
    assert not any(file.named for file in find("_posts").files)


def test_search_leaves_out_what_is_built_installed_or_hidden(find: Find) -> None:
    assert shown(find(".")) == ["README.md", *POSTS]
    assert shown(find("vendor", "_site")) == ["_site/x.md", "vendor/x.md"]


def test_without_a_path_the_config_says_what(find: Find) -> None:
    assert shown(find()) == ["_posts/2026-01-05-a.md", "_posts/en/2026-01-05-a.md"]
    assert shown(find(include=["_posts/*.{md,mkd,MKD}", "README.*", "gone/*.md"])) == [
        "README.md",
        "_posts/2026-01-05-a.md",
        "_posts/2026-01-07-c.MKD",
    ]
    assert shown(find(include=["_posts/en", "_posts/en/*"])) == ["_posts/en/2026-01-05-a.md"]
    assert shown(find(include=["vendor/*.md"])) == ["vendor/x.md"]
    assert shown(find(include=[])) == []


def test_include_is_relative_to_the_project_and_paths_to_the_working_folder(
    find: Find, blog: Path
) -> None:
    assert shown(find(cwd=blog / "_posts/en")) == [
        os.fspath(blog / "_posts/2026-01-05-a.md"),
        "2026-01-05-a.md",
    ]
    assert shown(find("..", cwd=blog / "_posts/en")) == [
        *(os.fspath(blog / path) for path in POSTS[:3]),
        "2026-01-05-a.md",
    ]
    file = find("en/2026-01-05-a.md", cwd=blog / "_posts").files[0]
    assert file == PostFile(
        "en/2026-01-05-a.md",
        os.fspath(blog / "_posts/en/2026-01-05-a.md"),
        "_posts/en/2026-01-05-a.md",
        named=True,
    )


def test_named_file_is_taken_whatever_its_name(find: Find) -> None:
    found = find("_posts/notes.txt", "_posts/.hidden.md")
    assert shown(found) == ["_posts/.hidden.md", "_posts/notes.txt"]
    assert all(file.named for file in found.files)


def test_globs_are_relative_to_the_project_also_in_a_search_from_above(find: Find) -> None:
    found = find("..", exclude=["_posts/en", "/README.md"])
    assert [file.project for file in found.files] == POSTS[:3]
    assert shown(found) == POSTS[:3]


def test_exclude_applies_to_named_paths_too(find: Find) -> None:
    found = find("_posts", "README.md", "vendor", exclude=["_posts/en", "README.md", "vendor/"])
    assert shown(found) == POSTS[:3]
    assert found.excluded == ("README.md",)
    assert find("_posts/en", exclude=["_posts/en"]).excluded == ("_posts/en",)
    assert find("vendor", exclude=["vendor/*"]).files == ()


def test_each_file_once_and_named_where_named(find: Find, blog: Path) -> None:
    found = find(
        "_posts", "_posts/2026-01-05-a.md", os.fspath(blog / "_posts"), "./_posts/../_posts"
    )
    assert shown(found) == POSTS
    assert [file.path for file in found.files if file.named] == [POSTS[0]]


def test_path_that_does_not_exist(find: Find) -> None:
    with pytest.raises(UsageError, match=r'no such file or folder: "gone\.md", "_posts/x"'):
        find("README.md", "gone.md", "_posts/x")
    for path in ("", "a\0b", "README.md/x", "gone/"):
        with pytest.raises(UsageError):
            find(path)


def test_absolute_paths_are_shown_relative_below_the_working_folder(find: Find, blog: Path) -> None:
    assert shown(find(os.fspath(blog / "README.md"))) == ["README.md"]
    assert shown(find("README.md", cwd=blog)) == ["README.md"]
    assert shown(find("../README.md", cwd=blog / "_posts")) == [os.fspath(blog / "README.md")]


def test_outside_the_project_only_globs_on_names_match(find: Find, tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/a.md").touch()
    (tmp_path / "_posts/b.draft.md").touch()
    found = find("../_posts", exclude=["*.draft.md", "_posts/*"])
    assert shown(found) == [os.fspath(tmp_path / "_posts/a.md")]
    assert found.files[0].project.endswith("/_posts/a.md")


@pytest.mark.parametrize(
    "name", ["a b.md", "매일 논문.md", "🦕.md", "-rf.md", "a\nb.md", "bad\udcff.md"]
)
def test_names(find: Find, blog: Path, name: str) -> None:
    (blog / "x").mkdir()
    (blog / "x" / name).write_text("글\n")
    assert shown(find("x")) == [f"x/{name}"]
    found = find(f"x/{name}").files[0]
    assert found.path == f"x/{name}"
    assert isinstance(read_post(found.absolute, 100), Source)


def test_working_folder_by_another_name(find: Find, blog: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(blog)
    found = find(os.fspath(tmp_path / "alias/_posts/2026-01-05-a.md"))
    assert found.files[0].path == "_posts/2026-01-05-a.md"
    assert found.files[0].project == "_posts/2026-01-05-a.md"
    assert found.files[0].problem is None


def test_dots_behind_a_link_mean_what_the_system_means(find: Find, blog: Path) -> None:
    (blog / "link").symlink_to("_posts/en")
    assert shown(find("link/../2026-01-06-b.markdown")) == ["_posts/2026-01-06-b.markdown"]


class TestLinks:
    """Links to files count, links to folders are not entered, and none may lead out."""

    def test_file_by_two_names_comes_once(self, find: Find, blog: Path) -> None:
        (blog / "_posts/0-link.md").symlink_to("2026-01-05-a.md")
        (blog / "_posts/9-link.md").symlink_to("2026-01-05-a.md")
        assert shown(find("_posts")) == POSTS
        found = find("_posts/9-link.md", "_posts")
        assert shown(found) == [*POSTS[1:3], "_posts/9-link.md", POSTS[3]]
        assert found.files[2].named

    def test_link_to_what_the_search_does_not_see(self, find: Find, blog: Path) -> None:
        (blog / "store").mkdir()
        (blog / "store/x").write_text("글\n")
        (blog / "_posts/b-link.md").symlink_to("../store/x")
        (blog / "_posts/a-link.md").symlink_to("../store/x")
        assert shown(find("_posts")) == [*POSTS[:3], "_posts/a-link.md", POSTS[3]]

    def test_linked_folder_is_not_entered_unless_named(self, find: Find, blog: Path) -> None:
        (blog / "_posts/loop").symlink_to(".")
        (blog / "_posts/up.md").symlink_to("..")
        assert shown(find("_posts")) == POSTS
        assert shown(find("_posts/loop")) == [
            path.replace("_posts/", "_posts/loop/") for path in POSTS
        ]

    def test_link_out_of_the_project_is_a_problem(
        self, find: Find, blog: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "secret.md").write_text("key\n")
        (tmp_path / "secrets").mkdir()
        (tmp_path / "secrets/x.md").write_text("key\n")
        (blog / "_posts/evil.md").symlink_to(tmp_path / "secret.md")
        (blog / "evil").symlink_to(tmp_path / "secrets")
        (blog / "evil2").symlink_to("evil")
        for paths in (["_posts"], ["_posts/evil.md"]):
            found = [file for file in find(*paths).files if file.path == "_posts/evil.md"]
            assert [file.problem and file.problem.kind for file in found] == ["outside"]
        for path in ("evil", "evil2", "evil/x.md", "evil2/x.md", "evil/../secret.md"):
            for file in find(path).files:
                below_root = file.absolute.startswith(os.fspath(blog) + os.sep)
                assert (file.problem is not None) == below_root
        assert [file.path for file in find(include=["evil/**"]).files if not file.problem] == []

    def test_whoever_names_a_path_outside_may_have_links_there(
        self, find: Find, tmp_path: Path
    ) -> None:
        (tmp_path / "real.md").write_text("글\n")
        (tmp_path / "x").mkdir()
        (tmp_path / "x/link.md").symlink_to("../real.md")
        for path in ("../x", "../x/link.md"):
            assert [file.problem for file in find(path).files] == [None]

    def test_link_to_nothing_is_for_the_reader(self, find: Find, blog: Path) -> None:
        (blog / "_posts/nowhere.md").symlink_to("gone.md")
        (blog / "_posts/circle.md").symlink_to("circle.md")
        assert "_posts/nowhere.md" in shown(find("_posts"))
        assert shown(find("_posts/nowhere.md", "_posts/circle.md")) == [
            "_posts/circle.md",
            "_posts/nowhere.md",
        ]


def test_pipe_does_not_block(find: Find, blog: Path) -> None:
    os.mkfifo(blog / "_posts/pipe.md")
    assert "_posts/pipe.md" in shown(find("_posts"))
    assert not isinstance(read_post(blog / "_posts/pipe.md", 100), Source)


def test_folder_that_may_not_be_read_is_a_problem_and_the_rest_is_found() -> None:
    # Not in pytest's folder, which nobody else may enter.
    with tempfile.TemporaryDirectory() as root:
        locked = Path(root, "_posts/locked")
        locked.mkdir(parents=True)
        Path(root, "_posts/a.md").touch()
        Path(root).chmod(0o755)
        locked.chmod(0)
        try:
            if os.geteuid() == 0:
                os.seteuid(65534)
            found = discover(["_posts"], settings_from({}, root=root), root)
        finally:
            os.seteuid(os.getuid())
            locked.chmod(0o700)
    assert shown(found) == ["_posts/a.md", "_posts/locked"]
    assert found.files[1].named
    assert found.files[1].problem
    assert found.files[1].problem.kind == "permission"


def test_ten_years_of_posts_are_found_at_once(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    for number in range(3650):
        (tmp_path / f"_posts/{2016 + number // 365}-01-01-daily-papers-{number}.md").touch()
    settings = settings_from({"exclude": ["drafts/", "*.draft.md"]}, root=os.fspath(tmp_path))
    # It takes 20 ms; the bound is for a machine that does other things too.
    for _ in range(5):
        start = time.process_time()
        found = discover([], settings, os.fspath(tmp_path))
        took = time.process_time() - start
        if took < 0.1:
            break
    assert len(found.files) == 3650
    assert took < 0.1

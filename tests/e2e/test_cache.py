"""`digestlint cache`, and what a run leaves behind."""

from hashlib import blake2b
from pathlib import Path

import pytest

from digestlint.cache import Cache

from .support import LINK, WRONG, Blog, post, within

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with a post and a cache of its own, used once."""
    blog = Blog(tmp_path / "blog")
    blog.write("digestlint.toml", 'cache-dir = ".lint"\n')
    blog.post(5, post(WRONG))
    assert blog.check().status == 1
    return blog


def test_the_folder_is_that_of_the_config(blog: Blog) -> None:
    cache = blog.folder / ".lint"
    for cwd in (blog.folder, blog.folder / "_posts"):
        assert within("cache", "dir", cwd=cwd).out == f"{cache}\n"
    assert list(cache.glob("posts-*"))
    result = within("cache", "clear", cwd=blog.folder / "_posts")
    assert (result.status, result.out) == (0, "")
    assert [path.name for path in cache.iterdir()] == [".gitignore"]


def test_a_cache_that_came_with_the_project_is_not_believed(blog: Blog) -> None:
    within("cache", "clear", cwd=blog.folder)
    path = blog.post(5, post(LINK))
    assert blog.check("--cache-dir", ".lint").status == 0
    (kept,) = (blog.folder / ".lint").glob("posts-*.json")
    # The wrong post has nothing wrong, says who knows all of this but the user's key.
    strangers = Cache(str(kept.parent))
    rows = strangers.get(kept.name) or b""
    before, after = (
        blake2b(text.encode(), digest_size=16).hexdigest().encode()
        for text in (post(LINK), post(WRONG))
    )
    assert before in rows
    blog.write(path, post(WRONG))
    strangers.put(kept.name, rows.replace(before, after))
    assert blog.check("--cache-dir", ".lint").status == 0
    assert blog.check().status == 1


def test_a_folder_that_is_named_needs_no_config(blog: Blog) -> None:
    blog.write("digestlint.toml", "nonsense = 1\n")
    assert within("cache", "clear", cwd=blog.folder).status == 2
    result = within("cache", "clear", "--cache-dir", ".lint", cwd=blog.folder)
    assert result.status == 0
    assert "removed 0 files" not in result.err


def test_what_cannot_be_cleared_is_said(blog: Blog) -> None:
    result = within("cache", "clear", "--cache-dir", "digestlint.toml", cwd=blog.folder)
    assert result.status == 2
    assert result.err.endswith("digestlint.toml: cannot be cleared: Not a directory\n")


def test_nobody_without_a_home_gets_a_folder(blog: Blog) -> None:
    blog.write("digestlint.toml", "")
    before = sorted(blog.folder.rglob("*"))
    homeless = {"HOME": "", "XDG_CACHE_HOME": None, "DIGESTLINT_CACHE_DIR": None}
    assert blog.check(**homeless).status == 1
    result = within("cache", "dir", cwd=blog.folder, **homeless)
    assert result.status == 2
    assert "name one by --cache-dir" in result.err
    assert sorted(blog.folder.rglob("*")) == before


def test_no_cache_leaves_nothing_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    # A checkout keeps its own rules there, as a build would have compiled them.
    within("check", "--isolated", "--no-cache", cwd=tmp_path, DIGESTLINT_CACHE_DIR=str(home))
    before = sorted(home.rglob("*"))
    result = within(
        *("check", "--no-cache", "--select", "HS"),
        cwd=EXAMPLES,
        DIGESTLINT_CACHE_DIR=str(home),
    )
    assert "HS1" in result.out
    assert sorted(home.rglob("*")) == before

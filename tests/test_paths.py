"""Paths as shown, as globs see them, and those that a config may not name."""

import os
from pathlib import Path

import pytest

from digestlint.paths import below, leaves_project, path_problem, project_path, shown_path


@pytest.mark.parametrize(
    ("path", "folder", "inside"),
    [
        ("/blog/a.md", "/blog", "a.md"),
        ("/blog", "/blog", ""),
        ("/blogs/a.md", "/blog", None),
        ("/a.md", "/", "a.md"),
        ("/", "/", ""),
        ("/blog", "/blog/x", None),
    ],
)
def test_below(path: str, folder: str, inside: str | None) -> None:
    assert below(path, folder) == inside


def test_shown_relative_below_the_working_folder_and_absolute_elsewhere() -> None:
    assert shown_path("/blog/_posts/a b.md", "/blog") == "_posts/a b.md"
    assert shown_path("/other/a.md", "/blog") == "/other/a.md"
    assert shown_path("/blog", "/blog") == "."


def test_project_path_outside_has_no_root_to_be_anchored_at() -> None:
    assert project_path("/blog/_posts/a.md", "/blog") == "_posts/a.md"
    assert project_path("/other/_posts/a.md", "/blog") == "other/_posts/a.md"


@pytest.mark.parametrize(
    "path", ["rules", "a/b.json", "한글/a b.yaml", "...", "a..b", "console", "{dir}/{lang}/{name}"]
)
def test_sound(path: str) -> None:
    assert path_problem(path) == ""


@pytest.mark.parametrize(
    "path",
    [
        "", "/etc/passwd", "~/x", "..", "../x", "a/../b", "a\\..\\b", "C:/x", "a.md:stream",
        "a\0b", "a\nb", "nul", "rules/CON", "aux.yaml", "Com1.txt/x", "LPT¹", "con .x",
    ],
)  # fmt: skip
def test_refused(path: str) -> None:
    assert path_problem(path)


def test_a_link_leaves_the_project_and_a_name_does_not(tmp_path: Path) -> None:
    root = tmp_path / "blog"
    (root / "rules").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (root / "inside").symlink_to(root / "rules")
    (root / "outside").symlink_to(tmp_path / "elsewhere")
    assert not leaves_project(os.fspath(root / "rules"), os.fspath(root))
    assert not leaves_project(os.fspath(root / "inside" / "x"), os.fspath(root))
    assert not leaves_project(os.fspath(root / "not-there"), os.fspath(root))
    assert leaves_project(os.fspath(root / "outside" / "x"), os.fspath(root))

"""git is asked in a way in which a hostile repository, or a hook's environment, changes nothing."""

import os
from pathlib import Path

import pytest

from digestlint.discovery import PostFile
from digestlint.engine import git
from digestlint.engine.changes import Changes
from digestlint.engine.git import GitFailed, run_git
from digestlint.errors import UsageError
from gitrepo import Repo

POST = "_posts/a.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "blog")
    repo.write(POST, "one\ntwo\n")
    repo.write("_posts/same.md", "same\n")
    repo.commit()
    repo.write(POST, "one\n2\n")
    return repo


def ask(repo: Repo) -> tuple[tuple[int, int], ...]:
    """All that is ever asked of git: the touched lines of the post."""
    file = PostFile(POST, str(repo.folder / POST), POST, named=True)
    changes = Changes("HEAD", str(repo.folder), 1 << 20)
    assert changes.changed([file]) == [file]
    return changes.touched([file])[file.absolute].ranges


def trap(tmp_path: Path) -> tuple[str, Path]:
    """A command that leaves a trace when it runs, and the trace."""
    trace = tmp_path / "trace"
    script = tmp_path / "trap"
    script.write_text(f"#!/bin/sh\ntouch '{trace}'\ncat\n")
    script.chmod(0o755)
    return str(script), trace


@pytest.mark.parametrize(
    "key",
    [
        *("core.fsmonitor", "diff.external", "core.pager", "core.sshCommand", "core.editor"),
        *("diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.process"),
        *("filter.evil.smudge", "filter.e=v\til.clean", "interactive.diffFilter", "pager.diff"),
    ],
)
def test_no_command_of_a_hostile_config_runs(repo: Repo, tmp_path: Path, key: str) -> None:
    command, trace = trap(tmp_path)
    repo.git("config", key, command)
    repo.git("config", "filter.evil.required", "true")
    name = "e=v\til" if "\t" in key else "evil"
    repo.write(".git/info/attributes", f'*.md diff=evil "filter={name}"\n*.md filter=evil\n')
    # An index older than the files in it: git reads all of them, to be sure that they are the same.
    os.utime(repo.folder / ".git" / "index", (1, 1))
    assert ask(repo) == ((2, 2),)
    assert not trace.exists()


def test_the_trap_snaps(repo: Repo, tmp_path: Path) -> None:
    command, trace = trap(tmp_path)
    repo.git("config", "filter.evil.clean", command)
    repo.write(".git/info/attributes", "*.md filter=evil\n")
    repo.git("diff", "HEAD")
    assert trace.exists()


@pytest.mark.parametrize("hook", ["post-index-change", "fsmonitor-watchman", "post-checkout"])
def test_no_hook_runs(repo: Repo, tmp_path: Path, hook: str) -> None:
    command, trace = trap(tmp_path)
    (repo.folder / ".git" / "hooks").mkdir(exist_ok=True)
    (repo.folder / ".git" / "hooks" / hook).symlink_to(command)
    assert ask(repo) == ((2, 2),)
    assert not trace.exists()


def test_nothing_is_fetched(repo: Repo, tmp_path: Path) -> None:
    """A partial clone lacks the old post; its remote would be a program."""
    command, trace = trap(tmp_path)
    repo.git("config", "uploadpack.allowFilter", "true")
    url = f"file://{repo.folder}"
    repo.git("clone", "-q", "--filter=blob:none", "--no-checkout", url, str(tmp_path / "partial"))
    partial = Repo(tmp_path / "partial", new=False)
    partial.git("config", "remote.origin.url", f"ext::{command}")
    partial.git("config", "protocol.ext.allow", "always")
    partial.git("read-tree", "HEAD")
    partial.write(POST, "one\n2\n")
    with pytest.raises(UsageError, match="git cannot read old posts"):
        ask(partial)
    assert not trace.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_DIR", "nowhere"),
        ("GIT_WORK_TREE", "/"),
        ("GIT_INDEX_FILE", "nowhere"),
        ("GIT_PREFIX", "_posts/"),
        ("GIT_OBJECT_DIRECTORY", "nowhere"),
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_DIFF_OPTS", "--unified=9"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("GIT_TRACE", "1"),
        ("LANGUAGE", "ko"),
    ],
)
def test_a_hooks_environment_changes_nothing(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert ask(repo) == ((2, 2),)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("core.quotePath", "true"), ("diff.relative", "true"), ("diff.noprefix", "true")),
        *(("color.ui", "always"), ("diff.context", "9"), ("diff.renames", "copies")),
        *(
            ("diff.interHunkContext", "9"),
            ("core.autocrlf", "true"),
            ("diff.ignoreSubmodules", "all"),
        ),
        *(("diff.mnemonicPrefix", "true"), ("diff.srcPrefix", "x"), ("status.short", "true")),
    ],
)
@pytest.mark.parametrize("whose", ["repository", "user"])
def test_a_harmless_config_changes_nothing(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str, value: str, whose: str
) -> None:
    if whose == "user":
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
        repo.git("config", "--file", str(tmp_path / "gitconfig"), key, value)
    else:
        repo.git("config", key, value)
    assert ask(repo) == ((2, 2),)


def test_a_repository_of_somebody_else_is_not_trusted(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.getuid() != 0:
        pytest.skip("only root gives files away")
    os.chown(repo.folder, 12345, 12345)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    with pytest.raises(UsageError, match=r"does not trust.*safe\.directory"):
        ask(repo)


def test_config_of_the_environment_is_kept(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In containers, `safe.directory` comes this way; what we add must not push it out."""
    command, trace = trap(tmp_path)
    repo.git("config", "filter.evil.clean", command)
    repo.write(".git/info/attributes", "*.md filter=evil\n")
    if os.getuid() == 0:
        os.chown(repo.folder, 12345, 12345)
    for name, value in (("COUNT", "1"), ("KEY_0", "safe.directory"), ("VALUE_0", "*")):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    assert ask(repo) == ((2, 2),)
    assert not trace.exists()


def test_git_that_is_not_there(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo.folder))
    with pytest.raises(UsageError, match="needs git: it is not installed"):
        ask(repo)


@pytest.mark.parametrize("path", ["", ".", "{folder}:."])
def test_a_git_in_the_working_folder_is_never_run(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str
) -> None:
    command, trace = trap(tmp_path)
    (repo.folder / "git").symlink_to(command)
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("PATH", path.format(folder=tmp_path))
    with pytest.raises(UsageError, match="not installed"):
        ask(repo)
    assert not trace.exists()


def test_git_that_does_not_answer(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(git, "TIMEOUT", 0.2)
    with pytest.raises(GitFailed, match="no answer"):
        run_git(str(repo.folder), "status")


def test_git_that_is_no_program(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "git").write_bytes(b"\0")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitFailed, match="cannot be started"):
        run_git(str(repo.folder), "status")

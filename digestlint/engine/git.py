"""git, asked about a repository that may be a stranger's: no shell, hook, helper or network.

What a repository's own config could start is switched off: `core.fsmonitor`, hooks and filters by
config of ours that outweighs it, transports by the environment. External diffs and textconv are for
`git diff`, which is not for here but on copies outside any repository: ask plumbing.
"""

import os
import sys
from collections.abc import Iterable, Mapping

TIMEOUT = 120
_OPTIONS = (
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
)
# Of git's own variables, those that say where git is and whom it trusts. In a hook, others name the
# repository and its index as seen from another folder: git finds them by itself.
_KEPT = (
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXEC_PATH",
)


class GitFailed(Exception):  # noqa: N818 -- it says what happened
    """git ended with an error, or cannot be started; `str()` is its first words."""


def without_filters(folder: str) -> dict[str, str]:
    """The environment in which no clean, smudge or process filter of a repository runs.

    Even plumbing runs them, on files that changed in the moment in which git last looked.
    """
    pattern = r"^filter\..*\.(clean|smudge|process|required)$"
    output = run_git(folder, "config", "-z", "--name-only", "--get-regexp", pattern, also_fine=1)
    names = sorted({os.fsdecode(name) for name in output.split(b"\0") if name})
    return _config((name, "false" if name.endswith(".required") else "") for name in names)


def _config(settings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Config for one command as environment (git-config(1), "GIT_CONFIG_COUNT")."""
    count = os.environ.get("GIT_CONFIG_COUNT", "")
    number = int(count) if count.isdecimal() else 0
    given = {}
    for name, value in settings:
        given[f"GIT_CONFIG_KEY_{number}"] = name
        given[f"GIT_CONFIG_VALUE_{number}"] = value
        number += 1
    return {**given, "GIT_CONFIG_COUNT": str(number)}


def run_git(
    folder: str,
    *arguments: str,
    data: bytes | None = None,
    also_fine: int = 0,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Run git in a folder and give its output; `data` is its standard input.

    `also_fine` is an exit status, beside 0, that is no error. Raises `GitFailed`.
    """
    import subprocess

    given = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT)
    }
    given |= {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        # A partial clone would fetch what it lacks, over whatever its config names.
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        **(environment or {}),
    }
    try:
        done = subprocess.run(  # noqa: S603 -- no shell, and a program by its absolute path
            [_program(), *_OPTIONS, *arguments],
            cwd=folder,
            env=given,
            input=b"" if data is None else data,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except OSError as error:
        raise GitFailed(f"it cannot be started: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise GitFailed(f"no answer within {TIMEOUT} seconds") from None
    if done.returncode not in (0, also_fine):
        words = done.stderr.decode("utf-8", "replace").strip().split("\n", 1)[0]
        raise GitFailed(words or f"exit status {done.returncode}")
    return done.stdout


def _program() -> str:
    """Where git is; never in the working folder, which is where Windows looks first."""
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in os.get_exec_path():
        program = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(program) and os.access(program, os.X_OK):
            return program
    raise GitFailed("it is not installed, or not on PATH")

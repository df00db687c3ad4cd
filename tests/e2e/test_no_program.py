"""A stranger's repository is no program, and `check` opens no connection.

An audit hook (PEP 578), put in by a `sitecustomize` that every Python process of the run imports,
workers too, ends the process that opens a socket, or imports or runs a file of the blog.
"""

import sys
from pathlib import Path

import pytest

from e2e.support import Blog, Result, command, digestlint, environment, sample
from gitrepo import Repo

HOOK = r"""
import os, sys

BLOG = os.environ["HOSTILE_BLOG"]

def refuse(event, arguments):
    wrong = event.startswith("socket.") and event != "socket.__new__" or event in (
        "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect"
    )
    if event == "import" and isinstance(arguments[1], str):
        wrong = os.path.abspath(arguments[1]).startswith(BLOG)
    if event == "exec":
        file = getattr(arguments[0], "co_filename", "<>")  # "<string>": a NamedTuple is made so
        wrong = file[:1] != "<" and os.path.abspath(file).startswith(BLOG + "/")
    if event == "subprocess.Popen":
        wrong = os.path.basename(os.fsdecode(arguments[0])) != "git"
    if event == "os.system":
        wrong = True
    if wrong:
        with open(os.environ["HOSTILE_LOG"], "a") as stream:
            stream.write(f"{event} {arguments!r}\n")
        os._exit(77)

sys.addaudithook(refuse)
with open(os.environ["HOSTILE_LOG"] + ".seen", "a") as stream:
    stream.write("process\n")
"""
EVIL = "import os\nopen(os.environ['HOSTILE_LOG'], 'a').write(__file__ + ' ran\\n')\n"
NAMES = ("click", "yaml", "json", "re", "frontmatter", "jsonschema", "deepl", "rich", "re2")
MORE = ("sitecustomize", "usercustomize", "conftest", "setup", "langdetect", "encodings")


class Hostile(Blog):
    """A blog with modules in it that our imports would find, and a run that must not find them."""

    def __init__(self, folder: Path, cache: Path) -> None:
        super().__init__(folder / "blog")
        for name in (*NAMES, *MORE, "digestlint/__init__", "digestlint/cli/__init__"):
            self.write(f"{name}.py", EVIL)
        for name in ("rules/evil.py", "rules/formats/evil.py", "_posts/click.py"):
            self.write(name, EVIL)
        self.log = folder / "log"
        site = folder / "site"
        site.mkdir()
        (site / "sitecustomize.py").write_text(HOOK)
        self.environment = environment(
            PYTHONPATH=str(site),
            HOSTILE_BLOG=str(self.folder),
            HOSTILE_LOG=str(self.log),
            DIGESTLINT_CACHE_DIR=str(cache),
        )
        for day in range(1, 4):
            self.post(day, sample().replace("2601.01234", "2601.04321", 1))

    def run(self, *arguments: str) -> Result:
        """Run the command; whatever the hook refused is a failure."""
        result = digestlint(*arguments, cwd=self.folder, env=self.environment)
        assert not self.log.exists(), self.log.read_text()
        assert result.status in (0, 1), result
        return result

    @property
    def processes(self) -> int:
        """How many Python processes the hook was in."""
        return len(Path(f"{self.log}.seen").read_text().splitlines())


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that the first of the runs makes, so that reading every rule is one of the runs."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def blog(tmp_path: Path, cache: Path) -> Hostile:
    return Hostile(tmp_path, cache)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--no-cache"),
        ("check", "--fix", "--unsafe-fixes", "--jobs", "2"),
        ("check", "--diff", "--statistics"),
        ("check", "--output-file", "sarif=a.sarif", "--output-file", "junit=a.xml"),
        ("check", "--write-baseline", "b.json"),
        ("rules", "list"),
        ("rules", "show", "LK306"),
        ("init",),
    ],
    ids=" ".join,
)
def test_nothing_of_the_blog_is_run_and_nothing_is_asked(
    blog: Hostile, arguments: tuple[str, ...]
) -> None:
    blog.run(*arguments)
    assert blog.processes >= 1


def test_no_more_in_processes_of_their_own(blog: Hostile) -> None:
    for day in range(4, 32):
        blog.post(day, sample() * 3)
    assert blog.run("check", "--jobs", "2", "--no-cache", "--format", "json").json()["summary"]


def test_git_is_the_only_program(blog: Hostile) -> None:
    repo = Repo(blog.folder)
    repo.commit()
    blog.post(2, sample().replace("2601.01234", "2601.09999", 1))
    blog.run("check", "--changed-since", "HEAD")


def test_the_hook_would_have_seen_it(blog: Hostile) -> None:
    import subprocess

    for line in ("import socket; socket.socket().connect(('127.0.0.1', 9))", "import conftest"):
        blog.log.unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", line], cwd=blog.folder, env=blog.environment, check=False
        )
        assert done.returncode == 77
        assert blog.log.exists()


def test_python_dash_m_stands_in_the_blog_and_takes_nothing_of_it(blog: Hostile) -> None:
    # `-m` alone puts the folder first on the path, and Python would import its `digestlint/`
    # before a line of ours runs: `-P` or `-I` is what our own hooks, action and docs use.
    import subprocess

    done = subprocess.run(
        [sys.executable, "-P", "-m", "digestlint", "check"],
        cwd=blog.folder,
        env=blog.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert not blog.log.exists()
    root = Path(__file__).parents[2]
    for name in (".pre-commit-hooks.yaml", "action.yml", "README.md", "digestlint/starter"):
        files = [root / name] if (root / name).is_file() else (root / name).glob("*.py")
        for file in files:
            assert "python -m digestlint" not in file.read_text(encoding="utf-8")
    assert command().endswith("digestlint")

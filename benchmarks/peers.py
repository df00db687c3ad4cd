"""Find the linters that we measure ourselves against, install the ones that lack, and call them.

They live in a folder of their own: a virtual environment for PyPI's, a `node_modules` for npm's.
Versions are pinned, so that two machines measure the same thing. Each is set up as the owner of
such a blog would have it: rules that the house style breaks on purpose are off, which makes the
peers quicker, and the goals harder, than their defaults do.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

CONFIGS = Path(__file__).with_name("configs")
# Line length, blank lines around headings and lists, an H1 a paper, runs of spaces in prose.
HOUSE = "MD013,MD022,MD025,MD032,MD064"


class Peer(NamedTuple):
    """A linter: what installs it, and how it is called.

    `lint` is what follows the executable; `{configs}` is our folder of configurations, `{modules}`
    the folder of npm's packages, `{cache}` the tool's own cache. `proof` is appended for the run
    that tells how many files it sees, and `sees` finds them in what that prints (see Command).
    `slow` peers take minutes over ten years of posts.
    """

    name: str
    registry: str
    packages: Mapping[str, str]
    executable: str
    lint: tuple[str, ...]
    proof: tuple[str, ...]
    sees: str
    folder: str = "_posts"
    slow: bool = False


PEERS = (
    Peer(
        name="rumdl",
        registry="pypi",
        packages=MappingProxyType({"rumdl": "0.3.0"}),
        executable="rumdl",
        lint=("check", "--no-config", "--disable", HOUSE, "--cache-dir", "{cache}", "_posts"),
        proof=(),
        sees=r"in (\d+) files?",
    ),
    Peer(
        name="yamllint (front matter alone)",
        registry="pypi",
        packages=MappingProxyType({"yamllint": "1.38.0"}),
        executable="yamllint",
        lint=("-d", "relaxed", "_front"),
        proof=("--list-files",),
        sees=r"(?m)\.yaml$",
        folder="_front",
    ),
    Peer(
        name="markdownlint-cli2",
        registry="npm",
        packages=MappingProxyType({"markdownlint-cli2": "0.22.1"}),
        executable="markdownlint-cli2",
        lint=("--config", "{configs}/digest.markdownlint-cli2.jsonc", "_posts/*.md"),
        proof=(),
        sees=r"Linting: (\d+) file",
    ),
    Peer(
        name="textlint (4 rules)",
        registry="npm",
        packages=MappingProxyType(
            {
                "textlint": "15.8.0",
                "textlint-rule-common-misspellings": "1.0.1",
                "textlint-rule-max-comma": "4.0.0",
                "textlint-rule-no-todo": "2.0.1",
                "textlint-rule-no-zero-width-spaces": "1.0.1",
            }
        ),
        executable="textlint",
        lint=(
            *("--config", "{configs}/textlintrc.json"),
            *("--rules-base-directory", "{modules}", "_posts"),
        ),
        proof=("--format", "json"),
        sees='"filePath"',
        slow=True,
    ),
    Peer(
        name="pymarkdown",
        registry="pypi",
        packages=MappingProxyType({"pymarkdownlnt": "0.9.41"}),
        executable="pymarkdown",
        lint=(
            *("--set", "extensions.front-matter.enabled=$!True"),
            *("--set", "plugins.md024.siblings_only=$!True"),
            *("--disable-rules", "md013,md022,md025,md032"),
            *("scan", "--recurse", "_posts"),
        ),
        proof=("--list-files",),
        sees=r"(?m)\.md$",
        slow=True,
    ),
    Peer(
        name="prettier --check",
        registry="npm",
        packages=MappingProxyType({"prettier": "3.10.1"}),
        executable="prettier",
        lint=("--check", "--no-config", "_posts"),
        proof=(),
        sees=r"(?m)^\[warn\] .*\.md$",
        slow=True,
    ),
)


def locate(root: Path, peer: Peer) -> Path:
    """Where the peer's executable is, or would be once installed."""
    if peer.registry == "pypi":
        return root / "python" / "bin" / peer.executable
    return root / "node" / "node_modules" / ".bin" / peer.executable


def version_there(root: Path, registry: str, package: str) -> str | None:
    """The version of a package that is installed under the root; None where there is none."""
    if registry == "pypi":
        found = list(root.glob(f"python/lib/*/site-packages/{package}-*.dist-info"))
        return found[0].name.removesuffix(".dist-info").rpartition("-")[2] if found else None
    manifest = root / "node" / "node_modules" / package / "package.json"
    if not manifest.exists():
        return None
    version: str = json.loads(manifest.read_text(encoding="utf-8"))["version"]
    return version


def provide(
    root: Path, peers: Sequence[Peer], note: Callable[[str], None], *, install: bool
) -> dict[str, Path]:
    """The executables of those peers that are there, by name; with `install`, get the others first.

    A peer that is there in another version counts as lacking. One that cannot be had (no npm, no
    network) is noted and left out.
    """
    for registry, get in (("pypi", from_pypi), ("npm", from_npm)):
        lacking = [
            (package, version)
            for peer in peers
            for package, version in peer.packages.items()
            if peer.registry == registry and version_there(root, registry, package) != version
        ]
        if lacking and install:
            note(f"installing {', '.join(package for package, _ in lacking)} into {root}")
            try:
                get(root, lacking)
            except (OSError, subprocess.CalledProcessError) as error:
                note(f"not installed: {error}")
    found = {peer.name: locate(root, peer) for peer in peers if locate(root, peer).exists()}
    for peer in peers:
        if peer.name not in found:
            note(f"left out, for it is not installed: {peer.name}")
    return found


def from_pypi(root: Path, packages: Sequence[tuple[str, str]]) -> None:
    """Install into the virtual environment `root/python`, made if need be."""
    python = root / "python" / "bin" / "python"
    if not python.exists():
        quietly(sys.executable, "-m", "venv", str(root / "python"))
    specs = [f"{name}=={version}" for name, version in packages]
    quietly(str(python), "-m", "pip", "install", "--quiet", *specs)


def from_npm(root: Path, packages: Sequence[tuple[str, str]]) -> None:
    """Install into `root/node/node_modules`. Raises FileNotFoundError where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("no npm on the PATH")
    (root / "node").mkdir(parents=True, exist_ok=True)
    specs = [f"{name}@{version}" for name, version in packages]
    options = ("--no-audit", "--no-fund", "--silent", "--prefix", str(root / "node"))
    quietly(npm, "install", *options, *specs)


def quietly(*argv: str) -> None:
    """Run a command, its output kept off ours. Raises CalledProcessError where it fails."""
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def call(peer: Peer, executable: Path, root: Path, cache: Path) -> tuple[str, ...]:
    """The command line that lints the current folder's posts with the peer."""
    places = {
        "{configs}": str(CONFIGS),
        "{modules}": str(root / "node" / "node_modules"),
        "{cache}": str(cache),
    }
    argv = [str(executable)]
    for word in peer.lint:
        for mark, place in places.items():
            word = word.replace(mark, place)  # noqa: PLW2901
        argv.append(word)
    return tuple(argv)

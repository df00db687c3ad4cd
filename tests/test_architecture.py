"""One direction, no way back: which rooms of the house may know of which."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import digestlint
from e2e.support import Blog, environment, sample

HOME = Path(digestlint.__file__).parent
MODULES = sorted(HOME.rglob("*.py"))
# Room → what of ours it may import, besides itself.
ALLOWED = {
    "post": (),
    "checks": ("post", "diagnostics"),
    "report": ("diagnostics", "errors"),
}
# What takes longer to import than a post to lint.
HEAVY = {
    *("yaml", "jsonschema", "langdetect", "deepl", "rich", "frontmatter", "watchfiles"),
    *("dataclasses", "importlib.metadata", "subprocess", "tempfile", "tomllib", "urllib.request"),
    *("concurrent.futures", "difflib", "multiprocessing", "pickle"),
}


def name_of(path: Path) -> str:
    """The module's name without ours: `post.model`, `cli`, and an empty one for the package."""
    parts = path.relative_to(HOME).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every module of ours that a module imports, wherever in it, with the line."""
    own = ["digestlint", *name_of(path).split(".")]
    package = own if path.name == "__init__.py" else own[:-1]
    for node in ast.walk(module):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package[: len(package) + 1 - node.level], node.module or ""])
            source = base.strip(".") if node.level else node.module or ""
            names = (
                [source] if source != "digestlint" else [f"{source}.{a.name}" for a in node.names]
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # A name for `import_module`, whole or to be filled in.
            names = [node.value] if node.value.startswith("digestlint.") else []
        for name in names:
            if name.split(".")[0] == "digestlint":
                yield getattr(node, "lineno", 0), name.removeprefix("digestlint.")


def room(name: str) -> str:
    return name.partition(".")[0]


def test_no_way_back() -> None:
    wrong = [
        f"{path}:{line} imports {name}"
        for path in MODULES
        for own in (room(name_of(path)),)
        for line, name in imports(path, tree(path))
        if (own in ALLOWED and room(name) not in (own, *ALLOWED[own], "__version__"))
        or (room(name) == "cli" and own not in ("cli", "__main__"))
    ]
    assert wrong == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Not even where an import waits inside a function, or stands for types alone."""
    names = {name_of(path) for path in MODULES} - {""}
    wanted = {
        name_of(path): {name for _, name in imports(path, tree(path)) if name in names}
        for path in MODULES
        if name_of(path)
    }
    in_one_direction = TopologicalSorter(wanted).static_order()
    assert set(in_one_direction) == names


def test_imports_are_seen_wherever_they_stand() -> None:
    source = (
        "import digestlint.cli\nfrom digestlint import settings, paths\n"
        "from ..checks.places import x\nfrom .model import Post\n"
        "def f():\n    from digestlint.engine.run import run\n"
        "    import_module(f'digestlint.report.{name}')\n"
    )
    found = [name for _, name in imports(HOME / "post" / "model.py", ast.parse(source))]
    assert sorted(found) == [
        *("checks.places", "cli", "engine.run", "paths", "post.model", "report.", "settings"),
    ]


def test_every_module_says_in_its_first_line_why_it_exists() -> None:
    wrong = []
    for path in MODULES:
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        docstring = ast.get_docstring(tree(path))
        if not docstring or docstring.splitlines()[0] not in first:
            wrong.append(f"{path}:1: no docstring")
        elif len(first) > 100:
            wrong.append(f"{path}:1: longer than a line")
    assert wrong == []


def test_every_module_is_short_enough_to_be_read_at_once() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert {name: length for name, length in lengths.items() if length >= 400} == {}


def test_no_module_imports_what_is_heavy_at_its_top() -> None:
    # Modules that exist for such a package, and are imported themselves where they are needed.
    homes = {"post.yaml_reader"}
    wrong = []
    for path in MODULES:
        for node in tree(path).body:
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            wrong += [
                f"{path}:{node.lineno} imports {name}"
                for name in names
                if (name in HEAVY or name.partition(".")[0] in HEAVY) and name_of(path) not in homes
            ]
    assert wrong == []


def test_a_sound_post_is_linted_without_what_is_heavy(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    path = blog.post(5, sample())
    script = (
        "import sys; sys.argv = ['digestlint', 'check', sys.argv[1]]\n"
        "from digestlint.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    print(end.code, *sys.modules)"
    )
    for _ in range(2):  # in a checkout, the first run reads the rules' YAML
        done = subprocess.run(
            [sys.executable, "-c", script, path],
            cwd=blog.folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=True,
        )
    status, *modules = done.stdout.split()
    assert status == "0"
    assert "digestlint.engine.run" in modules
    assert HEAVY & {*modules} == set()

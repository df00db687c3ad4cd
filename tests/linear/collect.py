"""Every regular expression that our code compiles, and how it is used: run as a program.

`re.compile` is replaced before anything of ours is imported, so that patterns behind caches are
seen when the examples of all rules, and a few odd posts, make them. Prints one JSON list of
`[pattern, flags, methods, module]`.
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

_compile = re.compile
_SEEN: defaultdict[tuple[str, int, str], set[str]] = defaultdict(set)


class Watched:
    """A pattern that notes which of its methods are asked for."""

    def __init__(self, compiled: re.Pattern[str], module: str) -> None:
        self._compiled = compiled
        self._key = (compiled.pattern, compiled.flags, module)

    def __getattr__(self, name: str) -> Any:
        if name in ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"):
            _SEEN[self._key].add(name)
        return getattr(self._compiled, name)


def _watched(pattern: Any, flags: int = 0) -> Any:
    if isinstance(pattern, Watched):
        return pattern
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__") in (__name__, "re"):
        frame = frame.f_back
    module = str(frame.f_globals.get("__name__", ""))
    compiled = _compile(pattern, flags)
    if module.startswith("digestlint") and isinstance(compiled.pattern, str):
        _SEEN[compiled.pattern, compiled.flags, module].update(())
        return Watched(compiled, module)
    return compiled


def _function(name: str) -> Any:
    def call(pattern: Any, *arguments: Any, flags: int = 0, **named: Any) -> Any:
        return getattr(_watched(pattern, flags), name)(*arguments, **named)

    return call


def main() -> None:
    """Lint every example of every rule, and print what was compiled for it."""
    re.compile = _watched
    for name in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
        setattr(re, name, _function(name))
    root = Path(__file__).parents[2]
    sys.path.insert(0, str(root))
    from importlib import import_module

    import digestlint

    package = Path(digestlint.__file__).parent
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        # The command line and the start-up files see no post.
        if "cli" not in parts and "starter" not in parts and parts[-1] != "__main__":
            import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    from digestlint.api import lint_text
    from digestlint.cache import Cache, default_folder
    from digestlint.examples import run_examples
    from digestlint.formats import load_shape
    from digestlint.rulebook import load_text, make_rulebook
    from digestlint.ruledata import load_rule_data

    data = load_rule_data((), Cache(default_folder()))
    rulebook = make_rulebook(data)
    shapes = {name: load_shape(name, data) for name in ("daily-papers", "arxiv-listing")}
    for rule in rulebook:
        # Whether they come out right is asked elsewhere.
        list(run_examples(load_text(rule), rulebook, shapes))
    for path in sorted((root / "examples" / "_posts").glob("*.md")):
        lint_text(path.read_text(encoding="utf-8"), path=f"_posts/{path.name}")
    print(json.dumps([[*key, sorted(used)] for key, used in sorted(_SEEN.items())]))


if __name__ == "__main__":
    main()

"""Build the wheel with its rules and patterns compiled: once, instead of at every start."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Runs the examples of all rules, and prints the patterns that this took (see `patterns`).
_RECORD = """
import sys
from digestlint.patterns import record

def run_all_examples():
    from digestlint.api import lint_text
    from digestlint.cache import Cache, default_folder
    from digestlint.engine.linter import Linter, Selection
    from digestlint.examples import run_examples
    from digestlint.report.lines import Lines
    from digestlint.report.page import Style
    from digestlint.report.paged import PAGED, shown
    from digestlint.rulebook import load_text
    from digestlint.settings import Settings

    linter = Linter(Settings(""), Selection(), "", Cache(default_folder()))
    for shape in linter.formats.shapes:
        lint_text(shape.sample, path=shape.sample_path, settings={})
    found = lint_text("가 나", path="x.md", settings={})
    for name in PAGED:
        shown(Style(name), found, lambda: Lines("가 나"))
    shapes = {shape.name: shape for shape in linter.formats.shapes}
    for rule in linter.rulebook:
        # What fails here, for want of a library, has still asked for its patterns.
        list(run_examples(load_text(rule), linter.rulebook, shapes))

sys.stdout.buffer.write(record(run_all_examples))
"""


class CompileRules(BuildHookInterface):
    """Puts `rules/compiled.json` and `patterns.bin` into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is packed; an editable install reads the rules as they are."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from digestlint.patterns import FILE
        from digestlint.ruledata import COMPILED, compile_own

        # Not beside the wheel, where it would be taken for something to publish.
        self._folder = TemporaryDirectory()
        target = Path(self._folder.name) / COMPILED
        target.write_bytes(compile_own(str(root / "rules")))
        build_data["force_include"][str(target)] = f"digestlint/rules/{COMPILED}"
        patterns = Path(self._folder.name) / FILE
        patterns.write_bytes(_recorded(root, self._folder.name))
        build_data["force_include"][str(patterns)] = f"digestlint/{FILE}"

    def finalize(self, version: str, *_: object) -> None:
        """Leave nothing behind."""
        if version != "editable":
            self._folder.cleanup()


def _recorded(root: Path, folder: str) -> bytes:
    """The patterns that our rules take, of an interpreter that has done nothing before."""
    # The path as it is here: pip's build environments are made of it.
    path = os.pathsep.join([str(root), *filter(None, sys.path)])
    environ = {
        **os.environ,
        "PYTHONPATH": path,
        "DIGESTLINT_CACHE_DIR": folder,
        "PYTHONHASHSEED": "0",
    }
    done = subprocess.run(  # noqa: S603 -- our own interpreter and script
        [sys.executable, "-c", _RECORD], env=environ, stdout=subprocess.PIPE, check=True
    )
    return done.stdout

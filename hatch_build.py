"""Build the wheel with its rules compiled: read and validated once, instead of at every start."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface):
    """Puts `rules/compiled.json` beside the rules of the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is packed; an editable install reads the rules as they are."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from digestlint.ruledata import COMPILED, compile_folder

        # Not beside the wheel, where it would be taken for something to publish.
        self._folder = TemporaryDirectory()
        target = Path(self._folder.name) / COMPILED
        target.write_bytes(compile_folder(str(root / "rules")))
        build_data["force_include"][str(target)] = f"digestlint/rules/{COMPILED}"

    def finalize(self, version: str, *_: object) -> None:
        """Leave nothing behind."""
        if version != "editable":
            self._folder.cleanup()

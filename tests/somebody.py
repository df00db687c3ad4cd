"""Somebody who is not root: for root, no file is unreadable and no folder read-only."""

import os
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path

import digestlint
from digestlint.ruledata import compile_folder
from digestlint.shipped import rules_folder

NOBODY = 65534


@contextmanager
def somebody_else(folder: Path) -> Iterator[None]:
    """As a user to whom modes apply, and who may reach the folder; as oneself if that is so."""
    if os.geteuid() != 0:
        yield
        return
    _import_all()
    for one in (folder, *folder.parents):
        if one.owner() == folder.owner() and one.stat().st_mode & 0o055 != 0o055:
            one.chmod(0o755)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@cache
def _import_all() -> None:
    """Import what may be needed, for root's Python may lie where nobody else can read."""
    for module in pkgutil.walk_packages(digestlint.__path__, "digestlint."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    compile_folder(rules_folder())  # for YAML and JSON Schema

"""Lint and translate blogs of daily research-paper digests.

    >>> from digestlint import lint_text
    >>> for diagnostic in lint_text(text, path="_posts/2026-01-05-daily-papers.md"):
    ...     print(diagnostic.line, diagnostic.code, diagnostic.message)

`lint_text`, `lint_paths` and `translate_post` run the engine of the command line and hold no state
between calls.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digestlint.api import TranslatedPost, lint_paths, lint_text, translate_post
    from digestlint.diagnostics import Diagnostic, Fix, PaperRef, PlacedEdit
    from digestlint.errors import UsageError

__version__ = "0.1.0"

__all__ = [
    "Diagnostic",
    "Fix",
    "PaperRef",
    "PlacedEdit",
    "TranslatedPost",
    "UsageError",
    "__version__",
    "lint_paths",
    "lint_text",
    "translate_post",
]

_HOMES = {
    "TranslatedPost": "digestlint.api",
    "lint_paths": "digestlint.api",
    "lint_text": "digestlint.api",
    "translate_post": "digestlint.api",
    "UsageError": "digestlint.errors",
}


def __getattr__(name: str) -> Any:
    # The command line imports this package at every start and needs none of these: they are
    # loaded when a library user asks for them (PEP 562).
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "digestlint.diagnostics")), name)

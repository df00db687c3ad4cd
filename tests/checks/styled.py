"""What the rules of style find in a section."""

from digestlint.diagnostics import Diagnostic

from .support import POST, lint, with_body

STYLE = ("LG506", "LG507", "LG508", "LG509", "LG510")


def in_method(text: str) -> tuple[str, list[Diagnostic]]:
    """A post with this text in a section, and what the rules of style find in it."""
    post = with_body(POST, 1, "Method", text)
    found = lint(post)
    assert "DL001" not in {diagnostic.code for diagnostic in found}
    return post, [diagnostic for diagnostic in found if diagnostic.code in STYLE]

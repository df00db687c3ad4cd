"""What all targets share: the linter of every rule, inputs as text, and how to fail."""

from functools import cache

from digestlint.engine.linter import Linter, Selection
from digestlint.post.model import Post
from digestlint.post.outline import read_post
from digestlint.post.shape import Shape
from digestlint.settings import settings_from

PATH = "_posts/2026-01-05-daily-papers.md"


@cache
def linter() -> Linter:
    """A linter with every rule and nothing configured."""
    return Linter(settings_from({}, root="/nowhere"), Selection(("ALL",)), "/nowhere")


def shape() -> Shape:
    """The first format that we ship."""
    return linter().formats.shapes[0]


def as_text(data: bytes) -> str:
    """An input as a post's text: lone surrogates come through, as those of library users may."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def read(text: str) -> Post:
    """A text as a post of our first format."""
    return read_post(text, PATH, shape(), PATH)


def need(holds: object, *about: object) -> None:
    """Raise where something does not hold; an `assert` could be switched off."""
    if not holds:
        raise AssertionError(" ".join(map(repr, about)))

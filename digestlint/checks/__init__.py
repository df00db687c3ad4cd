"""The code that rules name in `check:`; one module a family, each check a function.

A check of one post is `(post, options) -> Iterator[Finding]`; one of a post and its translation is
`(pair, options) -> Iterator[PairFinding]` (see `pairs`). A check over the whole project takes
the summaries of all its posts and yields findings with the path of the post that each is about. A
check sees the post and its options, never files, settings or output.

A check may say what must be `given` in a post before it can find anything: a function of the post,
which is asked once for all the checks that share it. So rules that find nothing cost next to
nothing, however many there are.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Literal, NamedTuple

from digestlint.diagnostics import Finding
from digestlint.post.model import Post

Options = Mapping[str, Any]
Given = Callable[[Post], object]
PostCheck = Callable[[Post, Options], Iterator[Finding]]
Scope = Literal["post", "pair", "project", "engine"]

FAMILIES = (
    "front_matter",
    "front_matter_schema",
    "front_matter_quotes",
    "front_matter_days",
    "front_matter_tags",
    "structure",
    "labels",
    "length",
    "stray",
    "fences",
    "links",
    "placeholders",
    "language",
    "style",
    "particles",
    "repetition",
    "brackets",
    "markup",
    "numbers",
    "declarative",
    "translation",
    "translation_form",
    "translation_links",
    "translation_markup",
    "translation_numbers",
    "translation_words",
)


class Check(NamedTuple):
    """A check as rules see it: its function, and the JSON Schema of each option with its default.

    `scope` says what it looks at: one post, a post and its translation, the project, or (with no
    function of its own) what the engine itself notices, such as a file that cannot be read.
    """

    name: str
    run: Callable[..., Iterator[Any]]
    options: Mapping[str, Mapping[str, Any]]
    scope: Scope
    given: Given | None = None

    @property
    def family(self) -> str:
        """The module of this package that has it; of what the engine notices, none."""
        return self.run.__module__.removeprefix(__name__).lstrip(".")

    @property
    def defaults(self) -> dict[str, Any]:
        """The options that a rule file need not name."""
        return {
            name: schema["default"] for name, schema in self.options.items() if "default" in schema
        }

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of a rule file's `options`."""
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": dict(self.options),
            "required": [name for name, schema in self.options.items() if "default" not in schema],
        }


_CHECKS: dict[str, Check] = {}


def check(
    name: str,
    *,
    scope: Scope = "post",
    given: Given | None = None,
    **options: Mapping[str, Any],
) -> Callable[[Callable[..., Iterator[Any]]], Callable[..., Iterator[Any]]]:
    """Register a function under the name that rule files use.

    Each keyword is an option: its JSON Schema, with a `default` unless a rule must give it. An
    option's underscores are hyphens in rule files. Where what is `given` by a post is false, or
    empty, the function would find nothing and is not called.
    """

    def register(function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        if name in _CHECKS:
            raise ValueError(f"two checks are called {name}")
        schemas = {option.replace("_", "-"): schema for option, schema in options.items()}
        _CHECKS[name] = Check(name, function, schemas, scope, given)
        return function

    return register


def find_check(name: str, family: str = "") -> Check:
    """The check of this name; where its family is known, no other one is imported for it."""
    if family in FAMILIES:
        import_module(f"{__name__}.{family}")
    return _CHECKS.get(name) or all_checks()[name]


@cache
def all_checks() -> Mapping[str, Check]:
    """Every check by name."""
    for family in FAMILIES:
        import_module(f"digestlint.checks.{family}")
    return _CHECKS


@check("engine", scope="engine")
def _noticed_by_the_engine(*_: object) -> Iterator[Finding]:
    """What the engine notices itself: unreadable files, failing rules, unused suppressions."""
    return iter(())

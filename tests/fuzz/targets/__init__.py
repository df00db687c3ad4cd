"""What is fuzzed: for each target a function that takes bytes and raises where a promise breaks."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from fuzz.targets import files, posts, translations

Run = Callable[[bytes], None]


class Target(NamedTuple):
    """A target: what it does with an input, and whether its inputs are posts."""

    run: Run
    is_post: bool


TARGETS: Mapping[str, Target] = {
    "scan": Target(posts.scan, True),
    "sentences": Target(posts.sentences, True),
    "lint": Target(posts.lint, True),
    "fix": Target(posts.fix, True),
    "suppress": Target(posts.suppress, True),
    "front_matter": Target(posts.front_matter, True),
    "links": Target(posts.links, False),
    "quantities": Target(posts.quantities, False),
    "shield": Target(translations.shielded, True),
    "translate": Target(translations.spliced, True),
    "pair": Target(translations.paired, True),
    "state": Target(files.state, False),
    "memory": Target(files.memory, False),
    "glossary": Target(files.glossary, False),
    "config": Target(files.config, False),
    "rule": Target(files.rule, False),
    "format": Target(files.format_, False),
    "baseline": Target(files.baseline, False),
    "globs": Target(files.globs, False),
}

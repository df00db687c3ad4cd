"""Linting leaves nothing for the collector of garbage, which seldom looks."""

import gc
import weakref
from collections.abc import Iterator, Mapping
from typing import Any

from digestlint.diagnostics import Finding
from digestlint.engine.lint import lint_post, runnable
from digestlint.post.model import Post
from house import rulebook, shape


def test_a_post_is_gone_when_it_is_linted() -> None:
    daily = shape()
    rules = runnable(rulebook(), frozenset(rulebook().rules))
    seen: list[weakref.ref[Post]] = []

    def note(post: Post, _: Mapping[str, Any]) -> Iterator[Finding]:
        seen.append(weakref.ref(post))
        return iter(())

    gc.disable()
    try:
        text = daily.sample.replace("https://arxiv.org/abs/", "http://arxiv.org/pdf/")
        result = lint_post(
            text, daily.sample_path, daily, (*rules, rules[0]._replace(run=note, given=None)), None
        )
        assert result.diagnostics
        assert [post() for post in seen] == [None]
    finally:
        gc.enable()

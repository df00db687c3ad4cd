"""Checks of markup (MK): what Markdown makes of the text against its meaning."""

import re
from collections.abc import Iterator
from functools import cache

from digestlint.checks import Options, check
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import PROSE, Post


@cache
def _single_tilde() -> re.Pattern[str]:
    return re.compile(r"(?<![~\\])~(?!~)")


@check("strikethrough")
def strikethrough(post: Post, _: Options) -> Iterator[Finding]:
    """Two single `~` on a line, between which GFM renderers strike the text through."""
    if "~" not in post.interesting:
        return
    for block in post.blocks():
        if block.kind not in PROSE:
            continue
        for line in block.lines:
            tildes = [
                m.start()
                for m in _single_tilde().finditer(post.text, line.start, line.end)
                if not post.is_literal(block, m.start())
            ]
            if len(tildes) >= 2:
                yield Finding(
                    tildes[0],
                    tildes[-1] + 1,
                    edits=tuple(Edit(at, at, "\\") for at in tildes),
                )

"""What the last run showed of each post, so that an unchanged one is not rendered again.

A page depends on the post's content, on the way of linting, on what other posts say about it, on
the style, and on the folder from which paths are shown. The second and the last two are part of the
shelf's name, the others of each row; so a page is what an uncached run would show.
"""

from collections.abc import Sequence
from typing import Any

from digestlint.digests import blake2b
from digestlint.engine.postcache import PostCache
from digestlint.report.page import Counts, Style
from digestlint.shaped import columns, hold
from digestlint.shelf import Shelf


class PageCache:
    """The pages of one project in one style, seen from one folder."""

    def __init__(self, posts: PostCache, cwd: str, style: Style) -> None:
        place = repr((cwd, *style)).encode("utf-8", "surrogateescape")
        name = blake2b(place, digest_size=6).hexdigest()
        self._shelf = Shelf(posts.store, f"pages-{posts.way}-{name}", _hold)

    def get(self, key: str, digest: str, about: str) -> tuple[Counts, bytes] | None:
        """Counts and text for a post with this content, of which other posts say this."""
        row = self._shelf.row(key)
        if row is None or row[0] != digest or row[1] != about:
            return None
        text = self._shelf.data(key)
        return None if text is None else (Counts._make(row[2]), text)

    def put(self, key: str, digest: str, about: str, counts: Counts, text: bytes) -> None:
        """Remember a page."""
        self._shelf.put(key, [digest, about, counts], text)

    def keep(self) -> None:
        """Write down what is new."""
        self._shelf.keep()


def _hold(rows: Sequence[Any]) -> None:
    _, _, counts = columns(rows, str, str, list)
    hold(counts, int, len(Counts._fields))

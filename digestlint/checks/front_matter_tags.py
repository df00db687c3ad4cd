"""The check of tags that are nearly one which the blog knows (FM106)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from digestlint.checks import Options, check
from digestlint.checks.front_matter_places import span_at
from digestlint.checks.front_matter_quotes import QUOTES
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import Post, Span
from digestlint.post.names import edit_distance

# Shorter tags lie too near to each other: `ai` and `ar`, `nlp` and `llm`, `cv` and `cl`.
_SHORTEST_TYPO = 5
_SHORTEST_CASE = 4
_TWO_EDITS_FROM = 8
_LONGEST_TAG = 64
_MOST_TAGS = 200  # of one post; the rest is not looked at


@check(
    "tag-typo",
    known_tags={
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "description": "Tags that the blog knows, besides those of the format.",
    },
)
def tag_typo(post: Post, options: Options) -> Iterator[Finding]:
    """A tag that is nearly one which the blog knows."""
    front_matter = post.front_matter
    if front_matter.state != "sound":
        return
    known = post.shape.tags
    if options["known-tags"]:
        known = (*known, *options["known-tags"])
    for key in ("tags", "tag"):
        value = front_matter.data.get(key)
        items = value.split() if isinstance(value, str) else value
        if not isinstance(items, list):
            continue
        tags = [item.strip(",") if isinstance(value, str) else item for item in items]
        del tags[_MOST_TAGS:]
        there = {tag for tag in tags if type(tag) is str}
        places: list[Span] | None = None
        for index, tag in enumerate(tags):
            if type(tag) is not str or tag in known:
                continue
            meant = nearest_tag(tag, known)
            if meant is not None:
                places = places or _tag_places(post, key, tags)
                at = places[index]
                is_plain = post.text[slice(*at)] == tag
                # With the right one beside it, which of the two goes is not ours to say.
                edits = (Edit(*at, meant),) if is_plain and meant not in there else ()
                yield Finding(*at, {"tag": tag, "meant": meant}, edits=edits)


def _tag_places(post: Post, key: str, tags: list[Any]) -> list[Span]:
    """Where each tag stands, without its quotes; the key where that cannot be told."""
    text = post.text
    entry = post.front_matter.entries.get(key)
    nowhere = Span(entry.start, entry.end) if entry is not None else post.line_span(1)
    if entry is not None and entry.value_start < entry.value_end:
        # On the key's own line they stand one behind the other: no need to compose YAML.
        places = []
        at = entry.value_start
        for tag in tags:
            found = text.find(str(tag), at, entry.value_end)
            if found < 0:
                break
            at = found + len(str(tag))
            places.append(Span(found, at))
        if len(places) == len(tags):
            return places
    places = []
    for index, tag in enumerate(tags):
        span = span_at(post, (key, index)) or nowhere
        found = text.find(str(tag), *span)
        places.append(Span(found, found + len(str(tag))) if found >= 0 else span)
    return places


@lru_cache(maxsize=256)  # a blog mistypes the same few tags, post by post
def nearest_tag(tag: str, known: tuple[str, ...]) -> str | None:
    """The known tag that is surely meant by one that is not known: in other case, or mistyped.

    One edit is a typing error of a tag of five letters, two are one of a tag of eight, or where the
    letters are the same (`arvix`); never where only digits differ (`iclr2025`, `iclr2026`), nor
    where two known tags are as near.
    """
    if tag in known or not QUOTES.isdisjoint(tag):
        return None
    folded = tag.casefold()
    if len(tag) >= _SHORTEST_CASE:
        same = [name for name in known if name.casefold() == folded]
        if len(same) == 1:
            return same[0]
    if len(tag) > _LONGEST_TAG:
        return None
    best: list[str] = []
    least = 3
    for name in dict.fromkeys(known):
        if len(name) < _SHORTEST_TYPO:
            continue
        other = name.casefold()
        is_long = min(len(name), len(tag)) >= _TWO_EDITS_FROM
        limit = 2 if is_long or sorted(folded) == sorted(other) else 1
        distance = edit_distance(folded, other, limit)
        if distance > limit or _only_digits_differ(folded, other):
            continue
        if distance == 2 and (folded.startswith(other) or other.startswith(folded)):
            continue  # `researcher` is a word of its own
        if distance < least:
            best, least = [name], distance
        elif distance == least:
            best.append(name)
    return best[0] if len(best) == 1 else None


def _only_digits_differ(a: str, b: str) -> bool:
    return [sign for sign in a if not sign.isdigit()] == [sign for sign in b if not sign.isdigit()]

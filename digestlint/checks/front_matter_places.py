"""Where the values of the front matter stand in a post."""

from digestlint.post.model import Post, Span

Path = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""


def span_at(post: Post, place: Path) -> Span | None:
    """Where the value at a path of keys and indexes stands in the post; None where it is empty."""
    if not place:
        return None
    from digestlint.post.yaml_reader import compose, value_span

    front_matter = post.front_matter
    tree = post.notes.get("front_matter.tree")
    if tree is None:
        tree = post.notes["front_matter.tree"] = compose(front_matter.yaml)
    found = value_span(front_matter.yaml, list(place), tree)
    if found is None or found[0] >= found[1]:
        return None
    return Span(front_matter.inner_start + found[0], front_matter.inner_start + found[1])

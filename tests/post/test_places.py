"""Lines and columns of offsets, in whatever order somebody asks for them."""

from hypothesis import given
from hypothesis import strategies as st

from digestlint.post.model import Post
from digestlint.post.outline import read_post
from effort import examples
from house import shape

SHAPE = shape()
# Lines of all lengths, some of them longer than what is counted without an index.
TEXT = "".join(f"{'가나 ' * size}\n" for size in (0, 3, 40, 2000, 1, 0, 0, 700, 5, 900)) + "끝"


def post_of(text: str) -> Post:
    return read_post(text, "_posts/2026-01-05-daily-papers.md", SHAPE)


def naively(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


@examples(100)
@given(
    st.lists(
        st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), min_size=1, max_size=20
    )
)
def test_places_are_the_same_in_any_order(asked: list[tuple[int, int]]) -> None:
    post = post_of(TEXT)
    for one, other in asked:
        start, end = sorted((one, other))
        expected = *naively(TEXT, start), *naively(TEXT, end)
        assert post.places(start, end) == expected
        assert post.position(one) == naively(TEXT, one)

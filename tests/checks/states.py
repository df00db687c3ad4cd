"""What a translation was made from."""

from digestlint.post.outline import read_post
from digestlint.post.segments import (
    SegmentState,
    is_to_translate,
    segment_hash,
    segment_place,
    segments_of,
)

from .pairs import SOURCE, shape


def made_from(text: str) -> tuple[SegmentState, ...]:
    post = read_post(text, SOURCE, shape(), SOURCE)
    return tuple(
        SegmentState(segment_place(post, one), segment_hash(text[one.start : one.end]), "")
        for one in segments_of(post)
        if is_to_translate(post, one)
    )

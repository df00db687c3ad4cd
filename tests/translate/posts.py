"""Posts for these tests: the format's own sample, read, with lines of prose put into it."""

import functools

from digestlint.engine.linter import Linter, Selection
from digestlint.post.model import Post
from digestlint.post.outline import read_post
from digestlint.post.segments import Segment
from digestlint.post.shape import Language, Shape
from digestlint.settings import settings_from
from engine.support import RULES

PATH = "_posts/2026-01-05-daily-papers.md"
RESULT = "이미지 분류 과제에서 매개변수를 62.5% 줄이면서 정확도를 0.3%p 높였다."


@functools.cache
def shape() -> Shape:
    """The first format that we ship."""
    settings = settings_from({}, root="/nowhere")
    return Linter(settings, Selection(("LK306",)), "/nowhere", RULES).formats.shapes[0]


def english() -> Language:
    return shape().languages["en"]


def sample(result: str = RESULT) -> str:
    """The sample with another first result."""
    text = shape().sample
    assert text.count(RESULT) == 1
    return text.replace(RESULT, result)


def read(text: str) -> Post:
    return read_post(text, PATH, shape(), PATH)


def segment_of(line: str) -> tuple[Post, Segment]:
    """A post whose first result is a line, and the segment that this line is."""
    from digestlint.post.segments import segments_of

    post = read(sample(line))
    at = post.text.index(line)
    return post, next(one for one in segments_of(post) if one.start >= at)

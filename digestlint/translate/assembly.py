"""A translation's whole text: the original's own, with translated segments in their places."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from digestlint.diagnostics import Edit
from digestlint.post.front_matter import find_front_matter
from digestlint.post.model import Post
from digestlint.post.outline import read_text
from digestlint.post.shape import Language
from digestlint.translate.front_matter import edits_of, values_of
from digestlint.translate.plan import Task, skeleton, splice
from digestlint.translate.results import Options
from digestlint.translate.work import Work


def assembled(work: Work, options: Options) -> str:
    """The text of a translation of which every segment is there.

    A front matter that stands there already is a person's to change: it only gets keys that it
    lacks.
    """
    post = work.post
    values = values_of(work.file.project, post.front_matter, options.language)
    edits = [
        Edit(task.segment.start, task.segment.end, work.texts[number])
        for number, task in enumerate(work.tasks)
    ]
    edits += _outside(post, work.language, work.tasks)
    if work.old is not None:
        before = find_front_matter(read_text(work.old.text))
        if before.state == "sound" and post.front_matter.state == "sound":
            template, newline = options.front_matter, post.newline
            added = edits_of(before, template, values, newline, only_missing=True)
            head = splice(work.old.text, added)
            head = head[: before.end + len(head) - len(work.old.text)]
            return head + splice(post.original, edits)[post.front_matter.end :]
    edits += edits_of(post.front_matter, options.front_matter, values, post.newline)
    return splice(post.original, edits)


def _outside(post: Post, language: Language, tasks: Sequence[Task]) -> Iterator[Edit]:
    """The format's edits that lie in no segment that is translated."""
    spans = sorted((task.segment.start, task.segment.end) for task in tasks)
    for edit in skeleton(post, language):
        at = bisect_right(spans, (edit.start, len(post.text))) - 1
        if at < 0 or spans[at][1] <= edit.start:
            yield edit

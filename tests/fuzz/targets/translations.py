"""Targets over what is translated: the shield and its way back, splicing, pairs of posts."""

import re
from random import Random
from xml.etree import ElementTree

from digestlint.checks.pairs import Pair
from digestlint.diagnostics import Edit
from digestlint.engine.pairs import check_pair, pair_runnable
from digestlint.post.model import Post
from digestlint.post.segments import Segment, segment_hash, segments_of
from digestlint.translate.plan import place_of, skeleton, splice, tasks_of
from digestlint.translate.restoring import Mangled, joined, restore
from digestlint.translate.shield import Shielded, shield
from digestlint.translate.standing import standing
from fuzz.mutate import mutated_text
from fuzz.targets.words import PATH, as_text, linter, need, read

# A translation is one line whatever comes, and has no controls; two single tildes are escaped.
_CHANGED = re.compile(r"[\x00-\x08\n-\x1f\x7f-\x9f\u2028\u2029~]")
# XML 1.0, production 2: what no document may hold, and what its readers take for a line end.
_NOT_XML = re.compile(r"[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _segments(post: Post) -> list[Segment]:
    return [one for one in segments_of(post) if one.end > one.start]


def shielded(data: bytes) -> None:
    """What travels comes back as it went, placeholders are well-formed, and damage is noticed."""
    post = read(as_text(data))
    random = Random(len(data))
    for segment in _segments(post):
        text = post.text[segment.start : segment.end]
        made = shield(post, segment)
        _comes_back(text, restore(made, made.wire), "restored")
        said = [piece for kind, piece in made.pieces if kind == "text"]
        _comes_back(text, joined(made, said), "joined")
        if made.is_markup and not _NOT_XML.search(made.wire):
            root = ElementTree.fromstring(f"<r>{made.wire}</r>")  # noqa: S314 -- our own
            need({node.tag for node in root} <= {"x", "g", "k"}, made.wire)
        _notices(made, mutated_text(random, made.wire, [made.wire], 2))


def _comes_back(text: str, again: str, how: str) -> None:
    need("\n" not in again, how, text, again)
    if text == text.strip() and not _CHANGED.search(text):
        need(_words(again) == _words(text), how, text, again)


def _words(text: str) -> str:
    """A text without its spaces: those inside of emphasis and links are put outside."""
    return re.sub(r"\s+", "", text)


def _notices(made: Shielded, answer: str) -> None:
    """Any answer gives one line with every placeholder's text in it, or is refused."""
    try:
        text = restore(made, answer)
    except Mangled:
        return
    need("\n" not in text, answer)
    for hold in made.holds:
        need(hold.opening.strip() in text or _CHANGED.search(hold.opening), hold, answer)


def spliced(data: bytes) -> None:
    """With an engine that says what it is told, a translation is its source."""
    post = read(as_text(data))
    english = post.shape.languages["en"]
    tasks = tasks_of(post, english)
    at = 0
    for task in tasks:
        need(at <= task.segment.start < task.segment.end <= len(post.text), task)
        at = task.segment.end
        need(task.text == post.text[task.segment.start : task.segment.end], task)
    edits = []
    for task in tasks:
        made = shield(post, task.segment)
        if not _CHANGED.search(task.text) and task.text == task.text.strip():
            edits.append(Edit(task.segment.start, task.segment.end, restore(made, made.wire)))
    text = splice(post.original, edits)
    need(_words(text) == _words(post.original), "another text")
    if all(edit.text == post.text[edit.start : edit.end] for edit in edits):
        need(text == post.original, "another text")
    names = skeleton(post, english)
    text = splice(post.original, names)
    removed = sum(edit.end - edit.start - len(edit.text) for edit in names)
    need(len(text) == len(post.original) - removed, "edits overlap")
    stands = standing(post, tasks, read(text), None)
    need(all(0 <= number < len(tasks) for number in stands.texts), "a task that is none")


def paired(data: bytes) -> None:
    """A post is compared with what has become of it; nothing fails, findings are in range."""
    source, _, target = as_text(data).partition("\f")
    post = read(source)
    if not target:
        target = mutated_text(Random(len(source)), source, [source])
    other = read(target)
    rows = [
        (place_of(post, one), segment_hash(post.text[one.start : one.end]), "0" * 16)
        for one in _segments(post)
    ]
    from digestlint.post.segments import SegmentState

    pair = Pair(post, other, made_from=tuple(SegmentState(*row) for row in rows))
    rules = pair_runnable(linter().rulebook, linter().codes)
    failed = linter().rulebook.rules["DL001"]
    for side, text in (("target", other.text), ("source", post.text)):
        for one in check_pair(pair, rules, failed, side=side):  # type: ignore[arg-type]
            need(one.code != "DL001", one.message)
            need(0 <= one.start <= one.end <= len(text), one)
            need(one.path == PATH, one)
    same = Pair(post, read(source))
    found = [one.code for one in check_pair(same, rules, failed)]
    need(not {"TR603", "TR604", "TR605", "TR610"} & set(found), found)

"""Checks of style (LG507, LG510): names in another case, subjects that do not fit."""

import re
from collections.abc import Iterator
from functools import cache

from digestlint.checks import Options, check
from digestlint.checks.places import prose_at
from digestlint.diagnostics import Finding
from digestlint.post.model import Post


@check("name-case")
def name_case(post: Post, _: Options) -> Iterator[Finding]:
    """The name before the colon of a paper's title, in another case: `{found}`, `{name}`.

    Each spelling once a paper, where it first stands.
    """
    text = post.text
    for paper in post.papers:
        start, end = paper.heading.title_span
        colon = text.find(":", start, end)
        if colon < 0:
            continue
        name = text[start:colon].strip()
        if not _name().fullmatch(name):
            continue
        seen = {name}
        for at in _in_any_case(post, name, paper.heading.end, paper.end):
            found = text[at : at + len(name)]
            if found in seen or not _is_same_name(text, at, name, found):
                continue
            if prose_at(post, at) is not None:
                seen.add(found)
                yield Finding(at, at + len(name), {"found": found, "name": name})


@cache
def _name() -> re.Pattern[str]:
    """One name, of letters with digits and hyphens among them."""
    return re.compile(r"[A-Za-z](?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9+.&-]{2,60}")


def _in_any_case(post: Post, name: str, start: int, end: int) -> Iterator[int]:
    """Where a name stands in whatever case; nothing where all stand in the name's own."""
    # Bytes fold case and are searched much faster than text; the offsets are the same.
    lower: bytes | None = post.notes.get("style.lower")
    if lower is None:
        lower = post.notes["style.lower"] = post.text.encode("ascii", "replace").lower()
    folded = name.lower().encode("ascii")
    if lower.count(folded, start, end) == post.text.count(name, start, end):
        return
    at = lower.find(folded, start, end)
    while at >= 0:
        yield at
        at = lower.find(folded, at + 1, end)


def _is_same_name(text: str, at: int, name: str, found: str) -> bool:
    """Whether another spelling is the whole name, and no ordinary word that is written like it."""
    before, after = text[at - 1], text[at + len(name) : at + len(name) + 1]
    if is_latin(before) or before in "-_/.@" or is_latin(after) or (after and after in "_/"):
        return False
    if after and after in "-." and is_latin(text[at + len(name) + 1 : at + len(name) + 2]):
        return False
    if found.islower():
        # `scone` may be a scone; `twinflow` is no word.
        return any(map(str.isupper, name[1:])) and any(map(str.islower, name))
    return True


def is_latin(character: str) -> bool:
    """Whether a character is an ASCII letter or digit."""
    return character.isascii() and character.isalnum()


_PATTERN = {"type": "string", "format": "regex"}


@check(
    "subject-predicate",
    subject={**_PATTERN, "description": "What the sentence starts with; a group is the subject."},
    predicate={
        **_PATTERN,
        "description": "What it ends in, before its full stop; a group is what is reported.",
    },
    unless={
        **_PATTERN,
        "default": "(?!)",
        "description": "What between the two is the subject of the predicate.",
    },
)
def subject_predicate(post: Post, options: Options) -> Iterator[Finding]:
    """Sentences whose subject cannot be what the predicate says: `{subject}`, `{predicate}`."""
    text = post.text
    predicate, subject = _compiled(options["predicate"]), _compiled(options["subject"])
    group = 1 if predicate.groups else 0
    for match in predicate.finditer(text):
        sentence = post.sentence_at(match.start())
        if sentence is None:
            continue
        start, end = sentence
        after = match.end()
        if end - after > 8 or any(map(str.isalnum, text[after:end])):
            continue
        named = subject.match(text, start, match.start())
        if named is None or prose_at(post, match.start(group)) is None:
            continue
        if _compiled(options["unless"]).search(text, named.end(), match.start()) is None:
            values = {"subject": named[1 if subject.groups else 0], "predicate": match[group]}
            yield Finding(*match.span(group), values)


_compiled = cache(re.compile)  # the patterns of a rule

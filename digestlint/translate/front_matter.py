"""The front matter of a translation: the original's text, with keys set by the config's template.

It is edited as text, so that quotes, order and comments stay as people wrote them. The
translation's own front matter, once it is there, is a person's to change: only keys that it lacks
are added.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from digestlint.diagnostics import Edit
from digestlint.post.front_matter import FrontMatter
from digestlint.translate.places import short_language

Template = Mapping[str, str | Sequence[str]]


@cache
def _dated() -> re.Pattern[str]:
    return re.compile(r"(\d{4})-(\d{2})-(\d{2})-(.+)")


def values_of(source: str, front_matter: FrontMatter, language: str) -> dict[str, str]:
    """What stands for the template's places, by a post's path; undated names lack some."""
    stem = source.rpartition("/")[2].rpartition(".")[0]
    values = {"lang": short_language(language), "ref": stem}
    title = front_matter.data.get("title")
    if isinstance(title, str):
        values["title"] = title
    dated = _dated().fullmatch(stem)
    if dated is not None:
        values |= dict(zip(("year", "month", "day", "slug"), dated.groups(), strict=True))
    return values


def edits_of(
    front_matter: FrontMatter,
    template: Template,
    values: Mapping[str, str],
    newline: str,
    *,
    only_missing: bool = False,
) -> list[Edit]:
    """The edits that set the template's keys; none where there is no sound front matter.

    A key with a place that has no value is left out.
    """
    if front_matter.state != "sound":
        return []
    edits, added = [], []
    for key, wanted in template.items():
        text = _filled(wanted, values)
        if text is None:
            continue
        entry = front_matter.entries.get(key)
        if entry is None:
            added.append(f"{key}: {text}{newline}")
        elif not only_missing:
            end = _value_end(front_matter, entry.value_end)
            space = "" if _before(front_matter, entry.value_start).isspace() else " "
            edits.append(Edit(entry.value_start, end, space + text))
    if added:
        edits.append(Edit(front_matter.inner_end, front_matter.inner_end, "".join(added)))
    return edits


def _before(front_matter: FrontMatter, at: int) -> str:
    """The sign before an offset of the post."""
    return front_matter.yaml[at - front_matter.inner_start - 1 : at - front_matter.inner_start]


def _value_end(front_matter: FrontMatter, value_end: int) -> int:
    """Where a value ends: with the last of the lines that are indented or list items."""
    yaml, at = front_matter.yaml, value_end - front_matter.inner_start
    end = at
    while (line := yaml.find("\n", at)) >= 0 and yaml[line + 1 : line + 2] in (" ", "\t", "-"):
        at = line + 1
        stop = yaml.find("\n", at)
        end = len(yaml) if stop < 0 else stop
    return front_matter.inner_start + len(yaml[:end].rstrip(" "))


_PLACE = re.compile(r"\{(\w+)\}")
# What YAML surely reads as this very string (see `read_ordinary`), or as a path.
_PLAIN = re.compile(
    r"(?!(?:y|n|yes|no|true|false|on|off|null)$)[A-Za-z/][\w./-]*(?: [\w./-]+)*", re.I
)
_DIGITAL = re.compile(r"\d{4}-\d{2}-\d{2}-[A-Za-z][\w-]*")


def _filled(wanted: str | Sequence[str], values: Mapping[str, str]) -> str | None:
    if not isinstance(wanted, str):
        items = [_filled(item, values) for item in wanted]
        if None in items:
            return None
        return f"[{', '.join(item for item in items if item is not None)}]"
    if any(place not in values for place in _PLACE.findall(wanted)):
        return None
    text = _PLACE.sub(lambda place: values[place[1]], wanted)
    if _PLAIN.fullmatch(text) or _DIGITAL.fullmatch(text):
        return text
    import json

    # YAML 1.2 takes every JSON string, and Jekyll's reader does.
    return json.dumps(text, ensure_ascii=False)

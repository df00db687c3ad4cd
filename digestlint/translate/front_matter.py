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

Template = Mapping[str, str | Sequence[str] | int]


@cache
def _dated() -> re.Pattern[str]:
    return re.compile(r"(\d{4})-(\d{2})-(\d{2})-(.+)")


def values_of(source: str, front_matter: FrontMatter, language: str) -> dict[str, str]:
    """What stands for the template's places, by a post's path; undated names lack some.

    `ref` is the original's own where it has one, so that both have the same.
    """
    stem = source.rpartition("/")[2].rpartition(".")[0]
    values = {"lang": short_language(language), "ref": stem}
    for key in ("title", "ref"):
        value = front_matter.data.get(key)
        if isinstance(value, str | int | float) and str(value).strip():
            values[key] = str(value)
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

    A key with a place that has no value is left out, and the original's goes: that is not the
    translation's.
    """
    if front_matter.state != "sound":
        return []
    there = [key for key in template if key in front_matter.entries or key in front_matter.data]
    spans = _spans(front_matter) if there and not only_missing else {}
    edits, added = [], []
    for key, wanted in template.items():
        text = _filled(wanted, values)
        if key not in there:
            if text is not None:
                added.append(f"{key}: {text}{newline}")
        elif key in spans:
            key_start, start, end = spans[key]
            if text is None:
                edits.append(Edit(key_start, _line_end(front_matter, end), ""))
            else:
                space = "" if _before(front_matter, start).isspace() else " "
                edits.append(Edit(start, end, space + text))
    if added:
        edits.append(Edit(front_matter.inner_end, front_matter.inner_end, "".join(added)))
    return edits


def _before(front_matter: FrontMatter, at: int) -> str:
    """The sign before an offset of the post."""
    return front_matter.yaml[at - front_matter.inner_start - 1 : at - front_matter.inner_start]


def _line_end(front_matter: FrontMatter, at: int) -> int:
    """Where the next line begins."""
    stop = front_matter.yaml.find("\n", at - front_matter.inner_start)
    return front_matter.inner_end if stop < 0 else front_matter.inner_start + stop + 1


def _spans(front_matter: FrontMatter) -> dict[str, tuple[int, int, int]]:
    """By key its start, its value's start and end, as offsets in the post.

    Of YAML that cannot be read, what the lines say.
    """
    import yaml

    text, at = front_matter.yaml, front_matter.inner_start
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {
            entry.key: (entry.start, entry.value_start, entry.value_end)
            for entry in front_matter.entries.values()
        }
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return {}
    spans = {}
    for key, value in root.value:
        start, end = value.start_mark.index, value.end_mark.index
        # A block ends for YAML where the next key begins: what stands between belongs to nobody.
        while (last := text.rfind("\n", start, end)) >= 0 and (
            text[last + 1 : end].isspace() or text[last + 1 : last + 2] == "#" or last + 1 == end
        ):
            end = last
        if value.start_mark.line != key.end_mark.line:
            start = text.index(":", key.end_mark.index) + 1
        spans[key.value] = (at + key.start_mark.index, at + start, at + end)
    return spans


_PLACE = re.compile(r"\{(\w+)\}")
# What YAML surely reads as this very string (see `read_ordinary`), or as a path.
_PLAIN = re.compile(
    r"(?!(?:y|n|yes|no|true|false|on|off|null)$)[A-Za-z/][\w./-]*(?: [\w./-]+)*", re.I
)
_DIGITAL = re.compile(r"\d{4}-\d{2}-\d{2}-[A-Za-z][\w-]*")


def _filled(wanted: str | Sequence[str] | int, values: Mapping[str, str]) -> str | None:
    if isinstance(wanted, int):
        return str(wanted).lower()  # `true` and `false`
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

    # YAML 1.2 takes every JSON string, and Jekyll's reader does; what cannot be printed, YAML
    # takes for a line end (U+2028) or for no YAML (controls).
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in quoted)


def _escaped(sign: str) -> str:
    if "\ud800" <= sign <= "\udfff":
        sign = "\ufffd"
    return f"\\u{ord(sign):04x}" if sign <= "\uffff" else f"\\U{ord(sign):08x}"

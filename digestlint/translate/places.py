"""Where the translation of a post lies, and of which post a file is the translation. Pure.

Paths are those of the project: relative to its root, with `/`. The template's `{lang}` is a
language without its region (`en` of `en-US`), as folders and front matter name it.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

_PLACE = re.compile(r"\{(dir|lang|name)\}")
# Which no path holds.
_NAME = "\0"


class Original(NamedTuple):
    """The post that a file would be the translation of, and the language of that translation."""

    path: str
    language: str


@cache
def short_language(language: str) -> str:
    """A language without region or script, as posts and folders name it: `en` of `en-US`."""
    return re.split("[-_]", language, maxsplit=1)[0].lower()


def translation_path(source: str, language: str, template: str) -> str:
    """Where the translation of a post into a language lies, by the config's template."""
    folder, _, name = source.rpartition("/")
    return _folder_form(folder, language, template).replace(_NAME, name)


@lru_cache(maxsize=256)
def _folder_form(folder: str, language: str, template: str) -> str:
    """The path of a translation with a sign in place of its name: one for all posts of a folder."""
    values = {"dir": folder, "lang": short_language(language), "name": _NAME}
    return _tidy(_PLACE.sub(lambda place: values[place[1]], template))


def original_of(path: str, languages: Iterable[str], template: str) -> Original | None:
    """The post that a file is the translation of by its place; None where it lies at none.

    A template without `{dir}` or `{name}` does not tell, and then it is None as well.
    """
    known = frozenset(map(short_language, languages))
    match = _pattern(template, known).fullmatch(path)
    if match is None:
        return None
    folder = (match["dir"] or "").strip("/")
    return Original(f"{folder}/{match['name']}" if folder else match["name"], match["lang"])


@cache
def _pattern(template: str, languages: frozenset[str]) -> re.Pattern[str]:
    places = {
        "dir": r"(?P<dir>(?:[^\n]*))",
        "lang": f"(?P<lang>{'|'.join(map(re.escape, sorted(languages)))})",
        "name": r"(?P<name>[^/\n]+)",
    }
    if not languages or any(template.count(f"{{{place}}}") != 1 for place in places):
        return re.compile(r"(?!)")
    pieces = _PLACE.split(template)
    pattern = "".join(
        places[piece] if index % 2 else re.escape(piece) for index, piece in enumerate(pieces)
    )
    # A post at the project's root has an empty `{dir}`, and no `/` behind it.
    return re.compile(pattern.replace(places["dir"] + "/", rf"(?:{places['dir']}/)?"))


def _tidy(path: str) -> str:
    return re.sub("/{2,}", "/", path).strip("/")

"""What Jekyll's `_config.yml` says on posts, read without building anything from it.

A stranger's file may be a bomb of aliases, or nested a thousand deep. Only YAML's events are read,
in one pass: the keys at the top whose values are a scalar or a list of scalars. Nothing is
resolved, expanded or called.
"""

import os
from collections.abc import Mapping
from typing import NamedTuple

from digestlint.reading import ReadProblem, read_text
from digestlint.settings import MAX_CONFIG_SIZE, PROJECT_MARKS

CONFIG_NAMES = tuple(mark for mark in PROJECT_MARKS if mark.startswith("_config"))
_MAX_DEPTH = 64


class JekyllConfig(NamedTuple):
    """What a `_config.yml` says, empty where it is silent; `problem` is why it cannot be read."""

    name: str
    permalink: str = ""
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    problem: str = ""


def read_jekyll_config(folder: str) -> JekyllConfig | None:
    """The config of the Jekyll site in a folder; None where there is none."""
    for name in CONFIG_NAMES:
        path = os.path.join(folder, name)
        if not os.path.lexists(path):
            continue
        source = read_text(path, MAX_CONFIG_SIZE)
        if isinstance(source, ReadProblem):
            return JekyllConfig(name, problem=source.message)
        values, problem = top_values(source.text)
        permalink = values.get("permalink", ())
        main = values.get("default_lang", ()) or values.get("lang", ())
        return JekyllConfig(
            name,
            permalink=permalink[0] if permalink else "",
            languages=values.get("languages", ()) or main,
            tags=values.get("display_tags", ()),
            plugins=values.get("plugins", ()) or values.get("gems", ()),
            problem=problem,
        )
    return None


def top_values(text: str) -> tuple[Mapping[str, tuple[str, ...]], str]:
    """The top keys of a YAML mapping with their scalars, and what is wrong with the YAML.

    A scalar is a tuple of one, an empty one of none; of a list, what is no scalar is left out; a
    key whose value is anything else is not there. Of a key twice, the last counts, as in Jekyll.
    """
    import yaml

    try:
        from yaml import CSafeLoader as SafeLoader
    except ImportError:  # PyYAML built without libyaml
        from yaml import SafeLoader  # type: ignore[assignment]

    reader = _TopReader()
    try:
        for event in yaml.parse(text, Loader=SafeLoader):
            if isinstance(event, yaml.DocumentEndEvent):
                break
            if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                reader.close()
            elif isinstance(event, yaml.ScalarEvent):
                reader.scalar(event.value)
            elif isinstance(event, yaml.NodeEvent):
                reader.open(type(event).__name__)
            if reader.depth > _MAX_DEPTH:
                # libyaml takes time by the square of the depth: 20 s for 100,000 brackets.
                return {}, "nested too deep"
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        return {}, f"not YAML{where}"
    return reader.values, ""


class _TopReader:
    """Follows the nodes of a document, and keeps those at the top."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[str, ...]] = {}
        self.depth = 0
        self._is_mapping = False
        self._is_key = True
        self._key: str | None = None
        self._list: list[str] | None = None

    def scalar(self, value: str) -> None:
        """A scalar: a key at the top, the value of one, or an element of its list."""
        if self._list is not None and self.depth == 2:
            self._list.append(value)
        elif self._is_mapping and self.depth == 1:
            if self._is_key:
                self._key = value
            elif self._key is not None:
                self.values[self._key] = (value,) if value else ()
            self._is_key = not self._is_key

    def open(self, kind: str) -> None:
        """An alias, or the start of a list or a mapping."""
        if self.depth == 0:
            self._is_mapping = kind == "MappingStartEvent"
        elif self.depth == 1:
            if self._is_key:
                self._key = None
            else:
                if self._key is not None:
                    self.values.pop(self._key, None)
                if kind == "SequenceStartEvent":
                    self._list = []
            self._is_key = not self._is_key
        if kind != "AliasEvent":
            self.depth += 1

    def close(self) -> None:
        """The end of a list or a mapping."""
        self.depth -= 1
        if self.depth == 1 and self._list is not None:
            if self._key is not None:
                self.values[self._key] = tuple(self._list)
            self._list = None

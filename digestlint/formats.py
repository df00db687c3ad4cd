"""Formats: YAML files that say what a digest looks like → `Shape`s, validated and merged."""

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from digestlint.errors import UsageError
from digestlint.globs import compile_globs
from digestlint.post.shape import (
    LabelShape,
    Language,
    Links,
    Placeholders,
    Register,
    SectionShape,
    Shape,
)
from digestlint.rulefiles import RuleFile, read_rule_file, rules_folder

# The first lines of a file, in which a title stands; a claim must not read whole files.
TITLE_WITHIN = 4096
_TITLE = re.compile(r"""^title[ \t]*:[ \t]*["']?(.*?)["']?[ \t]*$""", re.M)


class Formats:
    """The formats of a run, in order of preference: the first is that of a post none claims."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self.shapes = tuple(shapes)
        self._by_file = [(compile_globs(shape.files), shape) for shape in self.shapes]
        self._by_title = [(re.compile(shape.title), shape) for shape in self.shapes if shape.title]

    def claim(self, path: str, text: str) -> Shape | None:
        """The format that a post is of: by its path in the project, then by its title; or None."""
        for matches, shape in self._by_file:
            if matches(path) or matches(path.rsplit("/", 1)[-1]):
                return shape
        head = text[:TITLE_WITHIN]
        if head.startswith("---") and (title := _TITLE.search(head)):
            for pattern, shape in self._by_title:
                if pattern.search(title[1]):
                    return shape
        return None

    def of(self, path: str, text: str) -> Shape:
        """The format by which a post is read in any case."""
        return self.claim(path, text) or self.shapes[0]


def format_files(folders: Iterable[str]) -> dict[str, str]:
    """Name → path of every format file: our own, then those of the user's rule folders."""
    found: dict[str, str] = {}
    for folder in (rules_folder(), *folders):
        place = os.path.join(folder, "formats")
        if os.path.isdir(place):
            for name in sorted(os.listdir(place)):
                if name.endswith((".yaml", ".yml")):
                    found[name.rsplit(".", 1)[0]] = os.path.join(place, name)
    return found


def load_shape(name: str, files: Mapping[str, str]) -> Shape:
    """Load a format by name; raises `UsageError` where there is none or its file is wrong."""
    merged, folder = _merged(name, files, ())
    return _shape(merged, folder)


def _merged(
    name: str, files: Mapping[str, str], seen: tuple[str, ...]
) -> tuple[dict[str, Any], str]:
    path = files.get(name)
    if path is None:
        raise UsageError(f"there is no format `{name}`; there are: {', '.join(sorted(files))}")
    if name in seen:
        raise UsageError(f"format `{name}` extends itself", path=path)
    file = read_rule_file(path, "formats/format.schema.json")
    if file.data["name"] != name:
        raise file.refuse(["name"], f"the file is called `{name}`; write name: {name}")
    _check_patterns(file)
    if "extends" not in file.data:
        return file.data, os.path.dirname(path)
    base, folder = _merged(file.data["extends"], files, (*seen, name))
    own_folder = os.path.dirname(path) if "front-matter" in file.data else folder
    return _merge(base, file.data), own_folder


def _check_patterns(file: RuleFile) -> None:
    for language, data in file.data.get("languages", {}).items():
        words = data.get("placeholders", {})
        for kind in ("spellings", "subjects", "denials", "phrases", "exceptions"):
            for index, pattern in enumerate(words.get(kind, ())):
                file.compile(["languages", language, "placeholders", kind, index], pattern)
        for index, pattern in enumerate(data.get("artifacts", ())):
            file.compile(["languages", language, "artifacts", index], pattern)
        if "register" in data:
            file.compile(["languages", language, "register", "ending"], data["register"]["ending"])
    if "title" in file.data:
        file.compile(["title"], file.data["title"])


def _merge(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _shape(data: Mapping[str, Any], folder: str) -> Shape:
    links = data.get("links", {})
    paper = data.get("paper", {})
    sections = data.get("sections", {})
    language = data.get("language", "ko")
    languages = {code: _language(code, entry) for code, entry in data.get("languages", {}).items()}
    if language not in languages:
        raise UsageError(f"format `{data['name']}` has no entry for its language `{language}`")
    schema = data.get("front-matter", "")
    return Shape(
        name=data["name"],
        files=tuple(data.get("files", ())),
        title=data.get("title", ""),
        language=language,
        languages=languages,
        paper_level=paper.get("level", 1),
        section_level=sections.get("level", 2),
        sections=tuple(_section(entry) for entry in sections.get("names", ())),
        links=Links(
            arxiv=links.get("arxiv", Links().arxiv),
            accept=tuple(links.get("accept", ())),
            alphaxiv=links.get("alphaxiv", True),
            alphaxiv_line=links.get("alphaxiv-line", Links().alphaxiv_line),
        ),
        tags=tuple(data.get("tags", ())),
        front_matter_schema=os.path.join(folder, schema) if schema else "",
        budget=paper.get("budget"),
        sample=data.get("sample", ""),
        sample_path=data.get("sample-path", ""),
    )


def _section(data: Mapping[str, Any]) -> SectionShape:
    sentences = data.get("sentences", {})
    return SectionShape(
        name=data["name"],
        aliases=tuple(data.get("aliases", ())),
        required=data.get("required", True),
        labels=tuple(
            LabelShape(label["name"], tuple(label.get("aliases", ())))
            for label in data.get("labels", ())
        ),
        min_sentences=sentences.get("min"),
        max_sentences=sentences.get("max"),
    )


def _language(code: str, data: Mapping[str, Any]) -> Language:
    words = data.get("placeholders", {})
    register = data.get("register", {})
    return Language(
        code=code,
        name=data["name"],
        scripts=frozenset(data["scripts"]),
        locale=data.get("locale", code),
        placeholders=Placeholders(
            canonical=words.get("canonical", ""),
            **{
                kind: tuple(words.get(kind, ()))
                for kind in ("spellings", "subjects", "denials", "phrases", "exceptions")
            },
        ),
        register=Register(
            name=register.get("name", ""),
            ending=register.get("ending", ""),
            examples=tuple(register.get("examples", ())),
        ),
        artifacts=tuple(data.get("artifacts", ())),
    )

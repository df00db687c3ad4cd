"""Formats: YAML files that say what a digest looks like → `Shape`s, validated and merged."""

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from digestlint.errors import UsageError
from digestlint.globs import compile_globs
from digestlint.paths import leaves_project
from digestlint.post.shape import (
    TITLE_WITHIN,
    Artifact,
    LabelShape,
    Language,
    Links,
    Placeholders,
    Register,
    SectionShape,
    Shape,
)
from digestlint.ruledata import RuleData
from digestlint.shipped import rules_folder

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


def load_shape(name: str, data: RuleData) -> Shape:
    """A format by name, with what it extends; raises `UsageError` where there is none."""
    merged, folder = _merged(name, data, ())
    return _shape(merged, folder)


def _merged(name: str, data: RuleData, seen: tuple[str, ...]) -> tuple[Mapping[str, Any], str]:
    if name not in data.formats:
        raise UsageError(
            f"there is no format `{name}`; there are: {', '.join(sorted(data.formats))}"
        )
    if name in seen:
        raise UsageError(f"format `{name}` extends itself", path=data.formats[name][0])
    path, own = data.formats[name]
    if "extends" not in own:
        return own, os.path.dirname(path)
    base, folder = _merged(own["extends"], data, (*seen, name))
    return _merge(base, own), os.path.dirname(path) if "front-matter" in own else folder


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
    if schema and folder != os.path.join(rules_folder(), "formats"):
        path = os.path.join(folder, schema)
        if leaves_project(path, folder):
            raise UsageError("is a link that leads out of its folder", path=path)
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
        shipped_schema=os.path.join(rules_folder(), "formats", "front-matter.schema.json"),
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
                kind: tuple(words.get(kind.replace("_", "-"), ()))
                for kind in Placeholders._fields[1:]
            },
        ),
        register=Register(
            name=register.get("name", ""),
            ending=register.get("ending", ""),
            question=register.get("question", ""),
            usual=tuple(register.get("usual", ())),
            rarer=tuple(register.get("rarer", ())),
            finals=register.get("finals", ""),
            examples=tuple(register.get("examples", ())),
        ),
        artifacts=tuple(
            Artifact(entry["pattern"], entry.get("sign", "")) for entry in data.get("artifacts", ())
        ),
        sample=data.get("sample", ""),
    )

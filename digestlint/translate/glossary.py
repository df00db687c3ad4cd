"""Glossaries: CSV or TSV files of terms and their translations, read, refused or made into entries.

Each line is a source term, its translation (several with `|` between them, the preferred one
first), and perhaps a note. Blank lines and lines that begin with `#` say nothing; a first line
`source,target` is a heading. DeepL takes entries without control characters and outer spaces, of at
most 1,024 bytes each (API reference, "Manage glossaries"); so do we.
"""

import csv
import os
import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import product
from typing import NamedTuple

from digestlint.errors import UsageError
from digestlint.paths import leaves_project
from digestlint.post.terms import Term
from digestlint.shipped import rules_folder

MAX_BYTES = 1024
_MAX_SIZE = 10 << 20
_GAP = re.compile(r"(?<=\w)[\s-]+(?=\w)")
_JOINTS = (" ", "", "-")
_MANY = 3
_HEADINGS = (["source", "target"], ["source", "target", "note"])


class Glossary(NamedTuple):
    """The terms of a file, in its order; `digest` is the same for the same entries, notes aside."""

    path: str
    terms: tuple[Term, ...]
    digest: str

    @property
    def entries(self) -> dict[str, str]:
        """Each term with its preferred translation, as engines take them.

        They know a term by its letters, while it is checked however it is spaced: so each way to
        write its words is there (`언어 모델`, `언어모델`), and what the file says itself wins.
        """
        entries = {term.source: term.targets[0] for term in self.terms}
        for term in self.terms:
            for spelling in _spellings(term.source):
                entries.setdefault(spelling, term.targets[0])
        return entries


def _spellings(term: str) -> Iterator[str]:
    """A term with its words apart, together and hyphenated; of many words, all in one way."""
    words = _GAP.split(term)
    gaps = len(words) - 1
    for signs in (
        product(*[_JOINTS] * gaps) if gaps < _MANY else ((sign,) * gaps for sign in _JOINTS)
    ):
        yield words[0] + "".join(map(str.__add__, signs, words[1:]))


def shipped_glossary(source: str, target: str) -> str | None:
    """The path of our own glossary from one language to another (`ko`, `en`), if there is one."""
    path = os.path.join(rules_folder(), "glossaries", f"{source}-{target}.csv")
    return path if os.path.isfile(path) else None


def stay_inside(path: str | None, language: str, root: str) -> str | None:
    """The path of a config's glossary, if it names one, for translations into a language (`en`).

    Raises `UsageError` where that is a link out of the project.
    """
    if path is None:
        return None
    path = path.replace("{lang}", language)
    if leaves_project(path, root):
        raise UsageError("is a link that leads out of the project", path=path)
    return path


def read_glossary(path: str) -> Glossary:
    """Read a glossary. Raises `UsageError` with the line of what is wrong."""
    from digestlint.reading import ReadProblem, read_text

    result = read_text(path, _MAX_SIZE)
    if isinstance(result, ReadProblem):
        line = result.line if result.kind == "encoding" else None
        raise UsageError(f"cannot be read: {result.message}", path=path, line=line)
    terms: list[Term] = []
    seen: dict[str, int] = {}
    for number, fields in _rows(result.text, path):
        term = _term(fields, number, path)
        if term.source in seen:
            raise UsageError(
                f"`{term.source}` is there already, in line {seen[term.source]}; "
                f"put its translations in one line with | between them",
                path=path,
                line=number,
            )
        seen[term.source] = number
        terms.append(term)
    return Glossary(path, tuple(terms), _digest(terms))


def _rows(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that say something, with their numbers. A field does not go on to the next line."""
    lines = text.split("\n")
    first = next((line for line in lines if _says_something(line)), "")
    is_tabbed = path.lower().endswith((".tsv", ".tab")) or ("\t" in first and "," not in first)
    is_first = True
    for number, whole in enumerate(lines, 1):
        line = whole.removesuffix("\r")
        if not _says_something(line):
            continue
        if is_tabbed:
            fields = line.split("\t")
        else:
            try:
                (fields,) = csv.reader([line], strict=True)
            except (csv.Error, ValueError):
                raise UsageError(
                    "a quotation mark that is not closed", path=path, line=number
                ) from None
        fields = [field.strip() for field in fields]
        heading = [field.lower() for field in fields]
        if not (is_first and heading in _HEADINGS):
            yield number, fields
        is_first = False


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _term(fields: list[str], line: int, path: str) -> Term:
    problem = ""
    if len(fields) not in (2, 3):
        problem = (
            f"{len(fields)} field{'s' * (len(fields) != 1)}: write a term, its translation and, "
            "if you like, a note"
        )
    else:
        source, translations = fields[:2]
        targets = tuple(target.strip() for target in translations.split("|"))
        if not any(map(str.isalnum, source)):
            problem = f"`{source}` is no term" if source else "no term"
        elif not all(targets):
            problem = f"no translation of `{source}`, or nothing between two |"
        elif not "".join((source, *targets)).isprintable():
            problem = "a control or invisible character"
        elif any(len(text.encode("utf-8", "replace")) > MAX_BYTES for text in (source, *targets)):
            problem = f"longer than {MAX_BYTES:,} bytes"
        else:
            return Term(source, targets, fields[2] if len(fields) == 3 else "", line)
    raise UsageError(problem, path=path, line=line)


def _digest(terms: list[Term]) -> str:
    entries = "\n".join(f"{term.source}\t{'|'.join(term.targets)}" for term in sorted(terms))
    return blake2b(entries.encode("utf-8", "replace"), digest_size=8).hexdigest()

"""What a digest looks like, as plain data that a format file fills: sections, labels, links."""

from collections.abc import Mapping
from typing import NamedTuple


class LabelShape(NamedTuple):
    """A label of a labelled section (`Goal`) and the other names that generators give it."""

    name: str
    aliases: tuple[str, ...] = ()


class SectionShape(NamedTuple):
    """A section that a paper has: its name, other names for it, labels, sentences it may hold."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = True
    labels: tuple[LabelShape, ...] = ()
    min_sentences: int | None = None
    max_sentences: int | None = None


class Placeholders(NamedTuple):
    """How a post of one language says that the paper does not say.

    `canonical` is the house's spelling; `spellings` are patterns that a whole section may be, each
    matched from end to end; `subjects` and `denials` are patterns of which a sentence has one each
    where it only says that something is not said; `phrases` are patterns that say so by themselves.
    """

    canonical: str = ""
    spellings: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


class Register(NamedTuple):
    """The house's way to end a sentence: `ending` is a pattern for its last characters."""

    name: str = ""
    ending: str = ""
    examples: tuple[str, ...] = ()


class Language(NamedTuple):
    """What a language brings to a format.

    `scripts` are Unicode script names that its prose uses; `locale` is alphaXiv's path segment for
    it, empty for English, which has none.
    """

    code: str
    name: str
    scripts: frozenset[str]
    locale: str = ""
    placeholders: Placeholders = Placeholders()
    register: Register = Register()
    artifacts: tuple[str, ...] = ()


class Links(NamedTuple):
    """The links that a paper has.

    `arxiv` is the house's form, `accept` are others that it takes as they are; `{id}` stands for
    the id and `{version}` for its version's number. `alphaxiv` says whether a paper has an alphaXiv
    link, `alphaxiv_line` how the line with it is written.
    """

    arxiv: str = "https://arxiv.org/abs/{id}"
    accept: tuple[str, ...] = ()
    alphaxiv: bool = True
    alphaxiv_line: str = "> [Alphaxiv]({url})"


class Shape(NamedTuple):
    """A format: which files are its posts, and what is in them."""

    name: str
    files: tuple[str, ...]
    title: str
    language: str
    languages: Mapping[str, Language]
    paper_level: int
    section_level: int
    sections: tuple[SectionShape, ...]
    links: Links
    tags: tuple[str, ...] = ()
    front_matter_schema: str = ""
    budget: int | None = None
    sample: str = ""
    sample_path: str = ""

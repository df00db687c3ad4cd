"""What a digest looks like, as plain data that a format file fills: sections, labels, links."""

from collections.abc import Mapping
from typing import NamedTuple

# The first characters of a file, in which its title stands; a claim must not read whole files.
TITLE_WITHIN = 4096


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

    `canonical` is the house's spelling. A whole block that is one of `spellings` means the same,
    and one of `stand_ins` (`TBD`) fills its place with nothing; both are matched from end to end.

    A sentence only says that something is not said where, from one of `subjects` on, it is made of
    `denials` and `asides` alone, with a denial among them. `exceptions` are what must not stand
    before the subject; `sources` are what the sentence may call the paper.

    The rest are plain texts, so that most sentences need no look: each such sentence has one of
    `signs` and one of `topics` in it, and where it ends as sentences usually do, one of `cues`.
    """

    canonical: str = ""
    spellings: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Register(NamedTuple):
    """The house's way to end a sentence, without its full stop.

    `ending` is a pattern for the last characters, `question` one for those before a question mark.
    `usual` are the plain endings of nearly every sentence, which need no second look, and `rarer`
    those of most others, in which only may be said that something is not said; `finals` is a
    pattern for the endings of other registers, by which a sentence without a full stop is known.
    """

    name: str = ""
    ending: str = ""
    question: str = ""
    usual: tuple[str, ...] = ()
    rarer: tuple[str, ...] = ()
    finals: str = ""
    examples: tuple[str, ...] = ()


class Artifact(NamedTuple):
    """What a prompt or an assistant says, as a pattern; `sign` is a plain text in every match.

    Without a sign it is looked for only where something is odd already: in headings, outside of
    sections, and in sentences that do not end as the house ends them.
    """

    pattern: str
    sign: str = ""


class Language(NamedTuple):
    """What a language brings to a format.

    `scripts` are Unicode script names that its prose uses; `locale` is alphaXiv's path segment for
    it, empty for English, which has none; `sample` is the format's sample post in this language.
    """

    code: str
    name: str
    scripts: frozenset[str]
    locale: str = ""
    placeholders: Placeholders = Placeholders()
    register: Register = Register()
    artifacts: tuple[Artifact, ...] = ()
    sample: str = ""


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
    # The schema that we ship: where it is the format's own, a check may know it by heart.
    shipped_schema: str = ""
    budget: int | None = None
    sample: str = ""
    sample_path: str = ""

"""The check of Korean particles behind Latin names (LG506)."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.places import prose_at
from digestlint.diagnostics import Finding
from digestlint.post.model import Post

_STRINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_HANGUL = "가-힣"

# Behind a final consonant stands the closed form of a particle (`은`), behind a vowel the open one.
_Kind = Literal["closed", "open"]


class _Use(NamedTuple):
    """A name with its particle; the name alone ends at `split`."""

    start: int
    split: int
    end: int
    particle: str
    kind: _Kind


class _Particles:
    """What follows from the pairs of particles that a rule names."""

    def __init__(self, pairs: Sequence[Sequence[str]]) -> None:
        self.kinds: dict[str, _Kind] = {}
        self.other: dict[str, str] = {}
        for closed, opened in pairs:
            self.kinds |= {closed: "closed", opened: "open"}
            self.other |= {closed: opened, opened: closed}
        # A literal at the head of a pattern is what the engine finds fastest; so one for each.
        self.patterns = {form: _behind_name(form) for form in self.kinds}
        forms = sorted(self.kinds, key=len, reverse=True)
        self.any = re.compile(rf"(?:{'|'.join(map(re.escape, forms))})(?![{_HANGUL}])")


def _behind_name(form: str) -> re.Pattern[str]:
    """A particle behind a Latin letter or a digit; its group is the last of the name."""
    # Before most forms stands no name: that is asked before its end is taken down.
    before = rf"(?<=[A-Za-z0-9+]{form})(?<=(.{{{_TAIL}}}){form})"
    return re.compile(rf"{form}{before}(?![{_HANGUL}])", re.DOTALL)


_ENCLOSING = frozenset("([{（「『《〈“‘\"'")
_TAIL = 3  # characters of a name by which its uses are first compared
_LONGEST_NAME = 60


@cache
def _name_before() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9À-ɏ.+_/&'’-]+\Z")


@cache
def _particles(pairs: tuple[tuple[str, ...], ...]) -> _Particles:
    return _Particles(pairs)


@check(
    "particle-inconsistent",
    pairs={
        "type": "array",
        "minItems": 1,
        "items": {**_STRINGS, "minItems": 2, "maxItems": 2},
        "description": "Particles: the form behind a final consonant, the form behind a vowel.",
    },
    either={
        "type": "object",
        "additionalProperties": {"type": "string", "format": "regex"},
        "default": {},
        "description": "Open forms to the names (a pattern) that take them with a consonant too.",
    },
    closed_names={
        "type": "string",
        "format": "regex",
        "default": "(?!)",
        "description": "Names that surely end in a consonant when they are read aloud.",
    },
    open_names={
        "type": "string",
        "format": "regex",
        "default": "(?!)",
        "description": "Names that surely end in a vowel.",
    },
)
def particle_inconsistent(post: Post, options: Options) -> Iterator[Finding]:
    """A name with particles that cannot both be right: `{found}`, `{other}`, `{wanted}`.

    The rarer kind is to be changed; of two as frequent, the one that the name's reading rules out,
    and where that is open, the later.
    """
    particles = _particles(tuple(map(tuple, options["pairs"])))
    tails: dict[_Kind, set[str]] = {"closed": set(), "open": set()}
    for form, pattern in particles.patterns.items():
        tails[particles.kinds[form]].update(pattern.findall(post.text))
    suspects = tails["closed"] & tails["open"]
    if suspects:
        for (_, name), every in sorted(_uses(post, particles, suspects).items()):
            uses = _that_count(post, name, every, particles, options["either"])
            if _is_mixed(uses):
                yield _disagreement(post, name, uses, particles, options)


def _uses(
    post: Post, particles: _Particles, suspects: set[str]
) -> dict[tuple[int, str], list[_Use]]:
    """The uses of each name that ends in a suspect, by the start of the paper and the name."""
    text = post.text
    starts = [paper.start for paper in post.papers]
    found: defaultdict[tuple[int, str], list[_Use]] = defaultdict(list)
    for tail in suspects:
        split = text.find(tail) + len(tail)
        while split >= len(tail):
            particle = particles.any.match(text, split)
            paper = bisect_right(starts, split) - 1
            if particle is not None and paper >= 0:
                name = _name_before().search(text[max(split - _LONGEST_NAME, 0) : split])
                if name is not None:
                    form = particle[0]
                    start = split - len(name[0])
                    use = _Use(start, split, particle.end(), form, particles.kinds[form])
                    found[starts[paper], name[0]].append(use)
            split = text.find(tail, split) + len(tail)
    return found


def _that_count(
    post: Post, name: str, every: list[_Use], particles: _Particles, either: dict[str, str]
) -> list[_Use]:
    """The uses in prose from which it follows how a name is read, in order.

    None does behind a bracket or a quote: there the closing one may be lost, and the particle is
    that of what stood before (`방법(Name은`).
    """
    if not _is_mixed(every) or not any(map(str.isalpha, name)):
        return []
    uses = sorted(
        use
        for use in every
        if post.text[use.start - 1] not in _ENCLOSING and prose_at(post, use.start) is not None
    )
    if any(use.particle == particles.other[form] for use in uses for form in either):
        return uses
    return [use for use in uses if not _is_either(use.particle, name, either)]


def _is_mixed(uses: Sequence[_Use]) -> bool:
    return len({use.kind for use in uses}) > 1


def _is_either(particle: str, name: str, either: dict[str, str]) -> bool:
    """Whether a particle's open form is right behind this name even if it ends in a consonant."""
    return particle in either and re.search(either[particle], name) is not None


def _disagreement(
    post: Post, name: str, uses: list[_Use], particles: _Particles, options: Options
) -> Finding:
    closed = [use for use in uses if use.kind == "closed"]
    opened = [use for use in uses if use.kind == "open"]
    if len(closed) != len(opened):
        wrong, right = sorted((closed, opened), key=len)
    elif re.search(options["closed-names"], name):
        wrong, right = opened, closed
    elif re.search(options["open-names"], name):
        wrong, right = closed, opened
    else:
        right, wrong = sorted((closed, opened))
    use, other = wrong[0], right[0]
    return Finding(
        use.start,
        use.end,
        {
            "found": post.text[use.start : use.end],
            "other": post.text[other.start : other.end],
            "wanted": name + particles.other[use.particle],
        },
    )

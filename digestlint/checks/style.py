"""Checks of style (LG506–LG510): particles, names, repetition, brackets, subjects."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, zip_longest
from typing import Literal, NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.places import block_at, is_within, prose_at
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import PROSE, Block, Paper, Post, Span

_STRINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_HANGUL = "가-힣"

# --- LG506 -------------------------------------------------------------------------------------

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
    return re.compile(rf"{form}(?<=(.{{{_TAIL - 1}}}[A-Za-z0-9+]){form})(?![{_HANGUL}])", re.DOTALL)


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
        "additionalProperties": {"type": "string"},
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


# --- LG507 -------------------------------------------------------------------------------------


@check("name-case")
def name_case(post: Post, _: Options) -> Iterator[Finding]:
    """The name before the colon of a paper's title, in another case: `{found}`, `{name}`.

    Each spelling once a paper, where it first stands.
    """
    text = post.text
    for paper in post.papers:
        start, end = paper.heading.title_span
        colon = text.find(":", start, end)
        if colon < 0:
            continue
        name = text[start:colon].strip()
        if not _name().fullmatch(name):
            continue
        seen = {name}
        for at in _in_any_case(text, name, paper.heading.end, paper.end):
            found = text[at : at + len(name)]
            if found in seen or not _is_same_name(text, at, name, found):
                continue
            if prose_at(post, at) is not None:
                seen.add(found)
                yield Finding(at, at + len(name), {"found": found, "name": name})


@cache
def _name() -> re.Pattern[str]:
    """One name, of letters with digits and hyphens among them."""
    return re.compile(r"[A-Za-z](?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9+.&-]{2,60}")


def _in_any_case(text: str, name: str, start: int, end: int) -> Iterator[int]:
    """Where a name stands in whatever case; nothing where all stand in the name's own."""
    # Bytes fold case and are searched much faster than text; the offsets are the same.
    body = text[start:end].encode("ascii", "replace").lower()
    folded = name.lower().encode("ascii")
    if body.count(folded) == text.count(name, start, end):
        return
    at = body.find(folded)
    while at >= 0:
        yield start + at
        at = body.find(folded, at + 1)


def _is_same_name(text: str, at: int, name: str, found: str) -> bool:
    """Whether another spelling is the whole name, and no ordinary word that is written like it."""
    before, after = text[at - 1], text[at + len(name) : at + len(name) + 1]
    if _is_part(before) or before in "-_/.@" or _is_part(after) or (after and after in "_/"):
        return False
    if after and after in "-." and _is_part(text[at + len(name) + 1 : at + len(name) + 2]):
        return False
    if found.islower():
        # `scone` may be a scone; `twinflow` is no word.
        return any(map(str.isupper, name[1:])) and any(map(str.islower, name))
    return True


def _is_part(character: str) -> bool:
    return character.isascii() and character.isalnum()


# --- LG508 -------------------------------------------------------------------------------------


@cache
def _twice() -> re.Pattern[str]:
    return re.compile(r" ([^ ]++)(?= \1)")


@check(
    "repeated-word",
    allowed={**_STRINGS, "default": [], "description": "Words that may stand twice in a row."},
)
def repeated_word(post: Post, options: Options) -> Iterator[Finding]:
    """The same word again behind it: `{word}`."""
    text = post.text
    allowed: frozenset[str] | None = None
    names: dict[int, _Names] = {}
    done = 0
    for start, end in _repeated(post):
        word = text[start:end]
        if start < done or not _goes_on(word):
            continue
        run = _run_of(text, word, end)
        if run is None:
            continue
        block = prose_at(post, start)
        if block is None or run.end > block.end:
            continue
        if allowed is None:
            allowed = frozenset(options["allowed"])
        if (
            word in allowed
            or word[0].isdigit()
            or not (_HANGUL_LETTER.search(word) or _is_slip(post, Span(start, end), run, names))
        ):
            continue
        done = run.end
        yield Finding(
            run.start, run.end, {"word": word}, edits=_without(text, Span(start, end), run)
        )


def _repeated(post: Post) -> list[tuple[int, int]]:
    """Words whose like may follow, in order: on their line, or on the next line of their block."""
    text = post.text
    found = [match.span(1) for match in _twice().finditer(text.replace("\n", " "))]
    for passage in post.passages:
        lines = passage.block.lines
        if len(lines) > 1:
            for line, following in pairwise(lines):
                if (
                    text[line.end - 1] != "."
                    and text[following.start] in text[line.start : line.end]
                ):
                    start = max(text.rfind(" ", line.start, line.end) + 1, line.start)
                    if text.startswith(text[start : line.end], following.start):
                        found.append((start, line.end))
    return sorted(set(found))


_HANGUL_LETTER = re.compile(f"[{_HANGUL}]")


def _goes_on(word: str) -> bool:
    """Whether a run of characters is a word and no end of a sentence, list or clause."""
    return (word[-1].isalnum() or word[-1] in ")]’”'\"%") and any(map(str.isalpha, word))


class _Run(NamedTuple):
    """The repetitions behind a word; `glued` where some stand together: `분산 분산분산`."""

    start: int
    end: int
    glued: bool


def _run_of(text: str, word: str, at: int) -> _Run | None:
    """The repetitions of a word that ends at an offset; None where the next is another word."""
    start = end = at
    glued = False
    while True:
        first = end
        while first < len(text) and text[first] in " \n":
            first += 1
        at, copies = first, 0
        while text.startswith(word, at):
            at += len(word)
            copies += 1
        # A word glued to itself may have a particle behind it; one syllable twice is a word.
        is_glued = copies > 1 and len(word) > 1
        if not copies or (not is_glued and (copies > 1 or _is_letter(text[at : at + 1]))):
            break
        if end == start:
            start = first
        end = at
        glued |= is_glued
    return _Run(start, end, glued) if end > start else None


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


class _Names(NamedTuple):
    """How often each Latin word stands in a paper, and how often it stands twice in a row."""

    once: dict[str, int]
    twice: dict[str, int]


def _is_slip(post: Post, word: Span, run: _Run, names: dict[int, _Names]) -> bool:
    """Whether a Latin word that stands twice is no name: `the the`, not `Sparse Sparse Attention`.

    A capitalised word is a name's where another Latin word is beside it, where it stands twice
    elsewhere in the paper too, and where the paper's text never has it once.
    """
    text = post.text
    found = text[word.start : word.end]
    if run.glued or any(map(str.isdigit, found)):
        return False
    if found.islower():
        return True
    if _is_part(text[word.start - 2 : word.start - 1]):
        return False
    if text[run.end : run.end + 1] == " " and _is_part(text[run.end + 1 : run.end + 2]):
        return False
    paper = post.paper_at(word.start)
    if paper is None:
        return False
    if paper.start not in names:
        names[paper.start] = _names(text, paper)
    known = names[paper.start]
    return known.twice.get(found) == 1 and known.once.get(found, 0) > 2


@cache
def _latin_word() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z][A-Za-z0-9-]*+")


def _names(text: str, paper: Paper) -> _Names:
    once: defaultdict[str, int] = defaultdict(int)
    twice: defaultdict[str, int] = defaultdict(int)
    before = ""
    end = 0
    for match in _latin_word().finditer(text, paper.heading.end, paper.end):
        word = match[0]
        once[word] += 1
        if word == before and text[end : match.start()].isspace():
            twice[word] += 1
        before, end = word, match.end()
    return _Names(once, twice)


def _without(text: str, word: Span, run: _Run) -> tuple[Edit, ...]:
    """What takes the repetition away and leaves a line break where it stands, if it can."""
    between = text[word.end : run.start]
    if "\n" not in between:
        if "\n" in text[run.start : run.end]:
            return ()
        return (Edit(word.end, run.end, ""),)
    if "\n" in text[run.start : run.end]:
        return ()
    if text[run.end : run.end + 1] == " " and text[run.end + 1 : run.end + 2].strip():
        return (Edit(run.start, run.end + 1, ""),)
    if text[word.start - 1] == " " and text[word.start - 2 : word.start - 1].isalnum():
        return (Edit(word.start - 1, word.end, ""),)
    return ()


# --- LG509 -------------------------------------------------------------------------------------

_CLOSER_OF = dict(zip("([{（［｛「『《〈【〔", ")]}）］｝」』》〉】〕", strict=True))
_OPENER_OF = {closer: opener for opener, closer in _CLOSER_OF.items()}
_DOUBLE, _SINGLE = '“”"', "‘’'"
_PARTNERS = {**_CLOSER_OF, **_OPENER_OF, "“": "”", "”": "“", "‘": "’", "’": "‘"}
_WIDE_PAIRS = tuple(
    (opener, closer)
    for opener, closer in (*_CLOSER_OF.items(), ("“", "”"), ("‘", "’"))
    if not opener.isascii()
)
_PLAIN_BRACKETS = bytes(byte for byte in range(256) if byte not in b"()[]{}\n")
_DEEPEST = 8  # of brackets that are paired off without a closer look
# Brackets that pair with each other as they do: people mix the widths.
_WIDTH = str.maketrans("（［｛）］｝", "([{)]}")

_HANGUL_ORDER = "가나다라마바사아자차카타파하"
_ROMAN_ORDER = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@check("unbalanced-bracket")
def unbalanced_bracket(post: Post, _: Options) -> Iterator[Finding]:
    """Brackets and quotes without a partner in their block: `{sign}`, `{partner}`."""
    done: set[int] = set()
    for offset in _suspects(post):
        block = block_at(post, offset)
        if block is None or block.start in done or block.kind not in PROSE:
            continue
        done.add(block.start)
        signs = _signs(post, block)
        for at in sorted(
            (
                *_brackets(post.text, block, signs),
                *_doubles(post.text, signs),
                *_singles(post.text, signs),
            )
        ):
            sign = post.text[at]
            if not _stands_twice(post.text, at):
                yield Finding(at, at + 1, {"sign": sign, "partner": _PARTNERS.get(sign, sign)})


def _stands_twice(text: str, at: int) -> bool:
    """Whether a bracket is in a word that is only said twice: `(가지 (가지 치기)`."""
    before, after = text[max(0, at - 60) : at], text[at : at + 60]
    first = before.rsplit(None, 1)[-1] if before and not before[-1].isspace() else ""
    word = first + after.split(None, 1)[0]
    behind = after[len(word) - len(first) :].split(None, 1)
    ahead = before[: len(before) - len(first)].rsplit(None, 1)
    return len(word) > 1 and word in (*behind[:1], *ahead[-1:])


def _suspects(post: Post) -> Iterator[int]:
    """Where to look closer: quotes that do not alternate, lines whose brackets do not pair."""
    text = post.text
    # What is left of a text's brackets without all pairs has no partner on its line.
    rest = post.encoded.translate(None, _PLAIN_BRACKETS)
    for _ in range(_DEEPEST):
        size = len(rest)
        rest = rest.replace(b"()", b"").replace(b"[]", b"").replace(b"{}", b"")
        if len(rest) == size:
            break
    if rest.strip(b"\n"):
        lines = text.split("\n")
        done = at = 0
        for number, left in enumerate(rest.split(b"\n")):
            if left:
                at += sum(map(len, lines[done:number])) + number - done
                done = number
                line = lines[number]
                if not _only_counts(line, left):
                    yield at + len(line) - len(line.lstrip(" \t"))
    start = post.front_matter.end
    for opener, closer in _WIDE_PAIRS:
        if opener not in text and closer not in text:
            continue
        opened, closed = _places(text, opener, start), _places(text, closer, start)
        if closer == "’":
            closed = [at for at in closed if not _is_apostrophe(text, at)]
        if not _alternate(text, opened, closed):
            yield from (*opened, *closed)
    if '"' in post.interesting:
        quotes = _places(text, '"', start)
        if not _alternate(text, quotes[::2], quotes[1::2]):
            yield from quotes
    if "'" in post.interesting:
        quotes = [at for at in _places(text, "'", start) if not _is_apostrophe(text, at)]
        if not _alternate(text, quotes[::2], quotes[1::2]):
            yield from quotes


def _only_counts(line: str, left: bytes) -> bool:
    """Whether the brackets that are left of a line are those of `1) … 2) …`, from the first on."""
    if left.strip(b")"):
        return False
    numbers = _number_in_line().findall(line)
    return numbers == [str(number) for number in range(1, len(left) + 1)]


@cache
def _number_in_line() -> re.Pattern[str]:
    return re.compile(r"(?:^|(?<=[\s,;:]))(\d{1,2})\)")


def _places(text: str, sign: str, start: int) -> list[int]:
    found = []
    at = text.find(sign, start)
    while at >= 0:
        found.append(at)
        at = text.find(sign, at + 1)
    return found


def _alternate(text: str, opened: Sequence[int], closed: Sequence[int]) -> bool:
    """Whether signs open and close by turns, each pair on one line."""
    if len(opened) != len(closed):
        return False
    last = -1
    for opener, closer in zip(opened, closed, strict=True):
        if not last < opener < closer or "\n" in text[opener:closer]:
            return False
        last = closer
    return True


@cache
def _sign() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(_PARTNERS) + _DOUBLE + _SINGLE)}]")


def _signs(post: Post, block: Block) -> list[int]:
    """Every bracket and quote of a block's prose that is not escaped."""
    text, literals = post.text, post.literals(block)
    return [
        match.start()
        for line in block.lines
        for match in _sign().finditer(text, *line)
        if text[match.start() - 1] != "\\" and not is_within(literals, match.start())
    ]


def _brackets(text: str, block: Block, signs: Sequence[int]) -> Iterator[int]:
    """Brackets without a partner."""
    opened: list[int] = []
    waiting: defaultdict[str, int] = defaultdict(int)  # how many of each sign are open
    first = 0  # enumerators in two brackets: `(1) …, 2) …)` opens what the last bracket closes
    bare = False
    for at in signs:
        sign = text[at].translate(_WIDTH)
        if sign in _CLOSER_OF:
            if not _is_face(text, at):
                opened.append(at)
                waiting[sign] += 1
            continue
        opener = _OPENER_OF.get(sign)
        if opener is None:
            continue
        if opened and (
            text[opened[-1]].translate(_WIDTH) == opener or _is_interval(text, opened[-1], at)
        ):
            last = opened.pop()
            waiting[text[last].translate(_WIDTH)] -= 1
            first += text[last + 1 : at] in _FIRST
        elif sign == ")" and _is_enumerator(text, block.start, at):
            bare = True
        elif sign == ")" and _is_face(text, at):
            continue
        elif waiting[opener]:
            while True:
                last = opened.pop()
                waiting[text[last].translate(_WIDTH)] -= 1
                if text[last].translate(_WIDTH) == opener:
                    break
                yield last
        elif first and bare and sign == ")":
            first -= 1
        else:
            yield at
    if not _is_cut_off(text, block):
        yield from opened


def _is_cut_off(text: str, block: Block) -> bool:
    """Whether a block ends in mid-sentence, so that what would close a bracket is lost with it."""
    return text[block.end - 1].isalnum() or text[block.end - 1] in ",、，:;(-"


def _is_face(text: str, at: int) -> bool:
    """Whether a bracket is the mouth of `:)`."""
    eyes = at - 2 if text[at - 1] in "-'^" else at - 1
    return text[eyes] in ":;=" and (eyes == 0 or text[eyes - 1].isspace())


def _is_interval(text: str, opened: int, closed: int) -> bool:
    """Whether two brackets of different shape enclose a half-open interval: `[0, 1)`."""
    if closed - opened > 40 or text[opened] not in "([" or text[closed] not in ")]":
        return False
    return (
        re.fullmatch(
            r"\s*[^\s,;()\[\]가-힣]{1,12}\s*[,;]\s*[^\s,;()\[\]가-힣]{1,12}\s*",
            text[opened + 1 : closed],
        )
        is not None
    )


@cache
def _enumerator() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=[\s,;:(\[]))(\d{{1,2}}|[A-Za-z]|[ivx]{{1,4}}|[IVX]{{1,4}}|[{_HANGUL_ORDER}])\Z"
    )


def _is_enumerator(text: str, start: int, at: int) -> bool:
    """Whether a bracket closes an enumerator: `1)`, or one that goes on from the one before.

    What goes on from `(2)` has two brackets itself; but `(1)` may be the first of `(1) …, 2) …)`.
    """
    match = _enumerator().search(text[max(start, at - 6) : at])
    if match is None:
        return False
    earlier = text[max(0, at - 3000) : at]
    for before in _before(match[1]):
        if not before or (before in _FIRST and f"({before})" in earlier):
            return True
        if re.search(rf"(?<![\w.(]){before}\)", earlier):
            return True
    return False


_FIRST = ("1", "a", "A", "i", "I", "가")


def _before(token: str) -> Iterator[str]:
    """The enumerators after which one can come; the first of a kind comes after none."""
    if token.isdigit():
        yield "" if int(token) < 2 else str(int(token) - 1)
        return
    lower = token.lower()
    if lower in _ROMAN_ORDER:
        place = _ROMAN_ORDER.index(lower)
        before = _ROMAN_ORDER[place - 1] if place else ""
        yield before if lower == token else before.upper()
    if token in _HANGUL_ORDER:
        place = _HANGUL_ORDER.index(token)
        yield _HANGUL_ORDER[place - 1] if place else ""
    elif len(token) == 1:
        yield "" if lower == "a" else chr(ord(token) - 1)


def _doubles(text: str, signs: Sequence[int]) -> Iterator[int]:
    """Double quotes without a partner."""
    marks = [at for at in signs if text[at] in _DOUBLE]
    if all(text[at] == '"' for at in marks) and len(marks) % 2 == 0:
        return
    opened: int | None = None
    for at, following in zip_longest(marks, marks[1:]):
        sign = text[at]
        if opened is None:
            if sign == "”" or (sign == '"' and _only_closes(text, at)):
                if sign == "”" or not text[at - 1].isdigit():  # inches: `12"`
                    yield at
            else:
                opened = at
        elif text[opened] == '"' and sign == '"' and _only_opens(text, at):
            yield opened
            opened = at
        elif sign == "“":
            # Either the one before was never closed, or this one should close it.
            closes = following is None or text[following] != "”"
            yield at if closes else opened
            opened = None if closes else at
        else:
            if (text[opened] == "“") != (sign == "”"):
                yield at if sign == '"' else opened
            opened = None
    if opened is not None:
        yield opened


def _singles(text: str, signs: Sequence[int]) -> Iterator[int]:
    """Single quotes without a partner; an apostrophe is none."""
    marks = [at for at in signs if text[at] in _SINGLE and not _is_apostrophe(text, at)]
    last_curly = max((at for at in marks if text[at] == "’"), default=-1)
    opened: int | None = None
    spare = 0  # `‘LLMs’ 성능’`: what closed the quotation was a genitive
    for at, following in zip_longest(marks, marks[1:]):
        sign = text[at]
        is_behind_latin = _is_part(text[at - 1])
        if opened is None:
            if sign == "‘" or (sign == "'" and not is_behind_latin and not _only_closes(text, at)):
                opened = at
            elif not is_behind_latin:
                if not spare:
                    yield at
                spare = 0
        elif sign == "‘":
            closes = following is None or text[following] != "’"
            yield at if closes else opened
            opened = None if closes else at
        elif text[opened] == "'" and sign == "'" and _only_opens(text, at):
            yield opened
            opened = at
        elif text[opened] == "‘" and sign == "'":
            if at > last_curly:
                yield at
                opened = None
        else:
            if text[opened] == "'" and sign == "’" and not is_behind_latin:
                yield opened
            spare += text[at - 1] == "s"
            opened = None
    if opened is not None:
        yield opened


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether a quote stands for letters: `it’s`, `’90s`, `rock 'n' roll`."""
    if text[at] == "‘":
        return False
    before, after = text[at - 1], text[at + 1 : at + 2]
    if _is_part(after) and (_is_part(before) or after.isdigit()):
        return True
    return (
        re.compile(r"(?:em|til|cause|tis|twas|n)\b(?!\w)|(?<=n.)\s", re.I).match(text, at + 1)
        is not None
        and before.isspace()
    )


def _only_opens(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return (text[at - 1].isspace() or text[at - 1] in _CLOSER_OF) and bool(after.strip())


def _only_closes(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return not text[at - 1].isspace() and (not after.strip() or after in ".,;:!?)]")


# --- LG510 -------------------------------------------------------------------------------------

_PATTERN = {"type": "string", "format": "regex"}


@check(
    "subject-predicate",
    subject={**_PATTERN, "description": "What the sentence starts with; a group is the subject."},
    predicate={
        **_PATTERN,
        "description": "What it ends in, before its full stop; a group is what is reported.",
    },
    unless={
        **_PATTERN,
        "default": "(?!)",
        "description": "What between the two is the subject of the predicate.",
    },
)
def subject_predicate(post: Post, options: Options) -> Iterator[Finding]:
    """Sentences whose subject cannot be what the predicate says: `{subject}`, `{predicate}`."""
    text = post.text
    predicate, subject = _compiled(options["predicate"]), _compiled(options["subject"])
    group = 1 if predicate.groups else 0
    for match in predicate.finditer(text):
        block = block_at(post, match.start())
        if block is None or block.kind not in PROSE:
            continue
        sentences = post.sentences(block)
        start, end = sentences[bisect_right(sentences, (match.start(), len(text))) - 1]
        after = match.end()
        if end - after > 8 or any(map(str.isalnum, text[after:end])):
            continue
        named = subject.match(text, start, match.start())
        if named is None or prose_at(post, match.start(group)) is None:
            continue
        if _compiled(options["unless"]).search(text, named.end(), match.start()) is None:
            values = {"subject": named[1 if subject.groups else 0], "predicate": match[group]}
            yield Finding(*match.span(group), values)


_compiled = cache(re.compile)  # the patterns of a rule

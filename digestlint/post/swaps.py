"""Numbers that two texts both have, of which one stands where the other should.

Languages put their words in other orders, so that order alone proves nothing. What proves it: a
number that is said more often where another is said less often; a number of percent that is one of
tasks in the other text, and the reverse; a range or a change that runs the other way; two names in
their order, each with the other's number.
"""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from digestlint.post.values import Quantity, Value


class _Text(NamedTuple):
    text: str
    quantities: list[Quantity]
    low: str


_Found = tuple[list[Quantity], list[Quantity]]
_NONE: _Found = ([], [])


def swapped(source: str, ours: list[Quantity], target: str, theirs: list[Quantity]) -> _Found:
    """Which numbers of the source changed places, and what stands in their places instead.

    Both texts have all numbers of each other.
    """
    if len(ours) < 2 or len(theirs) < 2:
        return _NONE
    lost, added = _said_for_another(ours, theirs)
    if lost:
        return lost, added
    place = _places(ours, theirs)
    if len(place) < 2:
        return _NONE
    one = _Text(source, ours, source.lower())
    two = _Text(target, theirs, target.lower())
    for pair in (
        _by_kind(one, two, place),
        _by_direction(one, two, place),
        _by_names(one, two, place),
    ):
        if pair is not None:
            first, second = sorted(pair)
            return [ours[first], ours[second]], [theirs[place[second]], theirs[place[first]]]
    return _NONE


def _said_for_another(ours: list[Quantity], theirs: list[Quantity]) -> _Found:
    """One number for another that the text has too: `2024 and 2024`.

    A number that is said less often is a matter of style, unless another is said more often.
    """
    count = Counter(quantity.values[0] for quantity in ours)
    other = Counter(quantity.values[0] for quantity in theirs)
    fewer = {value: n for value, n in (count - other).items() if value in other}
    more = {value: n for value, n in (other - count).items() if value in count}
    if not fewer or sum(fewer.values()) != sum(more.values()):
        return _NONE
    lost = [quantity for quantity in ours if quantity.values[0] in fewer]
    added = [quantity for quantity in theirs if quantity.values[0] in more]
    return lost[-1:], added[-1:]


def _places(ours: list[Quantity], theirs: list[Quantity]) -> dict[int, int]:
    """Where the numbers that both texts have once stand in the other, by their own places."""
    known: dict[Value, int] = {}
    for index, quantity in enumerate(theirs):
        for value in quantity.values:
            known[value] = -1 if value in known else index
    place = {}
    for index, quantity in enumerate(ours):
        found = {known[value] for value in quantity.values if value in known}
        if len(found) == 1 and -1 not in found:
            place[index] = found.pop()
    counts = Counter(place.values())
    return {index: other for index, other in place.items() if counts[other] == 1}


# What numbers are often of: words by which all languages here say the same, up to a few words
# behind the number. More would do no harm: it takes two numbers with each other's kinds.
_KINDS = {
    "percent": r"%|％|percent|per cent|퍼센트|パーセント",
    "times": r"배(?![가-힣]{2})|times|(?<=[0-9])[x×](?![a-z]| ?[0-9])|-?fold|倍",
    "second": r"초(?![가-힣])|초[가의에로만]|seconds?(?![a-z])|秒",
    "minute": r"분(?=[ 간동마,.]|$)|minutes?(?![a-z])|分",
    "hour": r"시간|hours?(?![a-z])|時間",
    "day": r"일간|일 동안|days?(?![a-z])|日間",
    "month": r"개월|months?(?![a-z])|[かヶ]月",
    "point": r"점(?![가-힣]{2})|points?(?![a-z])|点|포인트|ポイント",
    "step": r"단계|steps?(?![a-z])|stages?(?![a-z])|phases?(?![a-z])|段階",
    "layer": r"계층|층|layers?(?![a-z])|層",
    "bit": r"비트|-?bits?(?![a-z])|ビット",
    "token": r"토큰|tokens?(?![a-z])|トークン",
    "frame": r"프레임|frames?(?![a-z])|フレーム",
    "epoch": r"에폭|에포크|epochs?(?![a-z])|エポック",
    "parameter": r"매개변수|파라미터|param(?:eter)?s?(?![a-z])|パラメータ",
    "image": r"이미지|images?(?![a-z])|画像",
    "sample": r"샘플|표본|samples?(?![a-z])|サンプル",
    "benchmark": r"벤치마크|benchmarks?(?![a-z])|ベンチマーク",
    "task": r"과제|태스크|작업|tasks?(?![a-z])|タスク",
    "dataset": r"데이터 ?[셋세]|data ?sets?(?![a-z])|データセット",
    "model": r"모델|models?(?![a-z])|モデル",
    "language": r"언어|languages?(?![a-z])|言語",
    "person": r"명(?![가-힣]{2})|people|persons?|participants?(?![a-z])|人",
    "dimension": r"차원|dimension|次元",
    "word": r"단어|words?(?![a-z])|単語",
    "question": r"질문|문항|questions?(?![a-z])|質問",
    "document": r"문서|documents?(?![a-z])|文書",
    "prompt": r"프롬프트|prompts?(?![a-z])|プロンプト",
    "response": r"응답|답변|responses?(?![a-z])|answers?(?![a-z])|応答|回答",
    "video": r"비디오|영상|videos?(?![a-z])|動画",
}
_NEAR = 28  # characters behind a number, in which its kind stands
# What ends the words that a number counts: other numbers, stops, prepositions, particles.
_END = (
    r"[0-9,.;:()]|[을를이가은는와과로며면고서에] |[をがはにで]|"
    r"\b(?:on|in|with|for|from|to|by|at|than|and|or|while|across|over|that|which|is|are|was|were)\b"
)


@cache
def _kind() -> re.Pattern[str]:
    kinds = "|".join(f"(?P<{name}>{words})" for name, words in _KINDS.items())
    return re.compile(f"(?P<end>{_END})|{kinds}", re.I)


@cache
def _any_kind() -> re.Pattern[str]:
    """The same without names, for small letters alone: four times as fast."""
    return re.compile("|".join((_END, *_KINDS.values())))


@cache
def _numbered() -> re.Pattern[str]:
    return re.compile(
        r"(?:(표|tables?|表)|(그림|figures?|図|图)|(sections?)|(equations?)) ?\Z", re.I
    )


def _kind_of(text: _Text, quantity: Quantity) -> str:
    before = _numbered().search(text.text, max(0, quantity.start - 10), quantity.start)
    if before is not None:
        return f"number {before.lastindex}"
    match = _kind_at(text, quantity.end, quantity.end + _NEAR)
    kind = match.lastgroup if match is not None else None
    return kind if kind is not None and kind != "end" else ""


def _kind_at(text: _Text, start: int, end: int) -> re.Match[str] | None:
    """The first word of a kind, or what ends the search: found in small letters, then named."""
    if len(text.low) == len(text.text) and _UNUSUAL.isdisjoint(text.low):
        found = _any_kind().search(text.low, start, end)
        if found is None:
            return None
        named = _kind().match(text.text, found.start(), end)
        if named is not None:
            return named
    return _kind().search(text.text, start, end)


_UNUSUAL = frozenset("ſı")  # which patterns without regard to case take for other letters


def _by_kind(one: _Text, two: _Text, place: dict[int, int]) -> tuple[int, int] | None:
    """Two numbers of things that have each other's: `3개 과제에서 5배`, "3x on 5 tasks"."""
    others: dict[tuple[str, str], int] = {}
    for index, other in place.items():
        ours = _kind_of(one, one.quantities[index])
        theirs = _kind_of(two, two.quantities[other])
        if ours == theirs:
            continue
        if (theirs, ours) in others:
            return others[theirs, ours], index
        others.setdefault((ours, theirs), index)
    return None


# How a text says that one number goes over to the next: `30에서 50으로`, "from 30 to 50", `2~3`.
_JOINER = re.compile(r"[%％x×배倍]?\s?(?:-|~|～|∼|〜|–|—|:)\s?\Z")
_ABOUT = "(?:about |around |roughly |nearly |over )?[$~]?"


@cache
def _from_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:from|between) {_ABOUT}\Z", re.I)


@cache
def _to_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:to|and) {_ABOUT}\Z", re.I)


@cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"[%％]? ?to {_ABOUT}\Z", re.I)


@cache
def _from_behind() -> re.Pattern[str]:
    return re.compile(r"[^\s0-9.,;]{0,6}(?:에서|부터|から)(?![가-힣])")


@cache
def _to_behind() -> re.Pattern[str]:
    return re.compile(r"[^\s0-9.,;]{0,6}?(?:까지|으?로(?:의|도|만)?(?![가-힣])|に|へ|まで)")


@cache
def _out_of() -> re.Pattern[str]:
    return re.compile(r"[^0-9.,;]{0,16}\b(?:out )?of (?:the |all |its |a total of )?\Z", re.I)


@cache
def _among() -> re.Pattern[str]:
    return re.compile(r"[^\s0-9.,;]{0,4} ?(?:중|가운데|中|のうち)(?:에서?)? \Z")


_WIDEST = 40  # between the two numbers that go together


def _by_direction(one: _Text, two: _Text, place: dict[int, int]) -> tuple[int, int] | None:
    """A change or range that runs the other way: `30에서 50으로`, "from 50 to 30"."""
    theirs = set(_directions(two))
    if not theirs:
        return None
    for kind, start, end in _directions(one):
        if start in place and end in place and (kind, place[end], place[start]) in theirs:
            return start, end
    return None


def _directions(text: _Text) -> list[tuple[str, int, int]]:
    """The numbers that a text puts together, from one to another, or as a whole and its part."""
    found = []
    numbers = text.quantities
    for index in range(len(numbers) - 1):
        one, two = numbers[index], numbers[index + 1]
        if two.start - one.end > _WIDEST:
            continue
        before = text.text[max(0, one.start - 16) : one.start]
        between = text.text[one.end : two.start]
        if _to_before().search(before) and _from_before().search(between):
            found.append(("change", index + 1, index))
        elif (
            (_from_before().search(before) and _to_before().search(between))
            or _between().match(between)
            or (_from_behind().match(between) and _to_behind().match(text.text, two.end))
            or (_JOINER.match(between) and not _is_in_a_chain(text, index))
        ):
            found.append(("change", index, index + 1))
        elif _out_of().match(between):
            found.append(("part", index + 1, index))
        elif _among().match(between):
            found.append(("part", index, index + 1))
    return found


def _is_in_a_chain(text: _Text, index: int) -> bool:
    """Whether a joined pair goes on at either end, as a date's numbers do: `2025-08-29`."""
    numbers = text.quantities
    return any(
        0 <= at < len(numbers) - 1
        and _JOINER.match(text.text[numbers[at].end : numbers[at + 1].start])
        for at in (index - 1, index + 1)
    )


@cache
def _name() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-.@][A-Za-z0-9]+)*")


_MOST_NAMES = 40


def _by_names(one: _Text, two: _Text, place: dict[int, int]) -> tuple[int, int] | None:
    """Two numbers of two names, each of which now stands beside the other name.

    Names and numbers must take turns in both texts, and the names stand in one order.
    """
    if len(place) != 2 or len(one.quantities) != 2 or len(two.quantities) != 2:
        return None
    if place[0] != 1 or place[1] != 0:
        return None
    ours, theirs = _counted_names(one.text), _counted_names(two.text)
    shared = [name for name, at in ours.items() if at >= 0 and theirs.get(name, -1) >= 0]
    if len(shared) != 2:
        return None
    first, second = shared
    if theirs[first] > theirs[second]:
        return None
    for text, names in ((one, ours), (two, theirs)):
        if any(_is_in_a_name(text.text, quantity.start) for quantity in text.quantities):
            return None
        numbers = [quantity.start for quantity in text.quantities]
        turns = sorted(
            [(names[first], "name"), (names[second], "name")]
            + [(start, "number") for start in numbers]
        )
        kinds = [kind for _, kind in turns]
        if kinds[0] == kinds[1] or kinds[1] == kinds[2] or kinds[2] == kinds[3]:
            return None
    return 0, 1


@cache
def _last_word() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z0-9.-])([A-Za-z][A-Za-z0-9.-]*) \Z")


def _is_in_a_name(text: str, start: int) -> bool:
    """Whether a number stands right behind a name, as its version does: `Claude 3.5`."""
    match = _last_word().search(text, max(0, start - 40), start)
    return match is not None and not match[1].islower()


def _counted_names(text: str) -> dict[str, int]:
    """Where the names of a text stand, folded, in order; -1 for those that stand in it twice."""
    found: dict[str, int] = {}
    for match in _name().finditer(text):
        word = match[0]
        if not any(map(str.isupper, word)) or len(word) < 2:
            continue
        key = word.casefold()
        found[key] = -1 if key in found else match.start()
        if len(found) > _MOST_NAMES:
            break
    return found

"""Numbers that words of Korean, Japanese and Chinese stand for: `두 가지`, `절반`, `三つ`."""

import re
from collections.abc import Iterator
from functools import cache

from digestlint.post.eastern_units import LARGE, SMALL
from digestlint.post.values import Value, value_of

_KOREAN: dict[int, str] = {
    0: "제로 없 않 무 양수 음수 양의 음의",
    1: "하나 첫 단일 유일 하루 매 일대일 한쪽",
    2: "둘 이틀 이중 이진 이분 평면 양방 양쪽 양측 양자 양극 쌍 더블 듀얼 배로 배가",
    3: "셋 사흘 삼중 트리플 입체",
    4: "넷 나흘 사중 쿼드",
    5: "다섯 닷새",
    6: "여섯 엿새",
    7: "일곱 이레 일주일",
    8: "여덟",
    9: "아홉",
    10: "열흘",
    11: "열하나 열한",
    12: "열둘 열두",
    13: "열세 열셋",
    14: "열네 열넷",
    15: "열다섯 보름",
    16: "열여섯",
    17: "열일곱",
    18: "열여덟",
    19: "열아홉",
    20: "스물 스무",
    30: "서른",
    40: "마흔",
    50: "쉰",
    60: "예순",
    70: "일흔",
    80: "여든",
    90: "아흔",
    100: "모두 모든 완전 전부 전체",
}
_DETERMINERS = {"한": 1, "두": 2, "세": 3, "석": 3, "서": 3, "네": 4, "넉": 4, "열": 10}
_BARE = {"둘": 2, "셋": 3, "넷": 4}
_COUNTERS = (
    r"\s|가지|개|번|단계|명|배|쌍|종|차례|달|살|곳|군데|편|권|장|대|줄|층|자리|갈래|건|점|시간|해|축|"
    r"모델|방향|팀|조|차원|사람|방법|유형|부분|그룹|경우|요소"
)
_SINO = {
    "영": 0,
    "공": 0,
    "일": 1,
    "이": 2,
    "삼": 3,
    "사": 4,
    "오": 5,
    "육": 6,
    "칠": 7,
    "팔": 8,
    "구": 9,
}
_KANJI = {
    "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "両": 2, "双": 2, "三": 3, "四": 4, "五": 5,
    "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_CARDINAL_KANA = {
    "ひと": 1, "ふた": 2, "みっ": 3, "ワン": 1, "ゼロ": 0, "ダブル": 2,
    "ファースト": 1, "シングル": 1, "セカンド": 2, "デュアル": 2, "ペア": 2, "サード": 3,
    "トリプル": 3,
}  # fmt: skip


_HALF: tuple[Value, ...] = ((5, -1), (5, 1), (2, 0), (1, 0))


def eastern_numbers(text: str) -> Iterator[Value]:
    """What the number words and signs of a Korean, Japanese or Chinese text are worth."""
    yield from _korean(text)
    yield from _of_kanji(text)
    for sign in _circled().findall(text):
        yield value_of(ord(sign) - ord("①") + 1, 0)


@cache
def _native() -> tuple[re.Pattern[str], dict[str, int]]:
    numbers = {word: number for number, words in _KOREAN.items() for word in words.split()}
    longest_first = sorted(map(re.escape, numbers), key=len, reverse=True)
    return re.compile("|".join(longest_first)), numbers


@cache
def _determiner() -> re.Pattern[str]:
    return re.compile(rf"(?<![가-힣])([{''.join(_DETERMINERS)}])(?={_COUNTERS})")


# Words of which the first syllable is no numeral: `오차`, an error, and `구축하다`, to build.
_NO_NUMERALS = (
    "사항|사진|사원|사체|사단|구축|구분|구체|구단|구층|구원|오차|오진|오분|오인|오점|오등|오배|"
    "이점|이체|이원화|일체|일단|공분|공항|공차|공중|공원|공단|공진|공점|공등"
)


@cache
def _sino() -> re.Pattern[str]:
    """Numerals of Hangul: with a unit, or one syllable before what it counts."""
    one = "".join(_SINO)
    return re.compile(
        rf"(?<![가-힣])(?:제|수|약|총)?([{one}십백천만억조]*[십백천만억조][{one}십백천만억조]*)"
        rf"|(?<![가-힣])(?:제)?(?!{_NO_NUMERALS})([{one}])(?=[차중원단진항각배등급층인축체점분])"
    )


@cache
def _kanji() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_KANJI)}十百千万萬億亿兆]+")


@cache
def _circled() -> re.Pattern[str]:
    return re.compile("[①-⑳]")


def _korean(text: str) -> Iterator[Value]:
    pattern, numbers = _native()
    for match in pattern.finditer(text):
        number = numbers[match[0]]
        yield value_of(number, 0)
        if 20 <= number < 100:
            one = _DETERMINERS.get(text[match.end() : match.end() + 1], 0)
            behind = pattern.match(text, match.end())
            yield value_of(number + (one or (numbers[behind[0]] % 10 if behind else 0)), 0)
    if "양 " in text:
        yield value_of(2, 0)
    for match in _determiner().finditer(text):
        yield value_of(_DETERMINERS[match[1]], 0)
    if "반" in text:
        yield from (*_HALF, (6, 0))
    for match in _sino().finditer(text):
        numerals = match[1] or match[2]
        yield from _hangul_number(numerals)
    if " 배" in text:
        yield value_of(2, 0)


def _hangul_number(numerals: str) -> Iterator[Value]:
    yield _of_numerals(numerals, _SINO)
    if numerals[-1] == "만" and len(numerals) > 1:
        yield _of_numerals(numerals[:-1], _SINO)  # `이십만`: twenty only


def _of_kanji(text: str) -> Iterator[Value]:
    for match in _kanji().finditer(text):
        yield _of_numerals(match[0], _KANJI)
        for sign in match[0]:
            if sign in _KANJI:
                yield value_of(_KANJI[sign], 0)
    if "半" in text:
        yield from _HALF
    if "倍" in text:
        yield value_of(2, 0)
    for word, number in _CARDINAL_KANA.items():
        if word in text:
            yield value_of(number, 0)


def _of_numerals(numerals: str, digits: dict[str, int]) -> Value:
    total = section = 0
    current = -1
    for sign in numerals[:40]:
        if sign in digits:
            current = digits[sign] if current < 0 else 10 * current + digits[sign]
        elif sign in SMALL:
            section += (current if current > 0 else 1) * 10 ** SMALL[sign]
            current = -1
        else:
            section += max(current, 0)
            total += (section or 1) * 10 ** LARGE[sign]
            section, current = 0, -1
    return value_of(total + section + max(current, 0), 0)


@cache
def _bound() -> re.Pattern[str]:
    return re.compile(
        r"([0-9]{1,4})[가-힣]{0,3} ?(이상|이하|초과|미만)"
        r"|([0-9]{1,4})[ぁ-ん一-龥]? ?(以上|以下|超|未満)"
        r"|(?<![가-힣])([한두세네둘셋넷]) ?[가-힣]{0,2} ?(이상|이하|초과|미만)"
    )


def eastern_bounds(text: str) -> Iterator[Value]:
    """The whole numbers next to a bound, by which others say it: `두 개 이상`, "more than one"."""
    for digits, bound, others, other_bound, word, word_bound in _bound().findall(text):
        number = int(digits or others or _DETERMINERS.get(word) or _BARE[word])
        is_down = (bound or other_bound or word_bound) in ("이상", "미만", "以上", "未満")
        yield value_of(max(0, number - 1 if is_down else number + 1), 0)

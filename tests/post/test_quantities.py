"""Numbers by value: right translations are never flagged, and wrong ones are."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.post.quantities import compare, has_number, implied, written
from effort import part, within

LONG = part(200_000)
DATA = Path(__file__).parent.parent / "data"


def pairs(name: str) -> list[tuple[str, str]]:
    """The sentence pairs of a file in tests/data."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(source, target) for source, target in rows]


KOREAN_ENGLISH = pairs("pairs-ko-en.tsv")
KOREAN_JAPANESE = pairs("pairs-ko-ja.tsv")


def test_there_are_enough_pairs_to_speak_of_false_alarms():
    assert len(KOREAN_ENGLISH) >= 180


@pytest.mark.parametrize(("source", "target"), KOREAN_ENGLISH + KOREAN_JAPANESE)
def test_a_right_translation_has_the_same_numbers_both_ways(source: str, target: str):
    assert compare(source, target) == ((), ())
    assert compare(target, source) == ((), ())


def test_a_changed_digit_in_a_translation_is_found():
    missed = [
        (source, wrong)
        for source, target in KOREAN_ENGLISH
        for wrong in changed_digits(target)
        if compare(source, wrong) == ((), ())
    ]
    assert missed == []


def changed_digits(target: str) -> list[str]:
    """The sentence with one digit of each number changed, every time another way."""
    dice = random.Random(target)
    wrong = []
    for number in written(target):
        places = [at for at in range(number.start, number.end) if target[at].isdigit()]
        at = dice.choice(places)
        digit = dice.choice([sign for sign in "123456789" if sign != target[at]])
        wrong.append(target[:at] + digit + target[at + 1 :])
    return wrong


@pytest.mark.parametrize(
    ("unit", "other"),
    [("billion", "million"), ("million", "billion"), ("K", "M"), ("M", "B"), ("B", "M")],
)
def test_a_unit_a_thousand_times_off_is_found(unit: str, other: str):
    seen = 0
    for source, target in KOREAN_ENGLISH:
        for number in written(target):
            if target[number.start : number.end].endswith(unit):
                wrong = target[: number.end - len(unit)] + other + target[number.end :]
                assert compare(source, wrong) != ((), ()), (source, wrong)
                seen += 1
    assert seen


@pytest.mark.parametrize(
    ("source", "target", "lost", "added"),
    [
        ("정확도가 9.7%p 올랐다.", "Accuracy rose by 7.9 points.", ["9.7"], ["7.9"]),
        ("정확도가 9.7%p 올랐다.", "Accuracy rose.", ["9.7"], []),
        ("정확도가 올랐다.", "Accuracy rose by 9.7 points.", [], ["9.7"]),
        ("671억 개의 매개변수", "671 million parameters", ["671억"], ["671 million"]),
        ("671억 개의 매개변수", "6.71 billion parameters", ["671억"], ["6.71 billion"]),
        ("140억 매개변수", "a 1.4B model", ["140억"], ["1.4B"]),
        ("14B 모델", "14억 모델", ["14B"], ["14억"]),
        ("14만 장의 이미지", "14,000 images", ["14만"], ["14,000"]),
        ("8억 6천5백만 토큰", "8.65 million tokens", ["8억 6천5백만"], ["8.65 million"]),
        ("1만 8천여 개", "1,800 of them", ["1만 8천"], ["1,800"]),
        ("3가지 방법과 5개의 과제", "three methods and tasks", ["5"], []),
        ("두 모델의 차이는 1%이다.", "The two models differ by 2%.", ["1"], ["2"]),
        ("10배 빠르다.", "It is 100x faster.", ["10"], ["100"]),
        ("2025년 8월 29일", "August 28, 2025", ["29"], ["28"]),
        ("7B에서 70B까지", "from 7B to 700B", ["70B"], ["700B"]),
        ("AIME 2024와 AIME 2025", "AIME 2024 and AIME 2024", ["2025"], []),
        ("7B와 8B, 그리고 7B", "7B and 8B, and 8B", ["7B"], ["8B"]),
        ("2~3만 건", "20 to 30 thousand", [], []),
        ("2~3만 건", "200 to 300 of them", ["2", "3만"], ["200", "300"]),
    ],
)
def test_what_is_lost_and_what_is_added(
    source: str, target: str, lost: list[str], added: list[str]
):
    found = compare(source, target)
    assert [source[number.start : number.end] for number in found.lost] == lost
    assert [target[number.start : number.end] for number in found.added] == added


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("671억", (671, 8)),
        ("8억 6천5백만", (865, 6)),
        ("1만 8천여", (18, 3)),
        ("15만 7,000건", (157, 3)),
        ("3만5000", (35, 3)),
        ("5백", (5, 2)),
        ("1조 2천억", (12, 11)),
        ("67.1 billion", (671, 8)),
        ("1.5B", (15, 8)),
        ("140K", (14, 4)),
        ("1e-4", (1, -4)),
        ("10^6", (1, 6)),
        (".95", (95, -2)),
        ("62.50", (625, -1)),
        ("4,320", (432, 1)),
        ("０.５", (5, -1)),
        ("671億", (671, 8)),
        ("2.5 million", (25, 5)),
        ("15-billion", (15, 9)),
    ],
)
def test_the_value_of_a_number(text: str, value: tuple[int, int]):
    (number,) = written(text)
    assert number.values[0] == value


@pytest.mark.parametrize(
    "text", ["GPT-4o", "Qwen2.5-14B", "AIME24", "pass@1", "top-5", "H100", "LLaMA-3.1-8B-Instruct"]
)
def test_digits_in_names_are_no_numbers(text: str):
    assert written(f"{text}를 쓴다") == []


@pytest.mark.parametrize("text", ["12만큼", "3조각", "5조건", "4.1조차", "100백분율", "2억제"])
def test_a_word_that_begins_like_a_unit_is_none(text: str):
    (number,) = written(text)
    assert text[number.start : number.end].replace(".", "").isdigit()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("두 가지", (2, 0)),
        ("열두 개", (12, 0)),
        ("스물다섯 개", (25, 0)),
        ("첫 번째", (1, 0)),
        ("절반으로", (5, -1)),
        ("백만 개", (1, 6)),
        ("삼차원", (3, 0)),
        ("twenty-five tools", (25, 0)),
        ("three hundred and twelve", (312, 0)),
        ("sixty-seven million", (67, 6)),
        ("half a million", (5, 5)),
        ("one and a half", (15, -1)),
        ("two point five", (25, -1)),
        ("tenfold", (1, 1)),
        ("三つ", (3, 0)),
        ("③", (3, 0)),
    ],
)
def test_what_words_stand_for(text: str, value: tuple[int, int]):
    assert value in implied(text)


def in_groups(number: int) -> str:
    """A number as Korean writes it: `12억 3456만 7890`, and `3만5`, since `3만 5개` may be two."""
    parts = []
    for unit, power in (("조", 12), ("억", 8), ("만", 4), ("", 0)):
        group = number // 10**power % 10_000
        if group:
            parts.append(f"{group}{unit}")
    space = "" if number % 10_000 < 1000 and number > 10_000 else " "
    return space.join(parts) or "0"


def in_hangul(number: int) -> str:
    """A number in Hangul: `십이만 삼천` without spaces."""
    text = ""
    for unit, power in (("조", 12), ("억", 8), ("만", 4), ("", 0)):
        group = number // 10**power % 10_000
        for small, at in (("천", 3), ("백", 2), ("십", 1), ("", 0)):
            digit = group // 10**at % 10
            if digit:
                text += ("" if digit == 1 and small else " 일이삼사오육칠팔구"[digit]) + small
        text += unit if group else ""
    return text


ONES = (
    " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENS = "  twenty thirty forty fifty sixty seventy eighty ninety"


def in_words(number: int) -> str:
    """A number in English words."""
    ones, tens = ONES.split(" "), TENS.split(" ")
    words = []
    for unit, power in (("trillion", 12), ("billion", 9), ("million", 6), ("thousand", 3), ("", 0)):
        group = number // 10**power % 1000
        if not group:
            continue
        rest = group % 100
        if group >= 100:
            words += [ones[group // 100], "hundred"]
        if rest >= 20:
            words.append("-".join(filter(None, (tens[rest // 10], ones[rest % 10]))))
        elif rest:
            words.append(ones[rest])
        words.append(unit)
    return " ".join(filter(None, words))


def in_units(number: int) -> str:
    """A number with the greatest English unit, exactly: `67.1 billion`."""
    for unit, power in (("trillion", 12), ("billion", 9), ("million", 6)):
        if number >= 10**power:
            digits = f"{number:0{power + 1}}"
            fraction = digits[-power:].rstrip("0")
            return f"{digits[:-power]}{'.' if fraction else ''}{fraction} {unit}"
    return str(number)


NUMBERS = st.one_of(
    st.integers(1, 10**15 - 1),
    st.builds(lambda digits, power: digits * 10**power, st.integers(1, 999), st.integers(0, 12)),
)


@given(NUMBERS)
def test_a_number_is_the_same_however_it_is_written(number: int):
    digits = [str(number), f"{number:,}", in_groups(number), in_units(number)]
    for source in digits:
        assert len({one.values[0] for one in written(source)}) == 1, source
        # One syllable alone may be any word: `일` is also work.
        hangul = [in_hangul(number)] if number > 9 else []
        for target in (*digits, in_words(number), *hangul):
            assert compare(f"모두 {source}개이다.", f"There are {target} of them.") == ((), ())


@given(NUMBERS, NUMBERS)
def test_another_number_is_another_however_it_is_written(number: int, other: int):
    # What is a whole, a half, a first is a matter of words, not of digits.
    if number == other or min(number, other) < 300:
        return
    for source in (str(number), in_groups(number), in_units(number)):
        for target in (f"{other:,}", in_groups(other), in_units(other)):
            assert compare(f"{source} 달러", f"{target} dollars") != ((), ())


def test_a_number_that_is_said_twice_may_be_said_once():
    assert compare("정확도 7.1%와 재현율 7.1%", "7.1% accuracy and recall") == ((), ())


@pytest.mark.parametrize(
    ("text", "value"),
    [("오차를 줄인다", 5), ("망을 구축한다", 9), ("다음 사항을 본다", 4), ("사진을 고른다", 4)],
)
def test_a_word_that_begins_like_a_numeral_is_none(text: str, value: int):
    assert (value, 0) not in implied(text)


def test_a_word_is_never_missed():
    assert compare("두 가지 방법", "several methods") == ((), ())


@given(st.text(alphabet="0123456789.,만억조천백십년 ~-^e×xKMB%GPTtwo half①²٣", max_size=60))
def test_any_text_equals_itself(text: str):
    assert compare(text, text) == ((), ())


@given(st.text(max_size=80), st.text(max_size=80))
def test_every_number_lies_in_its_text(source: str, target: str):
    found = compare(source, target)
    for text, numbers in ((source, found.lost), (target, found.added)):
        for number in numbers:
            assert 0 <= number.start < number.end <= len(text)
            assert has_number(text[number.start : number.end])


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1만 ", "1,", "1.", "1만", "a-1", "two hundred ", "hundred ", "1~", "천만억조", "1^",
        "1,2 ", "1/1/11 ", "1에서 2로 ", "from 1 to 2 ", "3개 이상 ", "more than one ", "A 1 B 2 ",
    ],
)  # fmt: skip
def test_hostile_text_takes_linear_time(piece: str):
    text = piece * (LONG // len(piece))
    with within(8):
        found = compare(text, text)
    assert found == ((), ())

"""Numbers that changed places are found where words prove it, and another order is left alone."""

import pytest

from digestlint.post.quantities import compare


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("5개 과제에서 3배 빨랐다.", "On 3 tasks, it is 5x faster.", [("5", "3"), ("3", "5")]),
        ("3개 과제에서 97%였다.", "It was 3% on 97 tasks.", [("3", "97"), ("97", "3")]),
        ("표 2와 그림 3을 본다.", "See Table 3 and Figure 2.", [("2", "3"), ("3", "2")]),
        ("45%에서 52%로 올랐다.", "It rose from 52% to 45%.", [("45", "52"), ("52", "45")]),
        ("45%에서 52%로 올랐다.", "It rose to 45% from 52%.", [("45", "52"), ("52", "45")]),
        ("2~3배 빠르다.", "It is 3-2x faster.", [("2", "3"), ("3", "2")]),
        ("7B에서 70B까지의 모델", "models of 70B to 7B", [("7B", "70B"), ("70B", "7B")]),
        ("12명 중 10명이 골랐다.", "It was chosen by 12 out of 10.", [("12", "10"), ("10", "12")]),
        (
            "MATH에서는 71.3점, GSM8K에서는 85.2점이다.",
            "On MATH it scores 85.2, on GSM8K it scores 71.3.",
            [("71.3", "85.2"), ("85.2", "71.3")],
        ),
        ("45%から52%に上がった。", "It rose from 52% to 45%.", [("45", "52"), ("52", "45")]),
    ],
)
def test_a_number_in_the_place_of_another_is_found(
    source: str, target: str, found: list[tuple[str, str]]
):
    lost, added = compare(source, target)
    assert [
        (source[one.start : one.end], target[two.start : two.end])
        for one, two in zip(lost, added, strict=True)
    ] == found


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("5개 과제에서 3배 빨랐다.", "It is 3x faster on 5 tasks."),
        ("12명 중 10명이 골랐다.", "10 of 12 people chose it."),
        ("45%에서 52%로 올랐다.", "It rose to 52% from 45%."),
        ("2025-08-29에 공개하였다.", "It was released on 29-08-2025."),
        ("Claude 3.5 Sonnet보다 12.4%p 높다.", "12.4 points above Claude 3.5 Sonnet."),
        ("2025년 NeurIPS에 5편이 실렸다.", "5 papers were at NeurIPS 2025."),
        ("GPT-4o보다 5% 높은 Llama는 90%이다.", "Llama, 5% above GPT-4o, reaches 90%."),
        ("MATH와 GSM8K에서 각각 71점과 85점이다.", "71 and 85 on MATH and GSM8K."),
        ("4비트와 8비트를 비교한다.", "It compares 8 bits with 4 bits."),
        ("10, 20%의 잡음을 넣는다.", "Noise of 10% and 20% is added."),
    ],
)
def test_another_order_of_words_is_no_swap(source: str, target: str):
    assert compare(source, target) == ((), ())
    assert compare(target, source) == ((), ())

"""A post's prose, line by line."""

from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from digestlint.post.outline import read_post
from digestlint.post.segments import (
    is_to_translate,
    segment_hash,
    segment_place,
    segments_of,
)
from house import shape

SHAPE = shape()
HEAD = "# 1. [GardenNet](https://arxiv.org/abs/2601.01234)\n\n"


def texts(body: str) -> list[str]:
    post = read_post(body, "_posts/x.md", SHAPE)
    return [post.text[one.start : one.end] for one in segments_of(post)]


def test_markers_labels_indentation_and_breaks_are_no_prose():
    body = (
        f"{HEAD}## Introduction\n\n- Goal: 목표이다.\n- **Motivation:** 동기이다.\n\n## Method\n\n"
        "첫 줄이다.  \n둘째 줄이다.\\\n셋째 줄이다.\n\n"
        "> 인용이다.\n\n1. 하나이다.\n\n```\n코드\n```\n"
    )
    assert texts(body) == [
        "GardenNet",
        "목표이다.",
        "동기이다.",
        "첫 줄이다.",
        "둘째 줄이다.",
        "셋째 줄이다.",
        "인용이다.",
        "하나이다.",
    ]


def test_a_heading_that_the_format_does_not_know_is_prose():
    assert texts(f"{HEAD}## Method\n\n가.\n\n### 세부 사항\n\n나.\n\n## 실무 조언\n\n다.\n") == [
        "GardenNet",
        "가.",
        "세부 사항",
        "나.",
        "실무 조언",
        "다.",
    ]


def test_an_unknown_label_stays_with_its_line():
    assert texts(f"{HEAD}## Introduction\n\n- 참고: 본문이다.\n")[1] == "참고: 본문이다."


def test_what_is_behind_a_label_may_be_empty():
    assert texts(f"{HEAD}## Introduction\n\n- Goal:\n")[1] == ""


def test_a_break_is_no_prose_with_any_line_ends():
    for end in ("\n", "\r\n", "\r"):
        body = f"{HEAD}## Method\n\n가\\\n나  \n다\\ \n라\n".replace("\n", end)
        assert texts(body)[1:] == ["가", "나", "다\\", "라"]


def test_an_escaped_backslash_at_the_end_is_no_break():
    body = f"{HEAD}## Method\n\n가\\\\\n나\n"
    assert texts(body)[1:] == ["가\\\\", "나"]


def test_only_the_posts_own_language_is_to_be_translated():
    post = read_post(f"{HEAD}## Method\n\nBERT, GPT\n\n가.\n", "_posts/x.md", SHAPE)
    assert [is_to_translate(post, one) for one in segments_of(post)] == [False, False, True]
    english = read_post(
        f"{HEAD}## Method\n\nIt is.\n\n42\n", "_posts/en/x.md", SHAPE, "_posts/en/x.md"
    )
    assert english.language.code == "en"
    assert [is_to_translate(english, one) for one in segments_of(english)] == [False, True, False]


def test_a_place_is_for_people():
    body = (
        f"앞이다.\n\n{HEAD}소개이다.\n\n## 방법\n\n가.\n\n# 2. [T](https://example.org/x)\n\n나.\n"
    )
    post = read_post(body, "_posts/x.md", SHAPE)
    assert [segment_place(post, one) for one in segments_of(post)] == [
        "",
        "2601.01234",
        "2601.01234",
        "2601.01234/Method",
        "#2",
        "#2",
    ]


def test_a_hash_is_that_of_the_text_in_every_normal_form():
    assert segment_hash("강화학습") == segment_hash(normalize("NFD", "강화학습"))
    assert segment_hash("강화학습") != segment_hash("강화학습을")
    assert len(segment_hash("")) == 16


@given(st.text(alphabet="가나A1.-#> \\\n`*:", max_size=80))
def test_segments_are_in_order_and_in_the_text(body: str):
    post = read_post(HEAD + body, "_posts/x.md", SHAPE)
    end = 0
    for one in segments_of(post):
        assert end <= one.start <= one.end <= len(post.text)
        assert "\n" not in post.text[one.start : one.end]
        end = one.end

"""LG506–LG510: particles, names in another case, repetition, brackets, subjects."""

import pytest

from digestlint.engine.fix import apply_fixes

from .styled import in_method
from .support import POST, heading, lint, replaced, with_body


def marked(text: str) -> list[tuple[str, str]]:
    """Code and text of what the rules of style find."""
    post, found = in_method(text)
    return [(diagnostic.code, post[diagnostic.start : diagnostic.end]) for diagnostic in found]


def fixed(text: str) -> str:
    """The text of the section after one pass of fixes."""
    post, found = in_method(text)
    after = apply_fixes(post, found).text
    start = post.index(text)
    return after[start : len(after) - (len(post) - start - len(text))]


# --- LG506 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Pruner는 고르고 Pruner를 쓴다.\nPruner이 친다.", "Pruner이"),
        ("Pruner은 고르고 Pruner를 쓴다.\nPruner가 친다.", "Pruner은"),
        ("SeasonNet은 고르고 SeasonNet을 쓴다.\nSeasonNet와 친다.", "SeasonNet와"),
        ("SeasonNet은 고르고 SeasonNet로 친다.", "SeasonNet로"),
        ("Pruner으로 고르고 Pruner로 친다.", "Pruner으로"),
        ("GPT-5o는 고르고 GPT-5o을 쓴다.", "GPT-5o을"),
        ("Oak-2.5는 고르고 Oak-2.5은 친다.", "Oak-2.5은"),
        ("C++는 고르고, C++은, 친다. C++가 쓴다.", "C++은"),
        ("LLM은 고르고 LLM는 친다.", "LLM는"),
        ("Model로 부르고 Model으로 쓰며 Model은 친다.", "Model로"),
    ],
)
def test_the_particle_that_does_not_agree_is_found(text: str, wrong: str) -> None:
    assert marked(text) == [("LG506", wrong)]


@pytest.mark.parametrize(
    "text",
    [
        "Pruner는 고르고 Pruner가 치며 Pruner와 Pruner로 Pruner를 쓴다.",
        "Model은 고르고 Model이 치며 Model과 Model로 Model을 쓴다.",
        "R은 언어이며 R로 쓴다. Scale은 규모이며 Scale로 쓴다. Oak-7은 작고 Oak-7로 쓴다.",
        "Pruner는 고르고 Pruner이라는 이름과 Pruner이며 Pruner인 것을 쓴다.",
        "Pruner는 고르고 Pruner(P)은 치며 “Pruner”은 쓴다.",
        "가지(Pruner은 포함)를 Pruner가 고르고 Pruner는 친다.",
        "Pruner는 고르고 `Pruner`은 치며 https://example.org/Pruner은 쓴다.",
        "Pruner는 고르고 pruner은 치며 SubPruner은 쓴다.",
        "3은 작고 3는 크다. 2.5은 작고 2.5는 크다.",
        "가지은 고르고 가지는 친다.",
        "Pruner는 고른다. Pruner은행을 친다. Pruner이다.",
    ],
)
def test_particles_that_agree_or_say_nothing_are_left_alone(text: str) -> None:
    assert marked(text) == []


def test_a_name_is_compared_within_its_paper() -> None:
    post = with_body(POST, 1, "Method", "Pruner는 고르고 Pruner가 친다.")
    post = with_body(post, 2, "Method", "Pruner은 고르고 Pruner이 친다.")
    assert [found for found in lint(post) if found.code == "LG506"] == []


def test_english_posts_have_no_particles() -> None:
    post = with_body(POST, 1, "Method", "Pruner는 고르고 Pruner은 친다.")
    assert "LG506" in {found.code for found in lint(post)}
    english = post.replace("layout: post", "layout: post\nlang: en")
    assert "LG506" not in {found.code for found in lint(english)}


def test_the_message_says_what_to_write() -> None:
    _, (found,) = in_method("Script는 고르고 Script가 치며 Script은 쓴다.")
    assert "`Script은` here, `Script는` elsewhere" in found.message
    assert "write `Script는`" in found.message
    assert found.fix is None


# --- LG507 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("GARDENNET은 가지를 친다.", ["GARDENNET"]),
        ("가지는 (gardennet)이 친다.", ["gardennet"]),
        ("Gardennet, GardenNET, GARDENNET과 GARDENNET.", ["Gardennet", "GardenNET", "GARDENNET"]),
        ("**GARDENNET**은 가지를 친다.", ["GARDENNET"]),
    ],
)
def test_other_spellings_are_found_once_each(text: str, wrong: list[str]) -> None:
    assert marked(text) == [("LG507", word) for word in wrong]


@pytest.mark.parametrize(
    "text",
    [
        "GardenNet은 가지를 친다.",
        "GARDENNET-XL과 SUBGARDENNET과 Re-GARDENNET과 GARDENNET2는 다른 모델이다.",
        "GARDENNET_v2와 lib/gardennet은 다른 이름이다.",
        "`gardennet` 꾸러미는 https://example.org/gardennet 주소에 있다.",
        "Garden과 Net은 다른 낱말이다.",
    ],
)
def test_the_name_itself_and_parts_of_other_names_are_left_alone(text: str) -> None:
    assert marked(text) == []


def titled(title: str, text: str) -> list[str]:
    match = heading(POST, 1)
    post = replaced(POST, *match.span(), f"# 1. [{title}](https://arxiv.org/abs/2601.01234)")
    post = with_body(post, 1, "Method", text)
    return [post[found.start : found.end] for found in lint(post) if found.code == "LG507"]


@pytest.mark.parametrize(
    ("title", "text", "wrong"),
    [
        ("Scone: Baking Networks", "반죽(scone)을 Scone이 굽는다.", []),
        ("Scone: Baking Networks", "반죽을 SCONE이 굽는다.", ["SCONE"]),
        ("OAKBARK: Peeling Networks", "껍질을 OakBark가 벗긴다.", ["OakBark"]),
        ("OAK: Peeling Networks", "껍질은 나무(oak)에서 벗긴다.", []),
        ("Pref-Oak : Peeling Networks", "껍질을 PREF-OAK가 벗긴다.", ["PREF-OAK"]),
        ("Oak&Bark: Peeling Networks", "껍질을 OAK&BARK가 벗긴다.", ["OAK&BARK"]),
        ("Oak Bark: Peeling Networks", "껍질을 OAK BARK가 벗긴다.", []),
        ("Peeling Networks", "껍질을 PEELING이 벗긴다.", []),
        ("V2: Peeling Networks", "껍질을 v2가 벗긴다.", []),
        ("12.5: Peeling Networks", "껍질을 12.5겹 벗긴다.", []),
        (": Peeling Networks", "껍질을 벗긴다.", []),
        ("$\\alpha$-Oak: Peeling", "껍질을 벗긴다.", []),
    ],
)
def test_which_titles_name_something(title: str, text: str, wrong: list[str]) -> None:
    assert titled(title, text) == wrong


def test_offsets_are_right_behind_letters_of_every_width() -> None:
    text = "İ와 ß와 ﬁ와 😀와 나무를 GARDENNET이 친다."
    assert marked(text)[-1] == ("LG507", "GARDENNET")


# --- LG508 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "again", "after"),
    [
        ("이 모델은 모델은 가지를 친다.", "모델은", "이 모델은 가지를 친다."),
        ("모델은 모델은 가지를 친다.", "모델은", "모델은 가지를 친다."),
        ("- 모델은 모델은 가지를 친다.", "모델은", "- 모델은 가지를 친다."),
        ("가지를 모두 친다 친다.", "친다", "가지를 모두 친다."),
        ("가지를 가지를, 곧 잎을 친다.", "가지를", "가지를, 곧 잎을 친다."),
        ("가지(잎)를 가지(잎)를 친다.", "가지(잎)를", "가지(잎)를 친다."),
        ("이 이 이 가지를 친다.", "이 이", "이 가지를 친다."),
        ("인 인 인종 자료를 쓴다.", "인", "인 인종 자료를 쓴다."),
        ("분산 분산분산 학습을 한다.", "분산분산", "분산 학습을 한다."),
        ("분산 분산분산은 분산분산 학습이다.", "분산분산", "분산은 분산분산 학습이다."),
        ("분산 분산분산 분산분산분산 계산.", "분산분산 분산분산분산", "분산 계산."),
        ("GardenNet은 GardenNet은 친다.", "GardenNet은", "GardenNet은 친다."),
        ("손실은 the the loss이다.", "the", "손실은 the loss이다."),
        ("가지를\n가지를 친다.", "가지를", "가지를\n친다."),
        ("모든 가지를  \n가지를 친다.", "가지를", "모든 가지를  \n친다."),
        ("모든 가지를\n가지를.", "가지를", "모든\n가지를."),
        ("- 모든 가지를\n  가지를 친다.", "가지를", "- 모든 가지를\n  친다."),
    ],
)
def test_a_repetition_is_found_and_taken_away(text: str, again: str, after: str) -> None:
    assert marked(text) == [("LG508", again)]
    assert fixed(text) == after
    assert marked(after) == []


@pytest.mark.parametrize(
    "text",
    [
        "점점 하나하나 각각 빌리빌리 차곡차곡 가지를 친다.",
        "하나 하나 살피고 조금씩 조금씩 친다.",
        "VLM이 이 토큰들을 고른다.",
        "Sparse Sparse Attention을 쓴다.",
        "새 Dense Dense 어텐션과 Duran Duran 자료를 쓴다.",
        "모델 모델링과 학습 학습률을 본다.",
        "가지를 친다. 가지를 친다. 친다, 친다.",
        "값은 1 1 0 0이고 3개 3개씩 10% 10% 나눈다.",
        "`가지 가지` 코드와 $x x$ 식을 쓴다.",
        "한 단계 한 단계 나아가고 더 큰 더 작은 값을 본다.",
        "long long 형과 Qwen2 Qwen2 이름을 쓴다.",
        "- 가지를\n- 가지를 친다.",
        "가지\n\n가지를 친다.",
        "| 가지 | 가지 |\n|---|---|\n| - | - |",
    ],
)
def test_reduplication_names_and_other_words_are_left_alone(text: str) -> None:
    assert [found for found in marked(text) if found[0] == "LG508"] == []


def test_a_known_name_that_stands_twice_by_mistake_is_found() -> None:
    text = "GardenNet 모듈과 GardenNet 일정을 나누고 GardenNet GardenNet 단계를 둔다."
    assert marked(text) == [("LG508", "GardenNet")]
    assert marked(text + " GardenNet GardenNet 자료를 쓴다.") == []


def test_a_bracket_in_a_word_that_stands_twice_is_no_second_finding() -> None:
    assert marked("가지 (가지 (가지 치기)를 한다.") == [("LG508", "(가지")]


def test_a_title_may_say_a_word_twice() -> None:
    match = heading(POST, 1)
    line = "# 1. [Let the the Garden Grow](https://arxiv.org/abs/2601.01234)"
    post = replaced(POST, *match.span(), line)
    assert "LG508" not in {found.code for found in lint(post)}


# --- LG509 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("가지치기(pruning는 잎을 친다.", ["("]),
        ("가지치기pruning)는 잎을 친다.", [")"]),
        ("가지치기(pruning))는 잎을 친다.", [")"]),
        ("가지치기((pruning)는 잎을 친다.", ["("]),
        ("가지(a)와 잎b)와 줄기(c)를 친다.", [")"]),
        ("(가지 [잎) 줄기를 친다.", ["["]),
        ("[가지](https://example.org와 {잎}를 친다.", ["("]),
        ("집합 {가지, 잎을 친다.", ["{"]),
        ("（가지를 친다.", ["（"]),
        ("「가지를 『잎』과 〈줄기〉와 《뿌리》를 친다.", ["「"]),
        ("“가지를 친다.", ["“"]),
        ("가지”를 친다.", ["”"]),
        ("“가지“를 친다.", ["“"]),
        ("“가지“와 “잎”을 친다.", ["“"]),
        ("‘가지‘를 친다.", ["‘"]),
        ("“가지“ 치기이다.", ["“"]),
        ("“가지”와 “잎을 “줄기”와 친다.", ["“"]),
        ('"가지"와 "잎을 친다.', ['"']),
        ('"가지와 "잎"을 친다.', ['"']),
        ('가지"와 "잎"을 친다.', ['"']),
        ('“가지"를 친다.', ['"']),
        ("‘가지를 친다.", ["‘"]),
        ("가지’를 친다.", ["’"]),
        ("‘가지(branch)를 ‘잎’과 친다.", ["‘"]),
        ("'가지를 친다.", ["'"]),
        ("'Oak branch를 친다.", ["'"]),
        ("가지' 치기이다.", ["'"]),
        ("‘가지'를 친다.", ["'"]),
        ("식 2)를 따른다.", [")"]),
        ("(1) 가지와 (2) 잎과 3) 줄기를 친다.", [")"]),
        ("가지와 잎의 상관관계ρ > 0.6)를 보고 0.5)를 뺀다.", [")", ")"]),
        ("가지(2\n잎을 친다.", ["("]),
        ("성능이 좋다(표 2.", ["("]),
        ("끝 글자가 C)이다.", [")"]),
    ],
)
def test_what_has_no_partner_is_found(text: str, signs: list[str]) -> None:
    assert marked(text) == [("LG509", sign) for sign in signs]


@pytest.mark.parametrize(
    "text",
    [
        "가지(branch)와 [잎](https://example.org/a_(b))과 {줄기}를 친다.",
        "1) 가지를 고르고 2) 잎을 치며 3) 뿌리를 되살린다.",
        "먼저 a) 가지를 고르고 b) 잎을 치며, i) 줄기와 ii) 뿌리를, 가) 씨와 나) 꽃을 본다.",
        "세 단계(1) 선택, 2) 제거, 3) 복원)를 거친다.",
        "희소율은 [0, 1) 또는 (0, 1], [0,∞), (−1, 1] 범위이다.",
        "결과에 만족한다 :) 그리고 :( 이나 ;-) 은 쓰지 않는다.",
        "p<0.03이고 RMS->∞이며 a>b이다.",
        "Humanity’s Last Exam과 LLMs' 성능과 LLMs’ 한계와 it's 문장을 본다.",
        "’90s 자료와 '90s 음악, rock 'n' roll 곡을 본다.",
        "‘LLMs’ 성능’과 'LLMs' power'를 본다.",
        '12" 화면과 "가지" 그림을 본다.',
        "“oak’s 잎”과 ‘가지’와 '잎'과 \"줄기\"를 친다.",
        "`f(x` 함수와 $[0, 1)$ 구간과 \\( 기호를 본다.",
        "가지(branch,\n곧 줄기에서 나온 것)를 친다.",
        "> 가지(branch,\n> 곧 줄기)를 친다.",
        "가지(plain）를 친다.",
        "가지(((((((((((잎)))))))))))를 친다.",
        "복잡도는 O(n log n)이고 f(g(x))를 쓴다.",
        "각도는 30'이고 x' 값을 쓴다.",
    ],
)
def test_what_pairs_or_is_no_bracket_is_left_alone(text: str) -> None:
    assert [found for found in marked(text) if found[0] == "LG509"] == []


def test_each_block_is_read_by_itself() -> None:
    assert marked("- 가지(branch를 친다.\n- 잎leaf)을 친다.") == [("LG509", "("), ("LG509", ")")]


def test_a_bracket_in_a_block_that_is_cut_off_is_not_a_second_finding() -> None:
    post = with_body(POST, 1, "Method", "가지를 고른 다음 잎(leaf, 곧 가지에서 나")
    assert [found.code for found in lint(post) if found.severity != "info"] == ["ST212"]


# --- LG510 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "본 연구는 가지를 치는 방법을 제안하는 것이다.",
        "본 논문은 가지를 치는 방법을 제안하는 것이다",
        "이 논문은 가지를 치는 방법을 평가하는 것이었다.",
        "가지를 친다. 또한, 본 연구에서는 잎을 되살리는 것이다.",
    ],
)
def test_a_study_that_is_a_doing_is_found(text: str) -> None:
    (found,) = marked(text)
    assert found in (("LG510", "것이다"), ("LG510", "것이었다"))


@pytest.mark.parametrize(
    "text",
    [
        "본 연구의 목표는 가지를 치는 방법을 제안하는 것이다.",
        "본 연구가 제안하는 방법은 가지를 치는 것이다.",
        "본 연구는 가지 치기에 기여할 것이다.",
        "본 연구는 가지를 치는 것을 목표로 한다.",
        "본 연구는 가지가 중요하다는 것을 보였다.",
        "본 연구는 가지를 다루며, 이는 잎을 되살리는 것이다.",
        "본 연구는 가지를 다루는 것이다만 잎도 다룬다.",
        "본 연구는 가지를 다룬다. 목표는 잎을 되살리는 것이다.",
        "GardenNet은 가지를 치는 것이다.",
    ],
)
def test_what_can_be_an_aim_is_left_alone(text: str) -> None:
    assert marked(text) == []

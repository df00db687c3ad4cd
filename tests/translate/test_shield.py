"""What must come through a translation unharmed travels as placeholders and comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.translate.plan import localised
from digestlint.translate.restoring import Mangled, joined, restore
from digestlint.translate.shield import Shielded, shield
from translate.posts import english, segment_of, shape


def ready(line: str, *kept: str) -> Shielded:
    post, segment = segment_of(line)
    return shield(post, segment, kept=kept)


@pytest.mark.parametrize(
    ("line", "wire"),
    [
        ("값 `a < b`이다.", '값 <x id="0"/>이다.'),
        ("식 $x^2$이다.", '식 <x id="0"/>이다.'),
        ("**굵은** 말이다.", '<g id="0">굵은</g> 말이다.'),
        ("[링크](https://a.example/b)이다.", '<g id="0">링크</g>이다.'),
        ("**[링크](https://a.example)** 끝.", '<g id="0"><g id="1">링크</g></g> 끝.'),
        ("주소는 https://a.example/b 이다.", '주소는 <x id="0"/> 이다.'),
        ("태그 <br> 하나.", "태그 <x id=\"0\"/> 하나."),
        ("별표 \\* 하나 &copy; 둘.", '별표 <x id="0"/> 하나 <x id="1"/> 둘.'),
        ("`a` & 나 < 다.", '<x id="0"/> &amp; 나 &lt; 다.'),
    ],
)  # fmt: skip
def test_markup_travels_as_placeholders(line: str, wire: str) -> None:
    assert ready(line).wire == wire
    assert restore(ready(line), wire) == line


@pytest.mark.parametrize("line", ["3 < 5 & 7이다.", "별 * 하나.", "한 [괄호] 말."])
def test_without_markup_text_travels_plain(line: str) -> None:
    assert not ready(line).is_markup
    assert ready(line).wire == line


def test_a_range_keeps_its_numbers_together() -> None:
    shielded = ready("2\\~3개와 5\\~6개다.")
    assert shielded.wire == "2~3개와 5~6개다."
    assert restore(shielded, "2~3 and 5~6.") == "2\\~3 and 5\\~6."


def test_two_tildes_never_strike_through() -> None:
    assert restore(ready("둘에서 셋이다."), "2~3 and 5~6.") == "2\\~3 and 5\\~6."
    assert restore(ready("둘에서 셋이다."), "about ~3.") == "about ~3."


@pytest.mark.parametrize(
    "answer",
    [
        "nothing left",
        '<x id="0"/> <x id="0"/> <g id="1">b</g>',
        '<x id="0"/> <g id="1">b',
        '<x id="0"/> b</g>',
        '<x id="0"/> <g id="1">b</g> <x id="7"/>',
        '<g id="0">a</g> <g id="1">b</g>',
        '<x id="0"/> <g id="1">b</g> <script>',
        '<x id="0"/> <g id="1">b</g> < c',
    ],
)
def test_every_placeholder_comes_back_exactly_once(answer: str) -> None:
    shielded = ready("`a` **나**이다.")
    with pytest.raises(Mangled):
        restore(shielded, answer)


def test_placeholders_may_move_and_be_written_otherwise() -> None:
    shielded = ready("`a` **나**이다.")
    assert restore(shielded, '<g id="1"> b </g>is <x id="0"></x>.') == "**b** is `a`."


def test_kept_terms_come_back_as_they_were() -> None:
    shielded = ready("Scone은 빠르다.", "Scone")
    assert shielded.wire == '<k id="0">Scone</k>은 빠르다.'
    assert restore(shielded, '<k id="0">scone</k> is fast.') == "Scone is fast."


def test_in_pieces_every_hold_stays_where_it_was() -> None:
    shielded = ready("값 `a`는 **큰** 수다.")
    texts = [piece for kind, piece in shielded.pieces if kind == "text"]
    assert texts == ["값 ", "는 ", "큰", " 수다."]
    assert joined(shielded, ["Value", "is", "a big", "number."]) == "Value `a`is **a big** number."


def test_a_translation_is_one_line_and_opens_no_block() -> None:
    assert restore(ready("어느 해."), "It was\nin 2024.") == "It was in 2024."
    assert restore(ready("어느 해."), "2024. A year.") == "2024\\. A year."
    assert restore(ready("어느 해."), "- a") == "\\- a"
    assert restore(ready("어느 해."), "# a") == "\\# a"
    assert restore(ready("어느 해."), "-5 is less.") == "-5 is less."
    assert restore(ready("어느 해."), "``` a") == "\\``` a"
    assert restore(ready("어느 해."), "* * *") == "\\* * *"
    assert restore(ready("어느 해."), "**A** year.") == "**A** year."


@pytest.mark.parametrize("opened", ["- ", "1. ", "> ", "- - ", "> - "])
def test_it_opens_no_block_inside_of_another(opened: str) -> None:
    post, segment = segment_of(f"{opened}어느 해.")
    assert post.text[segment.start : segment.end] == "어느 해."
    shielded = shield(post, segment)
    assert restore(shielded, "- a year") == "\\- a year"
    assert restore(shielded, "## a year") == "\\## a year"


def test_it_breaks_no_line() -> None:
    assert restore(ready("어느 해."), "A year.\\") == "A year."
    assert restore(ready("어느 해."), "A year. \\\\") == "A year. \\\\"
    assert restore(ready("어느 해\\*"), '<x id="0"/> <x id="0"/>'[:11] + " a year") == "\\* a year"


def test_nothing_that_nobody_sees_comes_along() -> None:
    assert restore(ready("어느 해."), "A\u202e y\u200be\u0301\ufeff.") == "A y\u00e9."
    assert restore(ready("어느\u200b 해."), "A\u200b year.") == "A\u200b year."


def test_liquid_stays_as_it_is_and_never_comes_along() -> None:
    shielded = ready("값은 {{ site.year }}이다.")
    assert shielded.wire == '값은 <x id="0"/>이다.'
    assert restore(shielded, 'It is <x id="0"/>.') == "It is {{ site.year }}."
    for answer in ("A year {% include a.html %}.", "A year {{ site }}.", "A {% year."):
        with pytest.raises(Mangled):
            restore(ready("어느 해."), answer)
    with pytest.raises(Mangled):
        restore(shielded, '<x id="0"/> {{ site }}')


def test_words_in_angle_brackets_become_no_html() -> None:
    shielded = ready("<스타일>을 바꾼다.")
    assert restore(shielded, "It changes the <style>.") == "It changes the \\<style>."
    with pytest.raises(Mangled):
        restore(shielded, "It changes the <style> <script>.")


def test_alphaxiv_links_in_prose_lead_to_the_targets_language() -> None:
    line = "[개요](https://www.alphaxiv.org/ko/overview/2601.01234)를 보라."
    post, segment = segment_of(line)
    korean = shape().languages["ko"]
    shielded = shield(post, segment, localise=lambda text: localised(text, korean, english()))
    answer = shielded.wire.replace("개요", "overview")
    assert "https://www.alphaxiv.org/overview/2601.01234" in restore(shielded, answer)


@given(st.text(max_size=60))
def test_answers_of_any_kind_give_one_line_or_mangled(answer: str) -> None:
    shielded = ready("`a` **나**이다.")
    try:
        text = restore(shielded, answer)
    except Mangled:
        return
    assert text.count("`a`") == 1
    assert "\n" not in text

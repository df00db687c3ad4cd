"""Translations of an original that has changed since."""

from .pairs import changed, codes, compare, english, korean
from .states import made_from


def test_a_fresh_translation_is_not_stale():
    assert compare(english(), made_from=made_from(korean())) == ()


def test_a_changed_sentence_is_one_finding_that_names_paper_and_section():
    new = korean().replace("62.5% 줄이면서", "82.5% 줄이면서")
    found = compare(english(), new, made_from=made_from(korean()))
    assert [one.code for one in found] == ["TR602"]
    assert "Results of paper 1" in found[0].message
    assert english()[found[0].start : found[0].end].startswith("In image classification")


def test_without_a_state_the_same_change_is_a_wrong_number():
    new = korean().replace("62.5% 줄이면서", "82.5% 줄이면서")
    assert codes(english(), new) == ["TR604"]


def test_what_did_not_change_is_still_compared():
    new = korean().replace("62.5% 줄이면서", "82.5% 줄이면서")
    text = changed("by 7.1%p on", "by 1.7%p on")
    found = compare(text, new, made_from=made_from(korean()))
    assert [one.code for one in found] == ["TR602", "TR604"]


def test_a_new_paper_in_the_original_is_stale_and_no_broken_structure():
    paper = korean().split("\n# 2. ")[1].replace("2601.02345", "2601.09999")
    paper = paper.replace("도구", "연장")
    new = f"{korean()}\n# 3. {paper}"
    found = compare(english(), new, made_from=made_from(korean()))
    assert {one.code for one in found} == {"TR602"}


def test_a_line_that_the_original_lost_is_stale():
    line = "- 에이전트는 계약만 읽고 후보를 좁힌 뒤 실제 설명을 확인한다.\n"
    new = changed(line, "", korean())
    (found,) = compare(english(), new, made_from=made_from(korean()))
    assert found.code == "TR602"
    assert "no longer has" in found.message
    assert "Method of paper 2" in found.message

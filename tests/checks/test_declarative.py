"""Checks that rule files describe by themselves: what each finds, where, and what it leaves."""

from typing import Any

import pytest

from digestlint.checks import all_checks
from digestlint.diagnostics import Finding

from .declared import post, read


def findings(check: str, text: str, **options: Any) -> list[Finding]:
    known = all_checks()[check]
    given = {name.replace("_", "-"): value for name, value in options.items()}
    return list(known.run(read(text), {**known.defaults, **given}))


def found(check: str, text: str, **options: Any) -> list[str]:
    """What each finding covers, in order."""
    return [text[one.start : one.end] for one in findings(check, text, **options)]


class TestForbiddenPattern:
    def test_finds_each_match(self) -> None:
        text = post("매우 빠르고 매우 작은 모델이다.")
        assert found("forbidden-pattern", text, pattern="매우 ?") == ["매우 ", "매우 "]

    def test_passes_over_what_is_no_prose(self) -> None:
        text = post(
            "값은 `very`이고 식은 $x_{very}$이며 주소는 https://example.com/very 이다.",
            title="very Harbor",
        )
        assert found("forbidden-pattern", text, pattern="very") == []

    def test_passes_over_labels(self) -> None:
        assert found("forbidden-pattern", post(), pattern="Goal") == []

    @pytest.mark.parametrize(
        ("where", "pattern", "wanted"),
        [
            ("titles", "^Harbor", ["Harbor"]),
            ("titles", "Agents$", ["Agents"]),
            ("headings", "^Method$", ["Method"]),
            ("urls", r"^https://arxiv\.org", ["https://arxiv.org"]),
            ("front-matter", "huggingface", ["huggingface"]),
            ("sentences", "^가중치", ["가중치"]),
            ("prose", "^가중치", ["가중치"]),
            ("everywhere", "(?m)^# ", ["# "]),
            ("everywhere", r"\A---", ["---"]),
            ("titles", "가중치", []),
            ("prose", "Harbor", []),
        ],
    )
    def test_where(self, where: str, pattern: str, wanted: list[str]) -> None:
        assert found("forbidden-pattern", post(), pattern=pattern, where=where) == wanted

    def test_sections(self) -> None:
        text = post("정확도를 본다.")
        assert found("forbidden-pattern", text, pattern="정확도", sections=["Results"]) == [
            "정확도"
        ]
        (one,) = findings("forbidden-pattern", text, pattern="정확도", sections=["Results"])
        assert one.start > text.index("## Results")

    def test_unless_the_line_says_otherwise(self) -> None:
        text = post("값이 a != b이면 멈춘다.\n정말 멈춘다!")
        assert len(findings("forbidden-pattern", text, pattern="!")) == 2
        (one,) = findings("forbidden-pattern", text, pattern="!", unless="!=")
        assert text[one.start - 1 : one.end] == "다!"

    def test_ignore_case(self) -> None:
        text = post("GPU와 gpu를 쓴다.")
        assert found("forbidden-pattern", text, pattern="gpu") == ["gpu"]
        assert found("forbidden-pattern", text, pattern="gpu", ignore_case=True) == ["GPU", "gpu"]

    def test_a_fix_may_use_groups(self) -> None:
        (one,) = findings(
            "forbidden-pattern", post("7 B 모델이다."), pattern=r"(\d) B", replace=r"\1B"
        )
        assert one.edits[0].text == "7B"
        assert one.applicability == "unsafe"
        assert one.values == {"found": "7 B", "replacement": "7B"}

    def test_an_empty_match_is_none(self) -> None:
        assert found("forbidden-pattern", post("가나다."), pattern="x*") == []

    def test_crlf(self) -> None:
        text = post("매우 빠르다.").replace("\n", "\r\n")
        assert found("forbidden-pattern", text, pattern="매우") == ["매우"]


class TestWording:
    def test_offers_the_house_spelling(self) -> None:
        (one,) = findings("wording", post("데이타를 나눈다."), words={"데이타": "데이터"})
        assert (one.values, one.variant) == ({"found": "데이타", "replacement": "데이터"}, "")
        assert one.edits[0].text == "데이터"

    def test_has_nothing_to_offer(self) -> None:
        (one,) = findings("wording", post("퍼포먼스를 본다."), words={"퍼포먼스": None})
        assert (one.variant, one.edits) == ("forbidden", ())

    def test_latin_words_are_whole_words_and_may_have_particles(self) -> None:
        text = post("SOTA를 넘고 SOTAX와 xSOTA는 넘지 못한다.")
        assert found("wording", text, words={"SOTA": "최고 성능"}) == ["SOTA"]

    def test_the_longest_word_counts(self) -> None:
        text = post("파인 튜닝을 한다.")
        words = {"파인": "미세", "파인 튜닝": "미세조정"}
        (one,) = findings("wording", text, words=words)
        assert one.values["replacement"] == "미세조정"

    def test_ignore_case_leaves_the_right_spelling(self) -> None:
        text = post("Pytorch와 pytorch는 PyTorch이다.")
        words = {"pytorch": "PyTorch"}
        assert found("wording", text, words=words) == ["pytorch"]
        assert found("wording", text, words=words, ignore_case=True) == ["Pytorch", "pytorch"]

    def test_letters_whose_case_is_odd(self) -> None:
        # İ is I for `re`, and two letters in small.
        text = post("값 İ를 쓴다.")
        assert found("wording", text, words={"i": "j"}, ignore_case=True) == ["İ"]

    def test_a_pattern_is_no_pattern_here(self) -> None:
        text = post("a.b와 axb를 쓴다.")
        assert found("wording", text, words={"a.b": "c"}) == ["a.b"]


class TestRequiredPattern:
    def test_stands_at_the_heading_of_a_section(self) -> None:
        text = post(results="정확도를 높였다.")
        options = {"pattern": "[0-9]", "sections": ["Results"]}
        assert found("required-pattern", text, **options) == ["## Results"]
        assert found("required-pattern", post(), **options) == []

    @pytest.mark.parametrize(
        ("per", "wanted"),
        [
            ("post", ["---"]),
            ("paper", ["# 1. [Harbor: Docking Agents](https://arxiv.org/abs/2601.01234)"]),
            ("title", ["Harbor: Docking Agents"]),
        ],
    )
    def test_per(self, per: str, wanted: list[str]) -> None:
        assert found("required-pattern", post(), pattern="없는 말", per=per) == wanted

    def test_per_sentence(self) -> None:
        text = post("정확도 3%를 본다. 다시 본다.")
        options = {"pattern": "[0-9]", "per": "sentence", "sections": ["Method"]}
        assert found("required-pattern", text, **options) == ["다시 본다."]

    def test_a_post_may_hold_it_anywhere(self) -> None:
        assert found("required-pattern", post(), pattern="(?m)^published:", per="post") == []


class TestCount:
    @pytest.mark.parametrize(
        ("of", "number"),
        [
            ("characters", len("하나를 두고 둘을 본다. [표](https://example.com)를 본다.")),
            ("words", 6),
            ("sentences", 2),
            ("links", 1),
            ("items", 0),
        ],
    )
    def test_counts_a_section(self, of: str, number: int) -> None:
        text = post("하나를 두고 둘을 본다. [표](https://example.com)를 본다.")
        (one,) = findings("count", text, of=of, sections=["Method"], min=100)
        assert one.values["count"] == number
        assert text[one.start : one.end] == "## Method"
        assert one.variant == "few"

    def test_matches(self) -> None:
        text = post("3과 5와 7을 본다.")
        options = {"of": "matches", "pattern": "[0-9]", "sections": ["Method"]}
        assert findings("count", text, **options, max=3) == []
        (one,) = findings("count", text, **options, max=2)
        assert (one.values["count"], one.variant) == (3, "many")

    def test_papers_of_a_post(self) -> None:
        text = post("하나.", "둘.", "셋.")
        (one,) = findings("count", text, of="papers", per="post", max=2)
        assert one.values["count"] == 3
        assert text[one.start : one.end] == "---"
        assert text[: one.start].count("\n") == 6

    def test_sections_and_items_of_a_paper(self) -> None:
        text = post("하나.")
        (one,) = findings("count", text, of="sections", per="paper", max=4)
        assert one.values["count"] == 5
        (one,) = findings("count", text, of="items", per="paper", max=2)
        assert one.values["count"] == 3

    def test_characters_of_a_title(self) -> None:
        text = post(title="A" * 40)
        assert found("count", text, of="characters", per="title", max=39) == ["A" * 40]
        assert found("count", text, of="characters", per="title", max=40) == []

    def test_the_text_of_a_post_is_its_prose(self) -> None:
        (one,) = findings("count", post("하나.", "둘."), of="sentences", per="post", max=0)
        assert one.values["count"] == 14


class TestScript:
    def test_finds_runs_of_letters(self) -> None:
        text = post("값은 масштаб이고 縮尺이다.")
        assert found("script", text, allowed=["Hangul", "Latin"]) == ["масштаб", "縮尺"]
        (one, _) = findings("script", text, allowed=["Hangul", "Latin"])
        assert one.values == {"script": "Cyrillic", "found": "масштаб"}

    def test_leaves_code_alone(self) -> None:
        text = post("값은 `масштаб`이다.")
        assert found("script", text, allowed=["Hangul", "Latin"]) == []

    def test_titles(self) -> None:
        text = post(title="Harbor 항구")
        assert found("script", text, allowed=["Latin"], where="titles") == ["항구"]


class TestSentenceEnding:
    def test_must(self) -> None:
        text = post("하나를 본다. 둘을 봅니다. “셋을 본다.”")
        assert found("sentence-ending", text, pattern="(?<!니)다", sections=["Method"]) == [
            "봅니다."
        ]

    def test_must_not(self) -> None:
        text = post("좋을 것으로 기대된다. 하나를 본다.")
        options = {"pattern": "기대된다|전망이다", "forbidden": True}
        assert found("sentence-ending", text, **options) == ["기대된다."]

    def test_a_sentence_of_one_word(self) -> None:
        text = post("좋음.")
        assert found("sentence-ending", text, pattern="다", sections=["Method"]) == ["좋음."]


class TestFrontMatterValue:
    def test_one_of(self) -> None:
        text = post().replace("layout: post", "layout: pots")
        (one,) = findings("front-matter-value", text, key="layout", one_of=["post", "page"])
        assert text[one.start : one.end] == "pots"
        assert one.values == {"key": "layout", "found": "pots", "allowed": "post, page"}
        assert found("front-matter-value", post(), key="layout", one_of=["post"]) == []

    def test_each_value_of_a_list(self) -> None:
        options = {"key": "tags", "one_of": ["papers", "huggingface"]}
        assert found("front-matter-value", post(), **options) == []
        text = post().replace("[papers, huggingface]", "[papers, news]")
        (one,) = findings("front-matter-value", text, **options)
        assert one.values["found"] == "news"
        assert text[one.start : one.end] == "[papers, news]"

    def test_a_value_on_the_lines_below_is_reported_at_its_key(self) -> None:
        text = post().replace("tags: [papers, huggingface]", "tags:\n  - news")
        assert found("front-matter-value", text, key="tags", one_of=["papers"]) == ["tags"]

    def test_booleans_and_days_are_as_yaml_writes_them(self) -> None:
        assert found("front-matter-value", post(), key="published", one_of=["true"]) == []
        assert found("front-matter-value", post(), key="date", pattern="^2026-01-05$") == []
        assert found("front-matter-value", post(), key="date", pattern="^2027") == ["2026-01-05"]

    def test_required(self) -> None:
        (one,) = findings("front-matter-value", post(), key="author", required=True)
        assert (one.start, one.end, one.variant) == (0, 0, "missing")
        assert findings("front-matter-value", post(), key="author", pattern="x") == []

    @pytest.mark.parametrize("head", ["", "---\nlayout: [\n---\n\n", "---\nlayout: post\n\n"])
    def test_broken_front_matter_is_the_business_of_other_rules(self, head: str) -> None:
        text = post(head=head)
        assert found("front-matter-value", text, key="layout", required=True, one_of=["x"]) == []


class TestConsistency:
    def test_the_second_spelling_is_reported(self) -> None:
        text = post("미세조정을 한다.\n파인튜닝을 하고 미세조정을 한다.")
        (one,) = findings("consistency", text, either={"파인튜닝": "미세조정"})
        assert one.values == {"first": "미세조정", "found": "파인튜닝"}

    def test_papers_stand_alone_unless_asked(self) -> None:
        text = post("미세조정을 한다.", "파인튜닝을 한다.")
        either = {"파인튜닝": "미세조정"}
        assert found("consistency", text, either=either) == []
        assert found("consistency", text, either=either, per="post") == ["파인튜닝"]

    def test_spellings_that_differ_in_case_alone(self) -> None:
        text = post("LoRA를 쓰고 Lora를 쓴다.")
        (one,) = findings("consistency", text, either={"LoRA": "Lora"})
        assert one.values == {"first": "LoRA", "found": "Lora"}

    def test_ignore_case(self) -> None:
        text = post("Fine-Tuning을 하고 finetuning을 한다.")
        options = {"either": {"fine-tuning": "finetuning"}}
        assert found("consistency", text, **options) == []
        assert found("consistency", text, **options, ignore_case=True) == ["finetuning"]

    def test_code_is_no_spelling(self) -> None:
        text = post("미세조정을 한다.\n`파인튜닝`을 한다.")
        assert found("consistency", text, either={"파인튜닝": "미세조정"}) == []


BEST = {"pattern": "최고 성능", "needs": "대비|보다"}


class TestCompanion:
    def test_is_missed_in_the_same_paper(self) -> None:
        text = post("최고 성능을 얻고 최고 성능을 지킨다.", "이전 모델보다 낫다.")
        assert found("companion", text, **BEST) == ["최고 성능"]

    def test_may_stand_in_another_section(self) -> None:
        text = post("최고 성능을 얻는다.", results="이전 모델보다 2%p 높였다.")
        assert found("companion", text, **BEST) == []

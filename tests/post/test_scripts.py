"""Scripts: which letters are foreign, which are only symbols, and how many are whose."""

import re
import unicodedata
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestlint.post import scripts
from digestlint.post.scripts import SCRIPTS, Counts, Letters, counts, foreign_runs, has_foreign
from effort import part, within

KOREAN = frozenset({"Hangul", "Latin"})
ENGLISH = frozenset({"Latin"})
JAPANESE = frozenset({"Han", "Hiragana", "Katakana", "Latin"})
CHINESE = frozenset({"Han", "Latin"})
RUSSIAN = frozenset({"Cyrillic", "Latin"})

NAME_PREFIX = {
    "CJK": "Han",
    "IDEOGRAPHIC": "Han",
    "HENTAIGANA": "Hiragana",
    "KANA": "Katakana",
    "KATAKANA-HIRAGANA": "Katakana",
}


def is_symbol(char: str) -> bool:
    """Whether a letter stands for something else, by its name or its block."""
    name = unicodedata.name(char, "UNKNOWN")
    return (
        "\u2000" <= char <= "\u2bff"
        or "\U0001d400" <= char <= "\U0001dfff"
        or "\U0001ee00" <= char <= "\U0001eeff"
        or any(word in name for word in ("SUBSCRIPT", "ORDINAL", "MICRO SIGN"))
        or name.startswith("MODIFIER LETTER")
        or name in {"CARON", "MASU MARK", "VERTICAL TILDE"}
    )


def script_by_name(char: str) -> str:
    words = re.sub(
        "^(HALFWIDTH|FULLWIDTH|VERTICAL) ", "", unicodedata.name(char, "UNKNOWN")
    ).split()
    if "\u03e2" <= char <= "\u03ef":
        return "Greek"  # Coptic letters in the block `Greek and Coptic`
    return NAME_PREFIX.get(words[0], words[0].title())


@cache
def letters() -> dict[str, str]:
    """Every letter that this Python's Unicode knows, with its script, symbols left out."""
    chars = [chr(code) for code in range(0x110000) if chr(code).isalpha()]
    return {char: script_by_name(char) for char in chars if not is_symbol(char)}


def runs(text: str, allowed: frozenset[str]) -> list[tuple[str, str]]:
    found = foreign_runs(text, 0, len(text), allowed)
    return [(text[start:end], script) for start, end, script in found]


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_the_blocks_hold_every_letter_of_their_script_and_no_other(script: str) -> None:
    every = letters()
    found = re.findall(f"[{scripts._BLOCKS[script]}]", "".join(every))
    expected = [char for char in every if every[char] == script]
    assert {f"{ord(char):04X}" for char in set(found) ^ set(expected)} == set()
    assert len(expected) > 20


def test_no_letter_is_taken_for_a_symbol_and_no_symbol_for_a_letter() -> None:
    ignored = re.compile(f"[{scripts._SYMBOLS}{scripts._NO_LETTERS}]")
    assert not [f"{ord(char):04X}" for char in letters() if ignored.match(char)]
    every = (chr(code) for code in range(0x110000) if chr(code).isalpha())
    symbols = [char for char in every if char not in letters()]
    assert not [f"{ord(char):04X}" for char in symbols if not ignored.match(char)]
    assert len(symbols) > 1000


@pytest.mark.parametrize("allowed", [KOREAN, ENGLISH, JAPANESE, CHINESE, RUSSIAN])
def test_what_is_told_by_pages_is_true_of_every_letter(allowed: frozenset[str]) -> None:
    harmless = set(scripts._harmless_pages(allowed | {"Greek"}))
    wrong = {
        f"{ord(char):04X} {script}"
        for char, script in letters().items()
        if char.encode("utf-16-be")[0] in harmless and script not in allowed | {"Greek"}
    }
    assert not wrong
    assert 0 in harmless


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("평가를 масштаб화하며", [("масштаб", "Cyrillic")]),
        ("영(零)비용", [("零", "Han")]),
        ("모델은 研究と開発를 잇는다", [("研究と開発", "Han")]),
        ("ひらがな와 カタカナ", [("ひらがな", "Hiragana"), ("カタカナ", "Katakana")]),
        ("Trаnsformer", [("а", "Cyrillic")]),
        ("شبكة 신경망 רשת", [("شبكة", "Arabic"), ("רשת", "Hebrew")]),
        ("ภาษาไทย 모형", [("ภาษาไทย", "Thai")]),
        ("हिन्दी 자료", [("हिन्दी", "Devanagari")]),
        ("\u0439와 \u0438\u0306", [("\u0439", "Cyrillic"), ("\u0438\u0306", "Cyrillic")]),
        ("二〇二六年", [("二", "Han"), ("二六年", "Han")]),
        ("ꓮ와 ⵣ와 𐌀", [("ꓮ", "Lisu"), ("ⵣ", "Tifinagh"), ("𐌀", "Old Italic")]),
        ("ｶﾀｶﾅ", [("ｶﾀｶﾅ", "Katakana")]),
        ("მოდელი", [("მოდელი", "Georgian")]),
    ],
)
def test_letters_of_other_scripts_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert runs(text, KOREAN) == expected
    assert has_foreign(text, KOREAN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "색인 LSM은 2.5배 빠르다.",
        "Rényi, Schrödinger, Erdős, Çelik, Nguyễn, naïve, Łukasz, ß, ẞ",
        "α-divergence, λ₁, Δx, ε-greedy, µm, μ, Ω",
        "ℝⁿ, ℓ₂, ℕ, Å, ℵ₀, 𝐱, 𝔼, 𝒟, xᵀ, 10⁻³, ª, º, ʻ",
        "①②, ½, ∞, ≤, ×, →, …, “”, ‘’, ·, —, −, №, ™, ㎏, ㈜, Ⅳ",
        "🎉 👩‍🔬 ✅ 🇰🇷",
        "ＧＰＴ！（全角）"[:5],
        "e\u0301, n\u0303, 가\u0301",
        "ㅋㅋ, ㄱ, 가",
        "１２３ ٣ ३",
        "「」、。・〈〉《》【】〇",
        "\x00\ufffd\u200b\ue000\udc80",
    ],
)
def test_symbols_and_accents_are_not_foreign(text: str) -> None:
    assert not has_foreign(text, KOREAN)
    assert runs(text, KOREAN) == []


def test_what_is_foreign_depends_on_the_language() -> None:
    text = "색인 index 索引 インデックス индекс δείκτης"
    assert [run for run, _ in runs(text, ENGLISH)] == ["색인", "索引", "インデックス", "индекс"]
    assert [run for run, _ in runs(text, JAPANESE)] == ["색인", "индекс"]
    assert [run for run, _ in runs(text, CHINESE)] == ["색인", "インデックス", "индекс"]
    assert [run for run, _ in runs(text, RUSSIAN)] == ["색인", "索引", "インデックス"]
    assert not has_foreign("機械学習のモデル。", JAPANESE)
    assert not has_foreign("机器学习：模型！", CHINESE)
    assert not has_foreign("Обучение модели", RUSSIAN)


def test_greek_may_be_told_to_be_no_symbol() -> None:
    text = "α 값과 λόγος"
    found = foreign_runs(text, 0, len(text), KOREAN, symbols=frozenset())
    assert [(text[start:end], script) for start, end, script in found] == [
        ("α", "Greek"),
        ("λόγος", "Greek"),
    ]
    assert has_foreign(text, KOREAN, symbols=frozenset())


def test_only_the_part_asked_for_is_searched() -> None:
    text = "да 색인 да 색인 да"
    assert list(foreign_runs(text, 3, 9, KOREAN)) == [(6, 8, "Cyrillic")]
    assert list(foreign_runs(text, 7, 8, KOREAN)) == [(7, 8, "Cyrillic")]
    assert list(foreign_runs("и\u0306", 0, 1, KOREAN)) == [(0, 1, "Cyrillic")]


def test_an_unknown_script_is_refused() -> None:
    with pytest.raises(ValueError, match="no such script: Klingon"):
        has_foreign("색인", frozenset({"Klingon", "Latin"}))
    with pytest.raises(ValueError, match="no such script: Klingon"):
        list(foreign_runs("색인", 0, 2, frozenset({"Klingon"})))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Counts(0, 0, 0, 0, 0)),
        ("색인 LSM은 2.5배 빠르다.", Counts(7, 3, 0, 0, 0)),
        ("Erdős와 Rényi", Counts(1, 10, 0, 0, 0)),
        ("α와 ℝ와 𝐱와 µ와 ª와 x²", Counts(5, 1, 0, 0, 0)),
        ("索引はインデックス", Counts(0, 0, 2, 7, 0)),
        ("масштаб화", Counts(1, 0, 0, 0, 7)),
        ("🎉 ㅋㅋ ＧＰＴ 𠀀", Counts(2, 3, 1, 0, 0)),
        ("①½Ⅳ〇㈠・「」", Counts(0, 0, 0, 0, 0)),
    ],
)
def test_letters_are_counted(text: str, expected: Counts) -> None:
    assert counts(text, 0, len(text)) == expected
    assert expected.total == sum(expected)


def test_a_part_is_counted_without_what_surrounds_it() -> None:
    text = "🎉 색인 index 索引 🎉"
    whole = Letters(text)
    assert whole.hangul(2, 4) == 2
    assert whole.hangul(3, 8) == 1
    assert whole.latin(0, 8) == 3
    assert whole.counts(3, 12) == counts(text, 3, 12) == Counts(1, 5, 1, 0, 0)


MIXED = st.text(
    st.sampled_from("한글abZé á áőαµªⁿℝ𝐱①½〇ㅋ漢々かナーｱＡӑдब्ह𠀀🎉 .1_「」ꙮꓮ")
    | st.characters(exclude_categories=["Cn"])
)


@given(MIXED, st.sampled_from([KOREAN, ENGLISH, JAPANESE, CHINESE, RUSSIAN]))
@example("ⲁ", ENGLISH)
def test_the_runs_are_the_foreign_letters(text: str, allowed: frozenset[str]) -> None:
    expected = {
        at
        for at, char in enumerate(text)
        if char in letters() and letters()[char] not in allowed | {"Greek"}
    }
    found = list(foreign_runs(text, 0, len(text), allowed))
    covered = {at for start, end, _ in found for at in range(start, end)}
    assert {at for at in covered if text[at].isalpha()} == expected
    assert has_foreign(text, allowed) == bool(expected)
    previous = -1
    for start, end, script in found:
        assert previous < start < end <= len(text)
        assert start in expected
        assert script.split()[0] == letters()[text[start]]
        previous = end


@given(MIXED, st.integers(0, 20), st.integers(0, 20))
def test_counts_are_those_of_the_single_letters(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    start = min(start, end)
    names = [letters()[char] for char in text[start:end] if char in letters()]
    kana = names.count("Hiragana") + names.count("Katakana")
    known = {"Hangul", "Latin", "Han", "Hiragana", "Katakana", "Greek"}
    other = sum(name not in known for name in names)
    expected = Counts(names.count("Hangul"), names.count("Latin"), names.count("Han"), kana, other)
    assert Letters(text).counts(start, end) == expected
    assert counts(text, start, end) == expected


@pytest.mark.parametrize(
    "piece", ["а", "а ", "а1", "〇", "〇漢", "हि", "а\u0306", "가", "🎉", "\u0306"]
)
def test_a_long_text_of_anything_is_read(piece: str) -> None:
    text = piece * (part(400_000) // len(piece))
    with within(8):
        runs = list(foreign_runs(text, 0, len(text), KOREAN))
        foreign = has_foreign(text, KOREAN)
        found = counts(text, 0, len(text))
    assert sum(end - start for start, end, _ in runs) <= len(text)
    assert foreign == bool(runs)
    assert found.total <= len(text)

"""Glossary files: what is read, what is refused, and our own."""

from pathlib import Path

import pytest

from digestlint.errors import UsageError
from digestlint.post.terms import TermFinder
from digestlint.translate.glossary import MAX_BYTES, read_glossary, shipped_glossary


def read(folder: Path, text: str | bytes, name: str = "terms.csv"):
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_glossary(str(path))


def test_a_line_is_a_term_its_translations_and_a_note(tmp_path: Path):
    glossary = read(tmp_path, "강화학습,reinforcement learning|RL,the usual word\n정책,policy\n")
    first, second = glossary.terms
    assert first.source == "강화학습"
    assert first.targets == ("reinforcement learning", "RL")
    assert (first.note, first.line) == ("the usual word", 1)
    assert second.targets == ("policy",)
    assert glossary.entries == {"강화학습": "reinforcement learning", "정책": "policy"}


def test_engines_are_given_a_term_however_it_is_spaced(tmp_path: Path):
    glossary = read(tmp_path, "언어 모델,language model\n언어모델,LM\na b-c d e,five\n큰,big\n")
    entries = glossary.entries
    assert (entries["언어 모델"], entries["언어모델"], entries["언어-모델"]) == (
        *("language model", "LM", "language model"),
    )
    assert [one for one in entries if entries[one] == "five"] == [
        *("a b-c d e", "a b c d e", "abcde", "a-b-c-d-e"),
    ]
    assert entries["큰"] == "big"
    assert len(read(tmp_path, "시각 언어 모델,VLM\n").entries) == 9


def test_comments_blank_lines_and_a_heading_say_nothing(tmp_path: Path):
    text = "# ours\n\nSource,Target,Note\n  \n정책,policy\n # end\n"
    assert [term.line for term in read(tmp_path, text).terms] == [5]


def test_a_heading_further_down_is_a_term(tmp_path: Path):
    assert len(read(tmp_path, "정책,policy\nsource,target\n").terms) == 2


def test_tabs_make_a_tsv_whatever_its_name(tmp_path: Path):
    assert read(tmp_path, "보상, 벌\treward, penalty\n", "t.tsv").entries == {
        "보상, 벌": "reward, penalty"
    }
    assert read(tmp_path, "정책\tpolicy\n", "t.txt").entries == {"정책": "policy"}


def test_quotes_hold_commas_in_a_csv(tmp_path: Path):
    assert read(tmp_path, '"보상, 벌","reward, ""penalty"""\n').entries == {
        "보상, 벌": 'reward, "penalty"'
    }


def test_windows_ends_lines_and_marks_files_otherwise(tmp_path: Path):
    text = b"\xef\xbb\xbf" + "정책,policy\r\n보상,reward\r\n".encode()
    assert read(tmp_path, text).entries == {"정책": "policy", "보상": "reward"}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("정책,policy\n보상\n", 2, "1 field:"),
        ("정책,policy,note,more\n", 1, "4 fields:"),
        ("\n,policy\n", 2, "no term"),
        ("\n-,policy\n", 2, "`-` is no term"),
        ("정책,\n", 1, "no translation of `정책`"),
        ("정책,policy|\n", 1, "nothing between two |"),
        ("정책,policy\n정책,politics\n", 2, "already, in line 1"),
        ("정책,pol\x07icy\n", 1, "control"),
        ("정책,pol\u200bicy\n", 1, "invisible"),
        (f"정책,{'x' * (MAX_BYTES + 1)}\n", 1, "longer than 1,024 bytes"),
        ('정책,"policy\n', 1, "quotation mark"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(
    tmp_path: Path, text: str, line: int, message: str
):
    with pytest.raises(UsageError) as refusal:
        read(tmp_path, text)
    assert refusal.value.line == line
    assert message in refusal.value.message
    assert str(refusal.value).startswith(f"{tmp_path}/terms.csv:{line}: ")


def test_what_is_no_utf_8_is_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="not UTF-8"):
        read(tmp_path, "정책,policy\n".encode("cp949"))


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="no such file"):
        read_glossary(str(tmp_path / "none.csv"))


def test_the_digest_is_that_of_the_entries(tmp_path: Path):
    one = read(tmp_path, "정책,policy,a note\n보상,reward\n")
    same = read(tmp_path, "# other notes\n보상,reward\n정책,policy\n", "b.csv")
    other = read(tmp_path, "보상,award\n정책,policy\n", "c.csv")
    assert one.digest == same.digest != other.digest


def test_our_own_is_sound_and_every_term_finds_itself():
    path = shipped_glossary("ko", "en")
    assert path is not None
    glossary = read_glossary(path)
    assert len(glossary.terms) > 80
    finder = TermFinder(glossary.terms)
    for term in glossary.terms:
        (found,) = finder.find(f"이 연구는 {term.source}을 쓴다.")
        assert found.term.targets == term.targets


def test_there_is_none_for_languages_without_one():
    assert shipped_glossary("fi", "et") is None

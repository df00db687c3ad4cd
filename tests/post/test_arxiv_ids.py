"""arXiv ids: a table of what people paste, why some cannot exist, and the addresses of others."""

from datetime import date

import pytest

from digestlint.post.arxiv_ids import ArxivId, IdProblem, alphaxiv_locale, parse_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2601.01234", ArxivId("2601.01234", None, 2026, 1)),
        ("2601.01234v1", ArxivId("2601.01234", 1, 2026, 1)),
        ("2612.99999v27", ArxivId("2612.99999", 27, 2026, 12)),
        ("arXiv:2601.01234", ArxivId("2601.01234", None, 2026, 1)),
        ("ARXIV:2601.01234v3", ArxivId("2601.01234", 3, 2026, 1)),
        ("0704.0001", ArxivId("0704.0001", None, 2007, 4)),
        ("1412.9999v2", ArxivId("1412.9999", 2, 2014, 12)),
        ("1501.00001", ArxivId("1501.00001", None, 2015, 1)),
        ("9912.12345v2", ArxivId("9912.12345", 2, 2099, 12)),
        ("hep-th/9107001", ArxivId("hep-th/9107001", None, 1991, 7)),
        ("hep-th/9901001v1", ArxivId("hep-th/9901001", 1, 1999, 1)),
        ("arXiv:hep-th/9901001", ArxivId("hep-th/9901001", None, 1999, 1)),
        ("math/0309136", ArxivId("math/0309136", None, 2003, 9)),
        ("math.GT/0309136", ArxivId("math/0309136", None, 2003, 9)),
        ("Math.gt/0309136v2", ArxivId("math/0309136", 2, 2003, 9)),
        ("HEP-TH/0703999", ArxivId("hep-th/0703999", None, 2007, 3)),
        ("cs.CL/0001001", ArxivId("cs/0001001", None, 2000, 1)),
        ("cond-mat.supr-con/9901001", ArxivId("cond-mat/9901001", None, 1999, 1)),
        ("cmp-lg/9404001", ArxivId("cmp-lg/9404001", None, 1994, 4)),
        ("solv-int/9912001v12", ArxivId("solv-int/9912001", 12, 1999, 12)),
    ],
)
def test_reads_an_id(text: str, expected: ArxivId) -> None:
    assert parse_id(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("2613.01234", "month", "there is no month 13"),
        ("2600.01234", "month", "there is no month 00"),
        ("hep-th/9913001", "month", "there is no month 13"),
        ("2601.1234", "four-digits", "since January 2015 five digits follow the dot, not 4"),
        ("1501.0001", "four-digits", "since January 2015 five digits follow the dot, not 4"),
        ("1412.00001", "five-digits", "up to December 2014 four digits follow the dot, not 5"),
        ("0704.00001", "five-digits", "up to December 2014 four digits follow the dot, not 5"),
        ("2601.012345", "number-length", "since January 2015 five digits follow the dot, not 6"),
        ("2601.012", "number-length", "since January 2015 five digits follow the dot, not 3"),
        ("1001.123", "number-length", "up to December 2014 four digits follow the dot, not 3"),
        ("hep-th/99010001", "number-length", "seven digits follow the slash, not 8"),
        ("hep-th/990101", "number-length", "seven digits follow the slash, not 6"),
        ("2601.00000", "number-zero", "numbers begin at 00001"),
        ("1401.0000v1", "number-zero", "numbers begin at 0001"),
        ("hep-th/9901000", "number-zero", "numbers begin at 001"),
        ("0703.0001", "too-early", "ids of the form YYMM.NNNN begin in April 2007, with 0704"),
        ("0612.12345", "too-early", "ids of the form YYMM.NNNN begin in April 2007, with 0704"),
        ("hep-th/9106001", "too-early", "arXiv began in July 1991, with 9107"),
        (
            "hep-th/0704001",
            "too-late",
            "ids that begin with an archive end in March 2007, with 0703",
        ),
        (
            "cs/2601012",
            "too-late",
            "ids that begin with an archive end in March 2007, with 0703",
        ),
        (
            "hep-th/9001001",
            "too-late",
            "ids that begin with an archive end in March 2007, with 0703",
        ),
        ("hep-xx/9901001", "archive", "no id begins with the archive hep-xx"),
        ("stat/0612001", "archive", "no id begins with the archive stat"),
        ("math.ZZ/0309136", "subject-class", "math has no subject class ZZ"),
        ("hep-th.GT/9901001", "subject-class", "hep-th has no subject class GT"),
        ("2601.01234v0", "version", None),
        ("2601.01234v01", "version", None),
        ("2601.01234v", "version", None),
        ("2601.01234V2", "version", None),
        ("2601.01234v2a", "version", None),
        ("2601.01234v2\n", "version", None),
        ("math/0309136v0", "version", None),
        ("2601.01234v" + "9" * 5000, "version", None),
        ("", "malformed", None),
        ("v1", "malformed", None),
        ("260101234", "malformed", None),
        ("2601-01234", "malformed", None),
        ("202601.01234", "malformed", None),
        ("2601.01234.", "malformed", None),
        ("2601.01234\n", "malformed", None),
        (" 2601.01234", "malformed", None),
        ("2601.01234을", "malformed", None),
        ("２６０１.01234", "malformed", None),
        ("٢٦٠١.٠١٢٣٤", "malformed", None),
        ("2601.01234.pdf", "malformed", None),
        ("hep-th", "malformed", None),
        ("hep-th9901001", "malformed", None),
        ("hep_th/9901001", "malformed", None),
        ("attention-is-not-enough", "malformed", None),
    ],
)
def test_says_why_an_id_cannot_exist(text: str, kind: str, reason: str | None) -> None:
    problem = parse_id(text)
    assert isinstance(problem, IdProblem)
    assert problem.kind == kind
    assert problem.reason == reason or (reason is None and problem.reason)


def test_every_month_and_number_length_of_new_ids() -> None:
    for yymm in range(10000):
        year, month = 2000 + yymm // 100, yymm % 100
        for digits in (3, 4, 5, 6):
            sound = (
                1 <= month <= 12
                and (year, month) >= (2007, 4)
                and digits == (5 if year >= 2015 else 4)
            )
            text = f"{yymm:04}.{'1':0>{digits}}"
            assert isinstance(parse_id(text), ArxivId) is sound, text
            if sound:
                assert parse_id(text) == ArxivId(text, None, year, month)


def test_every_month_of_old_ids() -> None:
    for yymm in range(10000):
        yy, month = divmod(yymm, 100)
        year = 1900 + yy if yy > 90 else 2000 + yy
        sound = 1 <= month <= 12 and (1991, 7) <= (year, month) <= (2007, 3)
        text = f"quant-ph/{yymm:04}007"
        assert isinstance(parse_id(text), ArxivId) is sound, text
        if sound:
            assert parse_id(text) == ArxivId(text, None, year, month)


def test_the_archives_of_old_ids() -> None:
    sound = [
        "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg",
        "comp-gas cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph",
        "mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int",
        "supr-con",
    ]
    for archive in " ".join(sound).split():
        assert isinstance(parse_id(f"{archive}/0001001"), ArxivId), archive
    for archive in ("econ", "eess", "q-fin", "stat", "hep", "maths", "csCL", "-", "hep--th"):
        assert parse_id(f"{archive}/0001001")[0] == "archive", archive


def test_writes_canonical_links() -> None:
    paper = ArxivId("2601.01234", 2, 2026, 1)
    assert paper.versioned == "2601.01234v2"
    assert paper.canonical_url == "https://arxiv.org/abs/2601.01234"
    assert paper.alphaxiv_url("ko") == "https://www.alphaxiv.org/ko/overview/2601.01234"
    assert paper.alphaxiv_url("en") == "https://www.alphaxiv.org/overview/2601.01234"
    assert paper.alphaxiv_url("pt-BR") == "https://www.alphaxiv.org/overview/2601.01234"


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("ko", "ko"),
        ("ko-KR", "ko"),
        ("KO", "ko"),
        ("zh_Hans", "zh"),
        ("zh-CN", "zh"),
        ("en", None),
        ("en-US", None),
        ("kr", None),
        ("pt", None),
        ("", None),
    ],
)
def test_knows_the_locale_of_a_language(language: str, locale: str | None) -> None:
    assert alphaxiv_locale(language) == locale


@pytest.mark.parametrize(
    ("text", "day", "after"),
    [
        ("2601.01234", date(2026, 1, 1), False),
        ("2601.01234", date(2026, 1, 31), False),
        ("2602.01234", date(2026, 1, 31), True),
        ("2512.01234", date(2026, 1, 1), False),
        ("2701.01234", date(2026, 12, 31), True),
        ("9912.01234", date(2026, 1, 5), True),
        ("hep-th/9912001", date(2000, 1, 1), False),
        ("hep-th/9912001", date(1999, 11, 30), True),
        ("hep-th/0703001", date(1999, 1, 1), True),
        ("hep-th/9107001", date(2007, 3, 1), False),
    ],
)
def test_compares_an_id_with_a_day(text: str, day: date, after: bool) -> None:
    paper = parse_id(text)
    assert isinstance(paper, ArxivId)
    assert paper.is_after(day) is after
    assert (paper.month_key > (day.year, day.month)) is after

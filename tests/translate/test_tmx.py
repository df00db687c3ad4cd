"""TMX in and out: whatever a text holds comes back, other tools read it, and nothing harms."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digestlint.errors import UsageError
from digestlint.translate.memory import IMPORTED, PERSON, Entry, Memory
from digestlint.translate.tmx import dump_tmx, read_tmx

DATE = "20260105T081500Z"
# What the specification says of the elements and attributes that we write, as a DTD.
RULES = """
<!ELEMENT tmx (header, body)>          <!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop | ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED
  adminlang CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT note (#PCDATA)>              <!ELEMENT ude EMPTY>
<!ELEMENT prop (#PCDATA)>              <!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT body (tu*)>                  <!ELEMENT tu ((note | prop)*, tuv+)>
<!ATTLIST tu srclang CDATA #IMPLIED creationid CDATA #IMPLIED changedate CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)>   <!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA | ph)*>
<!ELEMENT ph (#PCDATA)>                <!ATTLIST ph type CDATA #IMPLIED>
"""
GOLDEN = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
 <header creationtool="digestlint" creationtoolversion="VERSION" segtype="block" \
o-tmf="digestlint" adminlang="en" srclang="*all*" datatype="PlainText"/>
 <body>
  <tu srclang="ko" creationid="deepl" changedate="{DATE}">
   <prop type="x-digestlint-engine">deepl v2</prop>
   <prop type="x-digestlint-glossary">abc</prop>
   <prop type="x-digestlint-hash">4babd867b431fe1c</prop>
   <tuv xml:lang="ko">
    <seg>나무 &lt;b&gt;</seg>
   </tuv>
   <tuv xml:lang="en-US">
    <seg>tree <ph type="x-u0007"/></seg>
   </tuv>
  </tu>
  <tu srclang="ko" creationid="person">
   <prop type="x-digestlint-engine">person</prop>
   <tuv xml:lang="ko">
    <seg>나무</seg>
   </tuv>
   <tuv xml:lang="en">
    <seg>oak</seg>
   </tuv>
  </tu>
 </body>
</tmx>
"""
ENTRIES = [
    Entry("ko", "en-US", "나무 <b>", "tree \x07", "deepl v2", "abc", DATE),
    Entry("ko", "en", "나무", "oak", PERSON, "", ""),
]


def tmx(*units: str, source: str = "ko", head: str = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">') -> bytes:
    header = f'<header srclang="{source}"/>' if source else ""
    return f'{head}<tmx version="1.4">{header}<body>{"".join(units)}</body></tmx>'.encode()


def unit(*pairs: str, more: str = "") -> str:
    variants = (pair.split("=", 1) for pair in pairs)
    texts = "".join(f'<tuv xml:lang="{lang}"><seg>{seg}</seg></tuv>' for lang, seg in variants)
    return f"<tu{more}>{texts}</tu>"


def read(data: bytes) -> list[tuple[str, str, str, str]]:
    return [entry[:4] for entry in read_tmx(data, "x.tmx").entries]


class TestExport:
    def test_golden(self) -> None:
        from digestlint import __version__

        found = dump_tmx(ENTRIES).decode().replace(__version__, "VERSION")
        assert found == GOLDEN

    def test_it_is_valid(self) -> None:
        from io import StringIO

        rules = etree.DTD(StringIO(RULES))
        assert rules.validate(etree.fromstring(dump_tmx(ENTRIES))), rules.error_log
        assert rules.validate(etree.fromstring(dump_tmx([]))), rules.error_log
        wrong = etree.fromstring(
            dump_tmx(ENTRIES).replace(b"<seg>", b"<seq>").replace(b"</seg>", b"</seq>")
        )
        assert not rules.validate(wrong)

    def test_a_real_tool_reads_it(self, tmp_path: Path) -> None:
        """The translate-toolkit's counter, as a translator calls it."""
        path = tmp_path / "memory.tmx"
        path.write_bytes(dump_tmx(ENTRIES))
        done = subprocess.run(
            [sys.executable, "-m", "translate.tools.pocount", "--csv", path],
            capture_output=True,
            check=True,
            text=True,
        )
        head, counts = done.stdout.splitlines()
        told = dict(zip(head.split(","), counts.split(","), strict=True))
        assert (told["Total Message"], told["Translated Messages"]) == ("2", "2")


TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\x00\x07\x0b\x1b\r\n\t\x85\u2028\ufffe\uffff <>&\"']-_x"),
    ),
    max_size=12,
)
ENGINES = st.one_of(st.just(PERSON), st.just(IMPORTED), st.just("deepl v2 quality"))
LANGUAGES = st.sampled_from(["en", "en-US", "pt-BR", "zh-Hant-TW"])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    engine = draw(ENGINES)
    glossary = draw(st.sampled_from(["", "0a1b"])) if engine not in (PERSON, IMPORTED) else ""
    date = draw(st.sampled_from(["", DATE]))
    text = TEXTS.filter(bool)
    return Entry("ko", draw(LANGUAGES), draw(text), draw(text), engine, glossary, date)


@given(st.lists(entries(), max_size=4))
def test_what_goes_out_comes_back(given_: list[Entry]) -> None:
    contents = read_tmx(dump_tmx(given_), "x.tmx")
    assert list(contents.entries) == given_
    assert not contents.passed_over


@given(st.lists(entries(), max_size=6))
def test_a_memory_that_travels_is_the_same(given_: list[Entry]) -> None:
    with closing(Memory(None)) as memory, closing(Memory(None)) as other:
        memory.add(given_, DATE)
        known = list(memory.entries())
        contents = read_tmx(dump_tmx(known), "x.tmx")
        assert other.add(contents.entries, DATE) == (len(known), 0, (), ())
        assert list(other.entries()) == known
        assert memory.add(contents.entries, DATE) == (0, len(known), (), ())


@given(st.binary(max_size=300))
def test_no_bytes_are_a_traceback(data: bytes) -> None:
    for text in (data, b"<tmx><body>" + data + b"</body></tmx>"):
        try:
            read_tmx(text, "x.tmx")
        except UsageError as error:
            assert str(error).startswith("x.tmx:")  # noqa: PT017 -- most bytes are refused


MARKUP = ["<bpt i='1'>", "</bpt>", "<ph x='1'/>", "<hi>", "</hi>", "<ept i='1'>", "</ept>", "나무"]
PIECES = [*MARKUP, "<tu>", "</tu>", "<tuv xml:lang='ko'>", "<tuv>", "</tuv>", "<seg>", "</seg>",
          "&amp;", "&x;", "<!--c-->", "<?p?>", "<![CDATA[x]]>", "<prop type='x-digestlint-engine'>",
          "</prop>", "<tu srclang='*all*'>", "<tuv lang='EN_us'>"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_markup_is_a_traceback(pieces: list[str]) -> None:
    try:
        read_tmx(tmx(*pieces), "x.tmx")
    except UsageError as error:
        assert str(error).startswith("x.tmx:1: ")  # noqa: PT017 -- most of it does not nest


class TestImport:
    @pytest.mark.parametrize(
        ("source", "languages"),
        [
            ("ko", ("ko", "en-US")),
            ("KO", ("ko-KR", "EN_us")),
            ("ko-KR", ("KO", "En-Us")),
            ("ko", ("ko_KR", "en-us")),
            ("*all*", ("ko", "EN-US")),
            ("", ("ko-KR", "EN-US")),
        ],
    )
    def test_languages_are_known_however_they_are_written(
        self, source: str, languages: tuple[str, str]
    ) -> None:
        data = tmx(unit(f"{languages[0]}=나무", f"{languages[1]}=tree"), source=source)
        assert read(data) == [("ko", "en-US", "나무", "tree")]

    def test_the_unit_knows_better_than_the_header(self) -> None:
        data = tmx(unit("en=tree", "ko=나무", more=' srclang="ko"'), source="en")
        assert read(data) == [("ko", "en", "나무", "tree")]

    def test_every_language_of_a_unit(self) -> None:
        found = read(tmx(unit("en=tree", "ko=나무", "de=Baum")))
        assert found == [("ko", "en", "나무", "tree"), ("ko", "de", "나무", "Baum")]

    def test_old_attributes_and_dates(self) -> None:
        data = tmx(
            f'<tu creationdate="{DATE}"><tuv lang="ko"><seg>나무</seg></tuv>'
            '<tuv lang="en" changedate="20260106T000000Z"><seg>tree</seg></tuv>'
            '<tuv lang="de" changedate="yesterday"><seg>Baum</seg></tuv></tu>'
        )
        found = read_tmx(data, "x.tmx").entries
        assert [one.changed for one in found] == ["20260106T000000Z", DATE]
        assert {one.engine for one in found} == {IMPORTED}

    def test_markup_is_what_it_stands_for(self) -> None:
        data = tmx(
            unit(
                'ko=<bpt i="1">**</bpt>나무<ept i="1">**</ept>는 <hi>크다</hi><hi/>',
                'en=The <bpt i="1">**</bpt>tree<ept i="1">**</ept><!-- so --> is '
                '<ph x="1">&lt;br&gt;<sub>big</sub></ph>',
            )
        )
        assert read(data) == [("ko", "en", "**나무**는 크다", "The **tree** is <br>big")]

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (unit("ko=나무", 'en=<ph x="1"/>tree'), "markup of which only the place is known"),
            (unit("ko=나무", "en=tree&nbsp;"), "an entity"),
            (unit("ko=나무", "en= "), "no text"),
            (unit("ko=나무", "en=a\nb"), "more than one line"),
            (unit("ko=나무"), "no translation"),
            (unit("de=Baum", "en=tree"), "no text in the source's language"),
            ("<tu/>", "no language"),
            (unit("?=x", "!=y"), "no language"),
            ('<tu><tuv xml:lang="ko"/><tuv xml:lang="en"><seg>x</seg></tuv></tu>', "no text"),
        ],
    )
    def test_what_cannot_be_used_is_counted(self, text: str, reason: str) -> None:
        contents = read_tmx(tmx(text, unit("ko=강", "en=river")), "x.tmx")
        assert contents.passed_over == {reason: 1}
        assert [one.target for one in contents.entries] == ["river"]

    def test_what_somebody_corrected_on_the_way_is_a_persons(self) -> None:
        data = dump_tmx(ENTRIES).replace(b"tree", b"fir")
        corrected, other = read_tmx(data, "x.tmx").entries
        assert corrected == ENTRIES[0]._replace(target="fir \x07", engine=PERSON, glossary="")
        assert other == ENTRIES[1]

    def test_a_tool_that_drops_properties(self) -> None:
        """OmegaT 3.6 writes so what it read from us."""
        tuv = '<tuv lang="EN-US" changedate="{}" creationid="{}"><seg>{}</seg></tuv>'
        data = tmx(
            f'<tu><tuv lang="KO"><seg>강</seg></tuv>{tuv.format(DATE, "person", "river")}</tu>',
            f'<tu><tuv lang="KO"><seg>산</seg></tuv>{tuv.format(DATE, "deepl", "hill")}</tu>',
            source="KO",
        )
        assert read_tmx(data, "x.tmx").entries == (
            Entry("ko", "en-US", "강", "river", PERSON, "", DATE),
            Entry("ko", "en-US", "산", "hill", IMPORTED, "", DATE),
        )

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1", "windows-1252"])
    def test_encodings(self, encoding: str) -> None:
        name = encoding.removesuffix("-sig")
        head = f'<?xml version="1.0" encoding="{name}"?>'
        text = tmx(unit("de=Bäume", "en=trees"), source="de", head=head).decode()
        assert read(text.encode(encoding)) == [("de", "en", "Bäume", "trees")]

    def test_a_namespace(self) -> None:
        data = tmx(unit("ko=나무", "en=tree")).replace(b"<tmx ", b'<tmx xmlns="http://x.org/tmx" ')
        assert read(data) == [("ko", "en", "나무", "tree")]


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "x.tmx:1: is no XML that can be read: no element found"),
        (b"hello", "x.tmx:1: is no XML"),
        (b"\x00" * 99, "x.tmx:1: is no XML"),
        (b"<tmx>\n<body>\n</tmx>", "x.tmx:3: is no XML that can be read: mismatched tag"),
        (b"<tmx>\n\x07</tmx>", "x.tmx:2: is no XML that can be read: not well-formed"),
        (b"\n\n<xliff/>", "x.tmx:3: is no TMX: it is an XML file of `xliff`"),
        (b"<t:tmx xmlns:t='x'/>", "x.tmx:1: is no TMX: it is an XML file of `t:tmx`"),
        (b"<tmx>" + b"<hi>" * 10_000, "x.tmx:1: has elements in elements, 50 deep"),
        (b"<?xml version='1.0' encoding='euc-kr'?><tmx/>", "x.tmx:1: is in an encoding"),
        (b"<?xml version='1.0' encoding='nonsense'?><tmx/>", "x.tmx:1: is in an encoding"),
        (
            f'<!DOCTYPE tmx [<!ENTITY e0 "ha">{BOMB}]>\n<tmx>&e9;</tmx>'.encode(),
            "x.tmx:1: declares an entity (`e0`)",
        ),
        (
            b'<!DOCTYPE tmx [\n<!ENTITY key SYSTEM "file:///etc/passwd">]><tmx>&key;</tmx>',
            "x.tmx:2: declares an entity (`key`)",
        ),
        (
            b'<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]><tmx/>',
            "x.tmx:1: declares an entity (`p`)",
        ),
        (b"<tmx><body>" + b"x" * 11_000_000 + b"</body></tmx>", "x.tmx:1: is no XML"),
    ],
)
def test_what_is_hostile_or_no_tmx_is_refused_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_tmx(data, "x.tmx")
    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)


def test_a_dtd_is_never_fetched(tmp_path: Path) -> None:
    """One that would change every text, were it read."""
    (tmp_path / "tmx14.dtd").write_text('<!ENTITY x "y">')
    head = f'<!DOCTYPE tmx SYSTEM "{tmp_path / "tmx14.dtd"}">'
    contents = read_tmx(tmx(unit("ko=나무", "en=tree&x;"), head=head), "x.tmx")
    assert contents.passed_over == {"an entity": 1}

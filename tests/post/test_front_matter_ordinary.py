"""The ordinary shape of front matter: what is read without YAML is what YAML reads."""

import datetime
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from digestlint.post.front_matter import read_ordinary
from digestlint.post.yaml_reader import make_loader, read_yaml
from effort import examples

LOADERS = [make_loader(yaml.CSafeLoader), make_loader(yaml.SafeLoader)]


@pytest.mark.parametrize(
    ("inner", "data"),
    [
        ("layout: post\n", {"layout": "post"}),
        ('title: "Daily Papers — 2026-01-05"\n', {"title": "Daily Papers — 2026-01-05"}),
        ("title: 'a \"b\" c'\n", {"title": 'a "b" c'}),
        ("title: 오늘의 논문 (1월), 둘!\n", {"title": "오늘의 논문 (1월), 둘!"}),
        ('title: Daily Papers — 2026-01-05"\n', {"title": 'Daily Papers — 2026-01-05"'}),
        ("title: No Language Left\n", {"title": "No Language Left"}),
        ("date: 2026-01-05\n", {"date": datetime.date(2026, 1, 5)}),
        ("date: 2026-01-05 08:15:00\n", {"date": datetime.datetime(2026, 1, 5, 8, 15)}),
        ("date: 2026-01-05 08:15:00 +0900\n", {"date": "2026-01-05 08:15:00 +0900"}),
        ("tags: [papers, hugging face, 논문]\n", {"tags": ["papers", "hugging face", "논문"]}),
        ("tags: [ papers ]\n", {"tags": ["papers"]}),
        ("tags: []\n", {"tags": []}),
        ("tags:\n  - a b\n  - c\nd: e\n", {"tags": ["a b", "c"], "d": "e"}),
        ("tags:\n- a\n- b\n", {"tags": ["a", "b"]}),
        ("toc: true\nmath: False\n", {"toc": True, "math": False}),
        ("order: 12\n", {"order": 12}),
        ("a:\nb: c\n", {"a": None, "b": "c"}),
        ("a: b  \n\n  \nc: d\n", {"a": "b", "c": "d"}),
    ],
)
def test_the_ordinary_shape_is_read_without_yaml(inner: str, data: dict[str, Any]) -> None:
    assert read_ordinary(inner) == data


@pytest.mark.parametrize(
    "inner",
    [
        "a: b\na: c\n",
        "a: yes\n",
        "a: [b, no]\n",
        "on: a\n",
        "a: b: c\n",
        "a: b #c\n",
        "a: 1:30\n",
        "a: 0x1f\n",
        "a: 017\n",
        "a: 1_000\n",
        "a: 1.5\n",
        "a: 2026-13-05\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "a: |\n  b\n",
        "a: b\n  c\n",
        "a:\n  b: c\n",
        "a:\n  - b\n - c\n",
        "a: [b\n",
        'a: "b\n',
        'a: "b\\n"\n',
        "a: 'b''c'\n",
        "a: b\u2028c\n",
        'a: "b\u2028c"\n',
        "a: b",
        "",
        "- a\n",
        "a\n",
    ],
)
def test_anything_else_is_left_to_yaml(inner: str) -> None:
    assert read_ordinary(inner) is None


KEYS = st.sampled_from(
    [
        "a",
        "b",
        "title",
        "tags",
        "date",
        "_x",
        "y",
        "No",
        "on",
        "null",
        "a-b",
        "a b",
        "1",
        "가",
        '"q"',
    ]
)
WORDS = r"""
yes No TRUE false on Off null NULL ~ y N none nan 1 0 007 08 0x1F 0b1 1_000 1e3 1.5 .5 5. -1
+1 1:30 1:30:00 12:30:45.6 .inf -.INF .nan 2026 1e5 e5 2026-01-05 2026-1-5 2026-13-01
2026-02-30 0000-01-01 9999-12-31 2026-01-05T08:15:00 a:b a#b -a a- = << 가나다 a—b a… (a) a(b)
a's "a" 'a' "a a" 'a 'a''b' '#a' "" '' "가" [a] [] [[a]] [a a] {} [null] [,] *a | > |- %a @a
`a ? ! a! 😀 a😀 é aé a% a? a* a&b a|b a/b a.b a.. ... ---
"""
PHRASES = r"""
2026-01-05 08:15:00 | 2026-01-05 24:00:00 | 2026-01-05 8:15:00 | 2026-01-05 08:15:00 +0900 |
2026-01-05 08:15:00 +09:00 | 2026-01-05 08:15:00Z | a b | a: b | a #b | a, b | a - b | - a |
가 나 | 가: 나 | 오늘, 내일 | "a: b" | " a " | [a, b] | [a, b,] | [ a , b ] | [a b, c-d] |
[a, yes] | [1, a] | [가, 나] | [a: b] | {a: b} | [a, 'b'] | [ ] | &a b | !t a | !!str 1 | ? a |
a --- |
true story
"""
VALUES = [
    *WORDS.split(),
    *map(str.strip, PHRASES.split("|")),
    *("a  b ", '"a\\n"', "a\tb", "a\u2028b", "a\x85b", "\ufeffa", "a\xa0b", "\x7f"),
]
SCALARS = st.one_of(
    st.sampled_from(VALUES),
    st.text(st.sampled_from("ab가 -:,'\"[]#.0129tn"), max_size=8),
)
SPACE = st.sampled_from(["", "", " ", "  ", "\t"])


@st.composite
def entries(draw: st.DrawFn) -> str:
    """A line or some that may be an entry of a mapping."""
    key, value = draw(KEYS), draw(SCALARS)
    form = draw(st.integers(0, 11))
    if form == 0:
        return draw(st.sampled_from(["", "  ", "# a", "#a: b", "a", "- a", "  b: c", "...", "\t"]))
    if form in (1, 2):
        indents = draw(st.lists(st.sampled_from(["", "  ", "  ", " "]), min_size=1, max_size=3))
        same = draw(st.booleans())
        return f"{key}:{draw(SPACE)}" + "".join(
            f"\n{indents[0] if same else indent}- {draw(SCALARS)}{draw(SPACE)}"
            for indent in indents
        )
    return f"{key}:{draw(st.sampled_from([' ', ' ', ' ', '  ', '']))}{value}{draw(SPACE)}"


@pytest.mark.parametrize(
    "form", ["a: {}", "a: {}  ", "a: [{}]", "a: [b, {}]", "a:\n  - {}", "a:\n- {}\n- b"]
)
def test_whatever_value_is_read_without_yaml_yaml_reads_the_same(form: str) -> None:
    read = 0
    for value in VALUES:
        inner = form.format(value) + "\n"
        ours = read_ordinary(inner)
        if ours is not None:
            read += 1
            for loader in LOADERS:
                theirs = yaml.load(inner, Loader=loader)  # noqa: S506 -- safe loaders
                assert repr(ours) == repr(theirs), inner
    assert read >= 10


@given(st.lists(entries(), min_size=1, max_size=3), st.booleans())
@examples(1500)
@example(["a: no b"], True)
@example(["a:", "  - b", "c:", "- d"], True)
@example(["a: 'b' c"], True)
@example(["a: 0000-01-01"], True)
def test_whatever_is_read_without_yaml_yaml_reads_the_same(rows: list[str], ends: bool) -> None:
    inner = "\n".join(rows) + ("\n" if ends else "")
    ours = read_ordinary(inner)
    if ours is None:
        return
    for loader in LOADERS:
        assert repr(ours) == repr(yaml.load(inner, Loader=loader))  # noqa: S506 -- safe loaders
    data, problem = read_yaml(inner)
    assert problem is None
    assert repr(data) == repr(ours)

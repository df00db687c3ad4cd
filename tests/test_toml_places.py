"""Every key and value of any TOML document is found where it stands, whatever its spelling."""

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.toml_places import KeyPath, toml_places

DOCUMENT = '''\
# a comment with "quotes" = and [brackets]
title = "a # no comment"   # one
"quoted key" = 'literal \\'
dotted . "deep.key" = [ 1, 2.5,   # two
  [ "three]" ], { four = 4 }, ]
text = """
""two"" \\""" quotes"""""
when = 1979-05-27 07:32:00  # a space in a value

[table]
on = true
[table."sub.table"]
x = \'\'\'
'' ] \'\'\'
[[list]]
a = 1
[list.inner]
b = 2
[[list]]
a = 3
[[list.more]]
c = [[], [{}]]
'''


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), "title", '"a # no comment"'),
        (("quoted key",), '"quoted key"', "'literal \\'"),
        (("dotted",), "dotted", "dotted"),
        (("dotted", "deep.key", 0), None, "1"),
        (("dotted", "deep.key", 2, 0), None, '"three]"'),
        (("dotted", "deep.key", 3, "four"), "four", "4"),
        (("when",), "when", "1979-05-27 07:32:00"),
        (("table",), "table", "[table]"),
        (("table", "on"), "on", "true"),
        (("table", "sub.table"), '"sub.table"', '[table."sub.table"]'),
        (("list",), "list", "[[list]]"),
        (("list", 0, "a"), "a", "1"),
        (("list", 0, "inner", "b"), "b", "2"),
        (("list", 1, "a"), "a", "3"),
        (("list", 1, "more", 0, "c", 1, 0), None, "{}"),
    ],
)
def test_place(path: KeyPath, key: str | None, value: str, newline: str) -> None:
    text = DOCUMENT.replace("\n", newline)
    place = toml_places(text)[path]
    assert (text[slice(*place.key)] if place.key else None) == key
    assert text[slice(*place.value)] == value


_chars = st.characters(exclude_categories=("Cs", "Cc"))
_strings = st.text(_chars | st.sampled_from("\"'\\[]{}#=.,"), max_size=6)
_bare = st.text("abAB01_-", min_size=1, max_size=4)
_scalars = st.booleans() | st.integers(-(10**9), 10**9) | _strings
_values = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_bare | _strings, inner, max_size=3)
    ),
    max_leaves=8,
)
_documents = st.dictionaries(_bare | _strings, _values, max_size=4)


def _string(text: str, draw: st.DrawFn) -> str:
    forms = [json.dumps(text, ensure_ascii=False)]
    if "'" not in text:
        forms += [f"'{text}'", f"'''\n{text}'''"]
    if '"' not in text and "\\" not in text:
        forms.append(f'"""{text}"""')
    return draw(st.sampled_from(forms))


def _key(text: str, draw: st.DrawFn) -> str:
    if text and text.isascii() and text.replace("-", "_").isidentifier():
        return draw(st.sampled_from([text, f'"{text}"']))
    return json.dumps(text, ensure_ascii=False)


def _value(value: Any, draw: st.DrawFn) -> str:
    space = draw(st.sampled_from(["", " "]))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _string(value, draw)
    if isinstance(value, list):
        gap = draw(st.sampled_from(["", " ", "\n", " # ] , \n"]))
        return "[" + "".join(f"{gap}{_value(item, draw)}{gap}," for item in value) + gap + "]"
    pairs = (f"{_key(key, draw)}{space}={space}{_value(item, draw)}" for key, item in value.items())
    return "{" + space + ", ".join(pairs) + space + "}"


@st.composite
def _written(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """A document and one way to write it."""
    document = draw(_documents)
    pairs, tables = "", ""
    for key, value in document.items():
        name = _key(key, draw)
        if isinstance(value, dict) and value and draw(st.booleans()):
            if draw(st.booleans()):
                pairs += "".join(
                    f"{name} . {_key(inner, draw)} = {_value(item, draw)}\n"
                    for inner, item in value.items()
                )
            else:
                tables += f" [ {name} ] # x\n"
                tables += "".join(
                    f"\t{_key(inner, draw)} = {_value(item, draw)}\n"
                    for inner, item in value.items()
                )
        elif (
            isinstance(value, list)
            and value
            and all(isinstance(item, dict) for item in value)
            and draw(st.booleans())
        ):
            for table in value:
                tables += f"[[{name}]]\n"
                tables += "".join(
                    f"{_key(inner, draw)} = {_value(item, draw)}\n" for inner, item in table.items()
                )
        else:
            pairs += f"{name} = {_value(value, draw)} # \" ' [\n"
    return document, pairs + tables


@given(_written())
def test_every_place_holds_its_key_and_its_value(written: tuple[dict[str, Any], str]) -> None:
    document, text = written
    assert tomllib.loads(text) == document
    places = toml_places(text)
    seen = 0

    def visit(path: KeyPath, value: Any) -> None:
        nonlocal seen
        seen += 1
        place = places[path]
        shown = text[slice(*place.value)]
        if isinstance(path[-1], str):
            assert place.key
            assert tomllib.loads(text[slice(*place.key)] + "=0") == {path[-1]: 0}
        # A table's place is its header, but in an array it is written out.
        if not isinstance(value, dict | list) or place.key is None:
            assert tomllib.loads(f"x = {shown}")["x"] == value
        for key, item in value.items() if isinstance(value, dict) else ():
            visit((*path, key), item)
        for number, item in enumerate(value if isinstance(value, list) else ()):
            visit((*path, number), item)

    for key, value in document.items():
        visit((key,), value)
    assert len(places) == seen

"""The published schema of configs: the reader accepts what it accepts."""

import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from digestlint import settings as settings_module
from digestlint.errors import UsageError
from digestlint.settings import Settings, settings_from
from effort import examples

SCHEMA = json.loads(
    Path(settings_module.__file__).with_name("settings.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
ROOT = "/digestlint-test-root"


# Names and values, right and wrong, of which a config might be made.
_text = st.text(st.sampled_from("aZ0_-. /\\{}[]*!,:~\n\x00é한"), max_size=6)
_strings = st.one_of(
    _text,
    st.sampled_from(
        [
            "LK306", "_posts/**/*.md", "../x", "a/..", "..", "a/../b", "/etc", "~", "C:/x", "nul",
            "con.md", "x/AUX", "lpt¹.a", "con .b", "error", "warning", "info", "never", "Error",
            "daily-papers", "a--b", "-a", "a\n", "en-US", "ko", "e", "en-US-x1", "en_US",
            "{dir}/{lang}/{name}", ">=0.1", ">=0.1,<99", "0.1", ">=x", ">=0.1\n", "a" * 1001, "!a",
        ]
    ),
)  # fmt: skip
_numbers = st.integers() | st.floats() | st.sampled_from([0, 1, 1.0, 20e6, 2.0**30, 2**30 + 1])
_anything = st.recursive(
    st.one_of(_strings, st.booleans(), _numbers, st.just(date(2026, 1, 5))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_strings, inner, max_size=3),
    max_leaves=6,
)
_shaped = st.one_of(
    _anything,
    _strings,
    _numbers,
    st.lists(_strings, max_size=3),
    st.dictionaries(_strings, st.lists(_strings, max_size=2), max_size=2),
    st.dictionaries(_strings, _strings, max_size=2),
    st.dictionaries(_strings, st.dictionaries(_strings, _anything, max_size=2), max_size=2),
    st.fixed_dictionaries(
        {},
        optional={
            "to": st.lists(_strings, max_size=2) | _anything,
            "required": st.booleans() | _anything,
            "output-template": _strings | _anything,
            "x": _anything,
        },
    ),
)


@pytest.mark.parametrize("key", [*SCHEMA["properties"], "selct", ""])
@examples(60)
@given(value=_shaped)
@example(value=math.inf)
@example(value=math.nan)
@example(value=[])
@example(value={})
@example(value={"": []})
@example(value={"": "info"})
@example(value={"LK306": {"deep": [{"x": [date(2026, 1, 5)]}]}})
def test_reader_and_schema_accept_the_same(key: str, value: object) -> None:
    config = {key: value}
    if VALIDATOR.is_valid(config):
        settings = settings_from(config, root=ROOT)
        for path in (*settings.rules, settings.baseline, settings.cache_dir):
            assert path is None or path.startswith(ROOT)
    else:
        with pytest.raises(UsageError) as caught:
            settings_from(config, root=ROOT)
        assert str(caught.value).isprintable()


class TestSchema:
    """What editors are told is what the program does."""

    def test_is_a_schema(self) -> None:
        Draft202012Validator.check_schema(SCHEMA)
        assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"

    def test_every_key_is_described_and_its_examples_hold(self) -> None:
        def visit(properties: dict[str, Any]) -> None:
            for key, node in properties.items():
                assert node["description"].endswith("."), key
                validator = VALIDATOR.evolve(schema={**node, "$defs": SCHEMA["$defs"]})
                for value in [
                    *node.get("examples", []),
                    *([node["default"]] if "default" in node else []),
                ]:
                    assert validator.is_valid(value), (key, value)
                visit(node.get("properties", {}))

        visit(SCHEMA["properties"])

    def test_defaults_are_those_of_the_settings(self) -> None:
        def defaults(properties: dict[str, Any]) -> dict[str, Any]:
            return {key: node["default"] for key, node in properties.items() if "default" in node}

        top = defaults(SCHEMA["properties"])
        translation = defaults(SCHEMA["properties"]["translation"]["properties"])
        assert settings_from({**top, "translation": translation}, root=ROOT) == Settings(ROOT)
        fields = {key.replace("-", "_") for key in SCHEMA["properties"]} - {"required_version"}
        assert fields == set(Settings._fields) - {"root", "source"}
        without_default = {key.replace("-", "_") for key in set(SCHEMA["properties"]) - set(top)}
        assert {field for field in without_default & fields if field != "translation"} == {
            field for field, value in Settings._field_defaults.items() if value is None
        } - {"source"}

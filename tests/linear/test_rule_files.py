"""No rule file and no format brings a pattern to a post that is not known to be fast.

Every place at which one may stand is asked, without RE2: options of checks by their own schemas,
formats by theirs. A place that is added and not held to it fails here.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from digestlint.checks import all_checks
from digestlint.checks.patterns import linear_pattern
from digestlint.errors import UsageError
from digestlint.rulefiles import (
    RuleFile,
    load_schema,
    option_problem,
    read_format_file,
    read_rule_file,
)

RULES = Path(__file__).parents[2] / "rules"
# By RE2's lights these are fine, by those of `re` the first takes exponential time.
SLOW = ("(?:x+x+)+y", "[0-9]+ pages")
RULE = """\
code: HS101
name: slow
severity: warning
check: forbidden-pattern
options:
  pattern: '(?:x+x+)+y'
summary: Too slow.
message: This is far too slow
why: Nobody waits for so long.
leaves-alone: Whatever is fast.
examples:
  valid: [{text: a}]
  invalid: [{text: b}]
"""


@pytest.fixture(autouse=True)
def no_re2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)
    linear_pattern.cache_clear()


def taken(schema: Mapping[str, Any], value: str) -> Iterator[Any]:
    """The values of an option in which a pattern stands, where its schema says that one may."""
    if schema.get("format") in ("regex", "linear-regex"):
        yield value
    if isinstance(schema.get("items"), Mapping):
        yield from ([inner] for inner in taken(schema["items"], value))
    if isinstance(schema.get("additionalProperties"), Mapping):
        yield from ({"key": inner} for inner in taken(schema["additionalProperties"], value))


OPTIONS = [
    (check.name, option)
    for check in all_checks().values()
    for option, schema in check.options.items()
    if any(taken(schema, "x"))
]


def test_the_options_are_seen() -> None:
    assert len(OPTIONS) > 10
    assert ("forbidden-pattern", "unless") in OPTIONS
    # One that is called a pattern is declared as one, and is compiled by nobody before it is asked.
    for check in all_checks().values():
        for option, schema in check.options.items():
            if "pattern" in option:
                assert any(taken(schema, "x")), f"{check.name}: {option}"


@pytest.mark.parametrize("pattern", SLOW)
@pytest.mark.parametrize(("check", "option"), OPTIONS)
def test_an_option_takes_no_slow_pattern(check: str, option: str, pattern: str) -> None:
    found = all_checks()[check]
    for value in taken(found.options[option], pattern):
        problem = option_problem(found, {option: value})
        assert problem is not None
        assert "may take very long" in problem[1]


@pytest.mark.parametrize("pattern", SLOW)
def test_a_rule_file_takes_none(tmp_path: Path, pattern: str) -> None:
    path = tmp_path / "slow.yaml"
    path.write_text(RULE.replace(SLOW[0], pattern), encoding="utf-8")
    with pytest.raises(UsageError, match=r"may take very long.*pip install 'digestlint\[re2\]'"):
        read_rule_file(str(path))


def patterns(data: Any, schema: Mapping[str, Any]) -> set[str]:
    """Every string of a format that its schema calls a pattern."""
    found = set()
    checker = FormatChecker(formats=())

    def note(value: object) -> bool:
        found.add(str(value))
        return True

    checker.checkers["regex"] = (note, ())
    assert list(Draft202012Validator(schema, format_checker=checker).iter_errors(data)) == []
    return found


@pytest.mark.parametrize("name", sorted(path.stem for path in RULES.glob("formats/*.yaml")))
def test_every_pattern_of_a_format_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = RULES / "formats" / f"{name}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    asked = set()
    monkeypatch.setattr(RuleFile, "hold_fast", lambda *given: asked.add(given[2]))
    read_format_file(str(path))
    known = patterns(data, load_schema("formats/format.schema.json"))
    assert known
    assert known - asked == set()


@pytest.mark.parametrize("pattern", SLOW[:1])
def test_a_format_takes_none(tmp_path: Path, pattern: str) -> None:
    text = (RULES / "formats" / "arxiv-listing.yaml").read_text(encoding="utf-8")
    data = {**yaml.safe_load(text), "title": pattern}
    path = tmp_path / "arxiv-listing.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UsageError, match="may take"):
        read_format_file(str(path))
